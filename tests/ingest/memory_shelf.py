"""A shelf in memory that keeps the same contract as the one in SQLite."""

from dataclasses import dataclass, field, replace

from warraq.articles.dedup import MemoryIndex, Signature, Standing, Verdict, choose_representative
from warraq.articles.ingest import AliasReason, Sighting, StoredArticle
from warraq.articles.records import Article, Reservation


@dataclass
class MemoryShelf:
    """An ArticleShelf that forgets, and remembers what was done to it in `changes`."""

    signatures: MemoryIndex = field(default_factory=MemoryIndex)
    shelved: dict[int, StoredArticle] = field(default_factory=dict)
    addresses: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    copies: dict[int, int] = field(default_factory=dict)
    changes: list[tuple[str, int]] = field(default_factory=list)
    stated: dict[int, tuple[Reservation, ...]] = field(default_factory=dict)
    versions: dict[int, list[tuple[bytes, str]]] = field(default_factory=dict)

    def find(self, url: str) -> StoredArticle | None:
        number = self.addresses.get(url)
        if number is None:
            return None
        return replace(self.shelved[number], found_by=self.reasons.get(url, "canonical"))

    def add(self, article: Article, signature: Signature, sighting: Sighting) -> int:
        number = len(self.shelved) + 1
        self.shelved[number] = StoredArticle(
            article_id=number,
            url=sighting.url,
            title=article.metadata.title,
            content_hash=signature.content_hash,
            last_seen_at=sighting.seen_at,
        )
        self.versions[number] = [(signature.content_hash, article.metadata.title)]
        self.addresses[sighting.url] = number
        self.stated[number] = article.metadata.reservations
        self.changes.append(("new", number))
        return number

    def revise(self, article_id: int, article: Article, signature: Signature, sighting: Sighting) -> int:
        old = self.shelved[article_id]
        self.versions[article_id].append((signature.content_hash, article.metadata.title))
        number = len(self.versions[article_id])
        self.shelved[article_id] = replace(
            old, title=article.metadata.title, content_hash=signature.content_hash, version=number
        )
        self.stated[article_id] = self._with_known(article_id, article.metadata.reservations, sighting)
        self.changes.append(("edited", article_id))
        return number

    def keep_older(
        self, article_id: int, article: Article, signature: Signature, sighting: Sighting
    ) -> int | None:
        versions, said = self.versions[article_id], (signature.content_hash, article.metadata.title)
        if said in versions:
            return None
        versions.append(said)
        return len(versions)

    def confirm(self, article_id: int, sighting: Sighting) -> None:
        known = self.shelved[article_id]
        assert known.last_seen_at is not None
        self.shelved[article_id] = replace(known, last_seen_at=max(known.last_seen_at, sighting.seen_at))
        if self.shelved[article_id].is_gone:
            self.shelved[article_id] = replace(self.shelved[article_id], is_gone=False)
            self.changes.append(("back", article_id))

    def restate(self, article_id: int, stated: tuple[Reservation, ...], sighting: Sighting) -> None:
        stated = self._with_known(article_id, stated, sighting)
        if self.stated[article_id] != stated:
            self.stated[article_id] = stated
            self.changes.append(("edited", article_id))

    def _with_known(
        self, article_id: int, stated: tuple[Reservation, ...], sighting: Sighting
    ) -> tuple[Reservation, ...]:
        if sighting.reservations is not None:
            return stated
        known = self.stated[article_id]
        return (*stated, *(one for one in known if one.origin == "robots.txt"))

    def move(self, article_id: int, sighting: Sighting) -> None:
        self.shelved[article_id] = replace(self.shelved[article_id], url=sighting.url)
        self.addresses[sighting.url] = article_id
        for url in (sighting.url, sighting.asked_url):
            self.reasons.pop(url, None)
        self.changes.append(("moved", article_id))

    def supersede(self, article_id: int, by: int, sighting: Sighting) -> None:
        former, cluster = self.shelved[article_id].cluster_id, self.shelved[by].cluster_id
        self.shelved[article_id] = replace(
            self.shelved[article_id], is_gone=True, is_superseded=True, cluster_id=cluster
        )
        self.signatures.remove(article_id)
        self.addresses[sighting.asked_url] = by
        self.changes.append(("moved", article_id))
        for number in {former, cluster}:
            self._settle(number)

    def find_own(self, url: str) -> StoredArticle | None:
        return next((known for known in self.shelved.values() if known.url == url), None)

    def get(self, article_id: int) -> StoredArticle:
        return self.shelved[article_id]

    def reinstate(self, article_id: int, sighting: Sighting) -> None:
        self.addresses[sighting.url] = article_id
        self.shelved[article_id] = replace(self.shelved[article_id], is_superseded=False)

    def alias(self, article_id: int, url: str, why: AliasReason) -> None:
        if url not in self.addresses:
            self.addresses[url] = article_id
            self.reasons[url] = why

    def join(self, article_id: int, cluster_id: int, verdict: Verdict, sighting: Sighting) -> int:
        self.shelved[article_id] = replace(self.shelved[article_id], cluster_id=cluster_id)
        self.copies.pop(article_id, None)
        self._settle(cluster_id)
        return self.copies.get(article_id, article_id)

    def settle(self, article_id: int, sighting: Sighting) -> None:
        self._settle(self.shelved[article_id].cluster_id)

    def _settle(self, cluster_id: int | None) -> None:
        members = [known for known in self.shelved.values() if known.cluster_id == cluster_id]
        words = {member.article_id: member for member in self.signatures.members(cluster_id or 0)}
        standing = [
            Standing(article_id=number, words=words[number].words, leaf=words[number].leaf, since="")
            for number in (known.article_id for known in members if not known.is_superseded)
        ]
        if not standing:
            return
        shown = choose_representative(standing)
        for number in (known.article_id for known in members):
            if number == shown:
                if self.copies.pop(number, None) is not None:
                    self.changes.append(("separated", number))
            elif self.copies.get(number) != shown:
                is_said = self.shelved[number].is_superseded and number not in self.copies
                self.copies[number] = shown
                if not is_said:
                    self.changes.append(("duplicate", number))

    def mark_gone(self, article_id: int) -> None:
        self.shelved[article_id] = replace(self.shelved[article_id], is_gone=True)
        self.changes.append(("gone", article_id))

    def duplicate_of(self, article_id: int) -> int | None:
        return self.copies.get(article_id)
