"""What may be printed, what a run is said to have done, and how it ends."""

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from warraq.articles.records import FieldOrigin, RemovedBlock
from warraq.cli.atomic import whole_file
from warraq.cli.crawl import exit_code
from warraq.cli.demo import outcome_rows
from warraq.cli.explain import field_lines, removed_lines
from warraq.cli.logs import start_logging
from warraq.cli.output import say_line, say_table, shown
from warraq.cli.phrases import count, duration, soon
from warraq.cli.progress import LINE_EVERY_S, PlainLines
from warraq.cli.summary import source_line
from warraq.crawler import CrawlReport, Progress
from warraq.storage import RunSummary, Source, SourceHealth

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "terminal", "expected"),
    [
        ("plain", True, "plain"),
        ("\x1b[31mred\x1b[0m \x07bell", True, "red bell"),
        ("a\u202eb\u2066c", False, "abc"),
        ("حبر", True, "\u2068حبر\u2069"),
        ("حبر", False, "حبر"),
        ("two\nlines\there", True, "two lines here"),
    ],
)
def test_shown(text: str, terminal: bool, expected: str) -> None:
    assert shown(text, terminal=terminal) == expected


def test_parts_of_a_line_keep_their_places(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    say_line("12", "حبر\nالعفص", indent=4)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    say_line("12", "حبر")
    assert capsys.readouterr().out == "    12  حبر العفص\n12  \u2068حبر\u2069\n"


def test_a_table_on_a_terminal_takes_no_markup(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    say_table(("id", "title"), [("1", "[red]not red[/red] \x1b[2J"), ("2", "حبر")])
    printed = capsys.readouterr().out
    assert "[red]not red[/red]" in printed
    assert "\x1b[2J" not in printed
    assert "\u2068حبر\u2069" in printed


def test_a_source_line_says_all_in_one_line() -> None:
    summary = RunSummary(
        run_id=1,
        source="hadi",
        requests=74,
        not_modified=61,
        outcomes=(
            ("stored", 3),
            ("revised", 2),
            ("gone", 1),
            ("duplicate", 1),
            ("unchanged", 61),
            ("read", 4),
        ),
        removed=(("read-also", 6), ("signature", 2), ("share", 1)),
        next_due=NOW + timedelta(days=3),
    )
    due = (NOW + timedelta(days=3)).astimezone().strftime("%Y-%m-%d %H:%M")
    assert source_line(summary, NOW) == (
        "hadi: 74 requests (61 not modified) · 3 new · 2 edited · 1 gone · 0 failed · 1 duplicate"
        f" · removed 9 blocks (read-also 6, signature 2, share 1) · next due {due}"
    )


@pytest.mark.parametrize(
    ("kept", "refused", "told"),
    [
        (1, (), " · 1 image · "),
        (12, (("not-found", 2), ("robots", 1)), " · 12 images (3 more refused: not-found 2, robots 1) · "),
        (0, (("timeout", 1),), " · 0 images (1 more refused: timeout 1) · "),
    ],
)
def test_a_source_line_tells_of_images(kept: int, refused: tuple[tuple[str, int], ...], told: str) -> None:
    summary = RunSummary(run_id=1, source="x", images=kept, images_refused=refused, queued=5)
    assert told in source_line(summary, NOW)


def test_a_source_line_leaves_out_what_is_not() -> None:
    summary = RunSummary(
        run_id=1,
        source="x",
        requests=1,
        outcomes=(("rejected", 2), ("moved", 1)),
        removed=tuple((kind, 1) for kind in ("a", "b", "c", "d", "e", "f")),
        queued=5,
        next_due=NOW,
    )
    assert source_line(summary, NOW) == (
        "x: 1 request · 0 new · 0 edited · 0 gone · 0 failed · 0 duplicates · 1 moved · 2 rejected"
        " · removed 6 blocks (a 1, b 1, c 1, d 1, e 1, …) · 5 queued · next due now"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (count(1, "page"), "1 page"),
        (count(0, "page"), "0 pages"),
        (duration(8.4), "8 s"),
        (duration(120), "2 min"),
        (duration(3900), "1 h 05 min"),
        (soon(NOW, NOW), "now"),
    ],
)
def test_phrases(value: str, expected: str) -> None:
    assert value == expected


def health(articles: int) -> SourceHealth:
    return SourceHealth(
        source=Source(slug="x", home_url="https://x.example/"),
        articles=articles,
        feeds=1,
        last_success_at=NOW,
        next_due=NOW,
        failures=0,
        last_error="",
        queued=0,
    )


@pytest.mark.parametrize(
    ("ended", "outcomes", "failed_sources", "articles", "expected"),
    [
        ("finished", {"stored": 3}, (), 3, 0),
        ("finished", {}, (), 0, 0),  # nothing was due
        ("finished", {"read": 2}, (), 9, 0),  # nothing new
        ("finished", {"unchanged": 2, "read": 1}, (), 9, 0),
        ("finished", {"stored": 3, "failed": 1}, (), 3, 1),
        ("finished", {"stored": 3}, ("other",), 3, 1),
        ("finished", {"read": 1, "failed": 1}, (), 9, 1),
        ("finished", {"failed": 2}, (), 9, 3),  # not even a feed answered
        ("finished", {"read": 2, "rejected": 9}, (), 0, 3),  # pages came, none was an article
        ("finished", {"read": 2, "failed": 9}, (), 0, 3),
        ("budget", {"stored": 3, "failed": 1}, (), 3, 4),
        ("finished", {"image-refused": 4}, (), 3, 0),  # a blog's images are lost; its posts are not
        ("finished", {"image": 4, "unchanged": 1, "failed": 1}, (), 3, 1),
        ("finished", {"image": 4, "failed": 1}, (), 3, 3),
        ("stopped", {"read": 1}, (), 0, 0),
        ("stopped", {"read": 1, "failed": 1}, (), 0, 1),
    ],
)
def test_exit_code(
    ended: Literal["finished", "stopped", "budget"],
    outcomes: dict[str, int],
    failed_sources: tuple[str, ...],
    articles: int,
    expected: int,
) -> None:
    report = CrawlReport(
        run_id=1,
        ended=ended,
        requests=9,
        outcomes=tuple(outcomes.items()),
        failed_sources=failed_sources,
        expected=bool(outcomes),
    )
    assert exit_code(report, [health(articles)]) == expected


def test_the_table_of_outcomes_has_the_reasons() -> None:
    summary = RunSummary(
        run_id=1,
        source="x",
        outcomes=(("stored", 4), ("rejected", 3), ("failed", 2), ("read", 1)),
        reasons=(("listing", 2), ("timeout", 2), ("robots", 1)),
    )
    rows = {kind: (number, meaning) for kind, number, meaning in outcome_rows((summary, summary))}
    assert rows["stored"][0] == "8"
    assert rows["revised"][0] == "0"
    assert rows["rejected"] == ("6", "not an article: listing 4, robots 2")
    assert rows["failed"] == ("4", "an error: timeout 4")
    assert "moved" not in rows


def test_explanations() -> None:
    removed = RemovedBlock(position=1, kind="share", rule="share-words", text="Share\nthis " + "x" * 500)
    (line,) = removed_lines([removed])
    assert line.startswith("removed share (share-words): Share this xxx")
    assert line.endswith("…")
    origins = [
        FieldOrigin(field="title", origin="title", raw="Other", chosen=False, confidence=0.5),
        FieldOrigin(field="title", origin="heading", raw="Gall ink", confidence=0.9),
        FieldOrigin(
            field="published",
            origin="class",
            raw="14 آب 2019",
            confidence=0.7,
            place="span.date",
            parser="words",
        ),
    ]
    assert list(field_lines(origins)) == [
        "published: class span.date (0.70, read as words): 14 آب 2019",
        "title: heading (0.90): Gall ink",
        "title: not title (0.50): Other",
    ]


def test_plain_progress_is_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    lines = PlainLines()
    for second in range(25):
        lines(Progress(done=second, queued=3, outcomes=(("stored", second),), seconds=float(second)))
    printed = capsys.readouterr().err.splitlines()
    assert printed == [
        "10 s: 10 done, 3 queued, 1.0 pages/s: stored 10",
        "20 s: 20 done, 3 queued, 1.0 pages/s: stored 20",
    ]
    assert LINE_EVERY_S == 10


def test_log_lines_cannot_be_forged(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    try:
        start_logging(0)
        logging.getLogger("crawler").warning("title: %s", "x\n12:00:00 WARNING forged\x1b[2J")
        logging.getLogger("crawler").info("not shown")
    finally:
        logging.captureWarnings(False)
        root.handlers[:], root.level = before
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("WARNING crawler: title: x 12:00:00 WARNING forged")


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old")
    path.chmod(0o640)
    with pytest.raises(RuntimeError):
        write_half(path)
    assert path.read_text() == "old"
    with whole_file(path) as file:
        file.write("new\r\n")
    assert path.read_bytes() == b"new\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.jsonl"]


def write_half(path: Path) -> None:
    with whole_file(path) as file:
        file.write("half")
        raise RuntimeError("the disk is full")


def test_a_new_file_is_as_readable_as_any(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    with whole_file(tmp_path / "new") as file:
        file.write(json.dumps({}))
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode
