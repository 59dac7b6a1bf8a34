"""Other posts on the page go; what belongs to the article stays."""

import pytest
from extraction_pages import ARABIC, PARAGRAPHS, paragraphs

from warraq.articles.extraction import ExtractOptions, extract_html
from warraq.articles.extraction.layout import parse_tree, read_blocks
from warraq.articles.extraction.phrases import PageNames, clean_lines
from warraq.articles.records import Article

TITLE = "The ferry that nobody stopped"
OTHER = (
    "The bell had been sold for scrap twice before anybody thought to ask what it weighed and who had paid for it.",
    "In the long shed behind the chapel seven people still twist hemp the way their grandparents did, all day long.",
    "For forty years the chart of the bay had a blank where the island of the goats should have been drawn at last.",
)


def read(body: str) -> Article:
    page = f"<html><head><title>{TITLE}</title></head><body><main>{body}</main></body></html>"
    found = extract_html(page, "https://pages.example/ferry", ExtractOptions(accept_all=True))
    assert isinstance(found, Article)
    return found


def others(found: Article) -> list[str]:
    return [block.text for block in found.removed if block.rule == "other-post"]


@pytest.mark.parametrize("texts", [PARAGRAPHS, ARABIC])
def test_the_next_article_of_an_endless_page_goes(texts: tuple[str, ...]) -> None:
    def post(title: str, *lines: str) -> str:
        return (
            f"<article class='single'><h1>{title}</h1><div class='text'>{paragraphs(*lines)}</div></article>"
        )

    found = read(
        post(TITLE, *texts) + post("How the bell was saved", *OTHER) + post("A winter of ropes", *OTHER)
    )
    assert found.text.strip().split("\n\n") == list(texts)


def test_teasers_with_first_lines_behind_the_article_go() -> None:
    teasers = "".join(
        f"<div class='entry'><h2><a href='/p{n}'>Another post {n}</a></h2><p>{text}</p></div>"
        for n, text in enumerate(OTHER)
    )
    found = read(f"<div class='story'><h1>{TITLE}</h1>{paragraphs(*PARAGRAPHS)}</div><div>{teasers}</div>")
    assert found.text.strip().split("\n\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "part",
    [
        "<section class='part'><h1>Part {n}</h1><p>{text}</p></section>",
        "<div class='item'><h2><a href='https://shop.example/{n}'>Thing {n}</a></h2><p>{text}</p></div>",
        "<div class='item'><h2><a href='#part-{n}'>Part {n}</a></h2><p>{text}</p></div>",
        "<div class='item'><h2>Part {n}</h2><p>{text}</p></div>",
    ],
    ids=["first-level headings", "links to another site", "links to themselves", "no links"],
)
def test_parts_of_the_article_stay(part: str) -> None:
    parts = "".join(part.format(n=n, text=text) for n, text in enumerate(OTHER))
    found = read(f"<div class='story'><h1>{TITLE}</h1>{paragraphs(*PARAGRAPHS)}{parts}</div>")
    assert others(found) == []


def test_a_round_up_of_posts_is_kept() -> None:
    parts = "".join(
        f"<div class='item'><h2><a href='/p{n}'>Post {n}</a></h2><p>{text}</p></div>"
        for n, text in enumerate((*OTHER, *PARAGRAPHS))
    )
    assert others(read(f"<div class='story'><h1>{TITLE}</h1>{paragraphs(PARAGRAPHS[0])}{parts}</div>")) == []


@pytest.mark.parametrize("line", ["You may also like", "مقالات ذات صلة", "関連記事"])
def test_a_heading_left_over_from_other_posts_goes(line: str) -> None:
    layout = read_blocks(parse_tree(f"<body>{paragraphs(*PARAGRAPHS)}<h2>{line}</h2></body>").root)
    cleaned = clean_lines(dict(enumerate(layout.blocks)), layout.frames, PageNames())
    assert [block.text for block in cleaned.kept.values()] == list(PARAGRAPHS)
