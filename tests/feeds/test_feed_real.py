"""The 106 real feeds: none raises, nothing is lost against feedparser, no date is invented."""

import gzip
import io
from calendar import timegm
from datetime import UTC, datetime

import feedparser
import pytest

from warraq.feeds import ParseOptions, parse_feed

NOW = datetime(2026, 11, 23, tzinfo=UTC)
URL = "https://feed.example.org/"


@pytest.fixture(scope="module")
def bodies(shared):
    paths = sorted((shared / "data" / "feeds" / "real").glob("*.gz"))
    return {path.name: gzip.decompress(path.read_bytes()) for path in paths}


@pytest.mark.slow
def test_counts_and_dates_against_feedparser(bodies):
    assert len(bodies) == 106
    invented, dates, equal = [], 0, 0
    for name, body in bodies.items():
        feed = parse_feed(body, url=URL, now=NOW)
        theirs = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
        assert len(feed.entries) == len(theirs.entries), name
        for entry in feed.entries:
            for stated, raw in ((entry.published, entry.published_raw), (entry.updated, entry.updated_raw)):
                if stated is not None and str(stated.at.year)[2:] not in raw:
                    invented.append((name, raw, stated.iso()))
        for entry, other in zip(feed.entries, theirs.entries, strict=True):
            moment = moment_of(other)
            if moment is not None:
                stated = entry.published or entry.updated
                dates += 1
                equal += stated is not None and stated.at.timestamp() == moment
    assert not invented
    assert equal >= 0.99 * dates


def moment_of(entry):
    """Seconds since 1970 as feedparser reads them; None when it reads no date or one before the web."""
    parsed = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    return timegm(parsed) if parsed and parsed[0] >= 1990 else None


@pytest.mark.slow
def test_both_readers_agree(bodies):
    """On titles, links, identities, dates, authors, tags and content. Summaries: see docs/decisions/040."""
    for name, body in bodies.items():
        fast = parse_feed(body, url=URL, now=NOW)
        slow = parse_feed(body, url=URL, now=NOW, options=ParseOptions(reader="forgiving"))
        for one, two in zip(fast.entries, slow.entries, strict=True):
            for field in (
                "identity",
                "title",
                "url",
                "published",
                "updated",
                "authors",
                "tags",
                "content_html",
            ):
                assert getattr(one, field) == getattr(two, field), (name, field)
