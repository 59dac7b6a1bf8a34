"""Comparing addresses: hints that two name one article, to be confirmed by content or by a declared URL."""

import re
from dataclasses import replace

from warraq.articles.errors import AddressError
from warraq.articles.urls.address import Address
from warraq.articles.urls.canonical import canonical, canonical_address
from warraq.articles.urls.repair import repaired
from warraq.articles.urls.shapes import shape_of_path
from warraq.articles.urls.trackers import without_trackers

# Host labels that name the same site in another dress: 'www2.', 'm.', 'amp.'.
_DRESS = re.compile(r"(?:www\d?|m|mobile|amp|wap|touch)\.(?=[^.]+\.[^.])")
# 'en.m.wikipedia.org'
_INNER_MOBILE = re.compile(r"^([a-z-]{2,12})\.(?:m|mobile)\.(?=[^.]+\.[^.])")
_INDEX_FILE = re.compile(r"/(?:index|default)\.(?:html?|php\d?|aspx?|jsp|cgi)$", re.IGNORECASE)
_AMP_EXTENSION = re.compile(r"\.amp(\.html?)?$", re.IGNORECASE)
_AMP_FOLDER = re.compile(r"(?<=[^/])/amp/?$|^/amp(?=/.)", re.IGNORECASE)
_SLASHES = re.compile("/{2,}")
_PLACEHOLDER = re.compile(r"undefined|null|none|nan|%5bobject.*|%7b%7b.*|example\.(?:com|org)", re.IGNORECASE)


def key(url: str) -> str:
    """A text equal for addresses that probably name one article. A hint only, never fetched.

    Levelled: scheme, 'www', 'm' and 'amp' hosts, AMP forms, a trailing slash, index files, double slashes,
    order of the query, and in path and query Unicode composition, invisible characters, text that was encoded
    twice or misread before it was. Raises AddressError like `canonical`.
    """
    address = _levelled(url)
    query = sorted(address.query)
    return "".join(
        (
            plain_host(address),
            _plain_path(address.path),
            "?" + "&".join(piece.replace("+", "%20") for piece in query) if query else "",
            f"#{address.route}" if address.route else "",
        )
    )


def _levelled(url: str, base: str = "") -> Address:
    """The address as it was meant, without what says nothing of the article."""
    address = repaired(canonical_address(url, base))
    return replace(address, query=without_trackers(address.query, "key"))


def plain_host(address: Address) -> str:
    """Host and port without 'www.', 'm.' and the like."""
    host = _INNER_MOBILE.sub(r"\1.", _DRESS.sub("", address.host, count=1))
    return host if address.port in (None, 80, 443) else f"{host}:{address.port}"


def _plain_path(path: str) -> str:
    path = _SLASHES.sub("/", path)
    path = _AMP_EXTENSION.sub(r"\1", _AMP_FOLDER.sub("", path))
    return _INDEX_FILE.sub("/", path).rstrip("/") or "/"


def same_site(a: str, b: str) -> bool:
    """Whether two addresses are on one host, 'www', 'm' and 'amp' aside. False when either is malformed.

    Other subdomains are other sites: two blogs of one platform share all but the first label.
    """
    try:
        return plain_host(canonical_address(a)) == plain_host(canonical_address(b))
    except AddressError:
        return False


def believable_declared(declared: str, page_url: str) -> bool:
    """Whether a page that lies at `page_url` and declares `declared` can be believed.

    Not believed: another site (a stranger must not speak for its articles), the homepage, a listing or a
    feed, a folder above the page, an address that lost the query that told articles apart, a template's
    placeholder.
    """
    try:
        if key(canonical(declared, page_url)) == key(page_url):
            return True
        said, page = _levelled(declared, page_url), _levelled(page_url)
    except AddressError:
        return False
    said_path, page_path = _plain_path(said.path), _plain_path(page.path)
    if plain_host(said) != plain_host(page) or (said_path == "/" and not said.query):
        return False
    if _PLACEHOLDER.fullmatch(said_path.rsplit("/", 1)[-1]) or shape_of_path(said_path) in (
        "listing",
        "feed",
        "asset",
    ):
        return False
    if said_path == page_path:
        return set(_names(said.query)) >= _telling(page.query)
    return not _is_folder_above(said_path, page_path)


def believable_short(short: str, page_url: str) -> bool:
    """Whether a page may have that short address too: the number of an article at its own site, 'https://ex.com/?p=5'.

    A shortener's addresses are believed when they redirect: whom they lead to is not the page's to say.
    """
    try:
        said, page = _levelled(short, page_url), _levelled(page_url)
    except AddressError:
        return False
    if plain_host(said) != plain_host(page) or _plain_path(said.path) != "/" or len(said.query) != 1:
        return False
    name, _, value = said.query[0].partition("=")
    return name.lower() in _ARTICLE_PARAMETERS and value.isdecimal() and value.isascii() and int(value) > 0


def _names(pieces: tuple[str, ...]) -> list[str]:
    return [piece.partition("=")[0].lower() for piece in pieces]


def _telling(pieces: tuple[str, ...]) -> set[str]:
    """Names of the parameters whose value looks like the number or name of an article: 'id=5', 'p=123'."""
    return {name for name in _names(pieces) if name in _ARTICLE_PARAMETERS}


# The common names, in the systems that number articles in the query.
_ARTICLE_PARAMETERS = frozenset(
    ("p", "id", "page_id", "post", "postid", "post_id", "article", "articleid", "article_id", "aid", "nid",
     "newsid", "news_id", "idnews", "id_news", "story", "storyid", "sid", "item", "itemid", "tid", "topic", "t",
     "v", "title", "url", "id_article", "noticia", "idnoticia", "q")
)  # fmt: skip

# What may follow the address of an article in the same article's other forms: '/amp', '/2', '/print',
# '/comments'.
_FORM_OF_ARTICLE = re.compile(
    r"(?:/(?:amp|print|printable|mobile|full|single|all|comments?|embed|page|page-\d+|\d{1,3}))+",
    re.IGNORECASE,
)


def _is_folder_above(said: str, page: str) -> bool:
    if not page.startswith(said.rstrip("/") + "/"):
        return False
    return _FORM_OF_ARTICLE.fullmatch(page[len(said.rstrip("/")) :]) is None
