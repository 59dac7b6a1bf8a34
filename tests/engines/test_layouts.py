"""Posts of ours in layouts as blog engines have them come back exactly. The layouts are ours too: layouts.toml."""

import html
import itertools
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.engines.markup import Site, plain_html
from benchmarks.engines.posts import Post, gold_lines, read_posts
from warraq.articles.extraction import ExtractOptions, extract_html
from warraq.articles.records import Article

HERE = Path(__file__).resolve().parent
LAYOUTS: Mapping[str, Mapping[str, Any]] = tomllib.loads((HERE / "layouts.toml").read_text("utf-8"))
POSTS = {post.slug: post for post in read_posts([HERE / "posts.txt"])}
EXTERNAL_LINK = re.compile(r'(<a href="https?:[^"]*">[^<]*)</a>')  # <a href="https://a.example/b">words</a>


def rendered(layout: Mapping[str, Any], post: Post) -> str:
    """The post in the layout."""
    site = Site(posts=POSTS, link=lambda other: f"/{other.slug}/")
    text = EXTERNAL_LINK.sub(rf"\1{layout.get('link_note', '')}</a>", plain_html(post, site))
    tags = " ".join(layout["tag"].replace("<<tag>>", tag) for tag in post.tags)
    facts = {
        "title": html.escape(post.title), "author": post.author, "date": post.date, "language": post.language,
        "direction": post.direction, "tags": tags, "text": text,
    }  # fmt: skip
    return re.sub(r"<<([a-z]+)>>", lambda found: facts[found[1]], layout["page"].strip())


def read(layout: str, slug: str) -> tuple[Article, Post]:
    page = rendered(LAYOUTS[layout], POSTS[slug])
    article = extract_html(page, f"https://inkwell.example/{slug}/", ExtractOptions(accept_all=True))
    assert isinstance(article, Article)
    return article, POSTS[slug]


def lines(text: str) -> list[str]:
    """The words of each line: how cells are parted is not asked here."""
    return [" ".join(re.findall(r"\w+", line)) for line in text.split("\n") if re.search(r"\w", line)]


def cases(*facts: str) -> list[Any]:
    """Every layout, post and fact that the layout states; what is read wrong today is known.tsv."""
    rows = (HERE / "known.tsv").read_text("utf-8").splitlines()[1:]
    known = {(layout, slug, fact): reason for layout, slug, fact, reason in (row.split("\t") for row in rows)}
    found = []
    for layout, slug in itertools.product(LAYOUTS, POSTS):
        for fact in facts:
            if fact in ("text", "title", *LAYOUTS[layout]["states"]):
                reason = known.get((layout, slug, fact)) or known.get((layout, "*", fact))
                marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
                found.append(pytest.param(layout, slug, fact, marks=marks))
    return found


@pytest.mark.parametrize(("layout", "slug", "fact"), cases("text", "title", "author", "tags", "date"))
def test_a_post_comes_back(layout: str, slug: str, fact: str) -> None:
    article, post = read(layout, slug)
    found = article.metadata
    got = {
        "text": lines(article.text), "title": found.title, "author": list(found.authors), "tags": sorted(found.tags),
        "date": found.published.iso()[:10] if found.published else "",
    }  # fmt: skip
    stated = {"text": lines("\n".join(gold_lines(post))), "title": post.title, "author": [post.author],
              "tags": sorted(post.tags), "date": post.date}  # fmt: skip
    assert got[fact] == stated[fact]
