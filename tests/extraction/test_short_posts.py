"""Posts of one line, one list or one picture, and how posts begin and end; in themes nobody tuned to."""

from collections.abc import Callable

import pytest
from extraction_pages import PARAGRAPHS, paragraphs

from warraq.articles.records import Article

FIRST, SECOND, THIRD, LAST = PARAGRAPHS
COMMENTS = """<section id="comments" class="comments-area"><h2>2 thoughts on “Finally”</h2><ol class="comment-list">
<li class="comment"><p>I read this twice on the tram and missed the stop by the old customs house.</p></li>
<li class="comment"><p>My aunt did it the other way round, and hers was better than anybody's.</p></li>
</ol></section>"""


def themed(body: str, *, title: str = "Finally", after: str = COMMENTS) -> str:
    """A post in a theme of common names, with comments under it."""
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title} – Harbour Notes</title></head><body>
<header id="masthead"><p class="site-title"><a href="/">Harbour Notes</a></p>
<nav><a href="/about">About</a></nav></header>
<main><article class="post hentry"><header class="entry-header"><h1 class="entry-title">{title}</h1>
<div class="entry-meta">Posted on <time datetime="2024-12-01">1 December 2024</time></div></header>
<div class="entry-content">{body}</div></article>{after}</main><footer>© Harbour Notes</footer></body></html>"""


def bare(body: str, *, title: str = "The crate of oranges") -> str:
    """A post in a theme that names nothing after a body."""
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title} | Harbour Notes</title></head>
<body><header><a href="/">Harbour Notes</a></header><main><h1>{title}</h1>{body}</main>
<footer>© Harbour Notes</footer></body></html>"""


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Snow at last.</p>", "Snow at last."),
        ("<p>ثلج أخيراً.</p>", "ثلج أخيراً."),
        ("<blockquote><p>Nobody signed for the crate.</p></blockquote>", "Nobody signed for the crate."),
        (
            "<figure><img src='/cat.jpg'><figcaption>Asleep on the shelf of philosophy</figcaption></figure>"
            "<p>He came with the rain and did not leave with it.</p>",
            "He came with the rain and did not leave with it.",
        ),
        (
            "<p><figure><img src='/cat.jpg'><figcaption>Asleep on the shelf</figcaption></figure></p>"
            "<p>He came with the rain.</p>",
            "He came with the rain.",
        ),
        (
            "<figure><img src='data:,' data-original='/cat.jpg'>Asleep on the shelf of philosophy</figure>"
            "<p>He came with the rain and did not leave with it.</p>",
            "He came with the rain and did not leave with it.",
        ),
        (
            "<ul><li><a href='https://a.example/1'>How a lock keeper reads the river</a></li>"
            "<li><a href='https://b.example/2'>Forty years of one street corner</a></li>"
            "<li><a href='https://c.example/3'>An argument against maps of benches</a></li></ul>",
            "How a lock keeper reads the river\nForty years of one street corner\nAn argument against maps of benches",
        ),
    ],
    ids=[
        "one line",
        "one line in Arabic",
        "a quotation",
        "a picture and a line",
        "a picture in a paragraph",
        "a bare caption",
        "links",
    ],
)
def test_a_short_post_is_what_stands_in_its_body(read: Callable[..., Article], body: str, text: str) -> None:
    assert read(themed(body)).text == text


def test_a_short_title_is_no_text(read: Callable[..., Article]) -> None:
    assert read(bare(paragraphs(FIRST, SECOND, THIRD), title="Rain")).text.startswith(FIRST)


@pytest.mark.parametrize(
    "line",
    ["Created on 2025-06-01", "1 June 2025", "Published: June 1, 2025 · 3 min", "نُشر في 1 يونيو 2025"],
)
def test_a_first_line_that_says_the_day_of_the_post_is_no_text(
    read: Callable[..., Article], line: str
) -> None:
    page = bare(f"<p class='x'>{line}</p>" + paragraphs(FIRST, SECOND, THIRD)).replace(
        "</head>", '<meta property="article:published_time" content="2025-06-01T08:00:00+00:00"></head>'
    )
    assert read(page).text.startswith(FIRST)


def test_a_first_line_that_says_another_day_is_text(read: Callable[..., Article]) -> None:
    page = bare("<h2>3 August 2024</h2>" + paragraphs(FIRST, SECOND, THIRD)).replace(
        "</head>", '<meta property="article:published_time" content="2025-06-01T08:00:00+00:00"></head>'
    )
    assert read(page).text.startswith("3 August 2024")


@pytest.mark.parametrize(
    ("end", "lines"),
    [
        (
            "<ul><li>Toaster: went at once</li><li>Drill: laughs again</li><li>Radio: medium wave, evenings</li></ul>",
            "Toaster: went at once\nDrill: laughs again\nRadio: medium wave, evenings",
        ),
        (
            "<pre><code>for name in crates:\n    print(name, sep='')</code></pre>",
            "for name in crates:\n    print(name, sep='')",
        ),
        (
            "<blockquote><p>The sea has finished what it wants to say.</p></blockquote>",
            "The sea has finished what it wants to say.",
        ),
    ],
    ids=["list", "code", "quotation"],
)
def test_a_post_may_end_with_something_else_than_a_paragraph(
    read: Callable[..., Article], end: str, lines: str
) -> None:
    assert read(bare(paragraphs(FIRST, SECOND, THIRD, LAST) + end)).text.endswith(lines)


def test_links_after_the_text_are_no_end_of_it(read: Callable[..., Article]) -> None:
    links = (
        "<ul><li><a href='/a'>The lamp on the pier</a></li><li><a href='/b'>A winter of nets</a></li></ul>"
    )
    assert read(bare(paragraphs(FIRST, SECOND, THIRD, LAST) + links)).text.endswith(LAST)


def test_permalinks_of_headings_and_words_for_screen_readers_are_no_text(
    read: Callable[..., Article],
) -> None:
    heading = "<h2 id='the-crate'>The crate<a class='headerlink' href='#the-crate' title='Link'>¶</a></h2>"
    hint = "<span class='x-sr-only'>(opens new window)</span>"
    link = f"<p>It is told in <a href='https://a.example/'>a longer way{hint}</a> too.</p>"
    text = read(bare(paragraphs(FIRST, SECOND) + heading + paragraphs(THIRD) + link + paragraphs(LAST))).text
    assert "The crate\n" in text
    assert "It is told in a longer way too." in text


def test_a_section_named_after_its_heading_has_no_purpose(read: Callable[..., Article]) -> None:
    named = "<section id='related-posts-and-comments'><h2>Related posts and comments</h2>"
    part = f"{named}<p>{THIRD}</p><p>My brother.</p></section>"
    text = read(bare(paragraphs(FIRST, SECOND) + part + paragraphs(LAST))).text
    assert f"Related posts and comments\n\n{THIRD}\n\nMy brother.\n\n{LAST}" in text


@pytest.mark.parametrize("outer", ["article", "main", "my-post", "header></header><section"])
def test_a_page_that_leaves_out_the_end_of_its_head_is_read(read: Callable[..., Article], outer: str) -> None:
    close = outer.rpartition("<")[2]
    body = f"<h1>The crate</h1>{paragraphs(FIRST, SECOND, THIRD)}"
    page = f"<meta charset=utf-8><title>The crate</title><{outer}>{body}</{close}>"
    assert read(page).text == "\n\n".join((FIRST, SECOND, THIRD))


@pytest.mark.parametrize(
    "early", ["</head></html></html>", "</head></html>", "</head><body></body></html></html>"]
)
def test_a_page_that_ends_before_its_text_is_read(read: Callable[..., Article], early: str) -> None:
    body = f"<article><h1>The crate</h1>{paragraphs(FIRST, SECOND, THIRD)}</article>"
    page = f"<html><head><title>The crate</title>{early}<body><div id=app>{body}</div></body></html>"
    assert read(page).text == "\n\n".join((FIRST, SECOND, THIRD))


def test_a_box_of_what_is_known_of_the_post_is_no_text(read: Callable[..., Article]) -> None:
    box = """<ul class="x"><li>Title: The crate of oranges</li><li>Author: Mira Haddad</li>
<li>Created at: 2025-06-01 08:00</li><li>Link: https://elsewhere.example/2025/06/the-crate-of-oranges/</li>
<li>Copyright: the rights stay with the one who wrote it, ask before you print it anywhere else.</li></ul>"""
    head = '<meta name="author" content="Mira Haddad"><meta property="article:published_time" content="2025-06-01">'
    page = bare(paragraphs(FIRST, SECOND) + box).replace("</head>", f"{head}</head>")
    url = "https://blog.example/2025/06/the-crate-of-oranges/"
    assert read(page, url=url).text == f"{FIRST}\n\n{SECOND}"


def test_a_letter_keeps_its_place_and_day(read: Callable[..., Article]) -> None:
    head = '<meta property="article:published_time" content="2025-06-01">'
    page = bare(paragraphs(FIRST, SECOND) + "<p>Jena, 1 June 2025</p>").replace("</head>", f"{head}</head>")
    assert read(page).text.endswith("Jena, 1 June 2025")


@pytest.mark.parametrize(
    "line",
    [
        "Hear it whole in our app. Follow us.", "Escúchalo completo en la aplicación. Síguenos.",
        "Der ganze Text steht im Heft. Folgt uns!", "أعمال أخرى للكاتب في ملحق الجمعة. تابعونا على تلغرام.",
        "本文原载于校报副刊。扫码关注我们。",
    ],
)  # fmt: skip
def test_a_last_line_that_ends_by_asking_to_follow_is_no_text(
    read: Callable[..., Article], line: str
) -> None:
    assert read(bare(paragraphs(FIRST, SECOND, THIRD, line))).text.endswith(THIRD)


def test_a_last_line_that_tells_of_following_is_text(read: Callable[..., Article]) -> None:
    line = "The lamp went out. Follow us, she said, and they did."
    assert read(bare(paragraphs(FIRST, SECOND, THIRD, line))).text.endswith(line)
