"""How sure an article is: kept with each version, asked for, and compared with what a source read like before."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.records import NOT_JUDGED, Confidence
from warraq.storage import Source, doubtful_fields

SURE = Confidence(text=0.97, title=0.99, date=0.9, authors=0.8)


def put(desk: Desk, name: str, confidence: Confidence, *, body: bytes = b"") -> None:
    body = body or html(name, f"<p>{name} alone.</p>")
    prepared = desk.prepared(body, name)
    assert prepared.article is not None
    judged = replace(prepared, article=replace(prepared.article, confidence=confidence))
    desk.store.fetches.commit_article(desk.record(desk.lease(name), body=body), judged)


def fill(desk: Desk, *runs: tuple[int, Confidence]) -> None:
    """So many articles of each confidence, one after the other."""
    for number, (count, confidence) in enumerate(runs):
        for place in range(count):
            put(desk, f"post-{number}-{place}", confidence)


def test_a_version_keeps_how_sure_it_is(desk: Desk) -> None:
    put(desk, "one", SURE, body=html("One", paragraphs("amber")))
    put(desk, "one", replace(SURE, text=0.25), body=html("One", paragraphs("cobalt")))
    put(desk, "two", NOT_JUDGED)
    with desk.read() as reader:
        row, first, second = reader.articles.get(1), *reader.articles.versions(1)
        for found, text in ((row, 0.25), (first, 0.97), (second, 0.25)):
            assert (found.text_confidence, found.title_confidence) == (text, 0.99)
            assert (found.date_confidence, found.authors_confidence) == (0.9, 0.8)
        assert doubtful_fields(row) == {"text": 0.25}
        assert doubtful_fields(first) == {}
        assert reader.articles.get(2).text_confidence is None


@pytest.mark.parametrize(
    ("confidence", "fields"),
    [
        (SURE, []),
        (NOT_JUDGED, []),
        (replace(SURE, text=0.4999), ["text"]),
        (replace(SURE, title=0.5), []),
        (replace(SURE, title=0.1), ["title"]),
        (replace(SURE, date=0.0), ["date"]),
        (replace(SURE, authors=0.3, text=0.2), ["text", "authors"]),
        (replace(NOT_JUDGED, authors=0.9), []),
    ],
)
def test_the_doubtful_ones_are_found(desk: Desk, confidence: Confidence, fields: list[str]) -> None:
    put(desk, "sure", SURE)
    put(desk, "asked", confidence)
    with desk.read() as reader:
        rows = list(reader.articles.select(doubtful=True, with_text=False))
        assert [(row.id, list(doubtful_fields(row))) for row in rows] == ([(2, fields)] if fields else [])


def test_doubt_goes_with_the_other_questions_and_with_the_current_version(desk: Desk) -> None:
    doubtful = replace(SURE, text=0.1)
    for name in ("one", "two", "three"):
        put(desk, name, doubtful, body=html(name, paragraphs(name)))
    put(desk, "two", SURE, body=html("two", paragraphs("mended")))
    desk.gone("three")
    with desk.read() as reader:
        select = reader.articles.select
        assert [row.id for row in select(doubtful=True, newest_first=True)] == [3, 1]
        assert [row.id for row in select(doubtful=True, newest_first=True, limit=1)] == [3]
        assert [row.id for row in select(doubtful=True, include_gone=False)] == [1]
        assert list(select("elsewhere", doubtful=True)) == []
        assert list(select(language="ar", doubtful=True)) == []


@pytest.mark.parametrize(
    ("runs", "found"),
    [
        # before, then the newest 20
        (((60, SURE), (14, SURE), (6, replace(SURE, text=0.2))), ("text", 6, 0)),
        (((60, SURE), (14, SURE), (6, replace(SURE, authors=0.2))), ("authors", 6, 0)),
        (((60, SURE), (16, SURE), (4, replace(SURE, text=0.2))), None),  # too few to say
        (
            ((30, SURE), (30, replace(SURE, text=0.2)), (12, SURE), (8, replace(SURE, text=0.2))),
            None,
        ),  # as before
        (((60, SURE), (20, NOT_JUDGED), (20, SURE)), None),
        (((60, SURE), (100, NOT_JUDGED), (20, replace(SURE, date=0.2))), ("date", 20, 0)),
        (((15, SURE), (20, replace(SURE, text=0.2))), None),  # nothing to compare with
        (((60, NOT_JUDGED), (20, replace(SURE, text=0.2))), None),
        (((40, replace(SURE, text=0.2)), (20, SURE)), None),  # better than before
    ],
)
def test_a_source_that_reads_doubtfully_more_often_than_before_is_told(
    desk: Desk, runs: Iterable[tuple[int, Confidence]], found: tuple[str, int, int] | None
) -> None:
    desk.store.sources.add(Source(slug="quiet", home_url="https://quiet.example/"), now=NOW)
    fill(desk, *runs)
    with desk.read() as reader:
        doubts = reader.articles.doubts()
    assert [(doubt.field, doubt.doubtful, doubt.doubtful_before) for doubt in doubts] == (
        [found] if found else []
    )
    assert all(doubt.source == "blog" and doubt.newest == 20 and doubt.chance < 0.01 for doubt in doubts)
