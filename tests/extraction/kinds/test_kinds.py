"""Which pages are articles: what is refused, under which name, and what never is."""

from dataclasses import replace

import pytest

from tests.extraction.extraction_pages import ARABIC, PARAGRAPHS, page, paragraphs, post
from tests.patience import ends_within
from warraq.articles.extraction import ExtractOptions, extract, extract_html
from warraq.articles.extraction.article import UNKNOWN_TIME
from warraq.articles.extraction.classification import load_model
from warraq.articles.extraction.kinds import reject
from warraq.articles.extraction.kinds.measures import GROUPS, PAGE_NAMES, page_row
from warraq.articles.extraction.kinds.rejecting import KindModel, kind_model_from, likeliest
from warraq.articles.extraction.kinds.view import word_count
from warraq.articles.extraction.kinds.words import vocabularies
from warraq.articles.extraction.stages import read_page
from warraq.articles.hints import PageHint
from warraq.articles.ingest import prepare
from warraq.articles.outcomes import REJECTION_REASONS, Rejected
from warraq.articles.records import Article

CARDS = "".join(
    f'<li class="product-tile"><a href="/products/lamp-{n}"><img src="/lamp-{n}.jpg" alt=""><span>Lamp number {n}, in '
    f'brass</span></a><span class="price">${n}9.90</span><button>Add to cart</button></li>'
    for n in range(12)
)
THREAD = "".join(
    f'<div class="message post" id="post-{n}"><div class="post-author"><a href="/members/{n}/">sailor{n}</a><span>'
    f'Posts: {n}42</span></div><time>{n + 1} March 2024, 10:0{n}</time><div class="message-body"><p>I had the same '
    f"trouble with my bilge pump, and what helped was reply number {n}: clean the float.</p></div>"
    '<a href="#">Reply</a><a href="#">Quote</a></div>'
    for n in range(8)
)


def shop(body: str, *, title: str, kind: str = "") -> str:
    return (
        f'<html><head><title>{title}</title><meta property="og:type" content="{kind}"></head><body><nav><ul><li><a '
        f'href="/">Home</a></li><li><a href="/cart">Cart</a></li></ul></nav><main><h1>{title}</h1>{body}</main>'
        "<footer>All rights reserved</footer></body></html>"
    )


@pytest.mark.parametrize(
    ("html", "url", "reasons"),
    [
        (
            shop(f"<ul class='product-grid'>{CARDS}</ul>", title="Brass lamps"),
            "https://shop.example/collections/brass-lamps",
            {"listing", "product", "no-text"},
        ),
        (
            shop(f"<div class='thread'>{THREAD}</div>", title="Bilge pump stops"),
            "https://forum.example/threads/bilge-pump-stops.142/",
            {"forum"},
        ),
        (
            shop(
                "<div class='product'><span class='price'>$49.90</span><button>Add to cart</button><p>A lamp in "
                "brass for your desk. Free shipping on your order.</p><ul><li>Brass</li><li>40 cm</li></ul></div>",
                title="Brass lamp",
                kind="product",
            ),
            "https://shop.example/products/brass-lamp",
            {"product"},
        ),
    ],
    ids=["collection", "thread", "product"],
)
def test_shops_and_forums_are_refused_by_name(html: str, url: str, reasons: set[str]) -> None:
    found = extract_html(html, url)
    assert isinstance(found, Rejected)
    assert found.reason in reasons


SHORT_POSTS = {
    "one line": paragraphs("The sea was calm today."),
    "one paragraph": paragraphs(PARAGRAPHS[0]),
    "arabic": paragraphs(ARABIC[0]),
    "photo": '<figure><img src="/harbour.jpg" alt="The harbour"></figure><p>The harbour at six, before the ferry.</p>',
    "poem": "<p>The sea is calm<br>the sail is white<br>the gull is gone<br>into the night</p>",
    "quote": "<blockquote><p>We will wait here until the sea has finished.</p></blockquote>",
    "list": "<ul><li>oranges</li><li>string</li><li>oilcloth</li></ul><p>That was all the crate held.</p>",
}


@pytest.mark.parametrize("name", SHORT_POSTS)
def test_a_short_post_is_an_article(name: str) -> None:
    assert isinstance(extract(page(post(SHORT_POSTS[name]))), Article)


@pytest.mark.parametrize(
    "address",
    ["crate-of-oranges.html", "six", "c/six/", "shop/six", "category/6", "forum/topic/6", "wiki/six", "artikel/6",
     "p/6", "services/jobs/six"],
)  # fmt: skip
@pytest.mark.parametrize("name", SHORT_POSTS)
def test_a_short_post_of_a_page_that_states_nothing_is_an_article(name: str, address: str) -> None:
    """No type, no date, no class: a page as hand-made sites have them. The address alone refuses nothing."""
    url = f"https://hand.example/{address}"
    html = (
        "<html><head><title>The crate of oranges</title></head><body><ul><li><a href='/'>Home</a></li></ul><h1>The "
        f"crate of oranges</h1>{SHORT_POSTS[name]}{paragraphs(*PARAGRAPHS[1:3])}</body></html>"
    )
    assert isinstance(extract_html(html, url), Article)


def of_likeness(bias: float, bar: float) -> KindModel:
    """A forest of one tree that gives every page the same likeness."""
    table = {"features": [[0]], "thresholds": [[0.0]], "leaves": [[0.0, 0.0]], "bias": bias}
    return kind_model_from({"names": list(PAGE_NAMES), "bar": bar, "forest": table})


def test_what_states_and_dates_itself_an_article_has_a_bar_of_its_own() -> None:
    html = post(paragraphs(PARAGRAPHS[0]) + f"<ul class='product-grid'>{CARDS}</ul>")
    view = read_page(
        html, "https://shop.example/products/x", fetched_at=UNKNOWN_TIME, model=load_model()
    ).view
    undated = replace(view, metadata=replace(view.metadata, published=None))
    doubtful, hopeless = of_likeness(-0.4, bar=0.6), of_likeness(-2.0, bar=0.6)  # .40 and .12
    assert [reject(view, model=model) is None for model in (doubtful, hopeless)] == [True, False]
    assert [reject(undated, model=model) is None for model in (doubtful, hopeless)] == [False, False]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (shop(f"<div class='thread'>{THREAD}</div>", title="Bilge pump stops"), None),
        (shop("<p>The page that you have asked for is not here.</p>", title="404 Not Found"), "error-page"),
        (shop("<p>The page is not here.</p>", title="Error 410 - the gazette"), "error-page"),
        ("<html><head><title>x</title></head><body></body></html>", "no-text"),
    ],
    ids=["a thread", "an error page", "a gone page", "nothing"],
)
def test_what_a_feed_names_is_refused_only_where_it_is_plainly_none(html: str, expected: str | None) -> None:
    found = page(html, url="https://forum.example/threads/bilge-pump-stops.142/")
    prepared = prepare(found, hints=(PageHint(origin="feed", raw=""),))
    assert (prepared.rejected.reason if prepared.rejected else None) == expected
    listed = prepare(found, hints=(PageHint(origin="sitemap", raw="2024-03-01"),))
    assert listed.rejected is not None  # a sitemap names pages of all kinds


@pytest.mark.parametrize(
    ("title", "is_error"),
    [
        ("404", True),
        ("HTTP Error 404", True),
        ("404 - Page not found | The gazette", True),
        ("صفحة غير موجودة", True),
        ("The guests of room 404", False),
        ("Highway 410 in the rain", False),
    ],
)
def test_a_number_alone_is_no_error(title: str, is_error: bool) -> None:
    prepared = prepare(page(shop(paragraphs(*PARAGRAPHS), title=title), url="https://blog.example/rooms/"))
    assert (prepared.rejected is not None and prepared.rejected.reason == "error-page") == is_error


def test_a_stub_is_refused_even_where_a_feed_names_it() -> None:
    statement = (
        '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    )
    html = post(paragraphs("The crate was opened on the second day.")).replace(
        "</head>", statement + "</head>"
    )
    found = extract(page(html), ExtractOptions(announced=True))
    assert isinstance(found, Rejected)
    assert found.reason == "paywall-stub"


def test_words_are_counted_where_none_is_parted() -> None:
    assert word_count("one two three") == 3
    assert word_count("海が静かになるまで" * 40) > 40


def test_each_measure_has_a_name_and_a_group() -> None:
    view = read_page(
        post(paragraphs(*PARAGRAPHS)), "https://x.example/a", fetched_at=UNKNOWN_TIME, model=load_model()
    ).view
    row = page_row(view)
    assert len(row) == len(PAGE_NAMES) == len(set(PAGE_NAMES)) == sum(map(len, GROUPS.values()))
    assert all(isinstance(value, int | float) for value in row)


@pytest.mark.parametrize("url", ["", "http://[::1", "https://x.example/%FF%00/" + "a/" * 5000, "mailto:x"])
def test_any_address_is_measured(url: str) -> None:
    view = read_page(
        post(paragraphs(*PARAGRAPHS)), "https://x.example/a", fetched_at=UNKNOWN_TIME, model=load_model()
    ).view
    assert len(page_row(replace(view, url=url))) == len(PAGE_NAMES)


def test_the_kind_is_the_one_that_most_speaks_for() -> None:
    nothing = dict.fromkeys(PAGE_NAMES, 0.0)
    for kind, sign in {"forum": "path_forum", "product": "type_product", "listing": "cards_linked"}.items():
        value = nothing | {sign: 1.0} | ({"cards": 20.0} if kind == "listing" else {})
        assert likeliest(value)[0] == kind in REJECTION_REASONS


def test_words_of_each_place_say_something() -> None:
    found = vocabularies()
    assert set(found) == {"path", "host", "class", "label", "segment"}
    path = found["path"]
    assert dict(zip(path.says, path.tally({"threads": 2, "منتدي": 1}), strict=True))["forum"] == 3.0


def test_a_model_of_other_measures_is_refused() -> None:
    with pytest.raises(ValueError, match="other features"):
        kind_model_from({"names": ["words"], "bar": 0.5, "forest": {}})


def test_thousands_of_alike_parts_are_measured_in_linear_time() -> None:
    part = "<div class='card'><h2><a href='/x'>A story of the sea</a></h2><div><div><p>Says it.</p></div></div></div>"
    view = read_page(
        post(part * 3000), "https://x.example/a", fetched_at=UNKNOWN_TIME, model=load_model()
    ).view
    with ends_within(0.2):
        page_row(view)


@pytest.mark.parametrize(
    ("title", "is_error"),
    [
        ("Error 404", True),
        ("Ошибка 404", True),
        ("Страница не найдена", True),
        ("Sayfa bulunamadı", True),
        ("الصفحة غير موجودة", True),
        ("ページが見つかりません", True),
        ("Room 404", False),
        ("Four hundred and four crates", False),
    ],
)
def test_titles_of_error_pages(title: str, is_error: bool) -> None:
    html = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{PARAGRAPHS[0]}</p></body></html>"
    )
    found = extract_html(html, "https://x.example/a-b-c")
    assert (isinstance(found, Rejected) and found.reason == "error-page") is is_error
