"""Decisions by hand and judging anew: what was decided stays, and today's judge finds again what it found."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.corpora import NOW, Archive
from tests.storage.judgements import article, eventful, rows, state, text_of, three_copies
from warraq.articles.errors import NotFoundError, StorageError
from warraq.storage import Reader, Store


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with Store.open(path, create=True) as store:
        yield Archive(store)


def clusters_of(archive: Archive) -> dict[object, object]:
    return dict(rows(archive, "SELECT id, cluster_id FROM articles"))


def copies_of(archive: Archive) -> dict[object, object]:
    return dict(rows(archive, "SELECT id, duplicate_of FROM articles ORDER BY id"))


def test_a_split_article_stands_for_itself_and_attracts_its_own_copies(archive: Archive) -> None:
    three_copies(archive)
    assert archive.store.rulings.split([3], now=NOW) == (1, 3)
    assert copies_of(archive) == {1: None, 2: 1, 3: None, 4: None}
    kinds = rows(archive, "SELECT kind, article_id, detail FROM changes ORDER BY seq DESC LIMIT 1")
    assert kinds[0][:2] == ("separated", 3)
    assert "by hand" in str(kinds[0][2])
    archive.put(article("three-again", text_of("amber", 235)))
    assert clusters_of(archive)[5] == 3  # the same text is in that cluster
    archive.put(article("three", text_of("amber", 236)))  # edited: it stays
    assert clusters_of(archive) == {1: 1, 2: 1, 3: 3, 4: 4, 5: 3}


def test_the_founder_can_be_split_off(archive: Archive) -> None:
    three_copies(archive)
    assert archive.store.rulings.split([1], now=NOW) == (1, 2)
    assert clusters_of(archive) == {1: 1, 2: 2, 3: 2, 4: 4}
    assert copies_of(archive) == {1: None, 2: None, 3: 2, 4: None}


def test_several_leave_together(archive: Archive) -> None:
    three_copies(archive)
    archive.store.rulings.split([2, 3], now=NOW)
    assert copies_of(archive) == {1: None, 2: None, 3: 2, 4: None}


def test_an_excerpt_alone_is_compared_with(archive: Archive) -> None:
    archive.put(article("one", text_of("amber")))
    archive.put(article("short", text_of("amber", 60)))
    archive.store.rulings.split([2], now=NOW)
    archive.put(article("short-again", text_of("amber", 58)))
    assert copies_of(archive)[3] in (1, 2)
    assert rows(archive, "SELECT leaf FROM signatures WHERE article_id = 2") == [(0,)]


def test_joined_articles_are_one_story_and_attract_copies_of_both(archive: Archive) -> None:
    three_copies(archive)
    archive.put(article("else-again", text_of("cobalt", 230)))
    assert archive.store.rulings.join([4, 2], now=NOW) == 1
    assert set(clusters_of(archive).values()) == {1}
    assert rows(archive, "SELECT id FROM clusters") == [(1,)]
    assert copies_of(archive) == {1: None, 2: 1, 3: 1, 4: 1, 5: 1}
    assert rows(archive, "SELECT relation FROM articles WHERE id = 4") == [("through",)]
    archive.put(article("else-third", text_of("cobalt", 225)))
    assert clusters_of(archive)[6] == 1
    archive.store.rulings.split([4, 5, 6], now=NOW)
    assert copies_of(archive) == {1: None, 2: 1, 3: 1, 4: None, 5: 4, 6: 4}


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
        getattr(archive.store.rulings, kind)(numbers, now=NOW)
    assert state(archive) == before
    assert rows(archive, "SELECT * FROM rulings") == []


def test_judging_anew_finds_what_was_found_on_the_way(archive: Archive) -> None:
    eventful(archive)
    before, seq = state(archive), rows(archive, "SELECT max(seq) FROM changes")
    assert len({number for _, number, *_ in before["articles"]}) < len(before["articles"])
    told: list[tuple[int, int]] = []
    found = archive.store.rejudge(now=NOW, progress=lambda done, of: told.append((done, of)))
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
    found = archive.store.rejudge(now=NOW)
    assert state(archive) == before
    assert (found.duplicates, found.separated) == (1, 1)
    told = rows(archive, "SELECT kind, article_id FROM changes WHERE detail LIKE '%anew' ORDER BY seq")
    assert told == [("duplicate", 2), ("separated", 13)]


def test_a_decision_outlives_judging_anew_twice(archive: Archive) -> None:
    three_copies(archive)
    archive.store.rulings.split([2], now=NOW)
    archive.store.rulings.join([1, 4], now=NOW)
    decided = copies_of(archive)
    for _ in range(2):
        archive.store.rejudge(now=NOW)
        assert copies_of(archive) == decided


def test_a_rebuild_that_fails_changes_nothing(archive: Archive) -> None:
    eventful(archive)
    before = state(archive)

    def fail(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.store.rejudge(now=NOW, progress=fail)
    assert state(archive) == before
    archive.store.rejudge(now=NOW)
    assert state(archive) == before


def test_clusters_are_listed_with_their_evidence(archive: Archive, path: Path) -> None:
    three_copies(archive)
    archive.put(article("wire", text_of("amber"), host="wire.example", title="Amber"))
    archive.put(article("short", text_of("amber", 60)))
    with Reader.open(path) as reader:
        (cluster,) = reader.clusters()
        assert (cluster.id, cluster.representative_id, cluster.earliest_id) == (1, 1, 1)
        told = {member.id: (member.relation, member.direction, member.traits) for member in cluster.members}
        assert told == {
            1: ("", "", ()),
            2: ("near", "overlapping", ("revised", "retitled")),
            3: ("near", "overlapping", ("revised", "retitled")),
            5: ("same", "equal", ("syndicated", "retitled")),
            6: ("excerpt", "within", ("retitled",)),
        }
        assert {match.matched_id for match in cluster.matches} == {1}
        assert [found.id for found in reader.clusters("wire")] == [1]
        assert list(reader.clusters("nowhere")) == []


def test_a_pair_is_explained(archive: Archive, path: Path) -> None:
    three_copies(archive)
    archive.store.rulings.join([3, 4], now=NOW)
    archive.put(article("short", "Nothing today.", title="Pause"))
    with Reader.open(path) as reader:
        copy = reader.pair(2, 1)
        assert (copy.is_one_cluster, copy.objection) == (True, "")
        assert copy.similarity >= copy.needed_similarity
        assert copy.shared_keys >= copy.needed_keys
        assert [match.matched_id for match in copy.chain] == [1]
        far = reader.pair(4, 1)
        assert (far.is_one_cluster, far.relation, far.shared_keys) == (True, "", 0)
        assert "too little" in far.objection
        assert [match.relation for match in far.chain] == ["joined", copy.chain[0].relation]
        assert [ruling.article_ids for ruling in far.rulings] == [(3, 4)]
        assert "too short" in reader.pair(5, 1).objection
        with pytest.raises(NotFoundError):
            reader.pair(1, 99)


def test_the_index_and_clusters_are_sound_after_all_of_it(archive: Archive, path: Path) -> None:
    eventful(archive)
    archive.store.rejudge(now=NOW)
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


def test_an_edit_can_change_who_is_shown(archive: Archive) -> None:
    archive.put(article("one", text_of("amber")))
    archive.put(article("two", text_of("amber")))
    borrowed = article("one", text_of("amber", 239))
    metadata = replace(borrowed.metadata, declared_url="https://elsewhere.example/one")
    archive.put(replace(borrowed, metadata=metadata))
    assert copies_of(archive) == {1: 2, 2: None}
