"""One block of a post as HTML (as shown on the page) and as clean text (as extracted)."""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from .source import LINED, Block

#: `[[the old market|slug]]`, `**strong**`, `__emphasis__`. Not nested.
LINK = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")
STRONG = re.compile(r"\*\*([^*]+)\*\*")
EMPHASIS = re.compile(r"__([^_]+)__")

#: Targets of follow-us lines. Nobody can own a .example name.
CHANNEL = "https://channel.example/oldink"
#: (URL, title) of the post with a slug, or None if there is none.
FindPost = Callable[[str], tuple[str, str] | None]


def percent(text: str) -> str:
    """Percent-encode as WordPress does: lower-case hex digits, '/' kept."""
    return re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), quote(text))


def clean(block: Block) -> str:
    """Returns the block's text without markup: lines of lists and poems separate, everything else on one line."""
    text = "\n".join(block.lines) if block.kind in LINED else " ".join(block.lines)
    return EMPHASIS.sub(r"\1", STRONG.sub(r"\1", LINK.sub(r"\1", text)))


def render_block(block: Block, base: str, find: FindPost) -> str:
    """Returns the block as the page's HTML, with the markup its kind has on real sites."""
    lines = [_inline(line, find) for line in block.lines]
    first = lines[0] if lines else ""
    if block.kind in ("list", "ordered"):
        tag = "ul" if block.kind == "list" else "ol"
        return f"<{tag}>\n" + "\n".join(f"<li>{line}</li>" for line in lines) + f"\n</{tag}>"
    if block.kind == "figure":
        return _figure(block, base)
    if block.kind == "also":
        return _read_also(block, find)
    channel = f'<a href="{CHANNEL}" rel="nofollow">{first}</a>'
    shapes = {
        "heading": f"<h3>{first}</h3>",
        "quote": f'<blockquote class="wp-block-quote"><p>{first}</p></blockquote>',
        "verse": '<p style="text-align: center;">' + "<br />\n".join(lines) + "</p>",
        "follow": f"<p><strong>{channel}</strong></p>",
        "sign": f'<p style="text-align: left;"><em>{first}</em></p>',
        "more": '<p><span id="more"></span></p>',
    }
    return shapes.get(block.kind, f"<p>{first}</p>")


def read_also_titles(block: Block, find: FindPost) -> list[tuple[str, str]]:
    """Returns (URL, words) of each target of a read-also block; URL '' without a link."""
    return [find(target) or ("", target) for target in block.lines[2:]]


def _inline(text: str, find: FindPost) -> str:
    def link(match: re.Match[str]) -> str:
        found = find(match[2])
        return f'<a href="{escape(found[0])}">{match[1]}</a>' if found else match[1]

    text = LINK.sub(link, escape(text, quote=False))
    return EMPHASIS.sub(r"<em>\1</em>", STRONG.sub(r"<strong>\1</strong>", text))


def _figure(block: Block, base: str) -> str:
    name, alt, caption, *credit = block.lines
    tail = f' <span class="photo-credit">{escape(credit[0], quote=False)}</span>' if credit else ""
    source = f"{base}/wp-content/uploads/{percent(name)}"
    return (
        f'<figure class="wp-caption aligncenter"><a href="{source}"><img src="{source}" alt="{escape(alt)}" '
        f'width="640" height="400" loading="lazy"></a><figcaption class="wp-caption-text">'
        f"{escape(caption, quote=False)}{tail}</figcaption></figure>"
    )


def _read_also(block: Block, find: FindPost) -> str:
    label = escape(block.lines[1], quote=False)
    rows = [
        f'<a href="{escape(address)}">{escape(words, quote=False)}</a>'
        if address
        else escape(words, quote=False)
        for address, words in read_also_titles(block, find)
    ]
    row = " ".join(rows)
    shapes = {
        "strong": f"<p><strong>{label} {row}</strong></p>",
        "plain": f"<p>{label} {row}</p>",
        "span": f'<p><span style="color: #993300;">{label}</span><br />\n{row}</p>',
        "quote": f"<blockquote><p>{label} {row}</p></blockquote>",
        "box": f'<div class="inline-related-box"><h4>{label}</h4>{row}</div>',
        "list": f"<p>{label}</p>\n<ul>" + "".join(f"<li>{one}</li>" for one in rows) + "</ul>",
        "heading": f"<h3>{label} {row}</h3>",
    }
    return shapes[block.lines[0]]
