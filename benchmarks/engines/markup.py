"""Posts in the forms that engines take: Markdown, plain HTML and the commented HTML of WordPress's block editor."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.engines.posts import ALSO, INLINE, Block, Post, cells

#: Characters that Markdown would take for marks, escaped in plain text.
SPECIAL = re.compile(r"[\\*_`\[\]~$|]")
#: What Markdown would take for a list, a heading or a rule at the start of a line.
LEADING = re.compile(r"(?P<mark>[-+#>=])|(?P<number>\d{1,9})(?P<point>[.)])(?=\s)")
#: What only pages of WordPress have: class="wp-block-quote".
WORDPRESS_CLASS = re.compile(r' class="wp-[^"]{0,100}"')
#: Tags of inline marks, by the group of the pattern that found them.
TAGS = {"bold": "strong", "em": "em", "code": "code"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the text of a post needs to know of its site: where posts and pictures are, and how a picture is written.

    `figure` is `html`, `markdown` (the caption is the alternative text) or a template with {src} and {caption}.
    """

    posts: Mapping[str, Post]
    link: Callable[[Post], str]
    images: str = "/images/"
    figure: str = "html"


def markdown(post: Post, site: Site) -> str:
    """The text in Markdown, tables and fenced code included."""
    return "\n\n".join(text for block in post.blocks if (text := _markdown(block, post, site))) + "\n"


def plain_html(post: Post, site: Site) -> str:
    """The text in HTML, a block a line."""
    text = "\n".join(text for block in post.blocks for _, text, _ in _html(block, post, site)) + "\n"
    return WORDPRESS_CLASS.sub("", text)


def gutenberg(post: Post, site: Site) -> str:
    """The text in HTML with the comments of WordPress's block editor."""
    return "\n\n".join(
        f"<!-- wp:{name}{f' {settings}' if settings else ''} -->\n{text}\n<!-- /wp:{name} -->"
        for block in post.blocks
        for name, text, settings in _html(block, post, site)
    )


def _markdown(block: Block, post: Post, site: Site) -> str:
    """A block, or nothing for a link to a post that the site does not have."""
    lines = [_inline_markdown(line) for line in block.lines]
    match block.kind:
        case "heading2" | "heading3":
            return "#" * int(block.kind[-1]) + " " + lines[0]
        case "question":
            return (
                f"**{lines[0]}**" if INLINE.search(block.lines[0]) is None else f"<strong>{lines[0]}</strong>"
            )
        case "ul":
            return "\n".join(f"- {line}" for line in lines)
        case "ol":
            return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
        case "quote":
            return "\n>\n".join(f"> {line}" for line in lines)
        case "verse":
            return "  \n".join(lines)
        case "table":
            rows = [[_inline_markdown(cell) for cell in cells(row)] for row in block.lines]
            rows.insert(1, ["---"] * len(rows[0]))
            return "\n".join(f"| {' | '.join(row)} |" for row in rows)
        case "code":
            return f"```{block.name or 'text'}\n" + "\n".join(block.lines) + "\n```"
        case "image":
            return _figure(block, site)
        case "also":
            other = site.posts.get(block.name)
            return f"{ALSO[post.language]}[{_escaped(other.title)}]({site.link(other)})" if other else ""
        case _:
            return lines[0]


def _figure(block: Block, site: Site) -> str:
    sources = [site.images + file for file in block.lines]
    if site.figure == "markdown":
        return "\n".join(f"![{block.name}]({source})" for source in sources)
    if site.figure != "html":
        return "\n\n".join(
            site.figure.replace("{src}", source).replace("{caption}", block.name) for source in sources
        )
    caption = html.escape(block.name)
    pictures = "".join(f'<img src="{source}" alt="{caption}" />' for source in sources)
    return f"<figure>{pictures}<figcaption>{caption}</figcaption></figure>"


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\g<0>", text).replace("<", "&lt;")


def _inline_markdown(text: str) -> str:
    """A line; marks beside letters or around punctuation are written as tags, since Markdown would not see them."""
    parts, end = [], 0
    for found in INLINE.finditer(text):
        parts.append(_escaped(text[end : found.start()]))
        end = found.end()
        kind = str(found.lastgroup)
        if found["text"]:
            parts.append(f"[{_escaped(found['text'])}]({found['url']})")
        elif found["code"]:
            parts.append(f"`{found['code']}`")
        elif _stands_alone(text, found):
            mark = "**" if kind == "bold" else "*"
            parts.append(mark + _escaped(found[kind]) + mark)
        else:
            parts.append(f"<{TAGS[kind]}>{_escaped(found[kind])}</{TAGS[kind]}>")
    line = "".join(parts) + _escaped(text[end:])
    return LEADING.sub(
        lambda found: "\\" + found["mark"] if found["mark"] else f"{found['number']}\\{found['point']}", line, count=1
    ) if LEADING.match(line) else line  # fmt: skip


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    inside = found["bold"] or found["em"]
    around = text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
    return inside[0].isalnum() and inside[-1].isalnum() and not any(char.isalnum() for char in around)


def _inline_html(text: str) -> str:
    parts, end = [], 0
    for found in INLINE.finditer(text):
        parts.append(html.escape(text[end : found.start()], quote=False))
        end = found.end()
        kind = str(found.lastgroup)
        if found["text"]:
            parts.append(
                f'<a href="{html.escape(found["url"])}">{html.escape(found["text"], quote=False)}</a>'
            )
        else:
            parts.append(f"<{TAGS[kind]}>{html.escape(found[kind], quote=False)}</{TAGS[kind]}>")
    return "".join(parts) + html.escape(text[end:], quote=False)


def _html(block: Block, post: Post, site: Site) -> list[tuple[str, str, str]]:
    """The name of the block in WordPress's editor, its HTML and settings; nothing for a link that leads nowhere."""
    lines = [_inline_html(line) for line in block.lines]
    match block.kind:
        case "heading2":
            return [("heading", f'<h2 class="wp-block-heading">{lines[0]}</h2>', "")]
        case "heading3":
            return [("heading", f'<h3 class="wp-block-heading">{lines[0]}</h3>', '{"level":3}')]
        case "question":
            return [("paragraph", f"<p><strong>{lines[0]}</strong></p>", "")]
        case "ul":
            return [("list", f"<ul>{_items(lines)}</ul>", "")]
        case "ol":
            return [("list", f"<ol>{_items(lines)}</ol>", '{"ordered":true}')]
        case "quote":
            inside = "".join(f"<p>{line}</p>" for line in lines)
            return [("quote", f'<blockquote class="wp-block-quote">{inside}</blockquote>', "")]
        case "verse":
            return [("paragraph", f"<p>{'<br />'.join(lines)}</p>", "")]
        case "code":
            escaped = html.escape("\n".join(block.lines), quote=False)
            return [("code", f'<pre class="wp-block-code"><code>{escaped}</code></pre>', "")]
        case "table":
            return [("table", _html_table(block), "")]
        case "image":
            return [_html_figure(block, site)]
        case "also":
            other = site.posts.get(block.name)
            title = (
                f'<a href="{site.link(other)}">{html.escape(other.title, quote=False)}</a>' if other else ""
            )
            return [("paragraph", f"<p>{ALSO[post.language]}{title}</p>", "")] if other else []
        case _:
            return [("paragraph", f"<p>{lines[0]}</p>", "")]


def _items(lines: list[str]) -> str:
    return "".join(f"<li>{line}</li>" for line in lines)


def _html_table(block: Block) -> str:
    head, *body = (
        f"<tr>{''.join(f'<{tag}>{_inline_html(cell)}</{tag}>' for cell in cells(row))}</tr>"
        for tag, row in zip(["th", *["td"] * len(block.lines)], block.lines, strict=False)
    )
    inside = f"<thead>{head}</thead><tbody>{''.join(body)}</tbody>"
    return f'<figure class="wp-block-table"><table>{inside}</table></figure>'


def _html_figure(block: Block, site: Site) -> tuple[str, str, str]:
    caption = f'<figcaption class="wp-element-caption">{html.escape(block.name)}</figcaption>'
    pictures = [
        f'<figure class="wp-block-image size-large"><img src="{site.images}{file}" alt="" />'
        for file in block.lines
    ]
    if len(pictures) == 1:
        return "image", f"{pictures[0]}{caption}</figure>", ""
    inside = "".join(f"{picture}</figure>" for picture in pictures)
    return "gallery", f'<figure class="wp-block-gallery has-nested-images">{inside}{caption}</figure>', ""
