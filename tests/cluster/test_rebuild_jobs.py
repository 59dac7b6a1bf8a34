"""Clusters made anew from signatures that others made: what comes of it is what one process makes."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests import postgres
from tests.corpora import NOW, Archive
from tests.programs import finish, start_program
from tests.storage.judgements import eventful, rows
from warraq.articles.errors import ConfigurationError
from warraq.cluster.rebuilding import Signatures, Signer, portions, rebuild
from warraq.location import Server
from warraq.storage import Span, open_store
from warraq.version import __version__

pytestmark = pytest.mark.xdist_group("rebuild_jobs")


@pytest.fixture(scope="module")
def databases() -> Iterator[postgres.Databases]:
    with postgres.databases() as found:
        yield found


@pytest.fixture
def archive(databases: postgres.Databases) -> Iterator[tuple[Archive, str]]:
    """Copies of every kind, edits and rulings, and clusters that another judge has made."""
    address = databases.make()
    with open_store(address) as store:
        archive = Archive(store)
        eventful(archive)
        yield archive, address
    databases.take_back()


def state(archive: Archive) -> dict[str, list[tuple[object, ...]]]:
    """All that judging makes."""
    found = {
        "articles": "SELECT id, cluster_id, duplicate_of, similarity, relation FROM articles ORDER BY 1",
        "clusters": "SELECT id, representative_id, size FROM clusters ORDER BY id",
        "matches": "SELECT article_id, matched_id, relation, similarity FROM matches ORDER BY 1, 2",
        "signatures": "SELECT * FROM signatures ORDER BY article_id",
        "keys": "SELECT * FROM signature_keys ORDER BY 1, 2",
    }
    return {
        name: [
            tuple(round(value, 9) if isinstance(value, float) else value for value in row)
            for row in rows(archive, sql)
        ]
        for name, sql in found.items()
    }


def spoil(archive: Archive) -> None:
    """What another judge would have left."""
    rows_of = archive.store._connection.execute  # type: ignore[attr-defined]
    rows_of("UPDATE articles SET duplicate_of = NULL, similarity = NULL, relation = '' WHERE id = 2")
    rows_of("DELETE FROM matches WHERE article_id = 2")
    rows_of("DELETE FROM signature_keys WHERE cluster_id = 1")


class Elsewhere:
    """Signs portion by portion."""

    def __init__(self, address: str) -> None:
        self.signer = Signer(Server(address), __version__)
        self.made = 0

    def __call__(self, spans: Sequence[Span]) -> Iterator[Signatures]:
        for span in spans:
            found = self.signer(span)
            self.made += len(found)
            yield found

    def close(self) -> None:
        self.signer.close()


def test_fed_with_signatures_it_finds_what_it_finds_alone(archive: tuple[Archive, str]) -> None:
    corpus, address = archive
    before = state(corpus)
    spoil(corpus)
    assert state(corpus) != before
    with closing(Elsewhere(address)) as elsewhere:
        rebuild(corpus.store, elsewhere, now=NOW)
        assert elsewhere.made >= len(before["articles"])
    assert state(corpus) == before


def test_what_is_fed_is_what_is_judged(archive: tuple[Archive, str]) -> None:
    """Else a mistake of the feed would not be seen: everything would be signed again here."""
    corpus, address = archive
    with closing(Elsewhere(address)) as elsewhere:
        found = elsewhere.signer(Span())
        twisted = [(seq, replace(one, keys=(seq,), exact_key=seq)) for seq, one in found]
        rebuild(corpus.store, lambda _: [twisted], now=NOW)
    assert {key for key, _ in rows(corpus, "SELECT key, cluster_id FROM signature_keys")} <= {
        seq for seq, _ in found
    }


def test_what_is_left_out_is_signed_here(archive: tuple[Archive, str]) -> None:
    corpus, address = archive
    before = state(corpus)
    spoil(corpus)
    with closing(Elsewhere(address)) as elsewhere:
        some = elsewhere.signer(Span())[1::3]
        rebuild(corpus.store, lambda _: [some[:2], some[2:]], now=NOW)
    assert state(corpus) == before


def test_interrupted_it_changes_nothing(archive: tuple[Archive, str]) -> None:
    corpus, _ = archive
    spoil(corpus)
    before = state(corpus)

    def dying(spans: Sequence[Span]) -> Iterator[Signatures]:
        yield from ()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(corpus.store, dying, now=NOW)
    assert state(corpus) == before


def test_portions_leave_nothing_out() -> None:
    assert portions(0) == []
    assert portions(5, 2) == [Span(after=0, last=2), Span(after=2, last=4), Span(after=4, last=5)]


def test_a_worker_with_another_version_takes_no_part() -> None:
    with pytest.raises(ConfigurationError, match=r"its job is of 0\.0\.1"):
        Signer(Server("postgresql://127.0.0.1/nothing"), "0.0.1")


@pytest.mark.slow
def test_by_ray(archive: tuple[Archive, str], tmp_path: Path) -> None:
    pytest.importorskip("ray.data")
    corpus, address = archive
    before = state(corpus)
    spoil(corpus)
    command = ("warraq", "--db", address, "cluster", "dedupe", "--rebuild", "--workers", "1")
    done = finish(start_program(*command, folder=tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "now copies of a different article" in done.stdout
    assert state(corpus) == before
