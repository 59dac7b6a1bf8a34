"""Discover a site's feeds, platform, and older pages, from its pages and headers alone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Literal
from urllib.parse import parse_qsl, urljoin, urlsplit

from warraq.articles.tables import rows
from warraq.articles.text import clean_text
from warraq.articles.urls import host_name, url_shape

from .links import absolute
from .page import PageLink, PageOutline, read_outline
from .records import FeedKind, FeedLink, SiteProfile

FeedFormat = Literal["rss", "atom", "json", "unknown"]

_FORMATS: dict[str, FeedFormat] = {
    "application/rss+xml": "rss", "application/rdf+xml": "rss", "text/rss+xml": "rss",
    "application/x-rss+xml": "rss", "application/atom+xml": "atom", "application/feed+json": "json",
    "text/xml": "unknown", "application/xml": "unknown", "application/json": "unknown",
}  # fmt: skip
# a URL that looks like a feed: /feed/ /rss.xml /atom.xml /index.rdf ?feed=rss2 ?format=rss
# /feeds/posts/default
_FEED_ADDRESS = re.compile(
    r"/(?:feeds?|rss2?|atom)/?(?:$|\?)|/feeds/|[/.](?:rss|rdf|atom)(?:\.xml|\.php)?(?:$|\?)"
    r"|[/_.-](?:feed|rss|atom)\.(?:xml|json|rdf)(?:$|\?)|/index\.(?:xml|rdf)(?:$|\?)|[?&](?:feed|format)=(?:rss|atom|feed)",
    re.IGNORECASE,
)
_NOT_FEED = re.compile(
    r"/wp-json/|/oembed|feedburner\.com/fb/|/manifest\.|opensearch|/feedback", re.IGNORECASE
)
_KIND_ORDER: dict[str, int] = {
    "main": 0,
    "podcast": 1,
    "other": 2,
    "tag": 3,
    "author": 4,
    "search": 5,
    "comments": 6,
}
_FOUND_ORDER = {"link": 0, "header": 0, "anchor": 1, "guess": 2}
_MAX_FEEDS = 50
# Link: <https://example.org/feed/>; rel="alternate"; type="application/rss+xml"
_HEADER_LINK = re.compile(r"<([^<>]{1,4000})>([^<]{0,2000})")
_HEADER_PARAMETER = re.compile(
    r""";\s{0,9}(\w{1,20})\*?\s{0,9}=\s{0,9}(?:"([^"]{0,500})"|([^\s;,"]{1,500}))"""
)


def discover_feeds(
    page: bytes | str, *, url: str, http_link_headers: Iterable[str] = (), content_type: str = ""
) -> tuple[FeedLink, ...]:
    """Returns the feeds the page at `url` links to, the site's main feed first; () if there are none.

    Sources in order: <link rel=alternate>, Link headers, anchors whose URL or text suggests a feed. Comment, tag,
    author and search feeds come after the main one. At most 50. Never raises.
    """
    outline = read_outline(page, url=url, content_type=content_type)
    found: dict[str, FeedLink] = {}
    for link in (*_from_links(outline), *_from_headers(http_link_headers, url), *_from_anchors(outline)):
        if link.url not in found and not _NOT_FEED.search(link.url):
            found[link.url] = replace(link, kind=feed_kind(link.url, link.title, page_url=url))
    ranked = sorted(found.values(), key=lambda link: _rank(link, url))  # stable: document order among equals
    return tuple(ranked[:_MAX_FEEDS])


def guess_feed_urls(home_url: str, platform: str = "") -> tuple[FeedLink, ...]:
    """Returns URLs where sites usually have feeds; those of `platform` first.

    Guesses: checking costs one request each.
    """
    home = absolute("./", home_url) or home_url
    guesses = sorted(_table("feed_guesses.tsv"), key=lambda row: not (platform and row[2:] == (platform,)))
    links: dict[str, FeedLink] = {}
    for path, form, *_ in guesses:
        url = urljoin(home, path)
        links.setdefault(url, FeedLink(url=url, format=form, found_in="guess"))  # type: ignore[arg-type]
    return tuple(links.values())


def feed_kind(url: str, title: str = "", *, page_url: str = "") -> FeedKind:
    """Returns what a feed is about, by its URL and title (feed_kinds.tsv); 'main' by default."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    for kind, place, pattern in _kinds():
        if pattern.search(path if place == "path" else title):
            return kind
    page_path = urlsplit(page_url).path.rstrip("/")
    if page_path.count("/") > 1 and parts.path.startswith(page_path + "/"):
        return "comments"  # a feed below an article's URL has that article's comments
    return "main"


def _rank(link: FeedLink, page_url: str) -> tuple[int, int, int, int]:
    """Sort key: kind, then whether it is on the page's own host, how it was found, and depth of its URL."""
    same_host = _bare_host(link.url) == _bare_host(page_url)
    depth = urlsplit(link.url).path.rstrip("/").count("/")
    return _KIND_ORDER[link.kind], not same_host, _FOUND_ORDER[link.found_in], depth


def _bare_host(url: str) -> str:
    return host_name(url).removeprefix("www.")


def _from_links(outline: PageOutline) -> Iterator[FeedLink]:
    for link in outline.links:
        rels = set(link.rels)
        if not rels & {"alternate", "feed"} or "stylesheet" in rels:
            continue
        if link.media_type in _FORMATS or ("feed" in rels and not link.media_type):
            form = _FORMATS.get(link.media_type, "unknown")
            if form == "unknown" and "feed" not in rels and not _FEED_ADDRESS.search(link.url):
                continue
            yield FeedLink(url=link.url, title=_name(link.title), format=form, found_in="link")


def header_hubs(headers: Iterable[str], url: str) -> tuple[str, ...]:
    """Returns the distinct WebSub hubs advertised in the Link headers of the response from `url`, at most ten."""
    found = (
        target for target, said in _header_links(headers, url) if "hub" in said.get("rel", "").lower().split()
    )
    return tuple(dict.fromkeys(found))[:10]


def _from_headers(headers: Iterable[str], url: str) -> Iterator[FeedLink]:
    for target, said in _header_links(headers, url):
        form = _FORMATS.get(said.get("type", "").partition(";")[0].strip().lower(), "unknown")
        rels = said.get("rel", "").lower().split()
        if "alternate" in rels and (form != "unknown" or _FEED_ADDRESS.search(target)):
            yield FeedLink(url=target, title=_name(said.get("title", "")), format=form, found_in="header")


def _header_links(headers: Iterable[str], url: str) -> Iterator[tuple[str, dict[str, str]]]:
    """RFC 8288 Link headers: absolute URL and parameters of each link."""
    for value in list(headers)[:20]:
        for address, rest in _HEADER_LINK.findall(value[:20_000]):
            if target := absolute(address, url):
                yield (
                    target,
                    {name.lower(): quoted or bare for name, quoted, bare in _HEADER_PARAMETER.findall(rest)},
                )


def _from_anchors(outline: PageOutline) -> Iterator[FeedLink]:
    for anchor in outline.anchors:
        name = anchor.title.strip().lower()
        is_named = (
            name in {"rss", "rss feed", "atom", "atom feed", "feed", "json feed", "خلاصات"}
            or "rss" in anchor.classes
        )
        if _FEED_ADDRESS.search(anchor.url) or (
            is_named and _bare_host(anchor.url) == _bare_host(outline.url)
        ):
            yield FeedLink(url=anchor.url, title=_name(anchor.title), found_in="anchor")


def _name(text: str) -> str:
    return " ".join(clean_text(text).split())[:300]


# -------------------------------------------------------------------------------------------------- the site


def discover_site(page: bytes | str, *, url: str, content_type: str = "") -> SiteProfile:
    """Returns what the page says about its site. Never raises; '' for what it does not say."""
    outline = read_outline(page, url=url, content_type=content_type)
    generator = _name(outline.meta("generator"))
    home = next((link.url for link in (*outline.links, *outline.anchors) if "home" in link.rels), "")
    language = outline.language or outline.meta("og:locale", "language", "content-language")
    return SiteProfile(
        url=url,
        platform=_platform(outline, generator),
        generator=generator[:200],
        name=_name(outline.meta("og:site_name", "application-name")) or _name_of_title(outline, url),
        language=language.replace("_", "-")[:35]
        if re.match(r"[A-Za-z]{2,3}\b", language.replace("_", "-"))
        else "",
        home_url=home or absolute("/", url),
        sitemaps=_sitemaps(outline),
        next_urls=_next_pages(outline),
    )


def _platform(outline: PageOutline, generator: str) -> str:
    places = {"generator": generator, "host": host_name(outline.url), "html": outline.source}
    return next((name for name, place, pattern in _platforms() if pattern.search(places[place])), "")


# parts of a title: "Home - Name of the site", "Name | What it is about"
_TITLE_PARTS = re.compile(r"\s+[|–—»«·•-]\s+")


def _name_of_title(outline: PageOutline, url: str) -> str:
    """Returns the site's name from the title of its home page, usually the first part; '' for other pages."""
    is_home = urlsplit(url).path in {"", "/"}
    parts = [part for part in _TITLE_PARTS.split(_name(outline.title)) if part] if is_home else []
    named = [
        part
        for part in parts
        if part.lower() not in {"home", "homepage", "الرئيسية", "accueil", "startseite", "inicio"}
    ]
    return named[0] if named else ""


def _sitemaps(outline: PageOutline) -> tuple[str, ...]:
    linked = [link.url for link in outline.links if "sitemap" in link.rels]
    linked += [
        anchor.url
        for anchor in outline.anchors
        if re.search(r"sitemap[\w-]*\.xml", anchor.url, re.IGNORECASE)
    ]
    return tuple(dict.fromkeys(linked))[:10]


_NEXT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:next|older|nav-previous|blog-pager-older-link|older-posts)(?:$|[\s_-])"
)
# /page/2/  /page2.html  /index2.html
_NUMBERED_PATH = re.compile(r"/(?:page[/_-]?(\d{1,6})(?:\.html?)?/?|index(\d{1,6})\.html?)$", re.IGNORECASE)
# ?paged=2  ?page=2
_NUMBERED_QUERY = re.compile(r"[?&](?:paged|page|pg)=(\d{1,6})\b", re.IGNORECASE)
_INDEX = re.compile(r"/index\.html?$", re.IGNORECASE)
_AHEAD = frozenset("»›⟩❯❱→⇒⟶➔➡▶▸>")  # what a link without words shows when it leads on


def _next_pages(outline: PageOutline) -> tuple[str, ...]:
    """Returns URLs of the next listing page: rel=next, then anchors with such a text or class, then page n+1.

    Last come arrows from one list to another: those of a post lead to the next post.
    """
    host = _bare_host(outline.url)
    near = [link for link in (*outline.links, *outline.anchors) if _bare_host(link.url) == host]
    current = page_number(outline.url) or 1
    is_list = url_shape(outline.url) == "listing"
    ranked: list[tuple[int, str]] = []
    for link in near:
        number = page_number(link.url)
        if "next" in link.rels:
            ranked.append((0, link.url))
        elif _is_next(link):
            ranked.append((1, link.url))
        elif number == current + 1 and _listing(link.url) == _listing(outline.url):
            ranked.append((2, link.url))
        elif is_list and number is None and _leads_on(link, outline.url):
            ranked.append((3, link.url))
    ranked.sort(key=lambda pair: pair[0])
    urls = (url.partition("#")[0] for _, url in ranked)
    return tuple(dict.fromkeys(url for url in urls if url != outline.url.partition("#")[0]))[:5]


def _is_next(link: PageLink) -> bool:
    name = " ".join(link.title.lower().strip(" »›→>«‹←<").split())
    return name in _next_names() or bool(_NEXT_CLASS.search(link.classes))


def _leads_on(link: PageLink, url: str) -> bool:
    """Tells whether a link that shows only an arrow leads to another list, and not to the first page of this one."""
    signs = set("".join(link.title.split()))
    is_arrow = bool(signs) and signs <= _AHEAD
    return (
        is_arrow and url_shape(link.url) == "listing" and _listing(link.url) not in (_listing(url), ("", ()))
    )


def page_number(url: str) -> int | None:
    """Returns the page number in the URL of a listing, None if it has none: /page/3/ is 3."""
    parts = urlsplit(url)
    found = _NUMBERED_PATH.search(parts.path) or _NUMBERED_QUERY.search(f"?{parts.query}")
    return int(next(filter(None, found.groups()))) if found else None


def _listing(url: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Returns the URL of a listing without its page number."""
    parts = urlsplit(url)
    path = _INDEX.sub("", _NUMBERED_PATH.sub("", parts.path)).rstrip("/")
    pairs = tuple(
        pair for pair in parse_qsl(parts.query)[:20] if pair[0].lower() not in {"paged", "page", "pg"}
    )
    return path, pairs


# ---------------------------------------------------------------------------------------------------- tables


@cache
def _table(name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(rows(__package__, name))


@cache
def _next_names() -> frozenset[str]:
    return frozenset(name for name, *_ in _table("next_names.tsv"))


@cache
def _kinds() -> tuple[tuple[FeedKind, str, re.Pattern[str]], ...]:
    table = _table("feed_kinds.tsv")
    return tuple((kind, place, re.compile(pattern, re.IGNORECASE)) for kind, place, pattern in table)  # type: ignore[misc]


@cache
def _platforms() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    table = _table("platforms.tsv")
    return tuple((name, place, re.compile(pattern, re.IGNORECASE)) for name, place, pattern in table)
