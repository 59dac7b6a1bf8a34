"""Page to Article, or the reason why not: the stages of extraction in order."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from warraq.articles.errors import AddressError, DecodeError, ParseError
from warraq.articles.extraction.blocks import Layout, read_blocks
from warraq.articles.extraction.clues import find_clues
from warraq.articles.extraction.copies import find_copies
from warraq.articles.extraction.decode import decode
from warraq.articles.extraction.images import images_of
from warraq.articles.extraction.judge import KEEP, MARKED, Verdict, judge
from warraq.articles.extraction.kind_measures import PageView
from warraq.articles.extraction.kinds import reject
from warraq.articles.extraction.language import decide_language, direction
from warraq.articles.extraction.lines import Cleaned, Found, Names, clean_lines
from warraq.articles.extraction.metadata import find_metadata
from warraq.articles.extraction.model import Model, load_model
from warraq.articles.extraction.neighbours import find_neighbours
from warraq.articles.extraction.options import ExtractOptions, SiteStatistics
from warraq.articles.extraction.render import parts_of, render_html, render_markdown, render_text
from warraq.articles.extraction.rules import keep_only, remove_selected, state_fields
from warraq.articles.extraction.stated_body import FLAG as STATED
from warraq.articles.extraction.stated_body import stated_body
from warraq.articles.extraction.statistics import REPEATED_RULE, page_blocks, repeated_blocks
from warraq.articles.extraction.texts import Clues, squeeze
from warraq.articles.extraction.tree import parse_tree
from warraq.articles.outcomes import Rejected
from warraq.articles.records import Article, Metadata, Page, RemovedBlock
from warraq.articles.text import clean_text, count_words, fold
from warraq.articles.urls import canonical

#: When a text was fetched that nobody says the time of: later than any date in it.
UNKNOWN_TIME: Final = datetime(2100, 1, 1, tzinfo=UTC)
#: What a caller gets who chooses nothing.
DEFAULTS: Final = ExtractOptions()
#: Frames that the path of a removed block names, the innermost.
PATH_STEPS: Final = 8
#: Written into each article, so that a corpus knows what to clean again.
EXTRACTOR: Final = "warraq-1"
#: Content types that are certainly no page of text.
NOT_HTML: Final = (
    "image/",
    "audio/",
    "video/",
    "font/",
    "application/pdf",
    "application/zip",
    "application/octet-stream",
)
#: How files that are no text begin, whatever they are called. Source: the WHATWG MIME Sniffing Standard, section 6.
NOT_TEXT: Final = (
    b"%PDF-",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"\xff\xd8\xff",  # JPEG
    b"PK\x03\x04",  # zip and what is packed in it
    b"\x1f\x8b\x08",  # gzip
    b"Rar!\x1a\x07",
    b"OggS\x00",
    b"\x1aE\xdf\xa3",  # Matroska
    b"wOFF",
    b"wOF2",
)
#: How HTML begins that a server calls an image or a file to save: '<!DOCTYPE html>', '<html lang="ar">'.
IS_HTML: Final = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]{0,200}<(?:!doctype html|html)[\s>]", re.IGNORECASE)


def extract(
    page: Page, options: ExtractOptions = DEFAULTS, *, site: SiteStatistics | None = None
) -> Article | Rejected:
    """What the page says, cleaned, or why it is no article. The same page and options give the same bytes.

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


def extract_html(
    html: str,
    url: str,
    options: ExtractOptions = DEFAULTS,
    *,
    fetched_at: datetime = UNKNOWN_TIME,
    headers: tuple[tuple[str, str], ...] = (),
    site: SiteStatistics | None = None,
    model: Model | None = None,
) -> Article | Rejected:
    """As `extract`, of text that is already decoded: a feed's own HTML, a file."""
    if not html or html.isspace():
        return Rejected(reason="no-text", detail="an empty page")
    try:
        view, reading = read_page(
            html, url, options, fetched_at=fetched_at, headers=headers, site=site, model=model or load_model()
        )
    except ParseError as problem:
        return Rejected(reason="not-html", detail=problem.message)
    if not any(map(str.isalpha, view.text)):
        return _without_text(html, view)
    if not options.accept_all and (rejected := reject(view, announced=options.announced)):
        return rejected
    return _article(view, reading, options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found on the way, besides the view: verdicts, lines taken out, flags, `Article.text_alone`."""

    judged: tuple[Verdict, ...]
    found: tuple[Found, ...]
    flags: tuple[str, ...]
    alone: str = ""


def read_page(
    html: str,
    url: str,
    options: ExtractOptions = DEFAULTS,
    *,
    fetched_at: datetime,
    headers: tuple[tuple[str, str], ...] = (),
    site: SiteStatistics | None = None,
    model: Model,
) -> tuple[PageView, Reading]:
    """Everything that is read off a page, before it is decided what the page is.

    Raises:
        ParseError: there is no element in it.
    """
    tree = parse_tree(html)
    remove_selected(tree.root, options)
    metadata = find_metadata(tree.root, url=url, fetched_at=fetched_at, http_headers=headers)
    metadata = state_fields(tree.root, metadata, options, now=fetched_at)
    clues = find_clues(tree.root)
    keep_only(tree.root, options.body_selector)
    layout = read_blocks(tree.root)
    judgement = judge(layout, clues, model)
    kept = {
        number: block for number, block in enumerate(layout.blocks) if not judgement.verdicts[number].kind
    }
    others = find_neighbours(kept, layout, title=squeeze(clues.title), url=url)
    own = _without(Cleaned(kept, ()), others, "other-post", kind="related")
    cleaned = clean_lines(own.kept, layout.frames, _names(metadata, clues))
    cleaned = Cleaned(cleaned.kept, tuple(sorted((*own.found, *cleaned.found))))
    if copies := find_copies(cleaned.kept):
        cleaned = _without(cleaned, copies, "said-twice")
    alone = ""
    if site is not None and (gone := repeated_blocks(cleaned.kept, layout, site)):
        alone = clean_text(render_text(list(cleaned.kept.values()), layout.frames))
        cleaned = _without(cleaned, gone, REPEATED_RULE)
    text = clean_text(render_text(list(cleaned.kept.values()), layout.frames))
    flags = (*tree.flags, *layout.flags)
    verdicts, certainty = judgement.verdicts, judgement.certainty
    if clues.body and (stated := stated_body(clues.body, text)) is not None:
        layout, flags, certainty, alone = stated, (*flags, STATED), 1.0, ""
        verdicts = (KEEP,) * len(layout.blocks)
        cleaned = clean_lines(dict(enumerate(layout.blocks)), layout.frames, _names(metadata, clues))
        text = clean_text(render_text(list(cleaned.kept.values()), layout.frames))
    view = PageView(
        url=url, layout=layout, kept=cleaned.kept, certainty=certainty, metadata=metadata, text=text
    )
    return view, Reading(judged=verdicts, found=cleaned.found, flags=flags, alone=alone)


def _without(cleaned: Cleaned, gone: Collection[int], rule: str, *, kind: str = "repeated") -> Cleaned:
    """Take out blocks that are said twice, on the page or in the articles of the site, or that are other posts'."""
    found = [Found(number, kind, rule, cleaned.kept[number].text) for number in gone]
    kept = {number: block for number, block in cleaned.kept.items() if number not in gone}
    return Cleaned(kept, tuple(sorted((*cleaned.found, *found))))


def _blocks(view: PageView, reading: Reading) -> tuple[int, ...]:
    """What the site's statistics count of the page."""
    marked = {
        number for number, verdict in enumerate(reading.judged) if verdict.kind and verdict.rule == MARKED
    }
    return page_blocks(view.layout, marked)


def _article(view: PageView, reading: Reading, options: ExtractOptions) -> Article:
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
        removed=tuple(_removed(view.layout, reading.judged, reading.found)),
        flags=reading.flags,
        extractor=EXTRACTOR,
        blocks=_blocks(view, reading) if options.with_blocks else (),
        text_alone=reading.alone,
    )


def _without_text(html: str, view: PageView) -> Rejected:
    """No text was kept: a shell that scripts fill, or nothing at all."""
    blocks = sum(1 for block in view.layout.blocks if block.text)
    scripts = html.count("<script")
    if scripts and blocks < 12 and len(html) > 1500:
        return Rejected(reason="needs-scripts", detail=f"{scripts} scripts, {blocks} blocks of text")
    return Rejected(reason="no-text", detail=f"{blocks} blocks, none of them an article's")


def canonical_or(url: str) -> str:
    """The canonical form of an address, or the address itself where it has none (a file, a test)."""
    try:
        return canonical(url)
    except AddressError:
        return url


def _names(metadata: Metadata, clues: Clues) -> Names:
    """What the page and its site are called, for signatures: the site's name, and what follows the title's last bar."""
    sites = {fold(metadata.site_name)} if metadata.site_name else set()
    for bar in (" - ", " | ", " – ", " — ", " » ", " :: "):
        head, found, tail = clues.page_title.rpartition(bar)
        if found and head and len(tail) < 60:
            sites.add(fold(tail))
    return Names(title=squeeze(clues.title), sites=frozenset(site.strip() for site in sites))


def _removed(layout: Layout, judged: Sequence[Verdict], found: Sequence[Found]) -> list[RemovedBlock]:
    """Everything taken out, in reading order: whole blocks, and lines of blocks that stayed."""
    rows = [(number, verdict.kind, verdict.rule, "") for number, verdict in enumerate(judged) if verdict.kind]
    rows += [(line.number, line.kind, line.rule, line.text) for line in found]
    out: list[RemovedBlock] = []
    paths: dict[int, tuple[str, ...]] = {0: ()}  # the root is no step
    for number, kind, rule, text in sorted(rows):
        block = layout.blocks[number]
        if block.text:
            hrefs = [piece.href for piece in block.pieces if piece.href] if block.links else []
            links = tuple(dict.fromkeys(hrefs))[:20]
            path = _path(layout, block.frame, paths)
            out.append(
                RemovedBlock(
                    position=number, kind=kind, rule=rule, text=text or block.text, path=path, links=links
                )
            )
    return out


def _path(layout: Layout, number: int, paths: dict[int, tuple[str, ...]]) -> str:
    """'body/main/article/div.entry-content/p': tag and first class or id of each of the last frames.

    Each frame takes its steps from the one above: blocks share most of what is around them.
    """
    missing: list[int] = []
    at = number
    while at not in paths:
        missing.append(at)
        at = layout.frames[at].parent
    steps = paths[at]
    for at in reversed(missing):
        steps = paths[at] = (*steps[-(PATH_STEPS - 1) :], _step(layout.frames[at].key))
    return "/".join(steps)


@lru_cache(maxsize=20_000)
def _step(key: str) -> str:
    """'div.entry-content' of a frame's key."""
    names = key.split(None, 2)
    return f"{names[0]}.{names[1][:40]}" if len(names) > 1 else names[0]
