"""How sure an article is: what is measured, within what bounds, and what makes it surer or less sure."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from tests.extraction.extraction_pages import ARABIC, PARAGRAPHS, page, paragraphs, post
from tests.patience import ends_within
from warraq.articles.extraction import ExtractOptions, extract, extract_html
from warraq.articles.extraction.article import UNKNOWN_TIME
from warraq.articles.extraction.classification import load_model
from warraq.articles.extraction.confidence import (
    NAMES,
    Field,
    confidence_model_from,
    confidence_of,
    rows_of,
)
from warraq.articles.extraction.stages import Reading, read_page
from warraq.articles.records import Article, Confidence

URL = "https://blog.example/2025/06/one-post/"
PAGES = sorted((Path(__file__).resolve().parents[3] / "benchmarks/pages").glob("*.html"))
WHOLE = post(paragraphs(*PARAGRAPHS))
LINKED = (
    '<script type="application/ld+json">{"@type": "BlogPosting", "headline": "The crate of oranges", "datePublished":'
    ' "%s", "author": {"@type": "Person", "name": "%s"}}</script></head>'
)
ODD = (
    "<p>word</p>",
    "<title></title><p>" + "word " * 400,
    post(paragraphs(*ARABIC), title="صندوق البرتقال", lang="ar"),
    post(""),
    post("<p></p>" * 40 + "<pre>\x00\ufffd" + "漢字かな" * 300 + "</pre>", title="…" * 3000),
    post(paragraphs(*PARAGRAPHS)).replace("2025-06-01T08:00:00+00:00", "٣١/٢/٢٠٢٥ or NaN or 1e999"),
    post(paragraphs(*PARAGRAPHS)).replace("Mira Haddad", "," * 5000),
    "<article>" + "".join(f"<p>{n} <a href='/{n}'>{'x' * n}</a></p>" for n in range(300)),
)


def reading_of(html: str, url: str = URL, **options: object) -> Reading:
    return read_page(html, url, ExtractOptions(**options), fetched_at=UNKNOWN_TIME, model=load_model())  # type: ignore[arg-type]


def value(reading: Reading, field: Field, name: str) -> float:
    return dict(zip(NAMES[field], rows_of(reading)[field], strict=True))[name]


def sureness(html: str, url: str = URL, **options: object) -> Confidence:
    return confidence_of(reading_of(html, url, **options))


@pytest.mark.parametrize("html", [*(path.read_text("utf-8") for path in PAGES), WHOLE, *ODD])
@pytest.mark.parametrize("url", [URL, "http://[", ""])
def test_every_measure_is_finite_and_every_probability_one(html: str, url: str) -> None:
    reading = reading_of(html, url)
    rows = rows_of(reading)
    assert {field: len(row) for field, row in rows.items()} == {
        field: len(names) for field, names in NAMES.items()
    }
    assert all(math.isfinite(number) for row in rows.values() for number in row)
    found = confidence_of(reading)
    shares = (found.text, found.title, found.date, found.authors)
    assert all(share is not None and 0 <= share <= 1 and share == round(share, 3) for share in shares)
    assert confidence_of(reading_of(html, url)) == found


def test_an_article_has_the_confidence_of_its_reading() -> None:
    article = extract(page(WHOLE, url=URL))
    assert isinstance(article, Article)
    assert article.confidence == confidence_of(
        read_page(
            WHOLE, URL, fetched_at=page(WHOLE).fetched_at, headers=page(WHOLE).headers, model=load_model()
        )
    )
    assert None not in (article.confidence.text, article.confidence.authors)


@pytest.mark.parametrize("share", [-0.01, 1.01, math.nan])
def test_a_confidence_is_a_probability(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Confidence(date=share)


def test_what_is_measured_of_a_text() -> None:
    whole = reading_of(WHOLE)
    assert value(whole, "text", "expected_f1") > 0.95
    assert value(whole, "text", "from_json_ld") == 0
    assert value(whole, "text", "described") == -1  # the page has no description
    assert value(whole, "text", "running_kept") > 0.7
    told = WHOLE.replace("<head>", f'<head><meta name="description" content="{PARAGRAPHS[0]}">')
    assert value(reading_of(told), "text", "described") == 1
    stated = " ".join(PARAGRAPHS * 2)
    shell = (
        '<html><head><title>The crate</title><script type=\'application/ld+json\'>{"@type": "Article",'
        f' "articleBody": "{stated}"}}</script></head><body><div id="app"><p>Loading</p></div></body></html>'
    )
    assert value(reading_of(shell), "text", "from_json_ld") == 1
    assert 0 <= (sureness(shell).text or 0) <= 1


def test_places_that_agree_are_counted_and_make_surer() -> None:
    agreeing = WHOLE.replace("</head>", LINKED % ("2025-06-01T08:00:00+00:00", "Mira Haddad"))
    other = WHOLE.replace("</head>", LINKED % ("2023-01-09T08:00:00+00:00", "Jonas Weber"))
    assert value(reading_of(agreeing), "date", "agree") == 2
    assert value(reading_of(other), "date", "differ") == 1
    assert value(reading_of(agreeing), "date", "url_month") == 1
    assert value(reading_of(agreeing, "https://blog.example/2024/06/a/"), "date", "url_year") == 0
    assert (sureness(agreeing).date or 0) > (sureness(other).date or 0)
    assert value(reading_of(agreeing), "authors", "shown") == 1  # in the byline
    assert value(reading_of(other), "authors", "shown") == 0
    assert (sureness(agreeing).authors or 0) > (sureness(other).authors or 0)


@pytest.mark.parametrize(
    ("line", "day", "year", "first"),
    [
        ("<p class='day'>1 June 2025</p>", 1, 0, 1),
        ("<p class='day'>June 11, 2025</p>", 0, 1, 0),
        ("<p class='day'>11 May 2025</p><p class='day'>01.06.2025</p>", 1, 1, 0),
        ("<p class='day'>a day in June</p>", 0, 0, -1),
    ],
)
def test_a_day_that_the_page_shows_is_seen(line: str, day: float, year: float, first: float) -> None:
    reading = reading_of(WHOLE.replace("<aside", f"<div>{line}</div><aside"))
    found = [value(reading, "date", name) for name in ("shown_day", "shown_year", "shown_first")]
    assert found == [day, year, first]


def test_titles_that_differ_make_less_sure() -> None:
    other = WHOLE.replace(
        'og:title" content="The crate of oranges"', 'og:title" content="What the captain knew"'
    )
    other = other.replace("<title>The crate of oranges", "<title>Eleven passengers, one ferry")
    assert value(reading_of(WHOLE), "title", "alike_opengraph") == 1
    assert value(reading_of(other), "title", "differ") >= 1
    assert (sureness(WHOLE).title or 0) > (sureness(other).title or 0)


def test_what_the_block_model_doubts_makes_the_text_less_sure() -> None:
    sure = reading_of(WHOLE)
    view = sure.view
    kept = [p if number in view.kept and p >= 0 else -1.0 for number, p in enumerate(sure.probabilities)]
    doubtful = tuple(p - 0.4 if p > 0 else other for p, other in zip(kept, sure.probabilities, strict=True))
    unsure = replace(sure, probabilities=doubtful, view=replace(view, certainty=view.certainty - 0.4))
    assert value(sure, "text", "doubtful_kept") == 0
    assert value(unsure, "text", "doubtful_kept") == pytest.approx(1)
    assert value(unsure, "text", "expected_f1") < value(sure, "text", "expected_f1") - 0.1
    assert (confidence_of(unsure).text or 0) < (confidence_of(sure).text or 0)
    lost = tuple(0.45 if label.kind and p >= 0 else p for label, p in zip(sure.labels, doubtful, strict=True))
    assert value(replace(unsure, probabilities=lost), "text", "expected_lost") > 0


def test_what_a_rule_of_the_user_states_is_certain() -> None:
    rules = {"title_selector": ".entry-title", "author_selector": ".byline a", "date_selector": ".day"}
    html = WHOLE.replace(
        '<div class="entry-meta">', '<div class="entry-meta"><span class="day">2 June 2025</span>'
    )
    found = sureness(html, **rules)
    assert (found.title, found.date, found.authors) == (1.0, 1.0, 1.0)
    assert found.text != 1.0


def test_another_block_model_gives_another_confidence_not_another_shape() -> None:
    article = extract_html(WHOLE, URL, model=load_model())
    assert isinstance(article, Article)
    assert article.confidence.text is not None


def test_a_model_of_other_measures_is_refused() -> None:
    with pytest.raises(ValueError, match="other measures"):
        confidence_model_from({"names": {"text": ["words"]}, "forests": {}})


def test_the_cost_is_linear_in_blocks() -> None:
    huge = "<article>" + f"<p>{PARAGRAPHS[0]}</p><div><i>x</i></div>" * 20_000
    reading = reading_of(huge)
    with ends_within(2.0):
        confidence_of(reading)
