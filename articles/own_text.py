"""A feed's own text of a post: compared with the page, and used where the page has less or nothing."""

import html
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from warraq.articles import extraction
from warraq.articles.dedup import Words, compare, read_words, sign
from warraq.articles.extraction import BodyPlace, ExtractOptions, SiteKnowledge, SiteTemplate
from warraq.articles.hints import PageHint
from warraq.articles.ingest import Prepared, prepare
from warraq.articles.records import Article, Page

#: How the feed's text compares with the page's article: all of it, part of it, more, or a different text; '' if they
#: were not compared.
Agreement = Literal["", "whole", "part", "fuller", "other"]

#: The flag of an article whose text comes from the feed, not the page.
FROM_FEED: Final = "from-feed"

# The numbers were measured on pages with known bodies: docs/decisions/102.
#: Length ratio of two equal texts, and the share of the shorter one's runs of words that the other contains.
SAME_LENGTH: Final = 0.85
SAME_RUNS: Final = 0.85
#: The share of a part's runs that the whole contains.
PART_RUNS: Final = 0.5
#: A feed's text is clearly fuller than the page's if it has this many times its words, and this many more.
FULLER_TIMES: Final = 1.5
FULLER_WORDS: Final = 100
#: A page with this few words is a stub, whatever it says: 'Subscribe to read on'.
STUB_WORDS: Final = 100
#: Minimum number of words for a feed's text to become an article: a picture has none.
MIN_WORDS: Final = 20

#: What is known of the page that `page_of` makes: nearly all of a feed's text is the post, however it ends.
FEED_TEMPLATE: Final = SiteTemplate(
    bodies=(
        BodyPlace(
            steps=("article", "div entry-content"),
            pages=20,
            stated=20,
            right=20,
            wrong=0,
            agreed=0.95,
            inside=0.97,
        ),
    ),
)
#: Rejection reasons of pages whose article may be in the feed.
_HIDING: Final = frozenset({"paywall-stub", "needs-scripts", "no-text", "error-page", "not-html", "bot-wall"})
_TAG: Final = re.compile(r"<[^<>]*>")  # <p class="x">; linear: a '<' inside ends the attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText:
    """The content of a feed entry: `html` is sanitised, `published` is ISO 8601 or ''."""

    url: str
    title: str
    html: str
    published: str = ""


def page_of(own: OwnText, *, fetched_at: datetime) -> Page:
    """Returns the entry as a page: its title as the heading, its text as the body."""
    title = html.escape(own.title)
    published = html.escape(own.published, quote=True)
    body = (
        f"<html><head><title>{title}</title><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='{published}'></head>"
        f"<body><article><h1>{title}</h1><div class='entry-content'>{own.html}</div></article></body></html>"
    )
    return Page(
        url=own.url,
        final_url=own.url,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=body.encode("utf-8", "replace"),
        fetched_at=fetched_at,
    )


def prepare_own(
    own: OwnText,
    options: ExtractOptions | None = None,
    *,
    fetched_at: datetime,
    site: SiteKnowledge | None = None,
    hints: tuple[PageHint, ...] = (),
) -> Prepared | None:
    """Returns the article from the feed, flagged, by the site's rules and statistics; None if it is not an article."""
    known = replace(site or SiteKnowledge(), template=FEED_TEMPLATE)
    prepared = prepare(page_of(own, fetched_at=fetched_at), options, site=known, hints=hints)
    if prepared.article is None or len(read_words(_plain(own.html)).tokens) < MIN_WORDS:
        return None
    return replace(prepared, article=_flagged(prepared.article), agreement="fuller")


def prepare_beside(
    page: Page,
    options: ExtractOptions | None = None,
    *,
    site: SiteKnowledge | None = None,
    hints: tuple[PageHint, ...] = (),
    own: OwnText | None = None,
) -> Prepared:
    """As `prepare`, but compares the page with the feed's text and keeps the fuller one.

    The page's metadata (title, authors, dates) is kept even if the text comes from the feed.
    """
    prepared = prepare(page, options, site=site, hints=hints)
    if own is None or not own.html:
        return prepared
    words = read_words(_plain(own.html), own.title)
    agreement = stand(words, prepared)
    if is_clearly_fuller(words, prepared, agreement):
        fuller = prepare_own(own, options, fetched_at=page.fetched_at, site=site, hints=hints)
        if fuller is not None:
            if prepared.article is None:
                return _with_reservations(fuller, page)
            return _with_metadata(fuller, prepared.article)
    return replace(prepared, agreement=agreement)


def stand(own: Words, prepared: Prepared) -> Agreement:
    """Compares the feed's text with the page's article; '' if the page is not an article."""
    if prepared.signature is None:
        return ""
    found = compare(own, prepared.signature)
    if found.ratio >= SAME_LENGTH and found.coverage >= SAME_RUNS:
        return "whole"
    if found.coverage < PART_RUNS:
        return "other"
    return "part" if found.new_is_shorter else "fuller"


def is_clearly_fuller(own: Words, prepared: Prepared, agreement: Agreement) -> bool:
    """Tells whether the page is a stub of the feed's text: rejected for hiding it, a part of it, or almost empty."""
    if prepared.rejected is not None:
        return prepared.rejected.reason in _HIDING
    assert prepared.article is not None
    assert prepared.signature is not None
    words = len(prepared.signature.tokens)
    if len(own.tokens) < max(FULLER_TIMES * words, words + FULLER_WORDS):
        return False
    return agreement == "fuller" or words < STUB_WORDS or prepared.article.metadata.paywalled


def is_from_feed(prepared: Prepared) -> bool:
    """Tells whether the text of an article comes from the feed, not the page."""
    return prepared.article is not None and FROM_FEED in prepared.article.flags


def _with_metadata(fuller: Prepared, page: Article) -> Prepared:
    """Returns the feed's article with the page's metadata."""
    assert fuller.article is not None
    metadata = replace(page.metadata, images=fuller.article.metadata.images or page.metadata.images)
    flags = tuple(dict.fromkeys((*page.flags, *fuller.article.flags)))
    confidence = replace(page.confidence, text=fuller.article.confidence.text)
    article = replace(fuller.article, metadata=metadata, url=page.url, flags=flags, confidence=confidence)
    return replace(fuller, article=article, signature=sign(article.text, metadata.title))


def _with_reservations(fuller: Prepared, page: Page) -> Prepared:
    """Returns the feed's article with what its page, which was rejected, says of the use of its text."""
    assert fuller.article is not None
    metadata = replace(fuller.article.metadata, reservations=extraction.reservations_of(page))
    return replace(fuller, article=replace(fuller.article, metadata=metadata))


def _plain(markup: str) -> str:
    return html.unescape(_TAG.sub(" ", markup))


def _flagged(article: Article) -> Article:
    return replace(article, flags=tuple(dict.fromkeys((*article.flags, FROM_FEED))))
