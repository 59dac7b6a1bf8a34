"""Page to Article, or the reason why not: the stages of extraction in order."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, Literal

from articles.errors import DecodeError, ParseError
from articles.extraction.blocks import Block, Layout, read_blocks
from articles.extraction.decode import decode
from articles.extraction.judge import Verdict, judge
from articles.extraction.options import ExtractOptions, SiteStatistics
from articles.extraction.render import render_html, render_markdown, render_text
from articles.extraction.tree import parse_tree
from articles.outcomes import Rejected
from articles.records import Article, Metadata, Page, RemovedBlock

#: Written into each article, so that a corpus knows what to clean again.
EXTRACTOR: Final = "warraq-1"
#: Content types that are certainly no page of text.
NOT_HTML: Final = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/octet-stream")


def extract(
    page: Page, options: ExtractOptions = ExtractOptions(), *, site: SiteStatistics | None = None
) -> Article | Rejected:
    """What the page says, cleaned, or why it is no article. The same page and options give the same bytes.

    Never raises for what a page contains. Cost: linear in the size of the page.
    """
    content_type = page.header("content-type")
    if content_type.lower().startswith(NOT_HTML) or page.body[:5] == b"%PDF-":
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
    options: ExtractOptions = ExtractOptions(),
    *,
    fetched_at: datetime = datetime(1970, 1, 1, tzinfo=UTC),
    headers: tuple[tuple[str, str], ...] = (),
    site: SiteStatistics | None = None,
) -> Article | Rejected:
    """As `extract`, of text that is already decoded: a feed's own HTML, a file."""
    if not html.strip():
        return Rejected(reason="no-text", detail="an empty page")
    try:
        tree = parse_tree(html)
    except ParseError as problem:
        return Rejected(reason="not-html", detail=problem.message)
    layout = read_blocks(tree.root)
    verdicts = judge(layout)
    kept = [block for block, verdict in zip(layout.blocks, verdicts, strict=True) if not verdict.kind]
    text = render_text(kept, layout.frames)
    if not text:
        return Rejected(reason="no-text", detail=f"{len(layout.blocks)} blocks, none of them text of an article")
    title = tree.root.findtext(".//title") or ""
    direction: Literal["rtl", "ltr"] = "ltr"
    return Article(
        url=url,
        metadata=Metadata(title=" ".join(title.split())),
        text=text,
        html=render_html(kept, layout.frames, base=url) if options.with_html else "",
        markdown=render_markdown(kept, layout.frames, base=url) if options.with_html else "",
        direction=direction,
        words=len(text.split()),
        removed=tuple(_removed(layout, verdicts)),
        flags=(*tree.flags, *layout.flags),
        extractor=EXTRACTOR,
    )


def _removed(layout: Layout, verdicts: list[Verdict]) -> list[RemovedBlock]:
    return [
        RemovedBlock(
            position=position,
            kind=verdict.kind,
            rule=verdict.rule,
            text=block.text,
            path=_path(layout, block),
            links=tuple(dict.fromkeys(piece.href for piece in block.pieces if piece.href)),
        )
        for position, (block, verdict) in enumerate(zip(layout.blocks, verdicts, strict=True))
        if verdict.kind and block.text
    ]


def _path(layout: Layout, block: Block) -> str:
    """'body/main/article/div.entry-content/p': tag and first class or id of each frame, at most 12."""
    steps: list[str] = []
    number = block.frame
    while number and len(steps) < 12:
        frame = layout.frames[number]
        key = frame.key.split(None, 2)
        steps.append(f"{key[0]}.{key[1][:40]}" if len(key) > 1 else key[0])
        number = frame.parent
    return "/".join(reversed(steps))
