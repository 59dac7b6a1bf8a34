"""CSL-JSON and BibTeX of citations, with everything in them that could break a file."""

import json
import re
from dataclasses import replace

import pytest

from warraq.archive.citing import ByteRange, Citation, FeedPlace, Place, Registered, bibtex, csl_json

CITATION = Citation(
    sentence="قال: «سبع نسخ».",
    is_title=False,
    article_id=12,
    version=2,
    versions=3,
    is_current=False,
    title="Ink & paper",
    authors=("Maryam al-Asturlabi", "Ink and Sons"),
    published="2019-08-14T10:21:33+03:00",
    date_origin=None,
    language="ar",
    site_name="The Blog",
    source="blog-example",
    kind="post-weblog",
    url="https://blog.example/a_b%20c#d",
    final_url="https://blog.example/a_b%20c",
    fetched_at="2026-03-01T12:00:00Z",
    page_sha256="ab" * 32,
    page_bytes=900,
    record_id="<urn:uuid:1>",
    original_record_id="",
    place=Place(
        origin="page", ranges=(ByteRange(start=10, end=20), ByteRange(start=30, end=31)), charset="utf-8"
    ),
    feed=None,
    unproved="",
    ledger=Registered(
        line=7, at="2026-03-01T12:00:01Z", hash="cd", adopted=False, stamped_at="2026-03-02T00:00:00Z", authority="TSA"
    ),
)  # fmt: skip
NOTE = (
    "“قال: «سبع نسخ».”; version 2; page SHA-256 " + "ab" * 32 + "; bytes 10-19, 30-30 of 900 (page, utf-8);"
    " WARC record urn:uuid:1; ledger line 7 cd; time stamp 2026-03-02T00:00:00Z by TSA"
)


def test_csl_json() -> None:
    (item,) = csl_json(CITATION)
    assert item == {
        "id": "blog-example-12v2-10",
        "type": "post-weblog",
        "title": "Ink & paper",
        "author": [{"literal": "Maryam al-Asturlabi"}, {"literal": "Ink and Sons"}],
        "container-title": "The Blog",
        "language": "ar",
        "URL": "https://blog.example/a_b%20c#d",
        "version": "2",
        "archive": "WARC",
        "archive_location": "urn:uuid:1",
        "note": NOTE,
        "issued": {"date-parts": [[2019, 8, 14]]},
        "accessed": {"date-parts": [[2026, 3, 1]]},
    }
    assert json.loads(json.dumps([item])) == [item]


@pytest.mark.parametrize(
    ("published", "parts", "fields"),
    [
        ("", None, {}),
        ("2019", [[2019]], {"year": "2019"}),
        ("2019-08", [[2019, 8]], {"year": "2019", "month": "08"}),
        ("2019-08-14", [[2019, 8, 14]], {"year": "2019", "month": "08", "day": "14"}),
    ],
)
def test_dates_are_as_precise_as_they_were_stated(
    published: str, parts: object, fields: dict[str, str]
) -> None:
    citation = replace(CITATION, published=published)
    (item,) = csl_json(citation)
    assert isinstance(item, dict)
    assert item.get("issued") == (None if parts is None else {"date-parts": parts})
    written = dict(re.findall(r"^  (year|month|day) = \{(.*)\},$", bibtex(citation), re.MULTILINE))
    assert written == fields


def test_bibtex() -> None:
    entry = bibtex(CITATION).splitlines()
    assert entry[0] == "@misc{blog-example-12v2-10,"
    assert "  author = {{Maryam al-Asturlabi} and {Ink and Sons}}," in entry
    assert r"  title = {{Ink \& paper}}," in entry
    assert "  url = {https://blog.example/a_b%20c#d}," in entry
    assert "  urldate = {2026-03-01}," in entry
    assert entry[-1] == "}"


@pytest.mark.parametrize(
    "hostile",
    ["{", "}", "}}@misc{x,", "\\", "a\nb\r\u2028c", "\x1b[2J\u202e", "100 % $x_1$ #2 ^~ &", "\\input{x}"],
)
def test_no_text_breaks_an_entry(hostile: str) -> None:
    citation = replace(
        CITATION, title=hostile, authors=(hostile,), site_name=hostile, sentence=hostile, url=f"https://b.example/{hostile}",
        feed=FeedPlace(feed=hostile, identity=hostile, last_seen_at="", confirmed=True), place=None,
    )  # fmt: skip
    written = bibtex(citation)
    assert written.count("{") == written.count("}")
    depth = 0
    for char in written.rstrip()[:-1].removeprefix("@misc{"):
        depth += (char == "{") - (char == "}")
        assert depth >= 0
    assert depth == 0
    assert not set(written) & set("\x1b\u202e\r\u2028")
    assert len(written.splitlines()) == len(bibtex(CITATION).splitlines())
    title = re.search(r"^  title = \{\{(.*)\}\},$", written, re.MULTILINE)
    assert title
    assert "\\input" not in title[1]
    assert not set("\x1b\u202e") & set(json.dumps(csl_json(citation), ensure_ascii=False))


def test_a_sentence_of_a_feed_names_its_entry() -> None:
    feed = FeedPlace(feed="https://b.example/feed", identity="guid-7", last_seen_at="", confirmed=True)
    (item,) = csl_json(replace(CITATION, place=None, feed=feed, record_id="", ledger=None, authors=()))
    assert isinstance(item, dict)
    assert "entry guid-7 of feed https://b.example/feed" in str(item["note"])
    assert not {"archive", "archive_location", "author"} & set(item)
