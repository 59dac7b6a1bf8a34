"""`warraq verify` and `warraq stamp`, with an authority on loopback."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.authority import Authority, make_authority, serve_authority
from tests.corpora import make_corpus
from tests.programs import run_warraq

pytestmark = pytest.mark.xdist_group("authority")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority")
    make_authority(folder)
    return folder


@pytest.fixture
def authority(keys: Path) -> Iterator[Authority]:
    with serve_authority(keys) as serving:
        yield serving


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    make_corpus(tmp_path / "warraq.db")
    return tmp_path


def configure(folder: Path, authority: Authority, *, certificates: bool = True) -> None:
    lines = ["[stamps]", f'authority = "{authority.url}"']
    if certificates:
        lines.append(f'certificates = "{authority.root}"')
    (folder / "warraq.toml").write_text("\n".join(lines))


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "warraq.db", isolation_level=None)) as connection:
        connection.execute(statement)


def test_verify_says_that_all_is_as_it_was(corpus: Path) -> None:
    done = run_warraq("verify", folder=corpus)
    assert (done.returncode, done.stderr) == (0, "")
    said, head = done.stdout.splitlines()
    assert said.startswith("Everything is as it was stored: ")
    assert head.startswith("ledger line ")


def test_verify_names_the_first_break(corpus: Path) -> None:
    change(corpus, "UPDATE versions SET text = text || '.' WHERE id = 2")
    done = run_warraq("verify", folder=corpus)
    assert done.returncode == 1
    assert "version 1 of article 2, " in done.stdout
    assert "is not as it was stored" in done.stdout
    assert "The first break is at line " in done.stderr
    told = json.loads(run_warraq("verify", "--json", folder=corpus).stdout)
    assert told["verified"]["breaks"][0]["line"] > 0


def test_nobody_is_asked_unless_configured(corpus: Path) -> None:
    done = run_warraq("stamp", folder=corpus)
    assert done.returncode == 2
    assert "no time stamp authority is configured" in done.stderr


def test_a_stamp_is_kept_and_verified_offline(corpus: Path, authority: Authority) -> None:
    configure(corpus, authority)
    done = run_warraq("stamp", folder=corpus)
    assert done.returncode == 0, done.stderr
    assert authority.url in done.stdout
    assert authority.asked == [("application/timestamp-query", authority.asked[0][1])]
    assert authority.asked[0][1].startswith("warraq/")
    again = run_warraq("stamp", folder=corpus)
    assert "has a time stamp already" in again.stderr
    verified = run_warraq("verify", folder=corpus)
    assert verified.returncode == 0
    assert ": holds" in verified.stdout
    assert len(authority.asked) == 1


def test_without_certificates_only_the_hash_is_compared(corpus: Path, authority: Authority) -> None:
    configure(corpus, authority, certificates=False)
    run_warraq("stamp", folder=corpus)
    verified = run_warraq("verify", folder=corpus)
    assert verified.returncode == 0
    assert "signature not checked" in verified.stdout


def test_a_stamp_tells_that_the_end_was_written_anew(corpus: Path, authority: Authority) -> None:
    """Whoever can write the file can compute the whole chain anew; a stamp of the former one stays behind."""
    configure(corpus, authority)
    run_warraq("stamp", folder=corpus)
    change(corpus, "UPDATE stamps SET line = line - 1")
    verified = run_warraq("verify", folder=corpus)
    assert verified.returncode == 1
    assert "the time stamp is one of something else" in verified.stdout


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((500, "text/plain", b"down"), "HTTP Error 500"),
        ((302, "text/plain", b""), "HTTP Error 302"),
        ((200, "text/html", b"<p>hello</p>"), "12 bytes of text/html"),
        ((200, "application/timestamp-reply", b"hello"), "no time stamp"),
        ((200, "application/timestamp-reply", b"x" * 300_000), "bytes of application/timestamp-reply"),
    ],
)
def test_an_authority_that_gives_no_stamp(
    corpus: Path, authority: Authority, answer: tuple[int, str, bytes], told: str
) -> None:
    configure(corpus, authority)
    authority.answer = answer
    done = run_warraq("stamp", folder=corpus)
    assert done.returncode == 1
    assert told in done.stderr
    assert run_warraq("verify", folder=corpus).returncode == 0


def test_a_crawl_has_the_ledger_stamped_once_a_day(corpus: Path, authority: Authority) -> None:
    configure(corpus, authority)
    for _ in range(2):
        run_warraq("crawl", "--only", "feeds", folder=corpus)
    assert len(authority.asked) == 1
    authority.answer = (500, "text/plain", b"")
    change(corpus, "DELETE FROM stamps")
    done = run_warraq("crawl", "--only", "feeds", folder=corpus)
    assert "warning: the ledger was not stamped" in done.stderr


def test_keys_of_stamps_are_checked(corpus: Path) -> None:
    (corpus / "warraq.toml").write_text('[stamps]\nauthority = "tsa.example"')
    done = run_warraq("verify", folder=corpus)
    assert done.returncode == 2
    assert "'stamps.authority' must be the http or https address" in done.stderr
