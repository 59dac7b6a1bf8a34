"""What is compiled gives what Python gives: for real pages, for odd ones, and for made-up ones."""

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from extraction_pages import ARABIC, PARAGRAPHS, post
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from benchmarks import own_pages
from tests.needed import EVERYTHING
from warraq.articles.errors import ParseError
from warraq.articles.extraction import ExtractOptions, compiled, decode, extract_html
from warraq.articles.extraction.classification import load_model
from warraq.articles.extraction.classification.text_features import _END, shape_of
from warraq.articles.extraction.layout import Block, Layout, parse_tree, read_blocks
from warraq.articles.extraction.layout.comparing import squeeze
from warraq.articles.extraction.layout.tree import marks_of
from warraq.articles.extraction.metadata import survey

FUNCTIONS = ("walk_over", "survey_over", "measure_shapes", "gather_leaves", "page_marks", "letters_of")
Found = TypeVar("Found")


@pytest.fixture(scope="module", autouse=True)
def _in_use() -> None:
    """Skips where nothing is compiled, which fails in continuous integration."""
    if not compiled.why_not:
        return
    text = f"needs the compiled parts of extraction, which are not in use: {compiled.why_not}"
    if os.environ.get(EVERYTHING) and compiled.PURE not in os.environ:
        pytest.fail(text)
    pytest.skip(text)


@contextmanager
def in_python() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in FUNCTIONS:
            patch.setattr(compiled, name, None)
        yield


def both(find: Callable[[], Found]) -> tuple[Found, Found]:
    one = find()
    with in_python():
        return one, find()


def compare(html: str) -> Layout:
    """Fails where the passes over a page differ, or what becomes of it."""
    tree = parse_tree(html)
    layout, other = both(lambda: read_blocks(tree.root))
    assert repr(layout) == repr(other)
    surveyed, other_survey = both(lambda: survey(tree.root))
    assert surveyed == other_survey
    article, other_article = both(
        lambda: extract_html(html, "https://x.example/post", ExtractOptions(accept_all=True))
    )
    assert article == other_article
    return layout


@pytest.mark.parametrize("page", sorted(own_pages.PAGES.glob("*.html")), ids=lambda page: page.stem)
def test_our_own_pages(page: Path) -> None:
    assert compare(page.read_text("utf-8")).blocks


@pytest.mark.parametrize("folder", ["arabic", "engines", "pages", "seed"])
def test_real_pages(shared: Path, folder: str) -> None:
    pages = sorted(path for path in (shared / "data" / folder).rglob("*.html*") if path.is_file())
    assert pages
    for page in islice(pages, 0, None, max(1, len(pages) // 25)):
        raw = page.read_bytes()
        compare(decode(gzip.decompress(raw) if page.suffix == ".gz" else raw).text)


P = f"<p>{PARAGRAPHS[0]}</p>"


@pytest.mark.parametrize(
    "body",
    [
        f"<pre>  a\n    b <b>c</b>\n</pre>{P}",
        f"<p>one<br>two<br><br>three <a href='#'>¶</a></p>{P}",
        f'<h2 id="a">Title <a href="#a">#</a></h2><section id="the-crate"><h2>The crate</h2>{P}',
        '<span class="sr-only">hidden</span><span class="not-sr-only">shown</span><span class="visually-hidden">x',
        f'<p style="display: none">gone</p><div hidden>gone<p>too</div><div aria-hidden="true">{P}</div>',
        f"<svg><title>drawing</title><desc>of a boat</desc>{P * 3}",
        f"<svg><title>drawing</title></svg><object>fallback</object>{P}",
        f"<nav><a href=/>Home</a> <a href=/a>About</a></nav><nav>{P}</nav><footer>© <b>us</b></footer>{P}",
        '<noscript>one</noscript><img data-src="a.png" src="data:x"><amp-img src=b alt=" a  b "><i>in</i></amp-img>',
        f"<noscript>{P * 4}</noscript>",
        f"<a>no address</a><a href>empty</a><a class=x id=y href='/a'>first <b id=z>bold</b></a>{P}",
        f"<p>\u200b</p><p> \u00ad </p><p>.</p>{P}",
        f'<o:p class="a&amp;b&#x0;c">namespaced</o:p><x-y z>{P}',
        f"<table><tr><td>a<td>b<tr><td>c</table>{P}<hr>{P}<embed>after",
        '<p class=byline>By <a rel="author" href="/x">Ann</a></p><p id="post-author">Ann</p><i class="ﬁn autør">x</i>',
        f'<i class="\u212aateb">K</i><i id="\u017ftory-author">s</i><p itemprop>a</p><p itemprop=author>b</p>{P}',
        f'<a href="/TAG/x">t</a><a href="//a/Authors/x">a</a><a rel=license>l</a><ul class="Post-Tags"></ul>{P}',
        "<p>" + "".join(f"{line}<br>" for line in ARABIC) + "</p>" + "".join(f"<p>{line}</p>" for line in ARABIC),
        "<p>漢字かな交じりの文章は三十文字を超えると段落として数えられます。そうでしょう。</p>" * 3,
        f"<ul><li><ul><li>{'<ul><li>a' * 300}{P}",
        f"<!-- c --><p>a<!-- c -->b<?php x ?>c</p><![CDATA[d]]>{P}",
        f'<a href="/prof\u0131le/x">p</a><a href="/Writers/x">w</a><a href="/TEAM/x">t</a><a href="/tagged">g</a>{P}',
        "text without an element",
        "<frameset><frame></frameset>",
        f"</p></div><title>late</title><meta property=og:title content=a><link rel='a b' href=c>{P}",
    ],
)  # fmt: skip
def test_odd_pages(body: str) -> None:
    compare(body)
    compare(post(body))


TAGS = st.sampled_from(
    ("p", "div", "span", "a", "b", "br", "img", "ul", "li", "h2", "pre", "svg", "title", "nav", "footer", "article",
     "section", "table", "td", "time", "noscript", "script", "template", "embed", "hr", "meta", "o:p", "amp-img")
)  # fmt: skip
ATTRIBUTES = st.sampled_from(
    ('class="entry-content"', 'class="sr-only"', 'class="post-tags byline"', "class", 'id="post-author"', 'id="a-b"',
     "hidden", 'aria-hidden="true"', 'style="display:none"', "itemprop=name", 'href="#a"', 'href="/author/x"',
     'src="a.png"', 'rel="tag author"', 'role="main"', 'xml:lang="ar"', 'class="ملف"', 'class="a&#10;b"')
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from((*PARAGRAPHS, *ARABIC, " ", "¶", "&nbsp;", "a\nb", "&#x200b;", "2026")),
    st.text(max_size=30),
)
PARTS = st.one_of(
    TEXTS,
    st.builds("<{} {}>".format, TAGS, st.lists(ATTRIBUTES, max_size=3).map(" ".join)),
    st.builds("</{}>".format, TAGS),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PARTS, min_size=1, max_size=40).map("".join))
def test_any_page(html: str) -> None:
    with suppress(ParseError):
        compare(html)


@settings(deadline=None)
@given(
    st.lists(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" .,|/?!0a،。»漢\n")), min_size=1))
)
def test_any_text_is_measured_alike(texts: list[str]) -> None:
    blocks = [Block(0, text, (), len(text) // 2, 3, len(text) // 3, "") for text in texts]
    expected = [np.array(shape_of(block, 4), dtype=np.float32) for block in blocks]
    found = np.empty((len(blocks), 14), dtype=np.float32)
    assert compiled.measure_shapes is not None
    compiled.measure_shapes(blocks, [4] * len(blocks), _END, found)
    assert np.array_equal(found, np.array(expected, dtype=np.float32).reshape(found.shape))


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=5),
            st.sampled_from(
                ("</html", "</HtMl >", "<", "</", "&", "&#", ";&#", ";&#x", ";&#X", "xdC", "Xd", "56", "57")
            ),
            st.sampled_from('<>/=";&#5xDc'),
        ),
        max_size=12,
    ).map("".join)
)
def test_what_is_to_be_mended_is_seen_alike(html: str) -> None:
    page = html.encode("utf-8", "replace")
    assert compiled.page_marks is not None
    assert compiled.page_marks(page) == marks_of(page)
    assert parse_texts(html) == both(lambda: parse_texts(html))[1]


def parse_texts(html: str) -> list[tuple[str | None, str | None]]:
    with suppress(ParseError):
        return [(element.text, element.tail) for element in parse_tree(html).root.iter()]
    return []


@settings(deadline=None)
@given(st.text())
def test_letters_are_kept_alike(text: str) -> None:
    one, other = both(lambda: squeeze(text))
    assert one == other


@pytest.mark.parametrize("rows", [1, 2, 7, 300])
def test_forests_answer_alike(rows: int) -> None:
    chance = np.random.default_rng(rows)
    for forest in (load_model().first, load_model().second):
        asked = chance.normal(0, 20, (rows, int(forest.features.max()) + 1)).astype(np.float32)
        one, other = both(lambda forest=forest, asked=asked: forest.probability(asked))
        assert np.array_equal(one, other)


def test_it_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(compiled.PURE, "1")
    assert compiled._load() == ({}, "WARRAQ_PURE is set")
    monkeypatch.setenv(compiled.PURE, "0")
    assert compiled._load()[1] == ""


def test_nodes_of_another_libxml2_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(etree, "LIBXML_VERSION", (2, 11, 0))
    found, why = compiled._load()
    assert not found
    assert why == "built for another libxml2 than lxml has: install warraq again"
