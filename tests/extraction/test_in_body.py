"""What stands between the paragraphs of a post stays, and what stands there but is no text goes; in themes that say
little of their elements.
"""

import json
from collections.abc import Callable

import pytest
from extraction_pages import ARABIC, PARAGRAPHS, paragraphs

from warraq.articles.records import Article

FIRST, SECOND, THIRD, LAST = PARAGRAPHS


def bare(body: str) -> str:
    """A post in a theme whose classes are about looks."""
    return f"""<!DOCTYPE html><html lang="en"><head><title>The crate of oranges | Harbour Notes</title></head>
<body class="f4 near-black"><header class="bg-black"><a href="/">Harbour Notes</a> <a href="/about">About</a></header>
<main class="pb7"><article class="flex-l mw8"><header class="mt4"><h1 class="f1 mb1">The crate of oranges</h1></header>
<div class="lh-copy f4">{body}</div></article></main><footer class="bg-black">© Harbour Notes</footer></body></html>"""


def classic(body: str, *, title: str, lang: str) -> str:
    """A post in a theme of tables, as they were made before there were others."""
    return f"""<html lang="{lang}" dir="rtl"><head><title>{title} | دفتر الميناء</title></head><body><div id="wrap">
<table width="980"><tr><td><a href="/">الرئيسية</a> <a href="/n">أخبار</a> <a href="/s">رياضة</a></td></tr>
<tr><td><div class="c1"><h2>{title}</h2>{body}</div></td></tr></table>
<div><a href="/x">خبر آخر</a> <a href="/y">خبر ثان عن المدينة</a></div></div></body></html>"""


@pytest.mark.parametrize(
    ("between", "lines"),
    [
        ("<ul><li>rope</li><li>salt</li><li>nine oranges</li></ul>", ["rope", "salt", "nine oranges"]),
        ("<ol><li>Wait.</li><li>Count.</li></ol>", ["Wait.", "Count."]),
        ("<dl><dt>Crate</dt><dd>pine</dd></dl>", ["Crate", "pine"]),
        ("<blockquote><p>Nobody signed.</p></blockquote>", ["Nobody signed."]),
        (
            "<table><thead><tr><th>Day</th><th>Wind</th></tr></thead><tbody><tr><td>One</td><td>west</td></tr>"
            "<tr><td>Two</td><td>none</td></tr></tbody></table>",
            ["Day | Wind", "One | west", "Two | none"],
        ),
        ("<pre>count = 11</pre>", ["count = 11"]),
        (
            "<div class='lang-text box_Qx'><div class='inner_Jq'><pre class='code'><div class='line'>turn left</div>"
            "<div class='line'>wait</div></pre></div></div>",
            ["turn left", "wait"],
        ),
        (
            "<table><tr><td>Weather</td><td>412</td><td>Advertisement</td></tr>"
            "<tr><td>Lamp</td><td>97</td><td>Read more</td></tr></table>",
            ["Weather | 412 | Advertisement", "Lamp | 97 | Read more"],
        ),
    ],
    ids=["list", "numbered", "terms", "quotation", "head of a table", "code", "code by line", "cells"],
)
def test_what_stands_between_paragraphs_stays(
    read: Callable[..., Article], between: str, lines: list[str]
) -> None:
    article = read(bare(paragraphs(FIRST, SECOND) + between + paragraphs(THIRD, LAST)))
    assert [line for line in article.text.split("\n") if line] == [FIRST, SECOND, *lines, THIRD, LAST]


def test_a_last_cell_is_no_code_of_an_editor(read: Callable[..., Article]) -> None:
    table = "<table><tr><th>Crew</th><th>Oranges</th></tr><tr><td>Captain</td><td>97</td></tr></table>"
    article = read(bare(paragraphs(*PARAGRAPHS) + table))
    assert article.text.endswith("Captain | 97")


@pytest.mark.parametrize("blank", ["", "\n\n"], ids=["in one", "with a blank line"])
def test_line_numbers_beside_code_go(read: Callable[..., Article], blank: str) -> None:
    code = f"first = 1{blank}\nsecond = 2"
    count = range(1, code.count("\n") + 2)
    numbers = "".join(f"<span>{number}</span><br>" for number in count)
    row = f"<tr><td class='g'><pre>{numbers}</pre></td><td><pre>{code}</pre></td></tr>"
    figure = f"<figure><table>{row}</table></figure>"
    article = read(bare(paragraphs(FIRST, SECOND) + figure + paragraphs(THIRD, LAST)))
    lines = [line for line in article.text.split("\n") if line]
    assert lines == [FIRST, SECOND, "first = 1", "second = 2", THIRD, LAST]
    assert [
        (block.kind, block.text.split()) for block in article.removed if block.kind == "line-numbers"
    ] == [("line-numbers", [str(number) for number in count])]


def test_numbers_in_a_table_are_no_line_numbers(read: Callable[..., Article]) -> None:
    table = "<table><tr><td>1</td><td>one orange</td></tr><tr><td>2</td><td>two</td></tr></table>"
    article = read(bare(paragraphs(FIRST, SECOND) + table + paragraphs(THIRD, LAST)))
    assert "1 | one orange\n2 | two" in article.text


def test_a_classic_theme_without_speaking_names(read: Callable[..., Article]) -> None:
    body = (
        "<p>الثلاثاء 12 آذار 2024 - 10:30</p><p><img src='/a.jpg'><br>عبارة في الميناء يوم الاثنين (أرشيف)</p>"
        + paragraphs(*ARABIC)
        + "<p>المصدر : وكالات</p><p>اضغط هنا لمتابعة قناتنا على <a href='https://t.me/mina'>تلغرام</a></p>"
    )
    article = read(classic(body, title="صندوق البرتقال", lang="ar"), url="https://mina.example/news/123.html")
    assert article.text == "\n\n".join(ARABIC)
    published = article.metadata.published
    assert published is not None
    assert published.iso().startswith("2024-03-12T10:30")
    assert "<td>" not in article.html


def test_a_line_after_a_picture_that_is_a_sentence_stays(read: Callable[..., Article]) -> None:
    line = "This is the crate."
    article = read(bare(f"<p><img src='/a.jpg'>{line}</p>" + paragraphs(*PARAGRAPHS)))
    assert article.text == "\n\n".join((line, *PARAGRAPHS))


def test_a_post_of_a_picture_and_one_line_is_that_line(read: Callable[..., Article]) -> None:
    line = "Low tide, seen from the pier where the crate was found"
    assert read(bare(f"<p><img src='/a.jpg'>{line}</p>")).text == line


@pytest.mark.parametrize(
    "name", ["post-navigation entry-content", "breadcrumbs story", "share-buttons story", "post-caption"]
)
def test_a_name_of_something_else_on_the_body_swallows_nothing(
    read: Callable[..., Article], name: str
) -> None:
    deck = "<p class='deck'>What was found under the oranges on the second day of the storm, and who had hidden it.</p>"
    body = f'<div class="{name}">'
    page = bare(paragraphs(*PARAGRAPHS)).replace('<div class="lh-copy f4">', deck + body)
    assert read(page).text.endswith("\n\n".join(PARAGRAPHS))


def test_comments_longer_than_the_post_are_comments(read: Callable[..., Article]) -> None:
    thread = "".join(f"<li class='comment'><p>{text}</p></li>" for text in PARAGRAPHS * 3)
    page = bare(paragraphs(FIRST, SECOND)).replace(
        "</article>", f"</article><ol class='comments'>{thread}</ol>"
    )
    assert read(page).text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize("name", ["related-posts", "sidebar-widget", "author-box", "site-navigation"])
def test_no_name_takes_what_the_head_repeats(read: Callable[..., Article], name: str) -> None:
    """The paragraphs around it are longer, so that the name does not hold most of the text."""
    body = f"<div class='{name}'>{paragraphs(FIRST, SECOND)}</div>" + paragraphs(
        THIRD * 2, LAST * 2, THIRD * 3
    )
    stated = bare(body).replace("</head>", f'<meta name="description" content="{FIRST[:70]}…"></head>')
    assert FIRST in read(stated).text
    told = json.dumps({"@type": "Article", "articleBody": f"{FIRST} {SECOND} {THIRD * 2}"})
    repeated = bare(body).replace("</head>", f'<script type="application/ld+json">{told}</script></head>')
    text = read(repeated).text
    assert FIRST in text
    assert SECOND in text
