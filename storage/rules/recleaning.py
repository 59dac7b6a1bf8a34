"""What reading a stored page again comes to."""

from collections.abc import Sequence
from dataclasses import dataclass

from warraq.articles.ingest import Prepared
from warraq.articles.records import Article
from warraq.articles.text import content_hash
from warraq.storage.records import Recleaned, StoredPage
from warraq.storage.rules.texts import LOST, storable_text


@dataclass(frozen=True, slots=True)
class Current:
    """What the current version of an article says."""

    id: int
    title: str
    text: str
    content_hash: bytes
    published: str
    flags: tuple[str, ...]


def compare_reading(
    stored: StoredPage, prepared: Prepared, current: Current | None, authors: Sequence[str]
) -> Recleaned:
    """How the page reads today beside what is stored of it; `current` None for a page that is no article."""
    article, rejected = prepared.article, prepared.rejected
    reason = f"{rejected.reason} {rejected.detail}".strip() if rejected else ""
    if current is None:
        if article is None:
            return Recleaned(ending="rejected", url=stored.url, reason=reason)
        return Recleaned(
            ending="stored", url=stored.url, direction=article.direction, new_title=article.metadata.title,
            new_text=article.text,
        )  # fmt: skip
    if article is None or prepared.signature is None:
        return Recleaned(ending="refused", url=stored.url, article_id=stored.article_id, reason=reason)
    fields = _differing(article, prepared.signature.content_hash, current, authors)
    return Recleaned(
        ending="changed" if fields else "same",
        url=stored.url,
        article_id=stored.article_id,
        fields=fields,
        direction=article.direction,
        old_title=current.title if fields else "",
        new_title=article.metadata.title if fields else "",
        old_text=current.text if fields else "",
        new_text=article.text if fields else "",
    )


def _differing(article: Article, digest: bytes, current: Current, authors: Sequence[str]) -> tuple[str, ...]:
    """The fields with other words than before, or with characters that were lost before.

    Spacing, quotes and whatever else folding ignores make no difference.
    """
    said = article.metadata
    published = said.published.iso() if said.published else ""
    found = {
        "title": content_hash(said.title) != content_hash(current.title)
        or _regained(said.title, current.title),
        "text": digest != current.content_hash or _regained(article.text, current.text),
        "published": published != current.published,
        "authors": [storable_text(name) for name in said.authors] != list(authors),
    }
    return tuple(name for name, differs in found.items() if differs)


def _regained(now: str, before: str) -> bool:
    """Tells whether lost characters are read now: '\ufffd5' and '£5' fold to the same word."""
    return now.count(LOST) < before.count(LOST)
