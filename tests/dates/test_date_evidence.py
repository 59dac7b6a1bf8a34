"""What read a date, and how sure that is."""

from datetime import UTC, datetime

import pytest

from warraq.articles.dates import parse_feed_date, read_feed_date

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "parser", "confidence"),
    [
        ("Fri, 01 Mar 2024 10:00:00 GMT", "rfc-822", 1.0),
        ("1 Mar 2024 10:00 +0300", "rfc-822", 1.0),
        ("Fri, 01 Mar 24 10:00:00 GMT", "rfc-822", 1.0),
        ("1 Mar 2024 10:00 Europe/Berlin", "words", 0.9),
        ("2024-03-01T10:00:00Z", "iso-8601", 1.0),
        ("2024-03-01", "iso-8601", 1.0),
        ("2024-03-01T10:00:00", "iso-8601", 0.9),
        ("2024-03-01T25:00:00Z", "iso-8601", 0.9),
        ("1735689600", "epoch", 1.0),
        ("Fri, 01 Mar 2024 10:00:00", "words", 0.8),
        ("1. März 2024", "words", 0.9),
        ("March 2024", "words", 0.6),
        ("15.03.2024", "numbers", 0.8),
        ("15.03.2024 10:30", "numbers", 0.7),
        ("١٤ رمضان ١٤٤٠", "words", 0.7),
    ],
)
def test_evidence(raw: str, parser: str, confidence: float) -> None:
    reading = read_feed_date(raw, now=NOW)
    assert reading is not None
    assert (reading.parser, reading.confidence) == (parser, confidence)
    assert reading.stated == parse_feed_date(raw, now=NOW)


@pytest.mark.parametrize("raw", ["soon", "", "2099-01-01", "99999999999"])
def test_what_cannot_be_read(raw: str) -> None:
    assert read_feed_date(raw, now=NOW) is None
