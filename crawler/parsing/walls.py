"""Anti-bot walls: pages that ask for proof that a person is reading, sent instead of the page.

They come with 200 as well as with 403 or 503, so the status alone does not tell. They have next to no text, and ask for
a proof: a captcha, or a script that sets a cookie and reloads.
"""

import html
import re
from codecs import BOM_UTF8
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from warraq.articles.records import Page
from warraq.articles.tables import rows
from warraq.articles.text import fold

#: Bytes of a page that may be a wall: some include their whole script.
MAX_BYTES: Final = 1024 * 1024
#: Letters of a wall's text at most, without scripts and styles: it gives reasons and a contact.
MAX_LETTERS: Final = 1_500
#: Letters at most of a page that is little more than a script, and of one that is only a script.
BARE_LETTERS: Final = 200
EMPTY_LETTERS: Final = 30
#: The error code of a fetch that met a wall, and its text.
BOT_WALL: Final = "bot-wall"
TOLD: Final = "blocked by an anti-bot wall"

# <script src=…>…</script> up to the next of its kind; an element that is never closed ends at the next '<script'
_UNSEEN: Final = re.compile(r"<(script|style|svg|template)\b[^<>]*>[^<]*(?:<(?!/?\1\b)[^<]*)*", re.IGNORECASE)
_TITLE: Final = re.compile(r"<title[^<>]*>([^<]{0,300})", re.IGNORECASE)  # <title>Just a moment...
_TAG: Final = re.compile(r"<[^<>]*>")
# What marks a page as an article; no wall has it.
_ARTICLE: Final = re.compile(
    r'<article\b|article:published_time|"@type"\s{0,9}:\s{0,9}"(?:news)?(?:article|blogposting)|rel=["\']?shortlink',
    re.IGNORECASE,
)
# document.cookie = …; location.reload()   window.location = …
_RELOAD: Final = re.compile(r"location\.(?:reload|replace|href)|location\s{0,9}=", re.IGNORECASE)


def wall_of(page: Page) -> str:
    """The sign that this page is an anti-bot wall, e.g. 'words "just a moment", mark "g-recaptcha"'; '' if it is none.

    Never raises. Cost: linear in MAX_BYTES.
    """
    for name, value in page.headers:
        for sign in _signs("header", "sure"):
            if f"{name}: {value.lower()}".startswith(sign):
                return f'header "{sign}"'
    start = page.body[:400].removeprefix(BOM_UTF8).lstrip().lower()
    if not start.startswith(b"<") or start.startswith(
        (b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex")
    ):
        return ""
    if len(page.body) > MAX_BYTES:
        return ""
    text = page.body.decode("utf-8", "replace")
    title, seen = _shown(text)
    if sum(map(str.isalpha, seen)) > MAX_LETTERS:
        return ""
    return _judge(page.status, text.lower(), title, seen, is_article=bool(_ARTICLE.search(text)))


def _judge(status: int, markup: str, title: str, seen: str, *, is_article: bool) -> str:
    if sure := _found(_signs("mark", "sure"), markup):
        return f'mark "{sure}"'
    words = _found(_signs("words", "hint"), fold(f"{title} {seen}"))
    if not words and "<script" in markup:
        words = next((sign for sign in _signs("words", "wait") if fold(title).strip().startswith(sign)), "")
    hint = _found(_signs("mark", "hint"), markup)
    told = ", ".join(f'{kind} "{sign}"' for kind, sign in (("words", words), ("mark", hint)) if sign)
    letters = sum(map(str.isalpha, seen))
    bare = letters < BARE_LETTERS
    if status != 200:  # a refusal without a request for proof is not a wall
        return told if words or bare else ""
    if is_article:
        return ""
    if hint and (words or letters < EMPTY_LETTERS):
        return told
    if bare and "document.cookie" in markup and _RELOAD.search(markup):
        return "a script that sets a cookie and loads the page again"
    return told if bare and words and "<script" in markup else ""


def _shown(text: str) -> tuple[str, str]:
    """The title and the visible text."""
    titled = _TITLE.search(text)
    title = html.unescape(titled[1]) if titled else ""
    bare = _TAG.sub(" ", _UNSEEN.sub(" ", _TITLE.sub(" ", text)))
    return title, html.unescape(bare)


def _found(signs: Collection[str], text: str) -> str:
    return next((sign for sign in signs if sign in text), "")


@lru_cache(maxsize=8)
def _signs(where: str, weight: str) -> tuple[str, ...]:
    found = (row[2] for row in rows(__package__, "walls.tsv") if row[:2] == (where, weight))
    return tuple(fold(sign) if where == "words" else sign for sign in found)
