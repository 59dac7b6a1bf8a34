"""What the stored pages of a site, and its stored feeds, teach about it, as a crawl would have learnt it."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from warraq.articles.errors import FeedError
from warraq.articles.extraction import (
    ExtractOptions,
    SiteKnowledge,
    StatedPost,
    clean_names,
    count_blocks,
    extract_html,
    learn_template,
)
from warraq.articles.extraction.classification import Model
from warraq.articles.hints import PageHint, date_by_hints, names_by_hints
from warraq.articles.own_text import OwnText
from warraq.articles.records import Article, Page
from warraq.articles.site_samples import read_sample
from warraq.articles.urls import try_canonical
from warraq.feeds import parse_feed

#: The pages were fetched before this moment.
NOW = datetime(2026, 12, 31, tzinfo=UTC)
#: Pages of a site that are learnt from, as in a crawl.
SAMPLES = 40


@dataclass(frozen=True, slots=True)
class Said:
    """What the feeds of a site say, by canonical URL of the post."""

    posts: Mapping[str, StatedPost] = field(default_factory=dict)
    texts: Mapping[str, OwnText] = field(default_factory=dict)

    def fill_in(self, article: Article, url: str) -> Article:
        """Returns the article with date, authors and tags of its feed where the page has none."""
        post = self.posts.get(try_canonical(url))
        if post is None:
            return article
        hints = (PageHint(origin="feed", raw=post.published, authors=post.authors, tags=post.tags),)
        return names_by_hints(date_by_hints(article, hints, now=NOW), hints, read_names=clean_names)


def read_feeds(folder: Path) -> Said:
    """Returns what the stored feeds of a site say; nothing where none is stored."""
    posts: dict[str, StatedPost] = {}
    texts: dict[str, OwnText] = {}
    listed = folder / "feeds.jsonl"
    for line in listed.read_text("utf-8").splitlines() if listed.exists() else ():
        row = json.loads(line)
        try:
            document = parse_feed(
                gzip.decompress((folder / row["path"]).read_bytes()), url=row["url"], now=NOW
            )
        except FeedError:
            continue
        for entry in document.entries:
            url = try_canonical(entry.url)
            posts.setdefault(
                url,
                StatedPost(
                    title=entry.title, authors=entry.authors, published=entry.published_raw, tags=entry.tags
                ),
            )
            if entry.content_html:
                texts.setdefault(url, OwnText(url=url, title=entry.title, html=entry.content_html))
    return Said(posts, texts)


def site_knowledge(pages: Mapping[str, str], said: Said, model: Model) -> SiteKnowledge:
    """Learn from pages by URL, and from what feeds say of them; gold is not asked."""
    blocks, samples = [], []
    listed = sorted(pages, key=lambda url: try_canonical(url) not in said.posts)  # those first
    for url, html in ((url, pages[url]) for url in listed):
        article = extract_html(html, url, ExtractOptions(with_blocks=True), model=model)
        if isinstance(article, Article):
            blocks.append(article.blocks)
        if len(samples) < SAMPLES:
            key, body = try_canonical(url), html.encode("utf-8", "replace")
            page = Page(url=url, final_url=url, status=200, body=body, fetched_at=NOW)
            sample = read_sample(
                page, own=said.texts.get(key), stated=said.posts.get(key, StatedPost()), model=model
            )
            samples += [sample] if sample else []
    counted = count_blocks(blocks)
    return SiteKnowledge(
        articles=counted.articles, counts=counted.counts, template=learn_template(samples, now=NOW)
    )
