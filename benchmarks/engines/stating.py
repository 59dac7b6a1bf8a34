"""What a page or a feed states of a post beside its text: only that can be asked of who reads it."""

import gzip
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import feedparser

from benchmarks.engines.posts import Post, gold_lines
from benchmarks.engines.recipes import Recipe
from benchmarks.engines.rows import place

#: A script, but not the facts that one holds as JSON: <script>let author = "…"</script>.
PROGRAM = re.compile(r"<script(?![^>]{0,500}json)[^>]{0,500}>.*?</script>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What the feeds of a run state, by the place of the post: authors and tags."""

    authors: Mapping[str, frozenset[str]]
    tags: Mapping[str, frozenset[str]]

    @classmethod
    def of_run(cls, folder: Path) -> "Statements":
        """Read the documents that a run was given."""
        authors: dict[str, frozenset[str]] = {}
        tags: dict[str, frozenset[str]] = {}
        for line in (folder / "documents.jsonl").read_text("utf-8").splitlines():
            body = gzip.decompress((folder / json.loads(line)["path"]).read_bytes())
            for entry in feedparser.parse(body).entries:
                where = place(entry.get("link", ""))
                authors[where] = authors.get(where, frozenset()) | {entry.get("author", "")}
                terms = {tag.get("term") or tag.get("label") or "" for tag in entry.get("tags", ())}
                tags[where] = tags.get(where, frozenset()) | terms
        return cls(authors=authors, tags=tags)

    def of_feeds(self, post: Post, url: str) -> frozenset[str]:
        """`author`, `tags`: what a feed states right of the post at this address."""
        where = place(url)
        found = (
            {"author"}
            if post.author and any(post.author in name for name in self.authors.get(where, ()))
            else set()
        )
        return frozenset(
            found | ({"tags"} if post.tags and set(post.tags) <= self.tags.get(where, frozenset()) else set())
        )

    def of_page(self, page: str, post: Post, recipe: Recipe) -> frozenset[str]:
        """`author`, `tags`, `date`: what the page states, of what the theme is known to state."""
        return stated_by_page(page, post) & frozenset(recipe.states)


def stated_by_page(page: str, post: Post) -> frozenset[str]:
    """Whether the day, the name of the author, and each tag as the whole text of an element or a value, stand there."""
    text = html.unescape(PROGRAM.sub("", page))
    year, month, day = post.date.split("-")
    days = (
        rf"{year}\D?{month}\D?{day}|(?<!\d)0?{int(day)}\D.{{0,20}}{year}|{year}.{{0,20}}\D0?{int(day)}(?!\d)"
    )
    found = {"date"} if re.search(days, text) else set()
    own = "\n".join(gold_lines(post))
    if post.author and text.count(post.author) > own.count(post.author):
        found.add("author")
    if post.tags and all(
        re.search(rf">\s*\W{{0,3}}\s*{re.escape(tag)}\s*[,،、;|]?\s*<", text) or f'"{tag}"' in text
        for tag in post.tags
    ):
        found.add("tags")
    return frozenset(found)
