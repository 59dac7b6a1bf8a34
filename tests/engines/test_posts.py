"""The format of the posts that are published through engines: blocks, text to find, and the forms engines take."""

import pytest

from benchmarks.engines.markup import Site, gutenberg, markdown, plain_html
from benchmarks.engines.posts import ALSO, POSTS, PostError, gold_lines, parse, plain, read_posts

HEAD = "== {slug} | en | Nora Whitlock | 2024-05-04 | kitchens, repair | House | A title\n"


def one(text: str) -> tuple[str, ...]:
    return gold_lines(parse(HEAD.format(slug="a") + text)[0])


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("One line.\nAnother.", ("One line.", "Another.")),
        ("## Two\n### Three", ("Two", "Three")),
        ("- a\n- b\n1. c\n2. d", ("a", "b", "c", "d")),
        ("> said\n> again", ("said", "again")),
        ("~ first\n~ second\n~\n~ third", ("first", "second", "third")),
        ("? Why?\nBecause.", ("Why?", "Because.")),
        ("!img a.png | a caption\nText.", ("Text.",)),
        ("!gallery a.png, b.png | a caption\nText.", ("Text.",)),
        ("| a | b |\n| 1 | 2", ("a b", "1 2")),
        ("```python\nx = 1\n\n== y\n```\nText.", ("x = 1\n\n== y", "Text.")),
        ("Text.\n@also a\n@call Subscribe!", ("Text.",)),
        ("**Bold** and *em* and [a link](https://a.example/b) and `code`.", ("Bold and em and a link and code.",)),
        ("5 * 3 is 15, 2 * 2 is 4", ("5 * 3 is 15, 2 * 2 is 4",)),
        ("**[both](https://a.example/)** here", ("both here",)),
    ],
)  # fmt: skip
def test_gold(text: str, gold: tuple[str, ...]) -> None:
    assert one(text) == gold


def test_head() -> None:
    (post,) = parse(HEAD.format(slug="a") + "Text.")
    assert (post.slug, post.language, post.author, post.date) == ("a", "en", "Nora Whitlock", "2024-05-04")
    assert (post.tags, post.category, post.title) == (("kitchens", "repair"), "House", "A title")


@pytest.mark.parametrize(
    ("line", "files", "caption"),
    [
        ("!img a.png | A pot", ("a.png",), "A pot"),
        ("!img a.png |", ("a.png",), ""),
        ("!gallery a.png, b.png | Two", ("a.png", "b.png"), "Two"),
    ],
)
def test_pictures(line: str, files: tuple[str, ...], caption: str) -> None:
    (block,) = parse(HEAD.format(slug="a") + line)[0].blocks
    assert (block.kind, block.lines, block.name) == ("image", files, caption)


def test_author_and_tags_may_be_empty() -> None:
    (post,) = parse("== a | ar |  | 2024-05-04 |  |  | عنوان\nنص.")
    assert (post.author, post.tags, post.category, post.direction) == ("", (), "", "rtl")


@pytest.mark.parametrize(
    ("kind", "gold"),
    [
        ("same", ("1", "2", "3", "4", "own")),
        ("near", ("own", "1", "2", "3", "4")),
        ("head", ("1", "2", "3", "own")),
    ],
)  # fmt: skip
def test_copies(kind: str, gold: tuple[str, ...]) -> None:
    source = HEAD.format(slug="a") + "1\n2\n@also a\n3\n4\n"
    _, copy = parse(source + HEAD.format(slug="b") + f"%copy a | {kind}\nown")
    assert gold_lines(copy) == gold
    assert (copy.copy_of, copy.copy_kind) == ("a", kind)


@pytest.mark.parametrize(
    "text",
    [
        "words before",
        "== a | en | N",
        HEAD.format(slug="a") + "```\nno end",
        HEAD.format(slug="a") + "@also nobody",
        HEAD.format(slug="a") + "%copy nobody | same",
        HEAD.format(slug="a") + "%copy a | twice",
        HEAD.format(slug="a") + HEAD.format(slug="a"),
    ],
)
def test_what_is_no_post_is_refused(text: str) -> None:
    with pytest.raises(PostError):
        parse(text)


def forms(text: str) -> tuple[str, str, str]:
    posts = parse(HEAD.format(slug="a") + text)
    site = Site(posts={post.slug: post for post in posts}, link=lambda post: f"/{post.slug}/")
    return markdown(posts[0], site), plain_html(posts[0], site), gutenberg(posts[0], site)


@pytest.mark.parametrize(
    ("text", "expected", "html"),
    [
        ("a_b <c>", "a\\_b &lt;c>", "<p>a_b &lt;c&gt;</p>"),
        ("1984. A year", "1. A year", "<ol><li>A year</li></ol>"),
        ("+ 1", "\\+ 1", "<p>+ 1</p>"),
        ("- a\n- b", "- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("~ a\n~ b", "a  \nb", "<p>a<br />b</p>"),
        ("? Why?", "**Why?**", "<p><strong>Why?</strong></p>"),
        ("a **b** c", "a **b** c", "<p>a <strong>b</strong> c</p>"),
        ("語**言**語", "語<strong>言</strong>語", "<p>語<strong>言</strong>語</p>"),
        ("[it](https://a.example/)", "[it](https://a.example/)", '<p><a href="https://a.example/">it</a></p>'),
        ("> a\n> b", "> a\n>\n> b", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("@also a", f"{ALSO['en']}[A title](/a/)",
         f'<p>{ALSO["en"]}<a href="/a/">A title</a></p>'),
        ("| a | b\n| 1 | 2", "| a | b |\n| --- | --- |\n| 1 | 2 |",
         "<figure><table><thead><tr><th>a</th><th>b</th></tr>"
         "</thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></figure>"),
    ],
)  # fmt: skip
def test_markdown_and_html(text: str, expected: str, html: str) -> None:
    assert forms(text)[:2] == (expected + "\n", html + "\n")


def test_gutenberg_names_its_blocks() -> None:
    text = forms("### Three\n1. a\n!gallery a.png, b.png | both")[2]
    assert '<!-- wp:heading {"level":3} -->' in text
    assert '<!-- wp:list {"ordered":true} -->' in text
    assert "wp-block-gallery" in text


def test_marks_inside_marks_are_taken_away() -> None:
    assert plain("[**a**](https://a.example/) *b*") == "a b"


def test_the_posts_of_the_benchmark() -> None:
    posts = read_posts(sorted(POSTS.glob("*.txt")))
    assert len(posts) >= 160
    assert len({post.language for post in posts}) >= 14
    assert all(gold_lines(post) and post.language in ALSO for post in posts)
