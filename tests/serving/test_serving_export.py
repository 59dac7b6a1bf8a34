"""Rows, JSON Lines and CSV of a corpus."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpora import HOME, TEXTS
from warraq.serving import COLUMNS, ExportOptions, export_rows, export_to_stream, json_text
from warraq.serving.formats.csv import FORMULA_STARTS, inert
from warraq.serving.json_text import json_string
from warraq.storage import ArticleFilter, Reader, open_reader


@pytest.fixture
def reader(corpus_file: Path) -> Iterator[Reader]:
    with open_reader(corpus_file) as opened:
        yield opened


def written(reader: Reader, options: ExportOptions) -> str:
    stream = BytesIO()
    export_to_stream(reader, options, stream)
    return stream.getvalue().decode()


def test_rows_come_in_order_of_seq_with_copies_and_what_is_gone(reader: Reader) -> None:
    rows = list(export_rows(reader))
    assert [row.seq for row in rows] == sorted({row.seq for row in rows})
    assert {row.url for row in rows} == {HOME + text.name for text in TEXTS}
    by_name = {row.url.removeprefix(HOME): row for row in rows}
    copy = by_name["gall-ink-again"]
    assert copy.duplicate_of == by_name["gall-ink"].id
    assert copy.duplicate_of_url == HOME + "gall-ink"
    assert copy.similarity == 1.0
    assert by_name["gall-ink"].duplicate_of is None
    assert by_name["gone"].gone_at == "2026-03-01T12:09:00Z"
    assert by_name["edited"].version == 2
    assert by_name["edited"].title == "A second draft"
    assert by_name["ar"].direction == "rtl"
    assert by_name["ar"].published == "2026-02-03T10:21:33+03:00"


def test_since_gives_exactly_what_changed_after(reader: Reader) -> None:
    rows = list(export_rows(reader))
    for cursor in range(reader.articles.last_seq() + 1):
        expected = [row.id for row in rows if row.seq > cursor]
        assert [row.id for row in export_rows(reader, ArticleFilter(since_seq=cursor))] == expected
    assert list(export_rows(reader, ArticleFilter(since_seq=reader.articles.last_seq()))) == []


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        (ArticleFilter(language="ar"), {"ar"}),
        (ArticleFilter(source="nobody"), set()),
        (
            ArticleFilter(copies=False, gone=False),
            {text.name for text in TEXTS} - {"gall-ink-again", "gone"},
        ),
    ],
)
def test_rows_are_chosen(reader: Reader, chosen: ArticleFilter, names: set[str]) -> None:
    assert {row.url.removeprefix(HOME) for row in export_rows(reader, chosen)} == names


def test_a_json_line_is_one_line_and_says_what_the_row_says(reader: Reader) -> None:
    rows = list(export_rows(reader))
    lines = written(reader, ExportOptions(format="jsonl")).splitlines()
    assert len(lines) == len(rows)
    for row, line in zip(rows, lines, strict=True):
        stated = json.loads(line)
        assert tuple(stated) == COLUMNS
        assert stated["text"] == row.text
        assert tuple(stated["authors"]) == row.authors
        assert not set(line) & set("\x1b\x07\u202e\u2066\u2028\x85")


def test_csv_is_read_back_as_it_was(reader: Reader) -> None:
    rows = list(export_rows(reader))
    head, *records = csv.reader(StringIO(written(reader, ExportOptions(format="csv")), newline=""))
    assert tuple(head) == COLUMNS
    for row, record in zip(rows, records, strict=True):
        cells = dict(zip(head, record, strict=True))
        assert (cells["title"], cells["text"], cells["url"]) == (row.title, row.text, row.url)
        assert cells["authors"] == "; ".join(row.authors)
        assert cells["paywalled"] == "0"
        assert cells["gone_at"] == (row.gone_at or "")


def test_csv_for_a_spreadsheet_runs_nothing(reader: Reader) -> None:
    text = written(reader, ExportOptions(format="csv", spreadsheet=True))
    assert text.startswith("\ufeffid,seq,")
    head, *records = csv.reader(StringIO(text[1:], newline=""))
    assert tuple(head) == COLUMNS
    assert not any(cell.startswith(FORMULA_STARTS) for record in records for cell in record)
    formula = next(record for record in records if HOME + "formula" in record)
    assert '\'=HYPERLINK("http://evil.example")' in formula
    assert "'@cmd; -2+3" in formula


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("＝1", "'＝1"),
        ("\n=1", "'\n=1"),
        ("a=1", "a=1"),
        ("", ""),
        ("'quoted", "'quoted"),
        ("حبر", "حبر"),
    ],
)
def test_inert(cell: str, expected: str) -> None:
    assert inert(cell) == expected


@dataclass(frozen=True, slots=True)
class Inner:
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Outer:
    title: str
    parts: tuple[Inner, ...]
    named: dict[str, Inner]


def test_records_become_objects_however_deep_they_stand() -> None:
    inner = Inner(datetime(2026, 3, 1, 14, tzinfo=timezone(timedelta(hours=2))), date(2026, 3, 2))
    told = '{"at": "2026-03-01T12:00:00Z", "day": "2026-03-02"}'
    outer = Outer("a\u2028b", (inner,), {"x": inner})
    assert json_text(outer) == f'{{"title": "a\\u2028b", "parts": [{told}], "named": {{"x": {told}}}}}'


@given(st.text(st.characters(exclude_categories=())) | st.text('a"\\\n\t\x7f\x85\u2028\u202e\ufeff\xa0حبر'))
def test_the_short_ways_to_json_change_nothing(text: str) -> None:
    expected = re.sub(
        "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]",
        lambda found: f"\\u{ord(found[0]):04x}",
        json.dumps(text, ensure_ascii=False),
    )
    assert json_text(text) == json_string(text) == expected


def test_json_text_refuses_what_it_does_not_know() -> None:
    with pytest.raises(TypeError, match="object"):
        json_text({"x": object()})
