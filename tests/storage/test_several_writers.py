"""Several programs that store at the same time leave what one leaves that stores alone."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests import postgres
from warraq.storage import open_reader, open_store, verify

WRITERS, ARTICLES = 4, 36


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgres.databases() as found:
        yield found.make()


def start(database: str, number: int) -> "subprocess.Popen[str]":
    command = [
        sys.executable,
        "-m",
        "tests.storage.storing_writer",
        database,
        str(number),
        str(WRITERS),
        str(ARTICLES),
    ]
    writer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    return writer


def begin(writer: "subprocess.Popen[str]") -> None:
    assert writer.stdin is not None
    writer.stdin.write("go\n")
    writer.stdin.close()


def stories(database: str | Path) -> dict[str, Any]:
    """The address of each article: which it is shown under, and the members of its cluster."""
    with open_reader(database) as reader:
        found = {article.id: article for article in reader.articles.select(include_duplicates=True)}
        members: dict[int | None, set[str]] = {}
        for article in found.values():
            members.setdefault(article.cluster_id, set()).add(article.url)
        return {
            article.url: (
                found[article.duplicate_of].url if article.duplicate_of else article.url,
                sorted(members[article.cluster_id]),
                article.version,
            )
            for article in found.values()
        }


def test_four_writers_leave_what_one_leaves_and_a_reader_misses_no_change(
    database: str, tmp_path: Path
) -> None:
    seen: list[int] = []
    with ExitStack() as stack, open_reader(database) as reader:
        writers = [stack.enter_context(start(database, number)) for number in range(WRITERS)]
        for writer in writers:
            begin(writer)
        while True:
            ended = all(writer.poll() is not None for writer in writers)
            seen += [change.seq for change in reader.articles.changes(since=seen[-1] if seen else 0)]
            if ended:
                break
        assert [writer.returncode for writer in writers] == [0] * WRITERS
        assert seen == [change.seq for change in reader.articles.changes()]
    alone = tmp_path / "alone.db"
    open_store(alone, create=True).close()
    for number in range(WRITERS):  # one after the other
        with start(str(alone), number) as writer:
            begin(writer)
            assert writer.wait() == 0
    expected = stories(alone)
    assert len(expected) == WRITERS * ARTICLES
    assert stories(database) == expected
    assert verify(database).breaks == ()
