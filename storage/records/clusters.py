"""Articles that tell one story, and the evidence for it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision by hand: the articles were joined into one cluster, or taken out of theirs together."""

    kind: Literal["join", "split"]
    article_ids: tuple[int, ...]
    after_seq: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """What judging all anew brought: articles and stories there are, copies found or represented by another one than
    before, and articles that are no copies any more."""

    articles: int
    stories: int
    duplicates: int
    separated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRow:
    """Why an article is in its cluster: the member it repeats, and how. `relation` 'joined' is a decision by hand."""

    article_id: int
    matched_id: int
    relation: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """An article in a cluster. `relation` and `similarity` are to the representative, '' and None for itself.

    `direction`: 'equal', 'within' the representative, 'around' it, 'overlapping', '' for itself. `traits`: 'syndicated'
    (of another source than the representative), 'revised' (of the same source, edited), 'retitled',
    'translated title' (the same text under a title in another script).
    """

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
    direction: str
    traits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRow:
    """Articles that tell one story, in order of arrival, with the evidence."""

    id: int
    representative_id: int
    earliest_id: int
    members: tuple[MemberRow, ...]
    matches: tuple[MatchRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """How two articles stand to each other, compared as they are now, and whether they are in one cluster.

    `objection` says why the texts are not one story, '' when they are. `chain` is the evidence that leads from one to
    the other through their cluster. `shared_keys` of `keys` sampled runs of words are common: `needed_keys` at least
    make one text a candidate for the other. `rulings` name one of them at least.
    """

    article_id: int
    other_id: int
    is_one_cluster: bool
    cluster_id: int | None
    other_cluster_id: int | None
    relation: str
    objection: str
    similarity: float
    needed_similarity: float
    longest_gap: float
    numbers: float
    words: int
    other_words: int
    keys: int
    shared_keys: int
    needed_keys: int
    chain: tuple[MatchRow, ...]
    rulings: tuple[Ruling, ...]
