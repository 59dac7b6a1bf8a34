"""Read warraq.toml into a type, once. Every key has a default, so the file is optional.

The reasons for the numbers are in `warraq.crawler.options`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from warraq.articles.errors import ConfigurationError
from warraq.config.hooks import Hook, read_hooks
from warraq.config.keys import Key, SettingValue, checked, refuse_unknown, table_of, wrong
from warraq.config.pages import EXPECTED, page_address
from warraq.config.settings import DEFAULT_GROUPS, SourceSettings, build_settings, read_settings
from warraq.location import FORM, Location, locate
from warraq.version import __version__

CONFIG_NAME: Final = "warraq.toml"
DATABASE_NAME: Final = "warraq.db"
MAX_REQUESTS_PER_RUN: Final = 20_000  # as in crawler.options.CrawlOptions


#: Top-level keys of the file.
TOP_KEYS: Final[Mapping[str, Key]] = {
    "database": Key(f"a path, relative to this file, or {FORM}", str),
    "pages": Key(EXPECTED, str),
    "user_agent": Key("a text of printable ASCII characters", str, is_header=True),
    "contact": Key("an e-mail or web address of printable ASCII characters", str, is_header=True),
    "max_requests_per_run": Key("a whole number, 1 or more", int, 1),
}
STAMP_EVERY_HOURS: Final = 24  # what a stamp cannot tell apart: a day is what papers cite
#: Keys of [stamps].
STAMP_KEYS: Final[Mapping[str, Key]] = {
    "authority": Key("the http or https address of a time stamp authority (RFC 3161)", str, is_header=True),
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
    """The user's configuration. `file` is None without a warraq.toml.

    `pages`: where bodies of pages stand, a path or s3://…, '' the database, None: not stated.
    `defaults` and `sources` (by slug) are the settings that the file states, by their dotted names.
    """

    file: Path | None = None
    database: Location = Path(DATABASE_NAME)
    pages: str | None = None
    user_agent: str = ""
    max_requests_per_run: int = MAX_REQUESTS_PER_RUN
    defaults: Mapping[str, SettingValue] = field(default_factory=dict)
    sources: Mapping[str, Mapping[str, SettingValue]] = field(default_factory=dict)
    stamps: Stamps = field(default_factory=Stamps)
    hooks: tuple[Hook, ...] = ()

    def settings_of(self, slug: str, stored: Mapping[str, SettingValue] | None = None) -> SourceSettings:
        """The settings of a source: key by key, the file's for it before those `stored` before [defaults].

        Raises:
            ConfigurationError: what is stated in different places contradicts each other.
        """
        values = {**self.defaults, **(stored or {}), **self.sources.get(slug, {})}
        return build_settings(values, identity=slug)


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
        ConfigurationError: unreadable, not TOML, an unknown key, or a value of the wrong type or range; `database` is
            an address that cannot be used.
    """
    config = Config(user_agent=honest_user_agent("")) if file is None else read_config(file)
    return replace(config, database=locate(database)) if database else config


def read_config(file: Path) -> Config:
    """Read the configuration in `file`; raises ConfigurationError like `load_config`."""
    table, identity = _read_table(file), str(file)
    refuse_unknown(tuple(table), (*TOP_KEYS, *TABLES), identity=identity, where="")
    top = {
        name: checked(table[name], key, name=name, identity=identity)
        for name, key in TOP_KEYS.items()
        if name in table
    }
    agent = str(top.get("user_agent", "")) or honest_user_agent(str(top.get("contact", "")))
    config = Config(
        file=file,
        database=_database(str(top.get("database", DATABASE_NAME)), file),
        pages=page_address(str(top["pages"]), file.parent, identity=identity) if "pages" in top else None,
        user_agent=agent,
        max_requests_per_run=int(str(top.get("max_requests_per_run", MAX_REQUESTS_PER_RUN))),
        defaults=read_settings(
            table_of(table, "defaults", identity=identity),
            identity=identity,
            where="defaults",
            groups=DEFAULT_GROUPS,
        ),
        sources=_sources(table_of(table, "sources", identity=identity), identity),
        stamps=_stamps(table_of(table, "stamps", identity=identity), file),
        hooks=read_hooks(table_of(table, "hooks", identity=identity), file),
    )
    build_settings(config.defaults, identity=f"{file}: [defaults]")
    for slug, stated in config.sources.items():
        build_settings({**config.defaults, **stated}, identity=f"{file}: [sources.{slug}]")
    return config


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


def _database(stated: str, file: Path) -> Location:
    try:
        found = locate(stated)
    except ConfigurationError as problem:
        raise ConfigurationError(f"'database': {problem.message}", identity=str(file)) from None
    return file.parent / found.expanduser() if isinstance(found, Path) else found


def _sources(tables: dict[str, object], identity: str) -> dict[str, dict[str, SettingValue]]:
    return {
        slug: read_settings(
            table_of(tables, slug, identity=identity, prefix="sources."),
            identity=identity,
            where=f"sources.{slug}",
        )
        for slug in tables
    }


def _stamps(table: dict[str, object], file: Path) -> Stamps:
    refuse_unknown(tuple(table), tuple(STAMP_KEYS), identity=str(file), where="stamps")
    given = {
        name: checked(value, STAMP_KEYS[name], name=f"stamps.{name}", identity=str(file))
        for name, value in table.items()
    }
    authority = str(given.get("authority", ""))
    if authority and not authority.startswith(("http://", "https://")):
        raise wrong(str(file), "stamps.authority", STAMP_KEYS["authority"].expected, authority)
    return Stamps(
        authority=authority,
        certificates=file.parent / str(given["certificates"]) if "certificates" in given else None,
        every_hours=int(str(given.get("every_hours", STAMP_EVERY_HOURS))),
    )
