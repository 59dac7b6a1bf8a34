"""What deduplication needs of an index, and what it says in return."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from warraq.articles.dedup.signature import Signature, Words

Relation = Literal["same", "near", "truncated", "excerpt", "extended", "contains", ""]
#: How an article stands to the one it duplicates, '' for none. `same`: equal folded text. `near`: edited.
#: `truncated`: its beginning, at least half of it. `excerpt`: less than half of it, from its beginning.
#: `extended`: all of it and more behind it. `contains`: all of it in the middle of a text twice as long.
RELATIONS: tuple[str, ...] = Relation.__args__  # type: ignore[attr-defined]
#: An article that stands so to another belongs to its cluster as a leaf: the cluster does not grow over it.
LEAF_RELATIONS = ("excerpt", "contains")

#: Keys that stand in more clusters than this are templates: agency footers, weather forms, navigation left over.
MAX_CLUSTERS_OF_KEY = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article in a cluster. A `leaf` (excerpt, wrapper) belongs to it, but nothing is compared with it."""

    article_id: int
    words: int
    leaf: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether an article is a copy of one already known, and why.

    `duplicate_of` is the article it was compared with, None for a new story; `cluster_id` that article's cluster.
    `similarity` is the share of the shorter text's runs of five words that stand in the longer one.
    """

    duplicate_of: int | None = None
    cluster_id: int | None = None
    relation: Relation = ""
    similarity: float = 0.0
    leaf: bool = False
    new_keys: tuple[int, ...] = ()


class SignatureIndex(Protocol):
    """Where signatures are kept. All that is added must be found by the next question, in one transaction."""

    def find_clusters(self, keys: Sequence[int]) -> Iterable[tuple[int, int]]:
        """(key, cluster) for every cluster each of these keys stands in.

        A key is kept for at most MAX_CLUSTERS_OF_KEY + 1 clusters, so that one that is full can be told.
        """

    def members(self, cluster_id: int) -> Sequence[Member]:
        """The articles of a cluster, in order of arrival."""

    def words_of(self, article_id: int) -> Words:
        """The words of a stored article, read again from its text. Raises NotFoundError."""

    def add(self, article_id: int, signature: Signature, verdict: Verdict) -> int:
        """Keep an article as judged: in the verdict's cluster or, as its founder, in a new one. Returns the cluster.

        Writes `verdict.new_keys` and the exact key for that cluster, but no key into more clusters than
        `find_clusters` says. An article that is already there is replaced; its old keys may stay, since every
        candidate is verified against text.
        """
