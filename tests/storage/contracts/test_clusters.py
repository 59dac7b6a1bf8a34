"""Articles that tell one story: found on the way, decided by hand, told with the evidence."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.corpora import NOW, Archive
from tests.storage.judgements import article, text_of, three_copies
from warraq.articles.dedup import sign
from warraq.articles.errors import NotFoundError, StorageError
from warraq.storage import Span, Store, open_reader, open_store
from warraq.storage.sql.clusters import evidence


class Shelf(Archive):
    """An archive that says where it is."""

    def __init__(self, store: Store, path: Path) -> None:
        super().__init__(store)
        self.path = path


@pytest.fixture
def archive(path: Path) -> Iterator[Shelf]:
    with open_store(path) as store:
        yield Shelf(store, path)


def clusters_of(archive: Shelf) -> dict[int, int | None]:
    with open_reader(archive.path) as reader:
        return {row.id: row.cluster_id for row in sorted(reader.articles.select(), key=lambda row: row.id)}


def copies_of(archive: Shelf) -> dict[int, int | None]:
    with open_reader(archive.path) as reader:
        return {row.id: row.duplicate_of for row in reader.articles.select()}


def test_a_split_article_stands_for_itself_and_attracts_its_own_copies(archive: Shelf) -> None:
    three_copies(archive)
    assert archive.store.clusters.split([3], now=NOW) == (1, 3)
    assert copies_of(archive) == {1: None, 2: 1, 3: None, 4: None}
    with open_reader(archive.path) as reader:
        *_, change = reader.articles.changes()
    assert (change.kind, change.article_id) == ("separated", 3)
    assert "by hand" in change.detail
    archive.put(article("three-again", text_of("amber", 235)))
    assert clusters_of(archive)[5] == 3  # the same text is in that cluster
    archive.put(article("three", text_of("amber", 236)))  # edited: it stays
    assert clusters_of(archive) == {1: 1, 2: 1, 3: 3, 4: 4, 5: 3}


def test_the_founder_can_be_split_off(archive: Shelf) -> None:
    three_copies(archive)
    assert archive.store.clusters.split([1], now=NOW) == (1, 2)
    assert clusters_of(archive) == {1: 1, 2: 2, 3: 2, 4: 4}
    assert copies_of(archive) == {1: None, 2: None, 3: 2, 4: None}


@pytest.mark.parametrize("portion", [1, 4, 500])
def test_clusters_are_read_in_portions_of_any_size(
    archive: Shelf, portion: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_copies(archive)
    for word in ("cobalt", "indigo", "sepia"):
        archive.put(article(f"{word}-1", text_of(word)))
        archive.put(article(f"{word}-2", text_of(word, 235)))
    monkeypatch.setattr(evidence, "PORTION", portion)
    with open_reader(archive.path) as reader:
        found = tuple(reader.clusters.select())
        assert [len(cluster.members) for cluster in found] == [3, 3, 2, 2]
        assert found == tuple(reader.clusters.get(cluster.id) for cluster in found)
        assert all(cluster.matches for cluster in found)
        assert tuple(reader.clusters.select("no-such-source")) == ()


def test_several_leave_together(archive: Shelf) -> None:
    three_copies(archive)
    archive.store.clusters.split([2, 3], now=NOW)
    assert copies_of(archive) == {1: None, 2: None, 3: 2, 4: None}


def test_joined_articles_are_one_story_and_attract_copies_of_both(archive: Shelf) -> None:
    three_copies(archive)
    archive.put(article("else-again", text_of("cobalt", 230)))
    assert archive.store.clusters.join([4, 2], now=NOW) == 1
    assert set(clusters_of(archive).values()) == {1}
    assert copies_of(archive) == {1: None, 2: 1, 3: 1, 4: 1, 5: 1}
    with open_reader(archive.path) as reader:
        (cluster,) = reader.clusters.select()
        assert reader.articles.get(4).relation == "through"
    assert (cluster.id, [member.id for member in cluster.members]) == (1, [1, 2, 3, 4, 5])
    archive.put(article("else-third", text_of("cobalt", 225)))
    assert clusters_of(archive)[6] == 1
    archive.store.clusters.split([4, 5, 6], now=NOW)
    assert copies_of(archive) == {1: None, 2: 1, 3: 1, 4: None, 5: 4, 6: 4}


def test_a_decision_outlives_judging_anew_twice(archive: Shelf) -> None:
    three_copies(archive)
    archive.store.clusters.split([2], now=NOW)
    archive.store.clusters.join([1, 4], now=NOW)
    decided = copies_of(archive)
    for _ in range(2):
        archive.store.clusters.rejudge(now=NOW)
        assert copies_of(archive) == decided


def test_texts_are_signed_as_they_were_at_each_change(archive: Shelf) -> None:
    archive.put(article("one", text_of("amber")))
    archive.put(article("two", text_of("cobalt")))
    archive.put(article("one", text_of("dorian")))
    with open_reader(archive.path) as reader:
        found = reader.clusters.signatures(Span())
        numbers = [number for number, _ in found]
        assert reader.clusters.signatures(Span(after=numbers[0], last=numbers[1]))[0][0] == numbers[1]
    texts = (text_of("amber"), text_of("cobalt"), text_of("dorian"))
    assert [one.exact_key for _, one in found] == [sign(text).exact_key for text in texts]
    archive.store.clusters.rejudge(now=NOW, signed=lambda last: (one for one in found if one[0] <= last))
    assert copies_of(archive) == {1: None, 2: None}


def test_clusters_are_listed_with_their_evidence(archive: Shelf) -> None:
    three_copies(archive)
    archive.put(article("wire", text_of("amber"), host="wire.example", title="Amber"))
    archive.put(article("short", text_of("amber", 60)))
    with open_reader(archive.path) as reader:
        (cluster,) = reader.clusters.select()
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
        assert [found.id for found in reader.clusters.select("wire")] == [1]
        assert list(reader.clusters.select("nowhere")) == []


def test_a_pair_is_explained(archive: Shelf) -> None:
    three_copies(archive)
    archive.store.clusters.join([3, 4], now=NOW)
    archive.put(article("short", "Nothing today.", title="Pause"))
    with open_reader(archive.path) as reader:
        copy = reader.clusters.pair(2, 1)
        assert (copy.is_one_cluster, copy.objection) == (True, "")
        assert copy.similarity >= copy.needed_similarity
        assert copy.shared_keys >= copy.needed_keys
        assert [match.matched_id for match in copy.chain] == [1]
        far = reader.clusters.pair(4, 1)
        assert (far.is_one_cluster, far.relation, far.shared_keys) == (True, "", 0)
        assert "too little" in far.objection
        assert [match.relation for match in far.chain] == ["joined", copy.chain[0].relation]
        assert [ruling.article_ids for ruling in far.rulings] == [(3, 4)]
        assert "too short" in reader.clusters.pair(5, 1).objection
        with pytest.raises(NotFoundError):
            reader.clusters.pair(1, 99)


def test_an_edit_can_change_who_is_shown(archive: Shelf) -> None:
    archive.put(article("one", text_of("amber")))
    archive.put(article("two", text_of("amber")))
    borrowed = article("one", text_of("amber", 239))
    metadata = replace(borrowed.metadata, declared_url="https://elsewhere.example/one")
    archive.put(replace(borrowed, metadata=metadata))
    assert copies_of(archive) == {1: 2, 2: None}


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
def test_what_cannot_be_decided_is_an_error(
    archive: Shelf, kind: str, numbers: tuple[int, ...], error: type[Exception]
) -> None:
    three_copies(archive)
    before = clusters_of(archive)
    with pytest.raises(error):
        getattr(archive.store.clusters, kind)(numbers, now=NOW)
    assert clusters_of(archive) == before
