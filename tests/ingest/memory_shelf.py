"""A shelf in memory that keeps the same contract as the one in SQLite."""

from dataclasses import dataclass, field, replace

from articles.dedup import MemoryIndex, Signature, Verdict
from articles.ingest import Shelved, Sighting
from articles.records import Article


@dataclass
class MemoryShelf:
    """An ArticleShelf that forgets, and remembers what was done to it in `changes`."""

    signatures: MemoryIndex = field(default_factory=MemoryIndex)
    shelved: dict[int, Shelved] = field(default_factory=dict)
    addresses: dict[str, int] = field(default_factory=dict)
    representatives: dict[int, int] = field(default_factory=dict)
    copies: dict[int, int] = field(default_factory=dict)
    changes: list[tuple[str, int]] = field(default_factory=list)

    def find(self, url: str) -> Shelved | None:
        number = self.addresses.get(url)
        return self.shelved[number] if number is not None else None

    def add(self, article: Article, signature: Signature, sighting: Sighting) -> int:
        number = len(self.shelved) + 1
        self.shelved[number] = Shelved(
            article_id=number,
            url=sighting.url,
            title=article.metadata.title,
            content_hash=signature.content_hash,
        )
        self.addresses[sighting.url] = number
        self.changes.append(("new", number))
        return number

    def revise(self, article_id: int, article: Article, signature: Signature, sighting: Sighting) -> int:
        old = self.shelved[article_id]
        self.shelved[article_id] = replace(
            old, title=article.metadata.title, content_hash=signature.content_hash, version=old.version + 1
        )
        self.changes.append(("edited", article_id))
        return old.version + 1

    def confirm(self, article_id: int, sighting: Sighting) -> None:
        if self.shelved[article_id].is_gone:
            self.shelved[article_id] = replace(self.shelved[article_id], is_gone=False)
            self.changes.append(("back", article_id))

    def move(self, article_id: int, sighting: Sighting) -> None:
        self.shelved[article_id] = replace(self.shelved[article_id], url=sighting.url)
        self.addresses[sighting.url] = article_id
        self.changes.append(("moved", article_id))

    def supersede(self, article_id: int, by: int, sighting: Sighting) -> None:
        self.shelved[article_id] = replace(self.shelved[article_id], is_gone=True, relation="moved")
        if self.copies.pop(by, None) == article_id:
            for copy, of in list(self.copies.items()):
                self.copies[copy] = by if of == article_id else of
            for cluster, representative in list(self.representatives.items()):
                self.representatives[cluster] = by if representative == article_id else representative
            self.changes.append(("separated", by))
        self.copies[article_id] = self.copies.get(by, by)
        self.addresses[sighting.asked_url] = by
        self.changes.append(("moved", article_id))

    def alias(self, article_id: int, url: str) -> None:
        self.addresses.setdefault(url, article_id)

    def join(self, article_id: int, cluster_id: int, verdict: Verdict, sighting: Sighting) -> int:
        representative = self.representatives.setdefault(cluster_id, article_id)
        relation = "" if representative == article_id else verdict.relation
        self.shelved[article_id] = replace(self.shelved[article_id], cluster_id=cluster_id, relation=relation)
        if representative != article_id:
            self.copies[article_id] = representative
            self.changes.append(("duplicate", article_id))
        return representative

    def mark_gone(self, article_id: int) -> None:
        self.shelved[article_id] = replace(self.shelved[article_id], is_gone=True)
        self.changes.append(("gone", article_id))

    def duplicate_of(self, article_id: int) -> int | None:
        return self.copies.get(article_id)
