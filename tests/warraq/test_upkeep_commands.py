"""`check`, `backup`, `metrics` and JSON log lines, as a user sees them."""

import io
import json
import logging
import re
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from warraq.cli import main
from warraq.cli.logs import JsonFormatter
from warraq.cli.metrics import metric_lines
from warraq.storage import WriterLock

#: 'warraq_articles{source="ink"} 3'. Source: Prometheus exposition format 0.0.4.
SAMPLE = re.compile(
    r"""
    [a-z_]+                                             # the name
    ( \{ [a-z_]+="([^"\\]|\\.)*" (,[a-z_]+="([^"\\]|\\.)*")* \} )?   # labels
    [ ] -?[0-9.e+]+                                     # the value
    """,
    re.VERBOSE,
)


@pytest.fixture
def database(corpus_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(corpus_file, tmp_path / "corpus.db"))


def run(database: Path, *arguments: str, expect: int = 0) -> Result:
    result = CliRunner().invoke(main, ["--db", str(database), *arguments])
    assert result.exit_code == expect, result.output
    return result


def test_check_tells_and_repairs(database: Path) -> None:
    assert run(database, "check").stdout == "The database is intact.\n"
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("DELETE FROM article_index WHERE rowid = 1")
    connection.close()
    (finding,) = map(json.loads, run(database, "check", "--json", expect=1).stdout.splitlines())
    assert (finding["kind"], finding["repairable"]) == ("index", True)
    assert "--repair" in run(database, "check", expect=1).stdout
    run(database, "check", "--repair")
    run(database, "check")


def test_repair_waits_for_no_crawl(database: Path) -> None:
    with WriterLock(database):
        assert "another crawl" in run(database, "check", "--repair", expect=1).stderr
        run(database, "check")


def test_backup_is_a_database(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    run(database, "backup", str(copy))
    assert run(copy, "list").stdout == run(database, "list").stdout
    letter = tmp_path / "letter.txt"
    letter.write_text("dear reader")
    run(database, "backup", str(letter), expect=1)
    assert letter.read_text() == "dear reader"


def test_metrics_are_prometheus_text(database: Path) -> None:
    lines = run(database, "metrics").stdout.splitlines()
    samples = [line for line in lines if not line.startswith("#")]
    assert [line for line in samples if not SAMPLE.fullmatch(line)] == []
    assert any(line.startswith("warraq_articles{source=") for line in samples)
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names)) >= 8


def test_labels_cannot_break_a_line(database: Path) -> None:
    from warraq.storage import open_reader

    with open_reader(database) as reader:
        text = "".join(metric_lines(reader.counts(), (), (), [('a"b\\c\nd 1', "read", "", 3)]))
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in samples if not SAMPLE.fullmatch(line)] == []


@pytest.mark.parametrize(
    "url", ["https://e.example/\n{}", "https://e.example/\x1b[2J", "https://e.example/\u202egnp"]
)
def test_a_json_line_is_one_line_of_ascii(url: str) -> None:
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(JsonFormatter())
    logger = logging.Logger("warraq.crawler.visits")
    logger.addHandler(handler)
    logger.info("%s %s", "read", url, extra={"url": url, "source": "ink", "outcome": "read"})
    try:
        raise ValueError(url)
    except ValueError:
        logger.exception("it broke: %s", url)
    lines = handler.stream.getvalue().splitlines()
    told = [json.loads(line) for line in lines]
    assert all(line.isascii() and line.isprintable() for line in lines)
    assert [line["level"] for line in told] == ["info", "error"]
    assert (told[0]["source"], told[0]["url"], told[0]["outcome"]) == ("ink", url, "read")
    assert "ValueError" in told[1]["traceback"]
    assert sys.stderr is not None


def test_lost_characters_are_counted_with_their_remedy(database: Path) -> None:
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("UPDATE versions SET text = 'caf\ufffd' WHERE article_id = 1")
        connection.execute("UPDATE versions SET title = '\ufffd5' WHERE article_id = 2")
    connection.close()
    (line,) = (line for line in run(database, "status").stdout.splitlines() if "U+FFFD" in line)
    assert line.startswith("2 articles with unreadable characters")
    assert "warraq reclean" in line
    assert json.loads(run(database, "status", "--json").stdout)["lost_characters"] == 2
    told = [
        line
        for line in run(database, "check", expect=1).stdout.splitlines()
        if line.startswith("characters: ")
    ]
    assert len(told) == 1
    assert "2 articles" in told[0]


def test_nothing_is_said_of_characters_where_none_is_lost(database: Path) -> None:
    assert "U+FFFD" not in run(database, "status").stdout
    assert json.loads(run(database, "status", "--json").stdout)["lost_characters"] == 0
