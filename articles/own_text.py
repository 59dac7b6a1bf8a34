"""A post as its feed gives it: compared with its page, and the article where the page gives less or nothing."""

import html
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from warraq.articles.dedup import Words, compare, read_words, sign
from warraq.articles.extraction import ExtractOptions, SiteStatistics
from warraq.articles.hints import PageHint
from warraq.articles.ingest import Prepared, prepare
from warraq.articles.records import Article, Page

#: How a feed's own text stands to the article of its page: all of it, a part, more than it, another text; '' when they
#: were not compared.
Agreement = Literal["", "whole", "part", "fuller", "other"]

#: The flag of an article whose text is the feed's, not the page's.
FROM_FEED: Final = "from-feed"

# The numbers were measured on pages with known bodies: docs/decisions/102.
#: Lengths of two texts that are one, and the share of the shorter one's runs of words that stand in the other.
SAME_LENGTH: Final = 0.85
SAME_RUNS: Final = 0.85
#: The share of a part's runs that stand in the whole.
PART_RUNS: Final = 0.5
#: A feed's text is clearly fuller than the page's with so many times its words, and so many more.
FULLER_TIMES: Final = 1.5
FULLER_WORDS: Final = 100
#: A page with as few words is a stub, whatever they are: 'Subscribe to read on'.
STUB_WORDS: Final = 100
#: Words that a feed's text must have to stand for an article: a picture has none.
MIN_WORDS: Final = 20

#: Reasons to refuse a page that may hide the article that its feed gives.
_HIDING: Final = frozenset({"paywall-stub", "needs-scripts", "no-text", "error-page", "not-html", "bot-wall"})
_TAG: Final = re.compile(r"<[^<>]*>")  # <p class="x">; linear: a '<' inside ends the attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText:
    """What an entry of a feed says itself: `html` is sanitised, `published` ISO 8601 or ''."""

    url: str
    title: str
    html: str
    published: str = ""


def page_of(own: OwnText, *, fetched_at: datetime) -> Page:
    """The entry as the page it might have been: its title as the heading, its text as the body."""
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
    site: SiteStatistics | None = None,
    hints: tuple[PageHint, ...] = (),
) -> Prepared | None:
    """The article as the feed gives it, flagged, by the rules and statistics of its site; None when it is none."""
    prepared = prepare(page_of(own, fetched_at=fetched_at), options, site=site, hints=hints)
    if prepared.article is None or len(read_words(_plain(own.html)).tokens) < MIN_WORDS:
        return None
    return replace(prepared, article=_flagged(prepared.article), agreement="fuller")


def prepare_beside(
    page: Page,
    options: ExtractOptions | None = None,
    *,
    site: SiteStatistics | None = None,
    hints: tuple[PageHint, ...] = (),
    own: OwnText | None = None,
) -> Prepared:
    """As `prepare`, with the feed's own text beside the page: how they stand, and the fuller one of the two.

    What the page says of itself (title, authors, dates) is kept also where the text is the feed's.
    """
    prepared = prepare(page, options, site=site, hints=hints)
    if own is None or not own.html:
        return prepared
    words = read_words(_plain(own.html), own.title)
    agreement = stand(words, prepared)
    if is_clearly_fuller(words, prepared, agreement):
        fuller = prepare_own(own, options, fetched_at=page.fetched_at, site=site, hints=hints)
        if fuller is not None:
            return fuller if prepared.article is None else _with_metadata(fuller, prepared.article)
    return replace(prepared, agreement=agreement)


def stand(own: Words, prepared: Prepared) -> Agreement:
    """How a feed's own text stands to the article of its page; '' when the page is none."""
    if prepared.signature is None:
        return ""
    found = compare(own, prepared.signature)
    if found.ratio >= SAME_LENGTH and found.coverage >= SAME_RUNS:
        return "whole"
    if found.coverage < PART_RUNS:
        return "other"
    return "part" if found.new_is_shorter else "fuller"


def is_clearly_fuller(own: Words, prepared: Prepared, agreement: Agreement) -> bool:
    """Whether the page is a stub of what the feed gives: refused for hiding it, a part of it, or next to nothing."""
    if prepared.rejected is not None:
        return prepared.rejected.reason in _HIDING
    assert prepared.article is not None
    assert prepared.signature is not None
    words = len(prepared.signature.tokens)
    if len(own.tokens) < max(FULLER_TIMES * words, words + FULLER_WORDS):
        return False
    return agreement == "fuller" or words < STUB_WORDS or prepared.article.metadata.paywalled


def is_from_feed(prepared: Prepared) -> bool:
    """Whether the text of an article is the feed's, not the page's."""
    return prepared.article is not None and FROM_FEED in prepared.article.flags


def _with_metadata(fuller: Prepared, page: Article) -> Prepared:
    """The feed's text with what the page says of it."""
    assert fuller.article is not None
    metadata = replace(page.metadata, images=fuller.article.metadata.images or page.metadata.images)
    flags = tuple(dict.fromkeys((*page.flags, *fuller.article.flags)))
    article = replace(fuller.article, metadata=metadata, url=page.url, flags=flags)
    return replace(fuller, article=article, signature=sign(article.text, metadata.title))


def _plain(markup: str) -> str:
    return html.unescape(_TAG.sub(" ", markup))


def _flagged(article: Article) -> Article:
    return replace(article, flags=tuple(dict.fromkeys((*article.flags, FROM_FEED))))
