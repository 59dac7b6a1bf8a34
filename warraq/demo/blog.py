"""The current state of the blog: which posts are live, at which URLs, and what an author can do to them."""

import threading
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from .markup import percent
from .source import Post, load_posts

PER_PAGE = 10  # WordPress's default for archives and feeds
#: Time between two changes of the blog, which has no clock.
CHANGE_STEP = timedelta(hours=1)
#: Path prefixes and query keys that robots.txt forbids.
DISALLOWED_PATHS = ("/wp-admin/", "/private/")
DISALLOWED_QUERIES = ("replytocom", "share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request the server has answered.

    `path` is the target as sent, with its query; header names are lower-case.
    """

    method: str
    path: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str:
        """Returns the value of the first header of that (lower-case) name, '' if absent."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def is_conditional(self) -> bool:
        """Tells whether it is a conditional request."""
        return bool(self.header("if-none-match") or self.header("if-modified-since"))

    @property
    def is_trespass(self) -> bool:
        """Tells whether robots.txt forbids it."""
        path, _, query = self.path.partition("?")
        keys = {part.partition("=")[0] for part in query.split("&")}
        return path.startswith(DISALLOWED_PATHS) or not keys.isdisjoint(DISALLOWED_QUERIES)


@dataclass(slots=True)
class Blog:
    """The sample blog: posts that are live, gone, moved or drafts. Safe to change while it is served.

    Every change takes effect at once and advances `changed_at`; nothing depends on the clock.
    """

    base_url: str = "http://blog.example"
    log: list[Request] = field(default_factory=list)
    words: dict[str, Any] = field(default_factory=lambda: load_words())
    source: tuple[Post, ...] = field(default_factory=load_posts)
    gone: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    changed_at: datetime = field(init=False)
    _posts: dict[str, Post] = field(init=False)
    _lock: threading.RLock = field(init=False, default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self._posts = {post.slug: post for post in self.source if not post.draft}
        self.changed_at = max(max(post.modified, *_comment_times(post)) for post in self._posts.values())

    @property
    def posts(self) -> tuple[Post, ...]:
        """The live posts, newest first."""
        with self._lock:
            return tuple(sorted(self._posts.values(), key=lambda post: post.published, reverse=True))

    def get(self, slug: str) -> Post:
        """Returns the live post with that slug; raises KeyError if there is none."""
        return self._posts[slug]

    def path(self, post: Post) -> str:
        """'/2023/04/slug/', percent-encoded."""
        return f"/{post.published:%Y/%m}/{percent(post.slug)}/"

    def url(self, post: Post) -> str:
        """The post's address on this server."""
        return self.base_url + self.path(post)

    def edit(self, slug: str = "") -> Post:
        """Apply a post's prepared edit (without `slug`: of the first post that has one)."""
        with self._lock:
            slug = slug or next(post.slug for post in self.source if post.revision and not post.draft)
            post = self._posts[slug].revised()
            self._posts[slug] = post
            self._change(post.modified)
            return post

    def publish(self, slug: str = "") -> Post:
        """Publish a draft (without `slug`: the first one left)."""
        with self._lock:
            drafts = [post for post in self.source if post.draft and post.slug not in self._posts]
            post = next(post for post in drafts if slug in ("", post.slug))
            post = replace(post, draft=False)
            self._posts[post.slug] = post
            self._change(post.published)
            return post

    def remove(self, slug: str) -> Post:
        """Take a post down: its URL answers 410 from now on."""
        with self._lock:
            post = self._posts.pop(slug)
            self.gone.add(self.path(post))
            self._change()
            return post

    def move(self, slug: str, new_slug: str) -> Post:
        """Move a post to another URL: the old one redirects from now on."""
        with self._lock:
            old = self._posts.pop(slug)
            self._change()
            post = replace(old, slug=new_slug, modified=self.changed_at)
            self._posts[new_slug] = post
            self.moved[self.path(old)] = new_slug
            return post

    def add_request(self, request: Request) -> None:
        """Add a request to `log`."""
        with self._lock:
            self.log.append(request)

    def trespasses(self) -> list[Request]:
        """The logged requests that robots.txt forbids. A polite crawl leaves none."""
        return [request for request in self.log if request.is_trespass]

    def find_shown(self, slug: str) -> tuple[str, str] | None:
        """Returns (URL, title) as the theme writes them where a post links to another.

        Taken from the posts as first published, so that the bytes of a page change only with its own post: a link to a
        removed or moved post stays, as on real blogs.
        """
        post = next((post for post in self.source if post.slug == slug), None)
        return (self.url(post), post.title) if post else None

    def original_of(self, post: Post) -> Post | None:
        """Returns the post that this one copies, with its current URL; None if it is original."""
        first = next((other for other in self.source if other.slug == post.duplicate_of), None)
        today = (other for other in self.posts if first and other.number == first.number)
        return next(today, first)

    def siblings(self, post: Post) -> list[Post]:
        """Returns the posts as first published in the same language, oldest first."""
        same = (other for other in self.source if other.language == post.language and not other.draft)
        return sorted(same, key=lambda other: other.published)

    def author_names(self, post: Post) -> tuple[str, ...]:
        """The authors' names in the post's language."""
        return tuple(self.words["authors"][key][post.language] for key in post.authors)

    def category_name(self, post: Post) -> str:
        """The category's name in the post's language."""
        return str(self.words["categories"][post.category][post.language])

    def _change(self, at: datetime | None = None) -> None:
        self.changed_at = max(self.changed_at + CHANGE_STEP, at or self.changed_at)


def load_words() -> dict[str, Any]:
    """Returns the theme's words: tables 'ar', 'en', 'categories', 'authors'."""
    text = files("warraq.demo").joinpath("theme", "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _comment_times(post: Post) -> Iterable[datetime]:
    return [comment.at for comment in post.comments] or [post.published]
