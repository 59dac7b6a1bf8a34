"""Decisions by hand and judging anew: what was decided stays, and today's judge finds again what it found."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpora import NOW, Archive
from tests.storage.judgements import article, eventful, rows, state, text_of, three_copies
from warraq.articles.errors import NotFoundError, StorageError
from warraq.storage import open_store


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with open_store(path, create=True) as store:
        yield Archive(store)


def clusters_of(archive: Archive) -> dict[object, object]:
    return dict(rows(archive, "SELECT id, cluster_id FROM articles"))


def copies_of(archive: Archive) -> dict[object, object]:
    return dict(rows(archive, "SELECT id, duplicate_of FROM articles ORDER BY id"))


def test_an_excerpt_alone_is_compared_with(archive: Archive) -> None:
    archive.put(article("one", text_of("amber")))
    archive.put(article("short", text_of("amber", 60)))
    archive.store.clusters.split([2], now=NOW)
    archive.put(article("short-again", text_of("amber", 58)))
    assert copies_of(archive)[3] in (1, 2)
    assert rows(archive, "SELECT leaf FROM signatures WHERE article_id = 2") == [(0,)]


@pytest.mark.parametrize(
    ("kind", "numbers", "error"),
    [
        ("join", (1, 99), NotFoundError),
        ("split", (99,), NotFoundError),
        ("join", (1, 2), StorageError),
        ("split", (4,), StorageError),
        ("split", (1, 2, 3), StorageError),
    ],
)
def test_what_cannot_be_decided_changes_nothing(
    archive: Archive, kind: str, numbers: tuple[int, ...], error: type[Exception]
) -> None:
    three_copies(archive)
    before = state(archive)
    with pytest.raises(error):
        getattr(archive.store.clusters, kind)(numbers, now=NOW)
    assert state(archive) == before
    assert rows(archive, "SELECT * FROM rulings") == []


def test_judging_anew_finds_what_was_found_on_the_way(archive: Archive) -> None:
    eventful(archive)
    before, seq = state(archive), rows(archive, "SELECT max(seq) FROM changes")
    assert len({number for _, number, *_ in before["articles"]}) < len(before["articles"])
    told: list[tuple[int, int]] = []
    found = archive.store.clusters.rejudge(now=NOW, progress=lambda done, of: told.append((done, of)))
    assert state(archive) == before
    assert rows(archive, "SELECT max(seq) FROM changes") == seq
    assert (found.duplicates, found.separated) == (0, 0)
    assert told
    assert told[-1][0] <= told[-1][1] == seq[0][0]


def test_judging_anew_mends_what_another_judge_made(archive: Archive) -> None:
    eventful(archive)
    before = state(archive)
    assert {2: 1, 13: None}.items() <= copies_of(archive).items()
    db = archive.store._connection
    db.execute("DELETE FROM signature_keys")
    db.execute("UPDATE articles SET duplicate_of = NULL, relation = '', similarity = NULL WHERE id = 2")
    db.execute("UPDATE articles SET duplicate_of = 1, relation = 'near', similarity = 0.5 WHERE id = 13")
    found = archive.store.clusters.rejudge(now=NOW)
    assert state(archive) == before
    assert (found.duplicates, found.separated) == (1, 1)
    told = rows(archive, "SELECT kind, article_id FROM changes WHERE detail LIKE '%anew' ORDER BY seq")
    assert told == [("duplicate", 2), ("separated", 13)]


def test_a_rebuild_that_fails_changes_nothing(archive: Archive) -> None:
    eventful(archive)
    before = state(archive)

    def fail(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.store.clusters.rejudge(now=NOW, progress=fail)
    assert state(archive) == before
    archive.store.clusters.rejudge(now=NOW)
    assert state(archive) == before


def test_the_index_and_clusters_are_sound_after_all_of_it(archive: Archive, path: Path) -> None:
    eventful(archive)
    archive.store.clusters.rejudge(now=NOW)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        odd = "SELECT a.id FROM articles a LEFT JOIN clusters c ON c.id = a.cluster_id WHERE c.id IS NULL"
        assert db.execute(odd).fetchall() == []
        assert db.execute(
            "SELECT count(*) FROM clusters c WHERE size <> (SELECT count(*) FROM articles WHERE cluster_id = c.id)"
        ).fetchone() == (0,)
        shown = (
            "SELECT count(*) FROM articles a JOIN articles r ON r.id = a.duplicate_of"
            " WHERE r.duplicate_of IS NOT NULL"
        )
        assert db.execute(shown).fetchone() == (0,)
    db.close()
