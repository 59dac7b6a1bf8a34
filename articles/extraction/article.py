"""Extraction: Page to Article, or the reason why it is not one."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from warraq.articles.errors import AddressError, DecodeError, ParseError
from warraq.articles.extraction.classification import Model, load_model
from warraq.articles.extraction.confidence import confidence_of
from warraq.articles.extraction.decode import decode
from warraq.articles.extraction.kinds import PageView, reject
from warraq.articles.extraction.layout import parse_tree
from warraq.articles.extraction.metadata import decide_language, direction, find_reservations, survey
from warraq.articles.extraction.options import DEFAULTS, ExtractOptions, SiteKnowledge
from warraq.articles.extraction.removed import removed_blocks
from warraq.articles.extraction.rendering import images_of, parts_of, render_html, render_markdown
from warraq.articles.extraction.repeats import page_blocks
from warraq.articles.extraction.stages import Reading, read_page
from warraq.articles.outcomes import Rejected
from warraq.articles.records import NOT_JUDGED, Article, Page, Reservation
from warraq.articles.reservations import read_headers
from warraq.articles.text import clean_text, count_words
from warraq.articles.urls import canonical

#: Fetch time of texts whose fetch time is unknown: later than any date in them.
UNKNOWN_TIME: Final = datetime(2100, 1, 1, tzinfo=UTC)
#: Stored with each article, so that a corpus knows what to clean again.
EXTRACTOR: Final = "warraq-1"
#: Content types that are never pages of text.
NOT_HTML: Final = (
    "image/",
    "audio/",
    "video/",
    "font/",
    "application/pdf",
    "application/zip",
    "application/octet-stream",
)
#: First bytes of files that are not text, whatever their name. Source: the WHATWG MIME Sniffing Standard, section 6.
NOT_TEXT: Final = (
    b"%PDF-",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"\xff\xd8\xff",  # JPEG
    b"PK\x03\x04",  # zip and formats based on it
    b"\x1f\x8b\x08",  # gzip
    b"Rar!\x1a\x07",
    b"OggS\x00",
    b"\x1aE\xdf\xa3",  # Matroska
    b"wOFF",
    b"wOF2",
)
#: The start of HTML that a server labels as an image or a download: '<!DOCTYPE html>', '<html lang="ar">'.
IS_HTML: Final = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]{0,200}<(?:!doctype html|html)[\s>]", re.IGNORECASE)


def extract(
    page: Page, options: ExtractOptions = DEFAULTS, *, site: SiteKnowledge | None = None
) -> Article | Rejected:
    """Returns the cleaned article, or why the page is not one. The same page and options give the same bytes.

    Never raises for what a page contains. Cost: linear in the size of the page.
    """
    content_type = page.header("content-type")
    if page.body.startswith(NOT_TEXT):
        return Rejected(reason="not-html", detail=f"a file that begins with {page.body[:8]!r}")
    if content_type.lower().startswith(NOT_HTML) and not IS_HTML.match(page.body):
        return Rejected(reason="not-html", detail=content_type[:100])
    try:
        decoded = decode(page.body, content_type=content_type)
    except DecodeError as problem:
        return Rejected(reason="not-html", detail=problem.message)
    article = extract_html(
        decoded.text, page.final_url, options, fetched_at=page.fetched_at, headers=page.headers, site=site
    )
    if isinstance(article, Article) and decoded.flags:
        return replace(article, flags=(*decoded.flags, *article.flags))
    return article


def reservations_of(page: Page) -> tuple[Reservation, ...]:
    """Returns what a page and its answer say of mining the text, also where the page is no article. Never raises."""
    try:
        text = decode(page.body, content_type=page.header("content-type")).text
        return find_reservations(survey(parse_tree(text).root), page.headers)
    except (DecodeError, ParseError):
        return read_headers(page.headers)


def extract_html(
    html: str,
    url: str,
    options: ExtractOptions = DEFAULTS,
    *,
    fetched_at: datetime = UNKNOWN_TIME,
    headers: tuple[tuple[str, str], ...] = (),
    site: SiteKnowledge | None = None,
    model: Model | None = None,
) -> Article | Rejected:
    """As `extract`, for decoded text: a feed's own HTML, a file."""
    if not html or html.isspace():
        return Rejected(reason="no-text", detail="an empty page")
    try:
        reading = read_page(
            html, url, options, fetched_at=fetched_at, headers=headers, site=site, model=model or load_model()
        )
    except ParseError as problem:
        return Rejected(reason="not-html", detail=problem.message)
    if not any(map(str.isalpha, reading.view.text)):
        return _without_text(html, reading.view)
    if not options.accept_all and (rejected := reject(reading.view, announced=options.announced)):
        return rejected
    return _article(reading, options)


def _article(reading: Reading, options: ExtractOptions) -> Article:
    view = reading.view
    kept, frames = list(view.kept.values()), view.layout.frames
    language = decide_language(view.text, declared=view.metadata.language)
    parts = parts_of(kept, frames) if options.with_html else []
    images = images_of(view.layout, view.kept, view.metadata, base=view.url)
    return Article(
        url=canonical_or(view.url),
        metadata=replace(view.metadata, language=language, images=images),
        text=view.text,
        html=render_html(parts, frames, base=view.url) if options.with_html else "",
        markdown=clean_text(render_markdown(parts, frames, base=view.url)) if options.with_html else "",
        direction=direction(language, view.text),
        words=count_words(view.text),
        removed=removed_blocks(reading) if options.with_removed else (),
        flags=reading.flags,
        extractor=EXTRACTOR,
        confidence=confidence_of(reading) if options.with_removed else NOT_JUDGED,
        blocks=_counted_blocks(reading) if options.with_blocks else (),
        text_alone=reading.text_alone,
    )


def _counted_blocks(reading: Reading) -> tuple[int, ...]:
    """Returns the blocks that count for the site statistics."""
    return page_blocks(reading.view.layout, reading.marked)


def _without_text(html: str, view: PageView) -> Rejected:
    """Rejects a page without text: a shell filled by scripts, or nothing at all."""
    blocks = sum(1 for block in view.layout.blocks if block.text)
    scripts = html.count("<script")
    if scripts and blocks < 12 and len(html) > 1500:
        return Rejected(reason="needs-scripts", detail=f"{scripts} scripts, {blocks} blocks of text")
    return Rejected(reason="no-text", detail=f"{blocks} blocks, none of them article text")


def canonical_or(url: str) -> str:
    """Returns the canonical form of a URL, or the URL itself if it has none (a file, a test)."""
    try:
        return canonical(url)
    except AddressError:
        return url
