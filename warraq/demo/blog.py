"""The blog as it stands now: which posts are live, at what addresses, and what an author may do to them."""

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
#: Each change of the blog happens this long after the one before: the sample has no clock.
CHANGE_STEP = timedelta(hours=1)
#: Path prefixes and query keys that robots.txt forbids.
DISALLOWED_PATHS = ("/wp-admin/", "/private/")
DISALLOWED_QUERIES = ("replytocom", "share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request the server answered.

    `path` is the target as sent, with its query; header names are lower-case.
    """

    method: str
    path: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str:
        """Value of the first header of that (lower-case) name, '' when absent."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def is_conditional(self) -> bool:
        """Whether it asked only for what changed."""
        return bool(self.header("if-none-match") or self.header("if-modified-since"))

    @property
    def is_trespass(self) -> bool:
        """Whether robots.txt forbids it."""
        path, _, query = self.path.partition("?")
        keys = {part.partition("=")[0] for part in query.split("&")}
        return path.startswith(DISALLOWED_PATHS) or not keys.isdisjoint(DISALLOWED_QUERIES)


@dataclass(slots=True)
class Blog:
    """The sample blog: posts that are live, gone, moved or still drafts. Safe to change while it is served.

    Every change takes effect at once and moves `changed_at` on; nothing depends on the clock.
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
        """The live post of that slug; KeyError when there is none."""
        return self._posts[slug]

    def path(self, post: Post) -> str:
        """'/2023/04/slug/', percent-encoded."""
        return f"/{post.published:%Y/%m}/{percent(post.slug)}/"

    def url(self, post: Post) -> str:
        """The post's address on this server."""
        return self.base_url + self.path(post)

    def edit(self, slug: str = "") -> Post:
        """Make the prepared edit of a post (of the first one that has an edit, without `slug`)."""
        with self._lock:
            slug = slug or next(post.slug for post in self.source if post.revision and not post.draft)
            post = self._posts[slug].revised()
            self._posts[slug] = post
            self._change(post.modified)
            return post

    def publish(self, slug: str = "") -> Post:
        """Publish a draft (the first one left, without `slug`)."""
        with self._lock:
            drafts = [post for post in self.source if post.draft and post.slug not in self._posts]
            post = next(post for post in drafts if slug in ("", post.slug))
            post = replace(post, draft=False)
            self._posts[post.slug] = post
            self._change(post.published)
            return post

    def remove(self, slug: str) -> Post:
        """Take a post down: its address answers 410 from now on."""
        with self._lock:
            post = self._posts.pop(slug)
            self.gone.add(self.path(post))
            self._change()
            return post

    def move(self, slug: str, new_slug: str) -> Post:
        """Give a post another address: the old one redirects from now on."""
        with self._lock:
            old = self._posts.pop(slug)
            self._change()
            post = replace(old, slug=new_slug, modified=self.changed_at)
            self._posts[new_slug] = post
            self.moved[self.path(old)] = new_slug
            return post

    def add_request(self, request: Request) -> None:
        """Keep a request in `log`."""
        with self._lock:
            self.log.append(request)

    def trespasses(self) -> list[Request]:
        """The logged requests that robots.txt forbids. A polite crawl leaves none."""
        return [request for request in self.log if request.is_trespass]

    def find_shown(self, slug: str) -> tuple[str, str] | None:
        """(address, title) the theme writes where a post points to another.

        Taken from the posts as first published, so that a page's bytes change only with its own post: a link
        to a removed or moved post stays, as it does on real blogs.
        """
        post = next((post for post in self.source if post.slug == slug), None)
        return (self.url(post), post.title) if post else None

    def original_of(self, post: Post) -> Post | None:
        """The post that this one repeats, with its address of today; None when it is its own."""
        first = next((other for other in self.source if other.slug == post.duplicate_of), None)
        today = (other for other in self.posts if first and other.number == first.number)
        return next(today, first)

    def siblings(self, post: Post) -> list[Post]:
        """The posts as first published in the same language, oldest first."""
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
    """The theme's words: tables 'ar', 'en', 'categories', 'authors'."""
    text = files("warraq.demo").joinpath("theme", "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _comment_times(post: Post) -> Iterable[datetime]:
    return [comment.at for comment in post.comments] or [post.published]
