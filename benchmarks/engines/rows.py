"""The articles of an export, found again among the posts that were published."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from benchmarks.engines.posts import Post
from benchmarks.engines.recipes import Recipe


def sorted_rows(
    rows: Sequence[Mapping[str, Any]], recipe: Recipe, posts: Sequence[Post]
) -> tuple[dict[str, Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Rows by the slug of their post, and the rows that are no post or a post for the second time."""
    slugs = {place(recipe.link_of(post)): post.slug for post in posts}
    found: dict[str, Mapping[str, Any]] = {}
    extra = []
    for row in rows:
        slug = slugs.get(place(row["url"]))
        if slug and slug not in found:
            found[slug] = row
        else:
            extra.append(row)
    return found, extra


def place(url: str) -> str:
    """A path without what web servers let out or add at its end."""
    parts = urlsplit(url)
    path = unquote(parts.path).removesuffix("index.html").removesuffix(".html").strip("/")
    return f"{path}?{parts.query}" if parts.query else path


def families(posts: Sequence[Post]) -> dict[str, str]:
    """The post that each post repeats, itself when it repeats none, by slug."""
    return {post.slug: post.copy_of or post.slug for post in posts}
