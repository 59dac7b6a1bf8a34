"""Ingestion: extract, look up, decide, write through a port. Returns exactly one Outcome per page.

`prepare` does the expensive part without a database and runs in worker processes. `ingest` decides, inside the
transaction of the shelf.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from warraq.articles import extraction  # loaded where pages are read
from warraq.articles.dedup import Signature, SignatureIndex, Verdict, compare, is_copy, judge, sign
from warraq.articles.errors import NotFoundError
from warraq.articles.extraction import ExtractOptions, SiteKnowledge
from warraq.articles.filters import UNFILTERED, Filters, Stated, refuse_article
from warraq.articles.hints import PageHint, date_by_hints, names_by_hints
from warraq.articles.outcomes import Duplicate, Outcome, Rejected, Revised, Stored, Unchanged
from warraq.articles.records import Article, Page, Reservation, require_aware
from warraq.articles.reservations import with_robots
from warraq.articles.text import content_hash
from warraq.articles.urls import (
    believable_declared,
    believable_short,
    canonical,
    former_form,
    key,
    try_canonical,
)

#: Why a URL leads to an article under another URL: it redirects there, its page declares the article's URL, or it
#: differs only in 'http', 'www', a trailing slash and the like.
AliasReason = Literal["redirect", "declared", "form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An extracted page ready for comparison: an article with its signature, or a rejection. Can be pickled.

    `made_with` is the fingerprint of the extraction and its rules, without the site statistics. `alone_hash` is the
    content hash of the page's own text if the site statistics removed part of it, else b''. `agreement` compares the
    feed's text with the article (see `articles.own_text`); '' if they were not compared.
    """

    article: Article | None = None
    signature: Signature | None = None
    rejected: Rejected | None = None
    made_with: str = ""
    alone_hash: bytes = b""
    agreement: str = ""

    def __post_init__(self) -> None:
        if (self.article is None) == (self.rejected is None) or (self.article is None) != (
            self.signature is None
        ):
            raise ValueError("a prepared page needs either an article with its signature or a rejection")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Where and when a page was seen: `asked_url` was requested, `url` answered. Both are canonical.

    `formerly` is the post's earlier URL according to its feed, '' if none. Feeds reuse names for other posts, so it is
    trusted only if the texts match. `reservations` are what robots.txt said of the use of the text; None: not known.
    `is_archived`: an archive shows it, and it may be older than what is stored.
    """

    asked_url: str
    url: str
    seen_at: datetime
    formerly: str = ""
    reservations: tuple[Reservation, ...] | None = None
    is_archived: bool = False

    def __post_init__(self) -> None:
        require_aware(self.seen_at, "Sighting.seen_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """What is known of a stored article when deciding whether a page says the same.

    `url` is its own URL, `content_hash` that of its text. `is_superseded`: its URL leads to another article now.
    `is_leaf`: an excerpt or a wrapper, which nothing is compared with. `found_by`: 'canonical', 'moved' or the
    AliasReason of the URL that led to it. `last_seen_at`: when its page was last confirmed.
    """

    article_id: int
    url: str
    title: str
    content_hash: bytes
    version: int = 1
    is_gone: bool = False
    cluster_id: int | None = None
    is_superseded: bool = False
    is_leaf: bool = False
    found_by: str = "canonical"
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a new article must be to be stored: `filters`, and what feeds and sitemaps state of it beside the page."""

    filters: Filters = UNFILTERED
    stated: tuple[Stated, ...] = ()


#: Every article is wanted.
ALL_WANTED = Wanted()


class ArticleShelf(Protocol):
    """Stores articles. Everything done through one shelf is committed together or not at all."""

    @property
    def signatures(self) -> SignatureIndex:
        """The signatures of the articles on this shelf."""

    def find(self, url: str) -> StoredArticle | None:
        """Returns the article a URL leads to: by its own URL, a former one, or one that redirected to it."""

    def find_own(self, url: str) -> StoredArticle | None:
        """Returns the article that is, or was last, at exactly this URL, wherever the URL leads now."""

    def get(self, article_id: int) -> StoredArticle:
        """Returns the article with that number. Raises NotFoundError."""

    def add(self, article: Article, signature: Signature, sighting: Sighting) -> int:
        """Add a new article under `sighting.url` as version 1. Returns its number. Change 'new'."""

    def revise(self, article_id: int, article: Article, signature: Signature, sighting: Sighting) -> int:
        """Add a new version, keeping the old ones. Returns its number. Change 'edited'."""

    def keep_older(
        self, article_id: int, article: Article, signature: Signature, sighting: Sighting
    ) -> int | None:
        """Add a version beside the current one, which stays. Returns its number; None if a version says the same."""

    def confirm(self, article_id: int, sighting: Sighting) -> None:
        """Record that the page was there. An article that was gone by then no longer is: change 'back'."""

    def restate(self, article_id: int, stated: tuple[Reservation, ...], sighting: Sighting) -> None:
        """Record what the page, whose text is as it was, states now of the use of the text.

        What robots.txt said stays if `sighting` does not know it. Change 'edited' if something differs.
        """

    def move(self, article_id: int, sighting: Sighting) -> None:
        """Move the article to `sighting.url`; its former URL still leads to it. Change 'moved'."""

    def supersede(self, article_id: int, by: int, sighting: Sighting) -> None:
        """Mark the article as gone and a copy of the one its URL leads to now. Change 'moved'."""

    def reinstate(self, article_id: int, sighting: Sighting) -> None:
        """Restore a superseded article at its own URL, which leads to it again. `join` must follow."""

    def alias(self, article_id: int, url: str, why: AliasReason) -> None:
        """Let `url` lead to the article too. A URL that already leads to one is left alone."""

    def join(self, article_id: int, cluster_id: int, verdict: Verdict, sighting: Sighting) -> int:
        """Add the article to that cluster. Returns the representative, maybe itself (`dedup.standing`).

        Change 'duplicate' for each member whose representative changed, 'separated' for one that had a representative
        and no longer has one.
        """

    def settle(self, article_id: int, sighting: Sighting) -> None:
        """Choose the cluster's representative again after an edit of this article. Changes as for `join`."""


def prepare(
    page: Page,
    options: ExtractOptions | None = None,
    *,
    site: SiteKnowledge | None = None,
    hints: tuple[PageHint, ...] = (),
) -> Prepared:
    """Extract and sign a page. Never raises for what a page contains. Cost: linear in the size of the page.

    `hints` are statements of feeds and sitemaps about the page. They fill in what it does not state, and a page that a
    feed lists as a post is rejected only if it is plainly not one.
    """
    options = replace(options or ExtractOptions(), with_blocks=True)
    made_with = extraction.fingerprint(options)
    if any(hint.origin == "feed" for hint in hints):
        options = replace(options, announced=True)
    article = extraction.extract(page, options, site=site)
    if isinstance(article, Rejected):
        return Prepared(rejected=article, made_with=made_with)
    article = date_by_hints(article, hints, now=page.fetched_at)
    article = names_by_hints(article, hints, read_names=extraction.clean_names)
    return Prepared(
        article=replace(article, text_alone=""),
        signature=sign(article.text, article.metadata.title),
        made_with=made_with,
        alone_hash=content_hash(article.text_alone) if article.text_alone else b"",
    )


def ingest(
    prepared: Prepared, sighting: Sighting, shelf: ArticleShelf, wanted: Wanted = ALL_WANTED
) -> Outcome:
    """Decide what a page is and store it: a new article, a duplicate, a new version, unchanged, or rejected.

    Only a new article can be unwanted: of one that is stored every version is kept. Never returns Failed: a failure
    raises, and the shelf stores nothing.
    """
    if prepared.article is None or prepared.signature is None:
        assert prepared.rejected is not None
        return prepared.rejected
    article, signature = _with_robots(prepared.article, sighting), prepared.signature
    prepared = replace(prepared, article=article)
    known = _find(signature, article, sighting, shelf)
    outcome = (
        _add(prepared, sighting, shelf, wanted)
        if known is None
        else _compare(known, prepared, sighting, shelf)
    )
    if sighting.asked_url != sighting.url and not isinstance(outcome, Rejected):
        shelf.alias(outcome.article_id, sighting.asked_url, "redirect")
    return outcome


def _with_robots(article: Article, sighting: Sighting) -> Article:
    stated = with_robots(article.metadata.reservations, sighting.reservations)
    return replace(article, metadata=replace(article.metadata, reservations=stated))


def _find(
    signature: Signature, article: Article, sighting: Sighting, shelf: ArticleShelf
) -> StoredArticle | None:
    """Returns the article that this page is a state of, after updating where that article is now."""
    here = _find_here(signature, article, sighting, shelf)
    if here is None and sighting.formerly not in ("", sighting.url):
        here = _find_by_name(signature, sighting, shelf)
    if sighting.asked_url == sighting.url:
        return here
    former = shelf.find(sighting.asked_url)
    if former is None or (here is not None and here.article_id == former.article_id):
        return here
    if former.url != sighting.asked_url or not _is_believable_move(former, signature, article, shelf):
        return here
    if is_older(sighting, former):
        if here is None:
            shelf.alias(former.article_id, sighting.url, "redirect")
        return here or former
    if here is None:
        shelf.move(former.article_id, sighting)
        return replace(former, url=sighting.url)
    shelf.supersede(former.article_id, here.article_id, sighting)
    return here


def _find_here(
    signature: Signature, article: Article, sighting: Sighting, shelf: ArticleShelf
) -> StoredArticle | None:
    """Returns the article at the answering URL, or at the one its page declares, if the texts match.

    A URL that used to lead to an article (it redirected there, or the article moved away) may now serve a page of its
    own, which is not a state of that article.
    """
    here = shelf.find(sighting.url)
    if here is not None:
        if here.url == sighting.url or _is_same_text(here, signature, shelf):
            return here
        return shelf.find_own(sighting.url)
    declared = declared_address(article.metadata.declared_url, sighting.url)
    there = shelf.find(declared) if declared else None
    if there is None or not _is_same_text(there, signature, shelf):
        return _find_by_former_form(signature, sighting, shelf)
    shelf.alias(there.article_id, sighting.url, "declared")
    return there


def _find_by_former_form(
    signature: Signature, sighting: Sighting, shelf: ArticleShelf
) -> StoredArticle | None:
    """Returns the article whose URL an earlier version normalised differently, moved here, if the texts match.

    That form was fetched then, and may be the URL of another article: a server can have both.
    """
    former = former_form(sighting.url)
    known = shelf.find(former) if former != sighting.url else None
    if known is None or not _is_same_text(known, signature, shelf):
        return None
    if known.url == former:
        return _moved_here(known, sighting, shelf)
    shelf.alias(known.article_id, sighting.url, "form")
    return known


def _moved_here(known: StoredArticle, sighting: Sighting, shelf: ArticleShelf) -> StoredArticle:
    if is_older(sighting, known):
        shelf.alias(known.article_id, sighting.url, "form")
        return known
    shelf.move(known.article_id, replace(sighting, asked_url=known.url))
    return replace(known, url=sighting.url)


def _find_by_name(signature: Signature, sighting: Sighting, shelf: ArticleShelf) -> StoredArticle | None:
    """Returns the article at the post's earlier URL according to its feed, moved here, if the texts match."""
    known = shelf.find(sighting.formerly)
    if known is None or known.url != sighting.formerly or not _is_same_text(known, signature, shelf):
        return None
    return _moved_here(known, sighting, shelf)


def declared_address(declared: str, page_url: str) -> str:
    """Returns the URL declared by the page, canonical, if it can be trusted; else ''."""
    if not declared or not believable_declared(declared, page_url):
        return ""
    address = canonical(declared, page_url)
    return "" if address == page_url else address


def _other_addresses(article: Article, page_url: str) -> tuple[str, ...]:
    """Returns the other URLs the page states for itself, if trusted: its declared URL and its short URL."""
    short = article.metadata.short_url
    declared = declared_address(article.metadata.declared_url, page_url)
    numbered = canonical(short, page_url) if short and believable_short(short, page_url) else ""
    return tuple(address for address in dict.fromkeys((declared, numbered)) if address not in ("", page_url))


def _is_believable_move(
    former: StoredArticle, signature: Signature, article: Article, shelf: ArticleShelf
) -> bool:
    """Tells whether a redirect led to the same article.

    Sites redirect deleted posts to their home page, a category or a login; the article did not move there.
    """
    return _same_title(former, article) or _is_same_text(former, signature, shelf)


def _is_same_text(known: StoredArticle, signature: Signature, shelf: ArticleShelf) -> bool:
    """Tells whether the texts are near-duplicates. A title alone proves nothing: templates repeat them."""
    if known.content_hash == signature.content_hash:
        return True
    try:
        return is_copy(compare(signature, shelf.signatures.words_of(known.article_id)))
    except NotFoundError:
        return False


def _add(
    prepared: Prepared, sighting: Sighting, shelf: ArticleShelf, wanted: Wanted
) -> Stored | Duplicate | Unchanged | Revised | Rejected:
    article, signature = prepared.article, prepared.signature
    assert article is not None
    assert signature is not None
    verdict = judge(signature, shelf.signatures)
    other = _other_form(verdict, sighting, shelf)
    if (
        other is not None and try_canonical(other.url) == sighting.url
    ):  # stored before its tracker was known as one
        return _compare(_moved_here(other, sighting, shelf), prepared, sighting, shelf)
    if other is not None and verdict.relation == "same":
        shelf.alias(other.article_id, sighting.url, "form")
        shelf.confirm(other.article_id, sighting)
        return Unchanged(article_id=other.article_id)
    refused = refuse_article(article, sighting.url, wanted.filters, wanted.stated)
    if refused is not None:
        return refused
    article_id = shelf.add(article, signature, sighting)
    for address in _other_addresses(article, sighting.url):
        shelf.alias(article_id, address, "declared")
    cluster_id = shelf.signatures.add(article_id, signature, verdict)
    representative = shelf.join(article_id, cluster_id, verdict, sighting)
    if verdict.duplicate_of is None:
        return Stored(article_id=article_id)
    return Duplicate(
        article_id=article_id,
        # It may be the representative itself: fuller or published earlier than what came first.
        duplicate_of=verdict.duplicate_of if representative == article_id else representative,
        similarity=verdict.similarity,
        reason=verdict.relation,
    )


def _other_form(verdict: Verdict, sighting: Sighting, shelf: ArticleShelf) -> StoredArticle | None:
    """Returns the copied article if its URL differs only in form: with 'www', without a trailing slash and the like."""
    if verdict.duplicate_of is None:
        return None
    known = shelf.get(verdict.duplicate_of)
    if known.is_superseded or known.url == sighting.url or key(known.url) != key(sighting.url):
        return None
    return known


def _compare(
    known: StoredArticle, prepared: Prepared, sighting: Sighting, shelf: ArticleShelf
) -> Revised | Unchanged:
    """Stores a new version if words of text or title changed; spacing, quotes and everything folded away do not count.

    A change caused by newer site statistics does not count either: the author changed nothing. Use `warraq reclean`.

    Only the article's own URL can show an edit: its other forms (print, mobile) have small differences that would
    create a version at every visit.
    """
    if is_older(sighting, known):
        return _compare_older(known, prepared, sighting, shelf)
    article, signature = prepared.article, prepared.signature
    assert article is not None
    assert signature is not None
    declared = declared_address(article.metadata.declared_url, sighting.url)
    if known.url != sighting.url and known.found_by == "declared" and not declared:
        # The URL that another form declared has now been seen itself: the article belongs here.
        known = _moved_here(known, sighting, shelf)
    shelf.confirm(known.article_id, sighting)
    if known.is_superseded:
        shelf.reinstate(known.article_id, sighting)
    is_same = _says_the_same(known, prepared)
    if is_same and known.url == sighting.url:
        shelf.restate(known.article_id, article.metadata.reservations, sighting)
    if not known.is_superseded and (is_same or known.url != sighting.url):
        return Unchanged(article_id=known.article_id)
    number = known.version if is_same else shelf.revise(known.article_id, article, signature, sighting)
    # It stays in its cluster: an edit is not a new story. The keys of the new text are added.
    cluster_id = known.article_id if known.is_superseded else known.cluster_id
    is_leaf = known.is_leaf and not known.is_superseded
    place = Verdict(cluster_id=cluster_id, leaf=is_leaf, new_keys=tuple(signature.keys))
    shelf.signatures.add(known.article_id, signature, place)
    if known.is_superseded:
        shelf.join(known.article_id, known.article_id, place, sighting)
    else:
        shelf.settle(known.article_id, sighting)
    return (
        Unchanged(article_id=known.article_id)
        if is_same
        else Revised(article_id=known.article_id, version=number)
    )


def _compare_older(
    known: StoredArticle, prepared: Prepared, sighting: Sighting, shelf: ArticleShelf
) -> Revised | Unchanged:
    """Keeps what an archive shows of the past: other words become a version, but the current one stays."""
    assert prepared.article is not None
    assert prepared.signature is not None
    shelf.confirm(known.article_id, sighting)
    if known.url != sighting.url or _says_the_same(known, prepared):
        return Unchanged(article_id=known.article_id)
    number = shelf.keep_older(known.article_id, prepared.article, prepared.signature, sighting)
    if number is None:
        return Unchanged(article_id=known.article_id)
    return Revised(article_id=known.article_id, version=number)


def is_older(sighting: Sighting, known: StoredArticle) -> bool:
    """Tells whether an archive shows an article as it was before it was last seen.

    Only for archives: a clock that was put back must not keep a crawl from storing edits.
    """
    return sighting.is_archived and known.last_seen_at is not None and sighting.seen_at < known.last_seen_at


def _says_the_same(known: StoredArticle, prepared: Prepared) -> bool:
    assert prepared.article is not None
    assert prepared.signature is not None
    is_same_text = known.content_hash in (prepared.signature.content_hash, prepared.alone_hash)
    return is_same_text and _same_title(known, prepared.article)


def _same_title(known: StoredArticle, article: Article) -> bool:
    title = article.metadata.title
    return known.title == title or content_hash(known.title) == content_hash(title)
