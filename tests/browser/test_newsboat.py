"""newsboat, a feed reader for terminals, reads a corpus through the Miniflux API of a real `warraq serve`."""

import fcntl
import os
import pty
import re
import select
import sqlite3
import struct
import subprocess
import termios
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.corpora import make_corpus
from tests.needed import needed
from tests.patience import HANG_S, wait_until
from tests.programs import run_warraq, start_program
from warraq.storage import open_reader

ENTER, MARK_READ, QUIT = b"\r", b"N", b"q"


@pytest.fixture
def newsboat() -> str:
    return needed("newsboat")


@pytest.fixture
def served(newsboat: str, tmp_path: Path) -> Iterator[tuple[Path, str, str]]:
    """(folder of the corpus, address, token) of a reading room that asks who one is."""
    make_corpus(tmp_path / "corpus.db")
    (tmp_path / "warraq.toml").write_text('database = "corpus.db"\n')
    made = run_warraq("access", "token", "newsboat", folder=tmp_path)
    token = next(filter(re.compile("[A-Za-z0-9_-]{43}").fullmatch, made.stdout.split()))
    with start_program("warraq", "serve", "--port", "0", "--login", folder=tmp_path) as program:
        assert program.stdout is not None
        address = program.stdout.readline().strip().rstrip("/")
        assert address.startswith("http://127.0.0.1:"), address
        yield tmp_path, address, token
        program.terminate()
        assert program.wait(HANG_S) == 0


@pytest.fixture
def command(newsboat: str, served: tuple[Path, str, str]) -> list[str]:
    """newsboat with this corpus as its server."""
    folder, address, token = served
    lines = (
        'urls-source "miniflux"', f'miniflux-url "{address}"', 'miniflux-login "newsboat"',
        f'miniflux-password "{token}"', 'http-auth-method "basic"', "confirm-exit no",
    )  # fmt: skip
    (folder / "config").write_text("\n".join(lines))
    return [
        newsboat,
        "-C",
        str(folder / "config"),
        "-c",
        str(folder / "cache.db"),
        "-u",
        str(folder / "urls"),
    ]


def unread(folder: Path) -> set[int]:
    with open_reader(folder / "corpus.db") as reader:
        return {row.article_id for row in reader.reading.of((1, 2, 3, 5, 6, 7)) if row.read_at is None}


def cached(folder: Path) -> dict[str, str]:
    """What newsboat knows: titles by number."""
    with closing(sqlite3.connect(folder / "cache.db")) as db:
        return dict(db.execute("SELECT guid, title FROM rss_item"))


def test_newsboat_reads_the_stories(served: tuple[Path, str, str], command: list[str]) -> None:
    folder, _, _ = served
    done = subprocess.run(
        [*command, "-x", "reload", "print-unread"], capture_output=True, text=True, timeout=HANG_S, check=True
    )
    assert "6 unread articles" in done.stdout
    titles = cached(folder)
    assert titles.keys() == {"1", "2", "3", "5", "6", "7"}
    assert (titles["1"], titles["2"]) == ("Gall ink", "حبر العفص في آستانا")
    assert titles["7"] == "Niceevil title second line"


def test_what_is_read_in_newsboat_is_read_here(served: tuple[Path, str, str], command: list[str]) -> None:
    folder, _, _ = served
    subprocess.run([*command, "-x", "reload"], capture_output=True, timeout=HANG_S, check=True)
    assert len(unread(folder)) == 6
    with Terminal(command) as terminal:
        terminal.see("The Blog")
        terminal.press(ENTER)  # into the feed
        terminal.see("Gall ink")
        terminal.press(MARK_READ)  # the story it stands on
        wait_until(lambda: len(unread(folder)) == 5)
        terminal.press(QUIT)
        terminal.press(QUIT)
        assert terminal.program.wait(HANG_S) == 0


class Terminal:
    """A program in a terminal of its own, of 100 columns and 30 lines."""

    def __init__(self, command: list[str]) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
        self.program = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)
        self._shown = b""

    def see(self, text: str) -> None:
        """Wait until the program has shown this since the last key."""
        while text.encode() not in self._shown:
            ready, _, _ = select.select([self._ours], [], [], HANG_S)
            assert ready, f"it does not show {text!r}, but {self._shown!r}"
            self._shown += os.read(self._ours, 65_536)

    def press(self, key: bytes) -> None:
        """Press a key."""
        self._shown = b""
        os.write(self._ours, key)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *problem: object) -> None:
        self.program.kill()
        self.program.wait()
        os.close(self._ours)
