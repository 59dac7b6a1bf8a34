"""The settings of a source: the keys of [sources.NAME] in warraq.toml, which `warraq source set` takes too.

A setting has a dotted name: `delay_s`, `rules.body`, `filters.languages`. What may be said is the same everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from warraq.articles.errors import ConfigurationError
from warraq.articles.filters import Filters, check_filters
from warraq.config.keys import Key, SettingValue, checked, refuse_unknown, table_of
from warraq.crawler import Politeness

if TYPE_CHECKING:  # each takes a moment to load, which a configuration without them need not pay
    from warraq.articles.extraction import ExtractOptions
    from warraq.storage import Keep

_MAX_DAYS: Final = 36_500  # a hundred years
#: What people look for who want to be taken for a browser. Not there: see docs/decisions/166.
_DISGUISES: Final = frozenset({
    "accept", "accept_language", "browser", "browser_headers", "browser_like", "cookie", "cookies", "header", "headers",
    "impersonate", "proxy", "referer", "user-agent", "user_agent", "useragent",
})  # fmt: skip


def _selector(text: str) -> str:
    from warraq.articles.extraction import compile_selector

    try:
        compile_selector(text)
    except ValueError as problem:
        raise ValueError(
            f"which is not a valid CSS selector: {problem}. "
            "Try it in the developer tools of a browser: document.querySelectorAll(…)"
        ) from problem
    return text


def _language(text: str) -> str:
    return text.strip().lower()


def _plain(text: str) -> str:
    return " ".join(text.split())


_SELECTOR: Final = Key("a CSS selector, such as 'h1.title'", str, normal=_selector)
_WORDS: Final = Key("a word or phrase, or a list of them", tuple[str, ...], 0, normal=_plain)
_PATTERNS: Final = Key(
    "an address pattern, such as '/news/*', or a list of them", tuple[str, ...], 0, normal=_plain
)
_SECTIONS: Final = Key("a section or tag, or a list of them", tuple[str, ...], 0, normal=_plain)
_DAY: Final = Key("a day, written YYYY-MM-DD", date)
_DAYS: Final = Key(f"a whole number of days, 0 to {_MAX_DAYS}", int, 0, _MAX_DAYS)
_MEGABYTES: Final = Key("a whole number of megabytes, 0 or more", int, 0, 1_000_000_000)

#: Every setting, in the order in which they are shown.
SETTINGS: Final[Mapping[str, Key]] = MappingProxyType({
    "delay_s": Key("seconds, a number from 0 to 3600", float, 0, 3600),
    "max_requests": Key("a whole number, 1 or more", int, 1, 1_000_000_000),
    "recheck_days": Key("a whole number of days, 1 or more", int, 1, _MAX_DAYS),
    "images": Key("true or false", bool),
    "as_public": Key("true or false", bool),
    "rules.title": _SELECTOR,
    "rules.body": _SELECTOR,
    "rules.remove": Key("a CSS selector or a list of them", tuple[str, ...], 1, normal=_selector),
    "rules.date": _SELECTOR,
    "rules.author": _SELECTOR,
    "filters.languages": Key(
        "a language code, such as 'ar', or a list of them", tuple[str, ...], 0, normal=_language
    ),
    "filters.sections": _SECTIONS,
    "filters.without_sections": _SECTIONS,
    "filters.words": _WORDS,
    "filters.without_words": _WORDS,
    "filters.title_words": _WORDS,
    "filters.without_title_words": _WORDS,
    "filters.addresses": _PATTERNS,
    "filters.without_addresses": _PATTERNS,
    "filters.min_words": Key("a whole number of words, 0 or more", int, 0, 1_000_000_000),
    "filters.since": _DAY,
    "filters.until": _DAY,
    "keep.pages_days": _DAYS,
    "keep.pages_mb": _MEGABYTES,
    "keep.rejected_days": _DAYS,
    "keep.rejected_mb": _MEGABYTES,
})  # fmt: skip
#: The tables inside [sources.NAME]; [defaults] has all but the rules, which fit one site.
GROUPS: Final = ("rules", "filters", "keep")
DEFAULT_GROUPS: Final = ("filters", "keep")

_POLITENESS: Final = tuple(name for name in SETTINGS if "." not in name)
#: What holds where nothing is stated; a setting that is not here states nothing then.
BUILT_IN: Final[Mapping[str, SettingValue]] = MappingProxyType(
    {name: getattr(Politeness(), name) for name in _POLITENESS} | {"filters.min_words": 0}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """How one source is treated, read, filtered and kept. `rules` None: extracted by the general rules."""

    politeness: Politeness
    rules: ExtractOptions | None
    filters: Filters
    keep: Keep


def check_setting(name: str, value: object, *, identity: str, where: str = "") -> SettingValue:
    """The value of a known setting, in the form in which it is kept. `where`: 'sources.blog.' before its name.

    Raises:
        ConfigurationError: it is not what the setting expects.
    """
    found = checked(value, SETTINGS[name], name=where + name, identity=identity)
    group, _, short = name.rpartition(".")
    if group == "filters":
        given = date.fromisoformat(str(found)) if SETTINGS[name].kind is date else found
        try:
            check_filters(Filters(**_untyped({short: given})))
        except ValueError as problem:
            said = str(problem).replace(f"'{short}'", f"'{where}{name}'", 1)
            raise ConfigurationError(said, identity=identity) from problem
    return found


def refuse_unknown_setting(name: str, *, identity: str) -> None:
    """Raises ConfigurationError for a name that is no setting, with the one that is probably meant."""
    _refuse_disguise(name.rpartition(".")[2], identity)
    if name not in SETTINGS:
        whole = [known for known in SETTINGS if known.rpartition(".")[2] == name]
        if whole:
            raise ConfigurationError(
                f"unknown setting '{name}'; did you mean '{whole[0]}'?", identity=identity
            )
        refuse_unknown((name,), tuple(SETTINGS), identity=identity, where="")


def read_settings(
    table: Mapping[str, object], *, identity: str, where: str, groups: tuple[str, ...] = GROUPS
) -> dict[str, SettingValue]:
    """The settings that a table of warraq.toml states, by their dotted names. `where`: 'sources.blog'.

    Raises:
        ConfigurationError: an unknown key, or a value that its key does not accept.
    """
    for name in table:
        _refuse_disguise(name, identity)
    refuse_unknown(tuple(table), (*_POLITENESS, *groups), identity=identity, where=where)
    found = {name: value for name, value in table.items() if name not in groups}
    for group in groups:
        inner = table_of(table, group, identity=identity, prefix=f"{where}.")
        known = tuple(name.partition(".")[2] for name in SETTINGS if name.startswith(f"{group}."))
        refuse_unknown(tuple(inner), known, identity=identity, where=f"{where}.{group}")
        found |= {f"{group}.{name}": value for name, value in inner.items()}
    return {
        name: check_setting(name, value, identity=identity, where=f"{where}.")
        for name, value in found.items()
    }


def read_texts(name: str, texts: Sequence[str]) -> object:
    """The value that was typed for a known setting; what does not fit is left as it is, for the check to refuse.

    A list is typed with commas, or key by key; as a JSON array where a comma belongs to a text. A comma belongs to a
    CSS selector, so selectors are only repeated.
    """
    key = SETTINGS[name]
    if key.kind in (bool, int, float, str, date):
        return _typed(texts[0], key) if len(texts) == 1 else list(texts)
    if key.normal is _selector:
        return list(texts)
    found: list[object] = []
    for text in texts:
        if text.lstrip().startswith("["):
            try:
                found += json.loads(text)
                continue
            except (ValueError, RecursionError, TypeError):
                pass
        found += [part.strip() for part in text.split(",") if part.strip()]
    return found


def shown_value(value: SettingValue | None) -> str:
    """The value as it is typed and shown: '10', 'true', 'ar, fa'; '' for a setting that states nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def build_settings(values: Mapping[str, SettingValue], *, identity: str = "") -> SourceSettings:
    """The settings that these values make; where nothing is stated, the built-in ones.

    Raises:
        ConfigurationError: values that are right by themselves contradict each other.
    """
    from warraq.storage import Keep

    politeness = {name: value for name, value in values.items() if name in _POLITENESS}
    if "delay_s" in politeness:
        politeness["delay_s"] = float(str(politeness["delay_s"]))
    return SourceSettings(
        politeness=Politeness(**_untyped(politeness)),
        rules=_rules(_group(values, "rules")),
        filters=_filters(_group(values, "filters"), identity),
        keep=Keep(**_untyped(_group(values, "keep"))),
    )


def _typed(text: str, key: Key) -> object:
    if key.kind is bool:
        return {"true": True, "false": False}.get(text.strip().lower(), text)
    if key.kind in (int, float):
        for number in (int, float):
            try:
                return number(text)
            except ValueError:
                continue
    return text


def _group(values: Mapping[str, SettingValue], group: str) -> dict[str, SettingValue]:
    start = f"{group}."
    return {name.removeprefix(start): value for name, value in values.items() if name.startswith(start)}


def _filters(given: dict[str, SettingValue], identity: str) -> Filters:
    days: dict[str, date] = {
        name: date.fromisoformat(str(given[name])) for name in ("since", "until") if name in given
    }
    filters = Filters(**_untyped(dict(given) | dict(days)))
    try:
        check_filters(filters)
    except ValueError as problem:
        raise ConfigurationError(f"filters: {problem}", identity=identity) from problem
    return filters


def _rules(given: dict[str, SettingValue]) -> ExtractOptions | None:
    if not given:
        return None
    from warraq.articles.extraction import ExtractOptions

    named = {
        f"{name}_selectors" if name == "remove" else f"{name}_selector": value
        for name, value in given.items()
    }
    return ExtractOptions(**_untyped(named))


def _untyped(values: Mapping[str, object]) -> dict[str, Any]:
    """Values whose types `checked` has seen to."""
    return dict(values)


def _refuse_disguise(name: str, identity: str) -> None:
    if name.lower() in _DISGUISES:
        raise ConfigurationError(
            f"there is no setting '{name}' of a source, on purpose: warraq tells every site who it is and poses as no "
            "browser. `user_agent` and `contact` at the top of warraq.toml say it, for all sources alike",
            identity=identity,
        )
