"""What deduplication needs from an index, and the verdicts it returns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from warraq.articles.dedup.signature import Signature, Words

Relation = Literal["same", "near", "truncated", "excerpt", "extended", "contains", ""]
#: How an article relates to the one it duplicates, '' for none. `same`: equal folded text. `near`: edited.
#: `truncated`: its beginning, at least half of it. `excerpt`: less than half of it, from its beginning.
#: `extended`: all of it, with more after it. `contains`: all of it, in the middle of a text twice as long.
RELATIONS: tuple[str, ...] = Relation.__args__  # type: ignore[attr-defined]
#: Articles with these relations are leaves of the cluster: the cluster does not grow over them.
LEAF_RELATIONS = ("excerpt", "contains")

#: Keys found in more clusters than this are templates: agency footers, weather forms, leftover navigation.
MAX_CLUSTERS_OF_KEY = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article in a cluster. A `leaf` (excerpt, wrapper) belongs to it, but nothing is compared with it."""

    article_id: int
    words: int
    leaf: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether an article is a copy of a known one, and why.

    `duplicate_of` is the article it was compared with, None for a new story; `cluster_id` that article's cluster.
    `similarity` is the share of the shorter text's five-word runs that the longer one contains.
    """

    duplicate_of: int | None = None
    cluster_id: int | None = None
    relation: Relation = ""
    similarity: float = 0.0
    leaf: bool = False
    new_keys: tuple[int, ...] = ()


class SignatureIndex(Protocol):
    """Stores signatures. Within one transaction, whatever was added must be found by the next query."""

    def find_clusters(self, keys: Sequence[int]) -> Iterable[tuple[int, int]]:
        """Returns (key, cluster) for every cluster that has one of these keys.

        A key is stored for at most MAX_CLUSTERS_OF_KEY + 1 clusters, so that a full key can be recognised.
        """

    def members(self, cluster_id: int) -> Sequence[Member]:
        """Returns the articles of a cluster, in order of arrival."""

    def words_of(self, article_id: int) -> Words:
        """Returns the words of a stored article, computed from its text. Raises NotFoundError."""

    def add(self, article_id: int, signature: Signature, verdict: Verdict) -> int:
        """Add an article to the verdict's cluster, or to a new one that it founds. Returns the cluster.

        Writes `verdict.new_keys` and the exact key for that cluster, but no key for more clusters than `find_clusters`
        allows. An article that is already there is replaced; its old keys may stay, since every candidate is verified
        against the text.
        """
