"""Kept blocks to sanitised HTML.

The HTML is written from the blocks, never copied from the page, so nothing but these tags can be in it; nh3 checks it
again with an allow-list, since what one hand writes another should read.
"""

from collections.abc import Sequence
from html import escape
from typing import Final

import nh3

from warraq.articles.extraction.layout import (
    BREAK,
    CODE,
    EMPHASIS,
    LINK,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    Frame,
    Piece,
)
from warraq.articles.extraction.rendering.addresses import SCHEMES, absolute
from warraq.articles.extraction.rendering.parts import Part

#: The allow-list of Article.html.
ARTICLE_TAGS: Final = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code", "table",
    "tr", "td", "th", "figure", "img", "a", "strong", "em", "sup", "sub", "br",
)  # fmt: skip
ATTRIBUTES: Final = {"a": {"href"}, "img": {"src", "alt"}}
#: Character references in an article; with more it is rendered as bare paragraphs (nh3 takes 12 us for each).
MAX_ENTITIES: Final = 20_000

_CLEANER: Final = nh3.Cleaner(
    tags=set(ARTICLE_TAGS),
    attributes={key: set(value) for key, value in ATTRIBUTES.items()},
    url_schemes=set(SCHEMES),
    link_rel=None,
)
_MARKED: Final = (
    (STRONG, "strong"),
    (EMPHASIS, "em"),
    (SUPERSCRIPT, "sup"),
    (SUBSCRIPT, "sub"),
    (CODE, "code"),
)
#: The element that blocks of a role stand in together.
_WRAPPERS: Final = {"li": "ul", "td": "table", "quote": "blockquote"}


def render_html(parts: Sequence[Part], frames: Sequence[Frame], *, base: str) -> str:
    """Sanitised HTML of the kept blocks, links made absolute."""
    out: list[str] = []
    opened = ""
    group = -1
    for part in parts:
        shape = part.shape
        wrap = "ol" if shape.ordered else _WRAPPERS.get(shape.kind, "")
        key = frames[shape.group].parent if wrap == "table" else shape.group
        if opened and (opened != wrap or (wrap != "blockquote" and key != group)):
            out.append(_closing(opened))
            opened = ""
        if wrap and not opened:
            out.append(f"<{wrap}>" + ("<tr>" if wrap == "table" else ""))
            opened, group, row = wrap, key, shape.group
        elif wrap == "table" and shape.group != row:
            out.append("</tr><tr>")
            row = shape.group
        out.append(_element(part, base))
    if opened:
        out.append(_closing(opened))
    html = "".join(out).strip()
    if html.count("&") > MAX_ENTITIES:
        texts = (escape(part.block.text, quote=False) for part in parts if part.block.text)
        return "".join(f"<p>{text}</p>\n" for text in texts).strip()
    return _CLEANER.clean(html)


def _closing(tag: str) -> str:
    return f"{'</tr>' if tag == 'table' else ''}</{tag}>\n"


def _element(part: Part, base: str) -> str:
    block, shape, runs = part
    if block.image is not None:
        address = absolute(block.image[0], base)
        return (
            f'<figure><img src="{escape(address)}" alt="{escape(block.image[1])}"></figure>\n'
            if address
            else ""
        )
    tag = "p" if shape.kind == "quote" else shape.kind
    if tag == "pre":
        return f"<pre>{escape(block.text, quote=False)}</pre>\n"
    return f"<{tag}>{_inline_html(runs, base)}</{tag}>" + ("" if tag in ("li", "td") else "\n")


def _inline_html(runs: Sequence[Piece], base: str) -> str:
    out: list[str] = []
    for text, style, href in runs:
        if text == BREAK:
            out.append("<br>")
            continue
        run = escape(text, quote=False)
        if style & ~LINK and not text.isspace():
            for bit, tag in _MARKED:
                if style & bit:
                    run = f"<{tag}>{run}</{tag}>"
        if style & LINK and (address := absolute(href, base)):
            run = f'<a href="{escape(address)}">{run}</a>'
        out.append(run)
    return "".join(out)
