"""An index in memory: for tests and for comparing two texts out of any store."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from warraq.articles.dedup.ports import MAX_CLUSTERS_OF_KEY, Member, Verdict
from warraq.articles.dedup.signature import Signature, Words
from warraq.articles.errors import NotFoundError


class MemoryIndex:
    """A SignatureIndex that forgets. Articles are numbered by the caller."""

    def __init__(self) -> None:
        self._clusters_of_key: dict[int, list[int]] = defaultdict(list)
        self._members: dict[int, list[Member]] = defaultdict(list)
        self._cluster_of: dict[int, int] = {}
        self._signatures: dict[int, Signature] = {}

    def find_clusters(self, keys: Sequence[int]) -> Iterable[tuple[int, int]]:
        return [(key, cluster_id) for key in keys for cluster_id in self._clusters_of_key.get(key, ())]

    def members(self, cluster_id: int) -> Sequence[Member]:
        return tuple(self._members[cluster_id])

    def words_of(self, article_id: int) -> Words:
        try:
            return self._signatures[article_id]
        except KeyError:
            raise NotFoundError("no such article in the index", identity=str(article_id)) from None

    def add(self, article_id: int, signature: Signature, verdict: Verdict) -> int:
        self.remove(article_id)
        cluster_id = verdict.cluster_id if verdict.cluster_id is not None else article_id
        self._cluster_of[article_id] = cluster_id
        self._signatures[article_id] = signature
        self._members[cluster_id].append(
            Member(article_id=article_id, words=len(signature.tokens), leaf=verdict.leaf)
        )
        for key in (signature.exact_key, *verdict.new_keys):
            clusters = self._clusters_of_key[key]
            if cluster_id not in clusters and len(clusters) <= MAX_CLUSTERS_OF_KEY:
                clusters.append(cluster_id)
        return cluster_id

    def remove(self, article_id: int) -> None:
        """Forget an article. Its keys stay: they are hints, and others of its cluster may share them."""
        cluster_id = self._cluster_of.pop(article_id, None)
        if cluster_id is not None:
            left = [member for member in self._members[cluster_id] if member.article_id != article_id]
            self._members[cluster_id] = left
