"""robots.txt for one crawler: the rules of its groups, its delay, and the sitemaps.

Source: RFC 9309. What it leaves open is read as Google's parser (github.com/google/robotstxt) does; where the two
differ the RFC wins: an escaped letter is that letter.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from warraq.articles.records import Reservation
from warraq.articles.reservations import PREFERENCES, distinct, read_statement

from .links import absolute
from .robots_paths import longest, spell_pattern, spell_url

LineKind = Literal["agent", "allow", "disallow", "delay", "sitemap", "content-signal", "content-usage"]

_MAX_CHARS = 512 * 1024  # at least 500 KiB must be read (RFC 9309, 2.5); the rest may be ignored
_MAX_LINE_CHARS = 8 * 2_083 - 1  # what Google keeps of a line; URLs that are fetched are shorter
_MAX_SITEMAPS = 50
_MAX_USES = 200  # lines about the use of texts, for one crawler

# Names of lines, in lower case: RFC 9309, the misspellings that Google's parser accepts, the usual forms of a delay.
_NAMES: dict[str, LineKind] = {
    **dict.fromkeys(("user-agent", "useragent", "user agent"), "agent"),
    **dict.fromkeys(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"),
    "allow": "allow",
    **dict.fromkeys(("crawl-delay", "crawl delay", "crawldelay"), "delay"),
    **dict.fromkeys(("sitemap", "sitemaps", "site-map"), "sitemap"),
    "content-signal": "content-signal",
    "content-usage": "content-usage",
}
# 'disallowed', 'user-agents': read by their prefix where that makes us more careful
_BEGINNINGS = tuple(name for name, kind in _NAMES.items() if kind in ("agent", "disallow"))

_LINE_END = re.compile(r"\r\n|\r|\n")  # str.splitlines also splits at U+0085 and U+2028
# The RFC's letters, '-' and '_'; and digits, so that 'crawler4j' is not 'crawler'.
_TOKEN = re.compile(r"[A-Za-z0-9_-]*")
# Mozilla/5.0 (compatible; warraq/1.0; +https://example.org/)
_COMPATIBLE = re.compile(r"Mozilla/[\d.]{1,9} \(compatible; ?([A-Za-z0-9_-]+)", re.IGNORECASE)
_ALL = re.compile(r"\*(?:\s|$)")  # '*', '* everybody'
_SECONDS = re.compile(r"(\d{1,9})(?:[.,](\d{1,3}))?", re.ASCII)  # '10', '0.5', '1,5', '10 s'
_NO_CHARACTER = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """The rules of a robots.txt for one crawler. `delay_s` 0.0: no delay stated.

    `allow` and `disallow` are paths in the form of `robots_paths`, longest first. `uses` are the lines about the use of
    what was fetched: (path, kind of line, what it says), likewise.
    """

    allow: tuple[str, ...] = ()
    disallow: tuple[str, ...] = ()
    delay_s: float = 0.0
    uses: tuple[tuple[str, str, str], ...] = ()

    def allows(self, url: str) -> bool:
        """Tells whether an absolute http(s) URL may be fetched: the longest matching rule decides.

        Cost: linear in the rules and in the length of the URL.
        """
        path = spell_url(url)
        if path == "/robots.txt":
            return True
        forbidden = longest(self.disallow, path)
        return not forbidden or longest(self.allow, path) >= forbidden

    def reservations(self, url: str) -> tuple[Reservation, ...]:
        """What the file says of mining the text at an absolute http(s) URL and training models with it.

        Of each kind of line, those with the longest matching path count (draft-ietf-aipref-attach-05, section 3).
        """
        if not self.uses:
            return ()
        path = spell_url(url)
        found: list[Reservation] = []
        for name in PREFERENCES:
            fitting = [
                (pattern, said)
                for pattern, kind, said in self.uses
                if kind == name and longest((pattern,), path)
            ]
            for pattern, said in fitting:
                if len(pattern) == len(fitting[0][0]):
                    found += read_statement(name, said, origin="robots.txt")
        return distinct(found)


def product_token(user_agent: str) -> str:
    """Returns the name of a crawler in robots.txt: 'warraq' for 'warraq/0.1 (+https://…)'; '' if it has none.

    For 'Mozilla/5.0 (compatible; warraq/0.1)' it is 'warraq', too.
    """
    if found := _COMPATIBLE.match(user_agent.strip()):
        return found[1].lower()
    return _token(user_agent.strip())


def _token(text: str) -> str:
    found = _TOKEN.match(text)
    return found[0].lower() if found else ""


def decode_robots(body: bytes) -> str:
    """Returns the text of a robots.txt: UTF-8, or UTF-16 with a BOM. An invalid UTF-8 byte becomes its escape ('%E9').

    So it matches the same byte in a URL, whatever encoding the writer used. NUL is dropped.
    """
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            return body[2:].decode(codec, "replace").replace("\x00", "")
    for length in (3, 2, 1):  # the UTF-8 BOM, even if copying lost part of it
        if body.startswith(codecs.BOM_UTF8[:length]):
            body = body[length:]
            break
    text = body.decode("utf-8", "surrogateescape").replace("\x00", "")
    return _NO_CHARACTER.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", text)


def read_robots(text: str, *, token: str) -> RobotsRules:
    """Returns the rules for the crawler with that product token (see `product_token`). Never raises.

    These are the rules of all groups that name it or, if none does, of all groups for '*'. A delay belongs to the names
    before it; it is not a rule and does not end them. So does what is said of the use of texts; before any name it is
    said to all.
    """
    ours, everyone = _Group(), _Group()
    group: set[_Group] = set()  # whom the next rule binds; empty in groups for others
    unnamed = {ours, everyone}
    is_named = has_rules = False
    for kind, value in _lines(text):
        if kind == "agent":
            unnamed = set()
            if has_rules:
                group, has_rules = set(), False
            if _ALL.match(value):
                group.add(everyone)
            elif token and _token(value) == token.lower():
                is_named = True
                group.add(ours)
        elif kind == "delay":
            for member in group:
                member.delay_s = max(member.delay_s, _seconds(value))
        elif kind in PREFERENCES:
            for member in group | unnamed:
                member.use(kind, value)
        elif kind != "sitemap":
            has_rules = True
            for member in group:
                member.add(kind == "allow", value)
    return (ours if is_named else everyone).rules()


@dataclass(slots=True, eq=False)
class _Group:
    """The rules for one crawler while a file is read."""

    allow: dict[str, None] = field(default_factory=dict)
    disallow: dict[str, None] = field(default_factory=dict)
    delay_s: float = 0.0
    uses: dict[tuple[str, str, str], None] = field(default_factory=dict)

    def use(self, kind: str, value: str) -> None:
        """Add a line such as 'ai-train=no' or '/poems/ train-ai=n'."""
        path, said = "/", value
        if value.startswith(("/", "*")):
            path, _, said = value.partition(" ")
        if said and len(self.uses) < _MAX_USES:
            self.uses[spell_pattern(path), kind, said.strip()] = None

    def add(self, is_allowed: bool, value: str) -> None:
        if not value:
            return
        (self.allow if is_allowed else self.disallow)[spell_pattern(value)] = None
        folder, slash, page = value.rpartition("/")
        # Like Google: allowing an index page allows its folder.
        if is_allowed and slash and page in ("index.html", "index.htm"):
            self.allow[spell_pattern(f"{folder}/$")] = None

    def rules(self) -> RobotsRules:
        return RobotsRules(
            allow=tuple(sorted(self.allow, key=len, reverse=True)),
            disallow=tuple(sorted(self.disallow, key=len, reverse=True)),
            delay_s=self.delay_s,
            uses=tuple(sorted(self.uses, key=lambda use: len(use[0]), reverse=True)),
        )


def robots_sitemaps(text: str, *, url: str = "") -> tuple[str, ...]:
    """Returns the URLs of `Sitemap:` lines of a robots.txt, in order; relative ones are resolved against `url`.

    At most 50.
    """
    found: dict[str, None] = {}
    for kind, value in _lines(text):
        if kind == "sitemap" and (target := absolute(value, url)):
            found.setdefault(target)
            if len(found) >= _MAX_SITEMAPS:
                break
    return tuple(found)


def _lines(text: str) -> Iterator[tuple[LineKind, str]]:
    """Returns kind and value of each line with a known name."""
    for line in _LINE_END.split(text[:_MAX_CHARS].removeprefix("\ufeff")):
        stated = line[:_MAX_LINE_CHARS].partition("#")[0].strip()
        if not stated:
            continue
        words = stated.split(None, 2)
        if len(words) == 2 and words[0].lower() in _NAMES and words[1][0] != ":":  # no colon: 'Disallow /a:b'
            name, value = words
        else:
            name, colon, value = stated.partition(":")
            if not colon:
                continue
        kind = _kind(name)
        if kind is not None:
            yield kind, value.strip()


def _kind(name: str) -> LineKind | None:
    name = name.strip().lower()
    if name in _NAMES:
        return _NAMES[name]
    return next((_NAMES[start] for start in _BEGINNINGS if name.startswith(start)), None)


def _seconds(value: str) -> float:
    """Returns 0.0 if not a number of seconds."""
    found = _SECONDS.match(value)
    return float(f"{found[1]}.{found[2] or 0}") if found else 0.0
