"""What is kept where the names of elements or the trees leave nothing."""

import json
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from warraq.articles.extraction import ExtractOptions, extract_html
from warraq.articles.extraction.classification import Model, classify_blocks, model_from
from warraq.articles.extraction.classification.between import FILL, find_between
from warraq.articles.extraction.layout import Clues, is_wide, parse_tree, read_blocks
from warraq.articles.records import Article

PARAGRAPHS = [
    "The old ferry crossed the river every morning with milk, letters and three or four passengers from the mill.",
    "When the bridge was built the ferryman kept on for another year, since nobody had told him that he must stop.",
    "His boat lies in the reeds today, and the children of the village say that it still moves when the fog is in.",
    "Nobody has ever seen it move, but the ropes are found wet on mornings when there was neither rain nor any dew.",
]
LINES = "".join(f"<li><a href='/{n}'>Item {n}</a></li>" for n in range(12))


@pytest.fixture(scope="module")
def refusing() -> Model:
    """A model that takes nothing for text."""
    table = json.loads((files("warraq.articles.extraction.classification") / "model.json").read_text("utf-8"))
    model = model_from(table)
    return replace(model, second=replace(model.second, leaves=np.zeros_like(model.second.leaves), bias=-9.0))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("".join(f"<p>{text}</p>" for text in PARAGRAPHS), PARAGRAPHS),
        (
            f"<p>{PARAGRAPHS[0]}</p><ul>{LINES}</ul>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS[1:]),
            PARAGRAPHS[1:],
        ),
        (
            "".join(f"<h3>Part</h3><p>{text}</p>" for text in PARAGRAPHS),
            [line for text in PARAGRAPHS for line in ("Part", text)][1:],
        ),
        (f"<p>{PARAGRAPHS[0]}</p>", []),
        (f"<ul>{LINES}</ul>", []),
    ],
    ids=["paragraphs", "a list between", "lines between stay", "too little", "links"],
)
def test_the_longest_run_is_kept_where_the_trees_keep_nothing(
    refusing: Model, body: str, expected: list[str]
) -> None:
    layout = read_blocks(parse_tree(f"<body><div>{body}</div></body>").root)
    labels = classify_blocks(layout, Clues(), refusing).labels
    kept = [block.text for block, label in zip(layout.blocks, labels, strict=True) if not label.kind]
    assert kept == expected


def test_a_menu_that_was_never_closed_does_not_swallow_the_page() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = (
        "<title>The ferry</title><body><nav class='main-navigation'><ul><li><a href='/'>Home</a></li></ul>"
        f"<article><h1>The ferry</h1>{text}</article></nav></body>"
    )
    article = extract_html(html, "https://ferry.example/old", ExtractOptions(accept_all=True))
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == PARAGRAPHS


def test_an_article_inside_what_calls_itself_a_share_bar_is_read() -> None:
    title = (
        "The old ferry of the upper mill and the four people who still say that it moves when the fog is in"
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"<title>{title}</title><h1>{title}</h1><div class='share-buttons'>{text}</div><ul>{LINES}</ul>"
    article = extract_html(page, "https://blog.example/ferry", ExtractOptions(accept_all=True))
    assert isinstance(article, Article)
    assert set(PARAGRAPHS) <= set(article.text.split("\n\n"))


@pytest.mark.parametrize(
    ("body", "doubtful", "p", "stays"),
    [
        ("<p>{}</p><p>{}</p><p>{}</p>", 1, FILL + 0.05, True),
        ("<p>{}</p><p>{}</p><p>{}</p>", 1, FILL - 0.05, False),
        ("<p>{}</p><p>{}</p><p>{}</p>", 2, FILL + 0.05, False),  # nothing kept after it
        ("<p>{}</p><aside>{}</aside><p>{}</p>", 1, FILL + 0.05, False),
        ("<p>{}</p><pre>x = 1</pre><p>{}</p>", 1, FILL + 0.05, True),
        ("<p>{}</p><p>Short.</p><p>{}</p>", 1, FILL + 0.05, False),
        ("<p>{}</p><div><p>{}</p></div><p>{}</p>", 1, FILL + 0.05, False),  # another element's
    ],
)
def test_a_doubtful_paragraph_between_kept_ones_stays(
    body: str, doubtful: int, p: float, stays: bool
) -> None:
    layout = read_blocks(parse_tree(f"<body><div>{body.format(*PARAGRAPHS)}</div></body>").root)
    likely = np.full(len(layout.blocks), 0.9, dtype=np.float32)
    likely[doubtful] = p
    filled = find_between(layout.blocks, layout.frames, likely, likely > 0.5)
    assert filled.tolist() == [stays and at == doubtful for at in range(len(layout.blocks))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("坂の上に小さな印刷所があり、朝になると活字を拾う音が聞こえる。", True),
        ("老抄写员在北京的旧书店里买墨水和纸张。", True),
        ("WordPress 6.5 の新機能", False),  # mostly Latin
        ("المكتبة القديمة في المدينة", False),
        ("오래된 책방 주인", False),  # Hangul parts its words
        ("The old ferry", False),
        ("", False),
    ],
)
def test_scripts_that_say_much_in_a_character(text: str, expected: bool) -> None:
    assert is_wide(text) == expected


@pytest.fixture(scope="module")
def accepting() -> Model:
    """A model that takes everything for text."""
    table = json.loads((files("warraq.articles.extraction.classification") / "model.json").read_text("utf-8"))
    model = model_from(table)
    return replace(model, second=replace(model.second, leaves=np.zeros_like(model.second.leaves), bias=9.0))


OTHERS = "".join(
    f"<div class='item category-boats'><h3><a href='/{n}'>Another river {n}</a></h3><p>{text.upper()}</p></div>"
    for n, text in enumerate(PARAGRAPHS)
)
WHOLE = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


@pytest.mark.parametrize(
    ("body", "others_stay"),
    [
        (f"<article><h1>The ferry</h1>{WHOLE}</article>{OTHERS}", False),
        (f"<article><header><h2>The ferry</h2></header>{WHOLE}</article><section>{OTHERS}</section>", False),
        (f"<h1>The ferry</h1><article>{WHOLE}</article>{OTHERS}", True),  # nothing says whose headline it is
        (f"<article><h1>The ferry</h1><p>{PARAGRAPHS[0]}</p></article>{OTHERS}", True),  # a teaser
        (f"<article><h1>The ferry</h1>{WHOLE}{OTHERS}</article>", True),
        (f"<div><h1>The ferry</h1>{WHOLE}</div>{OTHERS}", True),
    ],
)
def test_posts_beside_the_article_with_the_headline_are_not_its_text(
    accepting: Model, body: str, others_stay: bool
) -> None:
    layout = read_blocks(parse_tree(f"<html><body>{body}</body></html>").root)
    labels = classify_blocks(layout, Clues(title="The ferry"), accepting).labels
    kept = {block.text for block, label in zip(layout.blocks, labels, strict=True) if not label.kind}
    assert PARAGRAPHS[0] in kept
    assert (PARAGRAPHS[0].upper() in kept) is others_stay
    removed = {
        label
        for block, label in zip(layout.blocks, labels, strict=True)
        if block.text.isupper() and label.kind
    }
    assert {label.rule for label in removed} == (set() if others_stay else {"outside-article"})
    assert "date-line" not in {label.kind for label in removed}  # though their names speak of a category


@pytest.mark.parametrize(
    "text",
    [
        "菜市场上方的那座钟自从九十年前被工匠挂上去以后，只停过一天，而市场里的人都不愿意再提起那一天。",
        "青物市場の上に掛かる時計は、九十年前に取り付けてから一日しか止まったことがなく、その日のことを誰も話さない。",
    ],
    ids=["Chinese", "Japanese"],
)
def test_comments_go_from_a_short_text_written_without_spaces(text: str) -> None:
    said = "我爷爷每天晚上都跟我们讲这座钟的故事，谢谢你写下这篇文章，祖父が毎晩この話をしてくれました。"
    page = (
        f"<body><article><div class='entry-content'><p>{text}</p></div></article>"
        f"<div class='comments-area'><p>{said}</p></div></body>"
    )
    found = extract_html(page, "https://a.example/post", ExtractOptions(accept_all=True))
    assert isinstance(found, Article)
    assert found.text.strip() == text
