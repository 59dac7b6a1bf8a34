"""The settings that hold for each source: warraq.toml, what was set at the desk, and the defaults, key by key.

The file's table of a source wins over what was set for it, that over [defaults], that over the built-in values. This
is the one place where they meet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from warraq.articles.errors import ConfigurationError, DatabaseMissing, DatabaseOlder
from warraq.config import (
    BUILT_IN,
    SETTINGS,
    Config,
    SettingValue,
    SourceSettings,
    build_settings,
    check_setting,
    place_of,
    refuse_unknown_setting,
    shown_value,
)
from warraq.storage import SettingQueries, Source, SourceQueries, StoredSetting, open_reader

if TYPE_CHECKING:  # extraction takes a moment to load
    from warraq.articles.extraction import ExtractOptions
    from warraq.crawler import CrawlOptions

Origin = Literal["built-in", "defaults", "set", "file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What holds for every source, as of when it was read. `by_slug` has those for which anything is stated."""

    defaults: SourceSettings
    by_slug: Mapping[str, SourceSettings] = field(default_factory=dict)

    def of(self, slug: str) -> SourceSettings:
        """The settings of a source; the defaults for one of which nothing is stated."""
        return self.by_slug.get(slug, self.defaults)

    def rules_of(self, slug: str) -> "ExtractOptions | None":
        """How the pages of a source are extracted; None: by the general rules."""
        return self.of(slug).rules


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedSetting:
    """A setting as one place states it. `place` in words: 'warraq.toml, line 12, [sources.blog]'."""

    origin: Origin
    value: SettingValue | None
    place: str
    set_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLine:
    """A setting of a source: its value, where that comes from, and what that overrides, the strongest first.

    `problem`: why the value that was set counts for nothing; '' for one that is right.
    """

    key: str
    expected: str
    value: SettingValue | None
    origin: Origin
    place: str
    set_at: datetime | None = None
    overrides: tuple[StatedSetting, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden:
    """A setting that counts for nothing, because warraq.toml states another value."""

    source: str
    key: str
    stored: SettingValue
    set_at: datetime
    file_value: SettingValue
    place: str


def read_all_settings(config: Config, sources: SourceQueries, settings: SettingQueries) -> Settings:
    """The settings of every source, by the file and the database.

    Raises:
        ConfigurationError: what was set for a source is no value of it (any more); says how to take it back.
    """
    stored: dict[str, dict[str, SettingValue]] = {}
    for slug, one in _by_slug(sources, settings):
        stored.setdefault(slug, {})[one.key] = checked_stored(slug, one)
    merged = {
        slug: config.settings_of(slug, stored.get(slug, {}))
        for slug in dict.fromkeys((*stored, *config.sources))
    }
    return Settings(defaults=build_settings(config.defaults), by_slug=merged)


def load_settings(config: Config) -> Settings:
    """As `read_all_settings`, of the database that the configuration names; without one, what the file states.

    A database of an older version is read as it is: nothing could be set in it.
    """
    try:
        with open_reader(config.database) as reader:
            return read_all_settings(config, reader.sources, reader.settings)
    except (DatabaseMissing, DatabaseOlder):
        return file_settings(config)


def file_settings(config: Config) -> Settings:
    """What warraq.toml alone states."""
    merged = {slug: config.settings_of(slug) for slug in config.sources}
    return Settings(defaults=build_settings(config.defaults), by_slug=merged)


def crawl_options(config: Config, settings: Settings, **choices: Any) -> "CrawlOptions":
    """The configuration as the crawler's options, overridden by `choices` (fields of CrawlOptions)."""
    from warraq.crawler import CrawlOptions

    default, own = settings.defaults, settings.by_slug.items()
    fields: dict[str, Any] = {
        "database": config.database,
        "pages": config.pages,
        "user_agent": config.user_agent,
        "max_requests": config.max_requests_per_run,
        "politeness": default.politeness,
        "per_source": tuple(
            (slug, one.politeness) for slug, one in own if one.politeness != default.politeness
        ),
        "rules": tuple((slug, one.rules) for slug, one in own if one.rules is not None),
        "default_filters": default.filters,
        "filters": tuple((slug, one.filters) for slug, one in own if one.filters != default.filters),
    }
    return CrawlOptions(**(fields | choices))


def setting_lines(config: Config, source: Source, stored: Iterable[StoredSetting]) -> tuple[SettingLine, ...]:
    """Every setting of a source with where it comes from, in the order of the table; unknown ones last."""
    found = {one.key: one for one in stored}
    keys = (*SETTINGS, *(key for key in found if key not in SETTINGS))
    return tuple(_line(config, source, key, found.get(key)) for key in keys)


def overridden(config: Config, sources: SourceQueries, settings: SettingQueries) -> tuple[Overridden, ...]:
    """What was set for sources but warraq.toml states otherwise, by source and key."""
    found = []
    for slug, one in _by_slug(sources, settings):
        said = config.sources.get(slug, {}).get(one.key)
        if said is not None and said != one.value:
            place = file_place(config, slug, one.key)
            found.append(
                Overridden(
                    source=slug,
                    key=one.key,
                    stored=one.value,
                    set_at=one.set_at,
                    file_value=said,
                    place=place,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.source, one.key)))


def unmatched_tables(config: Config, sources: SourceQueries) -> tuple[str, ...]:
    """Names in [sources.NAME] of warraq.toml that no source has."""
    known = {source.slug for source in sources.all()}
    return tuple(slug for slug in config.sources if slug not in known)


def checked_stored(slug: str, one: StoredSetting) -> SettingValue:
    """The value that was set, if it is one that the setting accepts.

    Raises:
        ConfigurationError: it is none, because another version or another program set it.
    """
    try:
        refuse_unknown_setting(one.key, identity=slug)
        return check_setting(one.key, one.value, identity=slug)
    except ConfigurationError as problem:
        way = f"take it back with `warraq source set {slug} --unset {one.key}`"
        raise ConfigurationError(f"{problem.message}; {way}", identity=slug) from problem


def file_place(config: Config, slug: str, key: str) -> str:
    """Where warraq.toml states a setting of a source."""
    assert config.file is not None
    return place_of(config.file, ("sources", slug), key)


def _by_slug(sources: SourceQueries, settings: SettingQueries) -> Iterator[tuple[str, StoredSetting]]:
    """What was set, with whose it is. Two questions: a source that is added between them, or goes, is left out."""
    stored = settings.all()
    slugs = {source.id: source.slug for source in sources.all()}
    return ((slugs[one.source_id], one) for one in stored if one.source_id in slugs)


def _line(config: Config, source: Source, key: str, stored: StoredSetting | None) -> SettingLine:
    stated, problem = [], ""
    if key in config.sources.get(source.slug, {}):
        place = file_place(config, source.slug, key)
        stated.append(StatedSetting(origin="file", value=config.sources[source.slug][key], place=place))
    if stored is not None:
        when = f"set {stored.set_at:%Y-%m-%d %H:%M} UTC"
        stated.append(StatedSetting(origin="set", value=stored.value, place=when, set_at=stored.set_at))
        try:
            checked_stored(source.slug, stored)
        except ConfigurationError as wrong:
            problem = wrong.message
    if key in config.defaults and config.file is not None:
        place = place_of(config.file, ("defaults",), key)
        stated.append(StatedSetting(origin="defaults", value=config.defaults[key], place=place))
    stated.append(StatedSetting(origin="built-in", value=BUILT_IN.get(key), place="built in"))
    first = stated[0]
    return SettingLine(
        key=key,
        expected=SETTINGS[key].expected if key in SETTINGS else "",
        value=first.value,
        origin=first.origin,
        place=first.place,
        set_at=first.set_at,
        overrides=tuple(one for one in stated[1:] if one.origin != "built-in"),
        problem=problem,
    )


def overridden_line(one: Overridden) -> str:
    """'blog: delay_s = 5 was set 2026-11-29 21:00 UTC, but 10 counts: warraq.toml, line 12, [sources.blog]'."""
    return (
        f"{one.source}: {one.key} = {shown_value(one.stored)} was set {one.set_at:%Y-%m-%d %H:%M} UTC, but"
        f" {shown_value(one.file_value)} counts: {one.place}"
    )
