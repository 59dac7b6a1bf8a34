"""The one way in: extract, look up, decide, write through a port. Exactly one Outcome a page.

`prepare` is the costly half and needs no database: it runs in worker processes. `ingest` decides, inside the
transaction that the shelf belongs to.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from warraq.articles.dedup import Signature, SignatureIndex, Verdict, compare, is_copy, judge, sign
from warraq.articles.errors import NotFoundError
from warraq.articles.extraction import ExtractOptions, SiteStatistics, extract, fingerprint
from warraq.articles.hints import PageHint, date_by_hints
from warraq.articles.outcomes import Duplicate, Outcome, Rejected, Revised, Stored, Unchanged
from warraq.articles.records import Article, Page, require_aware
from warraq.articles.text import content_hash
from warraq.articles.urls import (
    believable_declared,
    believable_short,
    canonical,
    former_form,
    key,
    try_canonical,
)

#: How an address that is not an article's own came to lead to it: it redirects there; its page declares the
#: article's address as its own; it is the same but for 'http', 'www', a slash at the end and the like.
AliasReason = Literal["redirect", "declared", "form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a page says, ready to be compared: an article with its signature, or why it is none. Can be pickled.

    `made_with` is the fingerprint of the extraction and its rules, without what was known of the site. `alone_hash` is
    the content hash of what the page says by itself, where knowledge of its site took something out of it; else b''.
    `agreement`: how the feed's own text stands to it, as `articles.own_text` tells; '' when they were not compared.
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
            raise ValueError(
                "a prepared page is an article with its signature or a rejection, one of the two"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Where and when a page was seen: `asked_url` was asked for, `url` answered. Both canonical.

    `formerly`: where a feed says that the post stood before, '' nowhere. Feeds give the names of posts to other posts:
    it is believed only where the texts agree.
    """

    asked_url: str
    url: str
    seen_at: datetime
    formerly: str = ""

    def __post_init__(self) -> None:
        require_aware(self.seen_at, "Sighting.seen_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """What is needed of a stored article to tell whether a page says the same.

    `url` is its own address, `content_hash` of its text. `is_superseded`: its address leads to another article now.
    `is_leaf`: an excerpt or a wrapper, which nothing is compared with. `found_by`: 'canonical', 'moved' or the
    AliasReason of the address it was found by.
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


class ArticleShelf(Protocol):
    """Where articles are kept. Everything done through one shelf is kept whole or not at all."""

    @property
    def signatures(self) -> SignatureIndex:
        """The signatures of the articles on this shelf."""

    def find(self, url: str) -> StoredArticle | None:
        """The article that an address leads to: its own, a former one, or one that redirected to it."""

    def find_own(self, url: str) -> StoredArticle | None:
        """The article that stands, or stood last, at this very address, whatever it leads to now."""

    def get(self, article_id: int) -> StoredArticle:
        """The article of a number. Raises NotFoundError."""

    def add(self, article: Article, signature: Signature, sighting: Sighting) -> int:
        """Keep a new article as version 1 under `sighting.url` and say its number. Change 'new'."""

    def revise(self, article_id: int, article: Article, signature: Signature, sighting: Sighting) -> int:
        """Keep a new version beside the old ones and say its number. Change 'edited'."""

    def confirm(self, article_id: int, sighting: Sighting) -> None:
        """The page was there. An article that was gone is not any more: change 'back'."""

    def move(self, article_id: int, sighting: Sighting) -> None:
        """The article stands at `sighting.url` now; its former address still leads to it. Change 'moved'."""

    def supersede(self, article_id: int, by: int, sighting: Sighting) -> None:
        """The article's address leads to another article now: it is gone and a copy of that one. Change 'moved'."""

    def reinstate(self, article_id: int, sighting: Sighting) -> None:
        """A superseded article stands at its own address again, which leads to it. `join` must follow."""

    def alias(self, article_id: int, url: str, why: AliasReason) -> None:
        """`url` leads to the article too. An address that already leads to one stays as it is."""

    def join(self, article_id: int, cluster_id: int, verdict: Verdict, sighting: Sighting) -> int:
        """The article belongs to that cluster. Says its representative, which may be itself (`dedup.standing`).

        Change 'duplicate' for each member that is represented by another one than before, 'separated' for one that
        was and is not any more.
        """

    def settle(self, article_id: int, sighting: Sighting) -> None:
        """What the article says changed: its cluster's representative is chosen anew. Changes as for `join`."""


def prepare(
    page: Page,
    options: ExtractOptions | None = None,
    *,
    site: SiteStatistics | None = None,
    hints: tuple[PageHint, ...] = (),
) -> Prepared:
    """The page extracted and signed. Never raises for what a page contains. Cost: linear in the size of the page.

    `hints` are what feeds and sitemaps state about the page; they fill in what it leaves open,
    and what a feed names as a post is refused only where it is plainly none.
    """
    options = replace(options or ExtractOptions(), with_blocks=True)
    made_with = fingerprint(options)
    if any(hint.origin == "feed" for hint in hints):
        options = replace(options, announced=True)
    article = extract(page, options, site=site)
    if isinstance(article, Rejected):
        return Prepared(rejected=article, made_with=made_with)
    article = date_by_hints(article, hints, now=page.fetched_at)
    return Prepared(
        article=replace(article, text_alone=""),
        signature=sign(article.text, article.metadata.title),
        made_with=made_with,
        alone_hash=content_hash(article.text_alone) if article.text_alone else b"",
    )


def ingest(prepared: Prepared, sighting: Sighting, shelf: ArticleShelf) -> Outcome:
    """Decide what a page is and keep it: a new article, a copy, a new version, nothing new, or no article.

    Never gives Failed: what fails raises, and the shelf keeps nothing.
    """
    if prepared.article is None or prepared.signature is None:
        assert prepared.rejected is not None
        return prepared.rejected
    outcome: Stored | Duplicate | Revised | Unchanged
    known = _find(prepared.signature, prepared.article, sighting, shelf)
    if known is None:
        outcome = _add(prepared, prepared.article, prepared.signature, sighting, shelf)
    else:
        outcome = _compare(known, prepared, sighting, shelf)
    if sighting.asked_url != sighting.url:
        shelf.alias(outcome.article_id, sighting.asked_url, "redirect")
    return outcome


def _find(
    signature: Signature, article: Article, sighting: Sighting, shelf: ArticleShelf
) -> StoredArticle | None:
    """The article this page is a state of, having settled where it stands now."""
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
    if here is None:
        shelf.move(former.article_id, sighting)
        return replace(former, url=sighting.url)
    shelf.supersede(former.article_id, here.article_id, sighting)
    return here


def _find_here(
    signature: Signature, article: Article, sighting: Sighting, shelf: ArticleShelf
) -> StoredArticle | None:
    """The article of the address that answered, or of the one its page declares, if the text agrees.

    An address that led to an article once (it redirected there, it was left) may answer with a page of its own
    today: that page is no state of the article.
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
    """The article whose address an earlier version wrote otherwise, moved here, if the texts agree.

    That form was fetched then, and may be the address of another article: a server can have both names.
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
    shelf.move(known.article_id, replace(sighting, asked_url=known.url))
    return replace(known, url=sighting.url)


def _find_by_name(signature: Signature, sighting: Sighting, shelf: ArticleShelf) -> StoredArticle | None:
    """The article that stood where a feed says that this post stood before, moved here, if the texts agree."""
    known = shelf.find(sighting.formerly)
    if known is None or known.url != sighting.formerly or not _is_same_text(known, signature, shelf):
        return None
    return _moved_here(known, sighting, shelf)


def declared_address(declared: str, page_url: str) -> str:
    """The address that a page may be believed to have besides its own, canonical; '' when there is none."""
    if not declared or not believable_declared(declared, page_url):
        return ""
    address = canonical(declared, page_url)
    return "" if address == page_url else address


def _other_addresses(article: Article, page_url: str) -> tuple[str, ...]:
    """Where the page says it stands too, as far as it is believed: its declared address and its short one."""
    short = article.metadata.short_url
    declared = declared_address(article.metadata.declared_url, page_url)
    numbered = canonical(short, page_url) if short and believable_short(short, page_url) else ""
    return tuple(address for address in dict.fromkeys((declared, numbered)) if address not in ("", page_url))


def _is_believable_move(
    former: StoredArticle, signature: Signature, article: Article, shelf: ArticleShelf
) -> bool:
    """Whether the page that a redirect led to is the article that stood at its start.

    Sites send deleted posts to their home page, to a category or to a login: that is not where the article went.
    """
    return _same_title(former, article) or _is_same_text(former, signature, shelf)


def _is_same_text(known: StoredArticle, signature: Signature, shelf: ArticleShelf) -> bool:
    """Whether the texts are copies. A title alone is no evidence: templates repeat them, with one declared address."""
    if known.content_hash == signature.content_hash:
        return True
    try:
        return is_copy(compare(signature, shelf.signatures.words_of(known.article_id)))
    except NotFoundError:
        return False


def _add(
    prepared: Prepared, article: Article, signature: Signature, sighting: Sighting, shelf: ArticleShelf
) -> Stored | Duplicate | Unchanged | Revised:
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
    article_id = shelf.add(article, signature, sighting)
    for address in _other_addresses(article, sighting.url):
        shelf.alias(article_id, address, "declared")
    cluster_id = shelf.signatures.add(article_id, signature, verdict)
    representative = shelf.join(article_id, cluster_id, verdict, sighting)
    if verdict.duplicate_of is None:
        return Stored(article_id=article_id)
    return Duplicate(
        article_id=article_id,
        # It may stand for its cluster itself: fuller or published earlier than what came first.
        duplicate_of=verdict.duplicate_of if representative == article_id else representative,
        similarity=verdict.similarity,
        reason=verdict.relation,
    )


def _other_form(verdict: Verdict, sighting: Sighting, shelf: ArticleShelf) -> StoredArticle | None:
    """The copied article whose address differs in form only: with 'www', without the slash at the end."""
    if verdict.duplicate_of is None:
        return None
    known = shelf.get(verdict.duplicate_of)
    if known.is_superseded or known.url == sighting.url or key(known.url) != key(sighting.url):
        return None
    return known


def _compare(
    known: StoredArticle, prepared: Prepared, sighting: Sighting, shelf: ArticleShelf
) -> Revised | Unchanged:
    """A new version for other words in text or title; spacing, quotes and all that folding levels are no news.

    Nor is what we have learnt of the site since: the author changed nothing. `warraq reclean` is for that.

    Only the article's own address tells of an edit: its other forms (for printing, for telephones) say the same
    with small differences, and would make a version at each visit.
    """
    article, signature = prepared.article, prepared.signature
    assert article is not None
    assert signature is not None
    declared = declared_address(article.metadata.declared_url, sighting.url)
    if known.url != sighting.url and known.found_by == "declared" and not declared:
        # The address that another form of it declared, seen itself: the article stands here.
        known = _moved_here(known, sighting, shelf)
    shelf.confirm(known.article_id, sighting)
    if known.is_superseded:
        shelf.reinstate(known.article_id, sighting)
    says_the_same = known.content_hash in (signature.content_hash, prepared.alone_hash)
    is_same = says_the_same and _same_title(known, article)
    if not known.is_superseded and (is_same or known.url != sighting.url):
        return Unchanged(article_id=known.article_id)
    number = known.version if is_same else shelf.revise(known.article_id, article, signature, sighting)
    # It stays in its cluster: an edit is no new story. Its keys are those of the new text too.
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


def _same_title(known: StoredArticle, article: Article) -> bool:
    title = article.metadata.title
    return known.title == title or content_hash(known.title) == content_hash(title)
