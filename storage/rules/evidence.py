"""Why articles are one story: what is said of a cluster and of a pair, from the rows there are."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warraq.articles import dedup  # its parts are loaded when a pair is compared
from warraq.storage.records import ClusterRow, MatchRow, MemberRow, PairRow, Ruling

if TYPE_CHECKING:
    from warraq.articles.dedup import Signature, Words

#: How an article stands to its representative -> which of the two texts is in the other.
_DIRECTIONS = {
    "same": "equal",
    "moved": "equal",
    "truncated": "within",
    "excerpt": "within",
    "extended": "around",
    "contains": "around",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustered:
    """An article in a cluster. `since`: when it was first seen, or published before that."""

    id: int
    source: str
    url: str
    title: str
    words: int
    published: str
    first_seen_at: str
    is_gone: bool
    relation: str
    similarity: float | None
    since: str


def tell_cluster(
    cluster_id: int, representative_id: int, members: Sequence[Clustered], matches: Sequence[MatchRow]
) -> ClusterRow:
    """A cluster of these members, in their order."""
    shown = next(member for member in members if member.id == representative_id)
    return ClusterRow(
        id=cluster_id,
        representative_id=representative_id,
        earliest_id=min(members, key=lambda member: (member.since, member.id)).id,
        members=tuple(_tell_member(member, shown) for member in members),
        matches=tuple(matches),
    )


def tell_pair(
    article_ids: tuple[int, int],
    signatures: tuple[Signature, Signature],
    cluster_ids: tuple[int | None, int | None],
    matches: Sequence[MatchRow],
    rulings: Sequence[Ruling],
) -> PairRow:
    """How two articles stand to each other. `matches` are those of the first one's cluster."""
    (article_id, other_id), (new, old), (cluster_id, other_cluster_id) = article_ids, signatures, cluster_ids
    comparison = dedup.compare(new, old)
    relation, similarity = dedup.stand(new, old)
    is_one = cluster_id is not None and cluster_id == other_cluster_id
    return PairRow(
        article_id=article_id,
        other_id=other_id,
        is_one_cluster=is_one,
        cluster_id=cluster_id,
        other_cluster_id=other_cluster_id,
        relation=relation,
        objection="" if relation else _objection(new, old),
        similarity=round(similarity, 4),
        needed_similarity=dedup.needed_coverage(comparison),
        longest_gap=round(comparison.longest_gap, 4),
        numbers=round(comparison.numbers, 4),
        words=len(new.tokens),
        other_words=len(old.tokens),
        keys=min(len(new.keys), len(old.keys)),
        shared_keys=len(set(new.keys) & set(old.keys)),
        needed_keys=dedup.MIN_SHARED_KEYS,
        chain=_chain(matches, article_id, other_id) if is_one else (),
        rulings=tuple(ruling for ruling in rulings if not set(article_ids).isdisjoint(ruling.article_ids)),
    )


def _tell_member(member: Clustered, shown: Clustered) -> MemberRow:
    is_shown = member.id == shown.id
    return MemberRow(
        id=member.id,
        source=member.source,
        url=member.url,
        title=member.title,
        words=member.words,
        published=member.published,
        first_seen_at=member.first_seen_at,
        is_gone=member.is_gone,
        relation=member.relation,
        similarity=member.similarity,
        direction="" if is_shown else _DIRECTIONS.get(member.relation, "overlapping"),
        traits=() if is_shown else _traits(member, shown),
    )


def _traits(member: Clustered, shown: Clustered) -> tuple[str, ...]:
    """What the relation of the texts does not say."""
    same_source = member.source == shown.source
    change = dedup.title_change(member.title, shown.title)
    traits = {
        "syndicated": not same_source,
        "revised": same_source and member.relation == "near",
        "retitled": change == "retitled",
        "translated title": change == "translated",
    }
    return tuple(name for name, holds in traits.items() if holds)


def _objection(new: Words, old: Words) -> str:
    if new.is_short or old.is_short:
        return "one of them is too short to be compared but as a whole, title included"
    return dedup.objection(dedup.compare(new, old))


def _chain(matches: Sequence[MatchRow], start: int, end: int) -> tuple[MatchRow, ...]:
    """The shortest way from one article to the other over what was found, () when there is none."""
    came_by: dict[int, tuple[int, MatchRow] | None] = {start: None}
    around: dict[int, list[tuple[int, MatchRow]]] = {}
    for match in matches:
        around.setdefault(match.article_id, []).append((match.matched_id, match))
        around.setdefault(match.matched_id, []).append((match.article_id, match))
    waiting = deque([start])
    while waiting and end not in came_by:
        here = waiting.popleft()
        for there, match in around.get(here, ()):
            if there not in came_by:
                came_by[there] = (here, match)
                waiting.append(there)
    chain: list[MatchRow] = []
    step = came_by.get(end)
    while step is not None:
        chain.append(step[1])
        step = came_by[step[0]]
    return tuple(reversed(chain))
