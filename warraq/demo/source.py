"""The posts in `posts/*.toml`: front matter, and a body in a small markup of our own.

A body is a list of chunks separated by empty lines. The first characters of a chunk determine its kind:

    plain lines           a paragraph (lines are joined by a space)
    ! lines               a paragraph that only looks like boilerplate and must be kept
    ## Text               a sub-heading
    - one                 an unordered list, one item per line; `# one` an ordered one
    > lines               a quotation
    | verse               a poem, lines kept separate
    @name field | field   something that is not the article: see `NOT_ARTICLE`

Inside text: `**strong**`, `__emphasis__`, `[[shown words|slug of a post]]`.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from typing import Any, Literal

Head = Literal["full", "plain", "bare"]

#: First characters of a chunk -> kind of block. If one is a prefix of another, the longer comes first.
MARKERS = {
    "## ": "heading",
    "# ": "ordered",
    "- ": "list",
    "> ": "quote",
    "| ": "verse",
    "! ": "trap",
}
#: Directives for what is between the paragraphs but not part of the article, with their fields.
NOT_ARTICLE = {
    "figure": "file name | alt | caption | credit (may be missing)",
    "also": "markup | label | slug of a post, or any words (then without a link) | more of them",
    "follow": "words",
    "sign": "words",
    "credit": "words",
    "code": "what an editor's plugin left behind",
    "more": "",
}
#: Blocks whose lines stay separate in the clean text.
LINED = ("list", "ordered", "verse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One chunk of a body. `lines` are the text, or the fields of a directive."""

    kind: str
    lines: tuple[str, ...]

    @property
    def is_article(self) -> bool:
        """Tells whether a reader would call this block part of the post."""
        return self.kind not in NOT_ARTICLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A reader's comment under a post."""

    number: int
    name: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The edited state of a post."""

    modified: datetime
    body: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post. `duplicate_of` is the slug of the post it copies, '' if it is original.

    `head` says how much the page states about itself: 'full' (JSON-LD, OpenGraph), 'plain' (`<time>` and
    rel=author) or 'bare' (visible words only).
    """

    number: int
    slug: str
    language: str
    title: str
    authors: tuple[str, ...]
    published: datetime
    modified: datetime
    category: str
    tags: tuple[str, ...]
    body: str
    head: Head = "full"
    duplicate_of: str = ""
    draft: bool = False
    revision: Revision | None = None
    comments: tuple[Comment, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The body's chunks in order."""
        return parse_body(self.body)

    def revised(self) -> "Post":
        """Returns the post after its prepared edit. Raises ValueError if there is none."""
        if self.revision is None:
            raise ValueError(f"no edit is prepared for {self.slug!r}")
        edit = self.revision
        return replace(self, modified=edit.modified, body=edit.body, title=edit.title, revision=None)


def load_posts() -> tuple[Post, ...]:
    """Returns all posts, including drafts, ordered by number."""
    folder = files("warraq.demo").joinpath("posts")
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    tables = [
        (int(name[:3]), tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))) for name in names
    ]
    bodies = {str(table["slug"]): str(table.get("body", "")) for _, table in tables}
    return tuple(_post(number, table, bodies) for number, table in tables)


def parse_body(body: str) -> tuple[Block, ...]:
    """Returns the blocks of a body, in order. Raises ValueError for an unknown directive."""
    return tuple(_block(chunk.strip("\n")) for chunk in body.split("\n\n") if chunk.strip())


def _block(chunk: str) -> Block:
    if chunk.startswith("@"):
        name, _, fields = chunk[1:].partition(" ")
        if name not in NOT_ARTICLE:
            raise ValueError(f"unknown directive @{name}")
        return Block(kind=name, lines=tuple(field.strip() for field in fields.split(" | ") if field.strip()))
    marker = next((marker for marker in MARKERS if chunk.startswith(marker)), "")
    lines = [line.removeprefix(marker).strip() for line in chunk.split("\n")]
    kind = MARKERS.get(marker, "paragraph")
    return Block(kind=kind, lines=tuple(lines) if kind in LINED else (" ".join(lines),))


def _post(number: int, table: dict[str, Any], bodies: dict[str, str]) -> Post:
    # A repost has the body of its original, with a note in front and some words changed.
    original = str(table.get("duplicate_of", ""))
    body = str(table.get("body", "")) or bodies[original]
    body = _changed(body, table.get("changes", []))
    if "note" in table:
        body = f"{table['note']}\n\n{body}"
    revision = table.get("revision")
    return Post(
        number=number,
        slug=table["slug"],
        language=table["language"],
        title=table["title"],
        authors=tuple(table["authors"]),
        published=table["published"],
        modified=table.get("modified", table["published"]),
        category=table["category"],
        tags=tuple(table.get("tags", ())),
        body=body,
        head=table.get("head", "full"),
        duplicate_of=original,
        draft=table.get("draft", False),
        revision=None
        if revision is None
        else Revision(
            modified=revision["modified"],
            body=_changed(body, revision["changes"]),
            title=revision.get("title", table["title"]),
        ),
        comments=tuple(
            Comment(number=number * 100 + place, name=row["name"], at=row["at"], text=row["text"])
            for place, row in enumerate(table.get("comments", ()), 1)
        ),
    )


def _changed(body: str, changes: list[dict[str, str]]) -> str:
    for change in changes:
        if body.count(change["find"]) != 1:
            raise ValueError(f"a change must match exactly once: {change['find']!r}")
        body = body.replace(change["find"], change["put"])
    return body
