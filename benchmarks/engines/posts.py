"""The posts that are published through real engines: parsed from our own text files, with the text to find again.

A post begins with `== slug | lang | author | date | tags | category | title`, then comes one block a line:

    plain text            a paragraph; inline **bold**, *em*, [text](url), `code`
    ## x, ### x           headings
    - x, 1. x             items of a list
    > x                   a paragraph of a quotation
    ~ x                   a verse; verses in a row are a stanza, a lone ~ parts stanzas
    ? x                   a question of an interview: a paragraph, all of it bold
    !img file | caption   a picture; !gallery a.png, b.png | caption: several
    | a | b               a row of a table, the first is its head
    ```lang ... ```       code
    @also slug            a "read also" line with a link to that post
    @call x               promotion, in a paragraph
    %copy slug | kind     a copy of that post: same; near: own blocks, then its; head: its first three blocks, then own

Captions, "read also" lines, promotion and titles are no part of the text to find; all else is, without inline marks.
"""

import re
import tomllib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

POSTS = Path(__file__).resolve().parent / "posts"
#: The words before the link of a "read also" line, by language.
ALSO: Mapping[str, str] = tomllib.loads((Path(__file__).resolve().parent / "also.toml").read_text("utf-8"))
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ckb", "ug", "ps"})
#: Kinds of blocks whose lines are text to find.
TEXT_KINDS = frozenset(
    {"paragraph", "heading2", "heading3", "ul", "ol", "quote", "verse", "question", "table", "code"}
)
#: How many blocks of its source a copy of kind `head` begins with.
HEAD_BLOCKS = 3
#: Kinds whose lines follow each other in one block.
GROUPED = frozenset({"ul", "ol", "quote", "verse", "table"})
MARKS = {
    "## ": "heading2", "### ": "heading3", "- ": "ul", "> ": "quote", "~ ": "verse", "? ": "question", "| ": "table",
    "!img ": "image", "!gallery ": "image", "@also ": "also", "@call ": "call",
}  # fmt: skip
NUMBERED = re.compile(r"\d+[.)] ")  # "2. second item"
INLINE = re.compile(
    r"""
      \*\*(?P<bold>[^*\s](?:[^*]{0,2000}[^*\s])?)\*\*       # **bold words**
    | \*(?P<em>[^*\s](?:[^*]{0,2000}[^*\s])?)\*             # *stressed words*
    | \[(?P<text>[^\[\]]{1,500})\]\((?P<url>[^()\s]{1,500})\)  # [words](https://site.example/page)
    | `(?P<code>[^`]{1,500})`                               # `name`
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of a post. `lines` are its text, or the files of pictures; `name` a caption, a language or a slug."""

    kind: str
    lines: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post as its author wrote it. `copy_of` is the slug of the post it repeats, or empty."""

    slug: str
    language: str
    author: str
    date: str
    tags: tuple[str, ...]
    category: str
    title: str
    blocks: tuple[Block, ...] = ()
    copy_of: str = ""
    copy_kind: str = ""

    @property
    def time(self) -> str:
        """A time of day, always the same for a post."""
        return f"09:{zlib.crc32(self.slug.encode()) % 60:02d}:00"

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


class PostError(ValueError):
    """A line that is no post or block of the format."""


def read_posts(paths: Iterable[Path]) -> tuple[Post, ...]:
    """The posts of files, in their order, copies filled in. Raises PostError."""
    return parse("\n".join(path.read_text("utf-8") for path in paths))


def parse(text: str) -> tuple[Post, ...]:
    """The posts of a text in the format above, copies filled in. Raises PostError."""
    posts: dict[str, Post] = {}
    for head, *lines in _parts(text):
        post = _post(head, lines)
        if post.slug in posts:
            raise PostError(f"the slug {post.slug} stands twice")
        posts[post.slug] = post
    for post in posts.values():
        for slug in (post.copy_of, *(block.name for block in post.blocks if block.kind == "also")):
            if slug and slug not in posts:
                raise PostError(f"{post.slug} names {slug}, which is no post")
    return tuple(_filled(post, posts) for post in posts.values())


def gold_lines(post: Post) -> tuple[str, ...]:
    """The text to find again, a line a paragraph, item, verse, row or block of code."""
    return tuple(
        line
        for block in post.blocks
        if block.kind in TEXT_KINDS
        for line in _gold_lines(block)
        if line.strip()
    )


def plain(text: str) -> str:
    """Text without its inline marks."""
    return INLINE.sub(
        lambda found: plain(found["bold"] or found["em"] or found["text"] or "") or found["code"], text
    )


def cells(row: str) -> tuple[str, ...]:
    """The cells of a row of a table."""
    return tuple(cell.strip() for cell in row.strip().strip("|").split("|"))


def _gold_lines(block: Block) -> Iterable[str]:
    if block.kind == "code":
        return ("\n".join(block.lines),)
    if block.kind == "table":
        return (" ".join(plain(cell) for cell in cells(row)) for row in block.lines)
    return (plain(line) for line in block.lines)


def _parts(text: str) -> Iterable[list[str]]:
    """The lines of each post, its head first; code may hold lines that look like a head."""
    part: list[str] = []
    in_code = False
    for line in text.split("\n"):
        if line.startswith("== ") and not in_code:
            if part:
                yield part
            part = [line]
        elif part:
            in_code ^= line.startswith("```")
            part.append(line)
        elif line.strip() and not line.startswith("#"):
            raise PostError(f"before the first post: {line}")
    if part:
        yield part


def _post(head: str, lines: Sequence[str]) -> Post:
    fields = [field.strip() for field in head.removeprefix("==").split(" | ")]
    if len(fields) != 7 or not (fields[0] and fields[1] and fields[3] and fields[6]):
        raise PostError(f"seven fields are wanted, only author, tags and category may be empty: {head}")
    slug, language, author, date, tags, category, title = fields
    copies = [line.removeprefix("%copy ").split(" | ") for line in lines if line.startswith("%copy ")]
    copy_of, copy_kind = (part.strip() for part in copies[0]) if copies else ("", "")
    if copy_kind not in ("", "same", "near", "head"):
        raise PostError(f"{slug}: no kind of copy: {copy_kind}")
    return Post(
        slug=slug, language=language, author=author, date=date, category=category, title=title, copy_of=copy_of,
        tags=tuple(tag.strip() for tag in tags.split(",") if tag.strip()), blocks=tuple(_blocks(slug, lines)),
        copy_kind=copy_kind,
    )  # fmt: skip


def _blocks(slug: str, lines: Sequence[str]) -> Iterable[Block]:
    """The blocks in their order, lines of a group together."""
    group: Block | None = None
    code: list[str] | None = None
    for line in lines:
        if code is not None:
            if line.startswith("```"):
                yield Block(kind="code", lines=tuple(code[1:]), name=code[0])
                code = None
            else:
                code.append(line)
            continue
        block = None if line.startswith(("```", "%copy ")) or line.strip() in ("", "~") else _block(line)
        if group and block and block.kind == group.kind:
            group = replace(group, lines=group.lines + block.lines)
            continue
        if group and (block or line.strip()):
            yield group
            group = None
        if line.startswith("```"):
            code = [line[3:].strip()]
        elif block and block.kind in GROUPED:
            group = block
        elif block:
            yield block
    if code is not None:
        raise PostError(f"{slug}: code without end")
    if group:
        yield group


def _block(line: str) -> Block:
    if NUMBERED.match(line):
        return Block(kind="ol", lines=(NUMBERED.sub("", line, count=1).strip(),))
    for mark, kind in MARKS.items():
        if line.startswith(mark):
            rest = line[len(mark) :].strip()
            if kind == "image":
                files, _, caption = rest.partition("|")
                return Block(
                    kind=kind, lines=tuple(file.strip() for file in files.split(",")), name=caption.strip()
                )
            return Block(kind=kind, name=rest) if kind == "also" else Block(kind=kind, lines=(rest,))
    return Block(kind="paragraph", lines=(line.strip(),))


def _filled(post: Post, posts: Mapping[str, Post]) -> Post:
    """The post with the blocks that it copies; those of its source's own links stay behind."""
    if not post.copy_of:
        return post
    source = tuple(block for block in posts[post.copy_of].blocks if block.kind != "also")
    if post.copy_kind == "near":
        return replace(post, blocks=post.blocks + source)
    return replace(post, blocks=(source[:HEAD_BLOCKS] if post.copy_kind == "head" else source) + post.blocks)
