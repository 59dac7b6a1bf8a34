"""Read warraq.toml into a type, once. Every key has a default, so the file is optional.

The reasons for the numbers are in `warraq.crawler.options`.
"""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from warraq.articles.errors import ConfigurationError
from warraq.crawler import Politeness
from warraq.hooks_config import Hook, read_hooks
from warraq.version import __version__

if TYPE_CHECKING:  # imported only if rules are configured
    from warraq.articles.extraction import ExtractOptions

CONFIG_NAME: Final = "warraq.toml"
DATABASE_NAME: Final = "warraq.db"
MAX_REQUESTS_PER_RUN: Final = 20_000  # as in crawler.options.CrawlOptions


@dataclass(frozen=True, slots=True)
class Key:
    """What a key of warraq.toml accepts: in words, and as a range."""

    expected: str
    kind: type[str] | type[int] | type[float] | type[bool]
    least: float = -math.inf
    most: float = math.inf


#: Top-level keys of the file.
TOP_KEYS: Final[Mapping[str, Key]] = {
    "database": Key("a path, relative to this file", str),
    "user_agent": Key("a text of printable ASCII characters", str),
    "contact": Key("an e-mail or web address of printable ASCII characters", str),
    "max_requests_per_run": Key("a whole number, 1 or more", int, 1),
}
#: Keys of [defaults] and of each [sources.NAME].
POLITENESS_KEYS: Final[Mapping[str, Key]] = {
    "delay_s": Key("seconds, a number from 0 to 3600", float, 0, 3600),
    "max_requests": Key("a whole number, 1 or more", int, 1),
    "recheck_days": Key("a whole number of days, 1 or more", int, 1),
    "images": Key("true or false", bool),
    "as_public": Key("true or false", bool),
}
PATHS: Final = ("database", "stamps.certificates")  # may hold letters that a header cannot
#: Keys of [sources.NAME.rules]: CSS selectors.
RULE_KEYS: Final = ("title", "body", "remove", "date", "author")
STAMP_EVERY_HOURS: Final = 24  # what a stamp cannot tell apart: a day is what papers cite
#: Keys of [stamps].
STAMP_KEYS: Final[Mapping[str, Key]] = {
    "authority": Key("the http or https address of a time stamp authority (RFC 3161)", str),
    "certificates": Key("a path to PEM certificates, relative to this file", str),
    "every_hours": Key("a whole number of hours, 1 or more", int, 1),
}
TABLES: Final = ("defaults", "sources", "stamps", "hooks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamps:
    """Who stamps the ledger with the time, and how often; without an `authority` nobody is asked.

    `certificates`: PEM file with the authority's root (and what leads to it), which stamps are verified with.
    """

    authority: str = ""
    certificates: Path | None = None
    every_hours: int = STAMP_EVERY_HOURS


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The user's configuration. `file` is None without a warraq.toml; `sources` overrides `defaults` by slug."""

    file: Path | None = None
    database: Path = Path(DATABASE_NAME)
    user_agent: str = ""
    max_requests_per_run: int = MAX_REQUESTS_PER_RUN
    defaults: Politeness = field(default_factory=Politeness)
    sources: tuple[tuple[str, Politeness], ...] = ()
    rules: tuple[tuple[str, ExtractOptions], ...] = ()
    stamps: Stamps = field(default_factory=Stamps)
    hooks: tuple[Hook, ...] = ()

    def rules_of(self, slug: str) -> ExtractOptions | None:
        """Returns the extraction rules of one source; None for the defaults."""
        return dict(self.rules).get(slug)


def find_config(given: str, environment: Mapping[str, str], folder: Path) -> Path | None:
    """Returns the file to read: `--config`, else WARRAQ_CONFIG, else warraq.toml in `folder` if it exists."""
    named = given or environment.get("WARRAQ_CONFIG", "")
    if named:
        return Path(named)
    usual = folder / CONFIG_NAME
    return usual if usual.is_file() else None


def load_config(file: Path | None, *, database: str = "") -> Config:
    """Load the configuration in `file`, or the defaults. `database` ('' if not given) overrides the file.

    Raises:
        ConfigurationError: unreadable, not TOML, an unknown key, or a value of the wrong type or range.
    """
    config = Config(user_agent=honest_user_agent("")) if file is None else read_config(file)
    return replace(config, database=Path(database)) if database else config


def read_config(file: Path) -> Config:
    """Read the configuration in `file`; raises ConfigurationError like `load_config`."""
    table = _read_table(file)
    _refuse_unknown(table, (*TOP_KEYS, *TABLES), file=file, where="")
    top = {name: _checked(table[name], key, file, name) for name, key in TOP_KEYS.items() if name in table}
    defaults = _politeness(_table(table, "defaults", file), Politeness(), file=file, where="defaults")
    sources = _table(table, "sources", file)
    per_source = {slug: _table(sources, slug, file, "sources.") for slug in sources}
    agent = str(top.get("user_agent", "")) or honest_user_agent(str(top.get("contact", "")))
    database = Path(str(top.get("database", DATABASE_NAME))).expanduser()
    return Config(
        file=file,
        database=file.parent / database,
        user_agent=agent,
        max_requests_per_run=int(top.get("max_requests_per_run", MAX_REQUESTS_PER_RUN)),
        defaults=defaults,
        sources=tuple(
            (slug, _politeness(_without_rules(table), defaults, file=file, where=f"sources.{slug}"))
            for slug, table in per_source.items()
        ),
        rules=tuple(
            (
                slug,
                _rules(
                    _table(table, "rules", file, f"sources.{slug}."), file=file, where=f"sources.{slug}.rules"
                ),
            )
            for slug, table in per_source.items()
            if "rules" in table
        ),
        stamps=_stamps(_table(table, "stamps", file), file),
        hooks=read_hooks(_table(table, "hooks", file), file),
    )


def honest_user_agent(contact: str) -> str:
    """Returns 'warraq/0.1.0 (+contact)'; says so if there is no contact."""
    return (
        f"warraq/{__version__} ({f'+{contact}' if contact else 'article collector, contact not configured'})"
    )


def _read_table(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise ConfigurationError(
            f"cannot be read: {problem.strerror or problem}", identity=str(file)
        ) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigurationError(f"is not TOML: {problem}", identity=str(file)) from problem


def _table(table: Mapping[str, object], name: str, file: Path, prefix: str = "") -> dict[str, object]:
    found = table.get(name, {})
    if not isinstance(found, dict):
        raise _wrong(file, prefix + name, f"a table, written [{prefix}{name}]", found)
    return found


def _politeness(table: dict[str, object], base: Politeness, *, file: Path, where: str) -> Politeness:
    _refuse_unknown(table, tuple(POLITENESS_KEYS), file=file, where=where)
    given = {
        name: _checked(value, POLITENESS_KEYS[name], file, f"{where}.{name}") for name, value in table.items()
    }
    return Politeness(
        delay_s=float(given.get("delay_s", base.delay_s)),
        max_requests=int(given.get("max_requests", base.max_requests)),
        recheck_days=int(given.get("recheck_days", base.recheck_days)),
        images=bool(given.get("images", base.images)),
        as_public=bool(given.get("as_public", base.as_public)),
    )


def _stamps(table: dict[str, object], file: Path) -> Stamps:
    _refuse_unknown(table, tuple(STAMP_KEYS), file=file, where="stamps")
    given = {name: _checked(value, STAMP_KEYS[name], file, f"stamps.{name}") for name, value in table.items()}
    authority = str(given.get("authority", ""))
    if authority and not authority.startswith(("http://", "https://")):
        raise _wrong(file, "stamps.authority", STAMP_KEYS["authority"].expected, authority)
    return Stamps(
        authority=authority,
        certificates=file.parent / str(given["certificates"]) if "certificates" in given else None,
        every_hours=int(given.get("every_hours", STAMP_EVERY_HOURS)),
    )


def _without_rules(table: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in table.items() if name != "rules"}


def _rules(table: dict[str, object], *, file: Path, where: str) -> ExtractOptions:
    """Compiles the selectors of a source, so that an invalid one is an error before anything is fetched."""
    from warraq.articles.extraction import ExtractOptions, compile_selector

    _refuse_unknown(table, RULE_KEYS, file=file, where=where)
    given: dict[str, tuple[str, ...]] = {}
    for name, value in table.items():
        selectors: list[object] = value if isinstance(value, list) and name == "remove" else [value]
        given[name] = tuple(text for text in selectors if isinstance(text, str) and text.strip())
        if not selectors or len(given[name]) < len(selectors):
            expected = (
                "a CSS selector or a list of them"
                if name == "remove"
                else "a CSS selector, such as 'h1.title'"
            )
            raise _wrong(file, f"{where}.{name}", expected, value)
        for selector in given[name]:
            try:
                compile_selector(selector)
            except ValueError as problem:
                raise ConfigurationError(
                    f"'{where}.{name}' has {selector!r}, which is not a valid CSS selector: {problem}. "
                    "Try it in the developer tools of a browser: document.querySelectorAll(…)",
                    identity=str(file),
                ) from problem
    return ExtractOptions(
        title_selector="".join(given.get("title", ())),
        body_selector="".join(given.get("body", ())),
        remove_selectors=given.get("remove", ()),
        date_selector="".join(given.get("date", ())),
        author_selector="".join(given.get("author", ())),
    )


def _checked(value: object, key: Key, file: Path, name: str) -> str | int | float:
    # bool is an int in Python, but users do not expect `true` to be a number
    if isinstance(value, bool) and key.kind is bool:
        return value
    if isinstance(value, bool) or key.kind is bool:
        raise _wrong(file, name, key.expected, value)
    if key.kind is str:
        # printable ASCII: both texts become HTTP headers, where a line end would start another header
        if isinstance(value, str) and value.strip() and (name in PATHS or fits_header(value)):
            return value
        raise _wrong(file, name, key.expected, value)
    number = isinstance(value, int) or (key.kind is float and isinstance(value, float))
    if number and isinstance(value, (int, float)) and key.least <= value <= key.most:
        return value
    raise _wrong(file, name, key.expected, value)


def fits_header(value: str) -> bool:
    """Tells whether a text fits into an HTTP header: printable ASCII."""
    return value.isascii() and value.isprintable()


def _refuse_unknown(table: Mapping[str, object], known: tuple[str, ...], *, file: Path, where: str) -> None:
    for name in table:
        if name in known:
            continue
        likely = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean '{likely[0]}'?" if likely else f"; known here: {', '.join(known)}"
        place = f" in [{where}]" if where else ""
        raise ConfigurationError(f"unknown key '{name}'{place}{hint}", identity=str(file))


def _wrong(file: Path, name: str, expected: str, value: object) -> ConfigurationError:
    return ConfigurationError(f"'{name}' must be {expected}, not {value!r}", identity=str(file))
