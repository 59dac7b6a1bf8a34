"""The blog's answer to each request target: routes, redirects and errors. No network."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, unquote

from .blog import DISALLOWED_PATHS, Blog
from .documents import render_comment_feed, render_feed, render_robots, render_sitemap, render_sitemap_index
from .pages import render_listing, render_post, render_static
from .pictures import render_picture
from .source import Post

HTML = "text/html; charset=UTF-8"
RSS = "application/rss+xml; charset=UTF-8"
XML = "application/xml; charset=UTF-8"
#: Other spellings of URLs, all of which WordPress redirects.
ALIASES = {
    "/feed": "/feed/",
    "/rss": "/feed/",
    "/sitemap.xml": "/wp-sitemap.xml",
    "/about": "/about/",
    "/contact": "/contact/",
    "/en": "/en/",
}
PAGED = re.compile(r"(?P<archive>/.*?)page/(?P<page>[1-9]\d{0,3})/")  # /category/ink/page/2/
SITEMAP = re.compile(r"/wp-sitemap-(?P<part>[a-z0-9_-]{1,40})\.xml")
UPLOAD = re.compile(r"/wp-content/uploads/(?P<name>[^/]{1,80})\.png")
DATED = re.compile(r"/(?P<year>\d{4})/(?:(?P<month>\d\d)/)?")  # /2023/ or /2023/04/


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, body (a text or a picture) and what the headers need. `location` is '' without a redirect."""

    status: int
    content_type: str = HTML
    text: str = ""
    picture: bytes = b""
    last_modified: datetime
    location: str = ""


def answer(blog: Blog, target: str) -> Answer:
    """Returns the answer to 'GET target'. Never raises: unknown targets are 404."""
    path, _, query_text = target.partition("?")
    query = parse_qs(query_text)
    if path == "/" and "p" in query:
        return _shortlink(blog, query["p"][0])
    if path == "/" and query.get("feed") == ["rss2"]:
        return _redirect(blog, "/feed/")
    if path in ALIASES:
        return _redirect(blog, ALIASES[path])
    for find in (_document, _upload, _static, _listing, _post):
        found = find(blog, path, query)
        if found is not None:
            return found
    words = blog.words["ar"]
    return _error(blog, 404, words["missing"], words["missing_text"])


def _document(blog: Blog, path: str, query: dict[str, list[str]]) -> Answer | None:
    if path == "/robots.txt":
        return _ok(blog, render_robots(blog), "text/plain; charset=UTF-8")
    if path == "/wp-sitemap.xml":
        return _ok(blog, render_sitemap_index(blog), XML)
    if part := SITEMAP.fullmatch(path):
        return _ok(blog, render_sitemap(blog, part["part"]), XML)
    if path == "/feed/":
        number = query.get("paged", ["1"])[0]
        return _ok(blog, render_feed(blog, int(number) if re.fullmatch(r"[1-9]\d{0,3}", number) else 1), RSS)
    if path == "/comments/feed/":
        return _ok(blog, render_comment_feed(blog, blog.posts, path), RSS)
    if path.endswith("/feed/") and (post := _find(blog, path.removesuffix("feed/"))):
        return _ok(blog, render_comment_feed(blog, [post], path), RSS)
    return None


def _upload(blog: Blog, path: str, _query: dict[str, list[str]]) -> Answer | None:
    match = UPLOAD.fullmatch(path)
    if match is None:
        return None
    return Answer(
        status=200,
        content_type="image/png",
        picture=render_picture(match["name"]),
        last_modified=min(p.published for p in blog.source),
    )


def _static(blog: Blog, path: str, _query: dict[str, list[str]]) -> Answer | None:
    words = blog.words["ar"]
    if path in ("/about/", "/contact/"):
        key = path.strip("/")
        return _ok(blog, render_static(blog, "ar", words[key], words[f"{key}_text"]))
    if path.startswith(DISALLOWED_PATHS):
        return _ok(
            blog, render_static(blog, "en", "Ledger", "Debts of the shop. No crawler should read this.")
        )
    return None


def _listing(blog: Blog, path: str, _query: dict[str, list[str]]) -> Answer | None:
    paged = PAGED.fullmatch(path)
    archive, page = (paged["archive"], int(paged["page"])) if paged else (path, 1)
    kind, _, name = unquote(archive).strip("/").partition("/")
    words, posts = blog.words, list(blog.posts)
    dated = DATED.fullmatch(archive)
    title, chosen = "", list[Post]()
    if archive == "/":
        title, chosen = words["ar"]["site"], posts
    elif archive == "/en/":
        title, chosen = words["en"]["site"], [post for post in posts if post.language == "en"]
    elif kind == "category" and name in words["categories"]:
        title, chosen = words["categories"][name]["ar"], [post for post in posts if post.category == name]
    elif kind == "author" and name in words["authors"]:
        title, chosen = words["authors"][name]["ar"], [post for post in posts if name in post.authors]
    elif kind == "tag":
        chosen = [post for post in posts if name in [tag.replace(" ", "-") for tag in post.tags]]
        title = name.replace("-", " ")
    elif dated:
        month = int(dated["month"] or 0)
        at = [post for post in posts if post.published.year == int(dated["year"])]
        title, chosen = archive.strip("/"), [post for post in at if month in (0, post.published.month)]
    language = "en" if chosen and all(post.language == "en" for post in chosen) else "ar"
    return _ok(blog, render_listing(blog, language, title, chosen, archive, page))


def _post(blog: Blog, path: str, _query: dict[str, list[str]]) -> Answer | None:
    # `?share=` and `?replytocom=` show the same post: crawler traps.
    with_slash = path if path.endswith("/") else f"{path}/"
    post = _find(blog, with_slash)
    if post is not None:
        if with_slash != path:
            return _redirect(blog, blog.path(post))
        times = (post.modified, *(comment.at for comment in post.comments))
        return Answer(status=200, text=render_post(blog, post), last_modified=max(times))
    known = _same(blog.gone, with_slash)
    if known is not None:
        return _error(blog, 410, blog.words["ar"]["gone"], blog.words["ar"]["missing_text"])
    old = _same(blog.moved, with_slash)
    if old is not None:
        return _redirect(blog, blog.path(blog.get(blog.moved[old])))
    return None


def _find(blog: Blog, path: str) -> Post | None:
    return next((post for post in blog.posts if unquote(blog.path(post)) == unquote(path)), None)


def _same(paths: dict[str, str] | set[str], path: str) -> str | None:
    return next((known for known in paths if unquote(known) == unquote(path)), None)


def _shortlink(blog: Blog, number: str) -> Answer:
    post = next((post for post in blog.posts if str(post.number) == number), None)
    words = blog.words["ar"]
    if post is None:
        return _error(blog, 404, words["missing"], words["missing_text"])
    return _redirect(blog, blog.path(post))


def _ok(blog: Blog, text: str | None, content_type: str = HTML) -> Answer | None:
    if text is None:
        return None
    return Answer(status=200, content_type=content_type, text=text, last_modified=blog.changed_at)


def _redirect(blog: Blog, path: str) -> Answer:
    return Answer(status=301, last_modified=blog.changed_at, location=blog.base_url + path)


def _error(blog: Blog, status: int, title: str, text: str) -> Answer:
    page = render_static(blog, "ar", title, text)
    return Answer(status=status, text=page, last_modified=blog.changed_at)
