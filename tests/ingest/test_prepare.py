"""Preparing a page: what crosses from a worker process to the store."""

import pickle
from datetime import UTC, datetime

import pytest

from tests.storage.conftest import html, paragraphs
from warraq.articles.dedup import sign
from warraq.articles.ingest import Prepared, Sighting, prepare
from warraq.articles.outcomes import Rejected
from warraq.articles.records import Article, Metadata, Page

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def page(body: bytes) -> Page:
    return Page(
        url="https://s.example/1", final_url="https://s.example/1", status=200, body=body, fetched_at=NOW
    )


def test_a_prepared_page_survives_the_way_between_processes() -> None:
    prepared = prepare(page(html("One", paragraphs("amber"))))
    assert prepared.article is not None
    assert prepared.signature is not None
    again = pickle.loads(pickle.dumps(prepared))
    assert again.article == prepared.article
    assert again.signature.keys == prepared.signature.keys
    assert again.signature.content_hash == sign(prepared.article.text).content_hash


@pytest.mark.parametrize("body", [b"", b"\0" * 100, b"%PDF-1.4", b"<html></html>"])
def test_what_is_no_article_says_why(body: bytes) -> None:
    prepared = prepare(page(body))
    assert prepared.article is prepared.signature is None
    assert isinstance(prepared.rejected, Rejected)


def test_a_prepared_page_is_one_of_two() -> None:
    article = Article(url="", metadata=Metadata(), text="a", html="", markdown="")
    rejected = Rejected(reason="no-text")
    for wrong in (
        {},
        {"article": article},
        {"article": article, "signature": sign("a"), "rejected": rejected},
        {"signature": sign("a"), "rejected": rejected},
    ):
        with pytest.raises(ValueError, match="one of the two"):
            Prepared(**wrong)  # type: ignore[arg-type]


def test_a_sighting_knows_when() -> None:
    with pytest.raises(ValueError, match="aware"):
        Sighting(asked_url="a", url="a", seen_at=datetime(2026, 3, 1))  # noqa: DTZ001
