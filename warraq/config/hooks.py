"""The tables [hooks.NAME] of warraq.toml: who is told what, and how."""

import base64
import binascii
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, get_args

from warraq.articles.errors import ConfigurationError
from warraq.crawler.addresses import hook_refusal

Event = Literal[
    "new", "edited", "gone", "back", "moved", "duplicate", "separated", "removed", "forgotten", "health"
]
EVENTS: Final[tuple[Event, ...]] = get_args(Event)
USUAL_EVENTS: Final[tuple[Event, ...]] = ("new", "edited", "gone", "forgotten", "health")
#: Key -> what it accepts, in words.
HOOK_KEYS: Final[Mapping[str, str]] = {
    "url": "an http or https address",
    "command": "a list of texts: a program and its arguments",
    "apprise": "an Apprise URL or a list of them",
    "secret": "'whsec_' and 24 to 64 bytes in base64, or a list of up to three; `warraq tell --secret` makes one",
    "secret_file": "a path, relative to this file, of a file that holds what `secret` may be",
    "events": f"a list of some of: {', '.join(EVENTS)}",
    "sources": "a list of names from `warraq sources`",
    "languages": "a list of language codes, such as 'ar'",
    "batch": "a whole number from 1 to 1000",
    "text": "true or false",
    "allow_private": "true or false",
    "first_retry_s": "seconds, a whole number from 1 to 3600",
    "since": "a number of a change, 0 or more",
}
WAYS: Final = ("url", "command", "apprise")
RANGES: Final = {"batch": (1, 1000), "first_retry_s": (1, 3600), "since": (0, 2**53)}
MAX_SECRETS: Final = 3  # the present one, and those it replaces
# Capitals and underscores are left to the variable of the secret: two names never share one.
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_TAKEN: Final = ("-health", "-delivery", "-test")  # ends that tell an event of one hook from one of another
_PREFIX: Final = "whsec_"
_SECRET_BYTES: Final = range(24, 65)  # Source: Standard Webhooks 1.0, signature scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Who is told what: exactly one of `url`, `command` and `apprise` is given. The addresses may hold secrets.

    `since`: a new hook is told what has a number over it, None: what is still to come.
    """

    name: str
    url: str = field(default="", repr=False)
    command: tuple[str, ...] = ()
    apprise: tuple[str, ...] = field(default=(), repr=False)
    secrets: tuple[bytes, ...] = field(default=(), repr=False)
    secret_file: Path | None = None
    events: tuple[Event, ...] = USUAL_EVENTS
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    batch: int = 100
    text: bool = False
    allow_private: bool = False
    first_retry_s: int = 60
    since: int | None = None

    @property
    def way(self) -> Literal["webhook", "command", "apprise"]:
        """How it is told."""
        return "webhook" if self.url else "command" if self.command else "apprise"


def read_hooks(tables: Mapping[str, object], file: Path) -> tuple[Hook, ...]:
    """The hooks of a configuration, in its order. Secrets that stand elsewhere are not looked up: `with_secrets` does.

    Raises:
        ConfigurationError: a name, key or value that is wrong.
    """
    return tuple(_hook(name, table, file) for name, table in tables.items())


def with_secrets(hook: Hook, environment: Mapping[str, str]) -> tuple[bytes, ...]:
    """The keys that a webhook is signed with, first the present one; () for hooks that need none.

    Raises:
        ConfigurationError: there is none, or it cannot be used.
    """
    if not hook.url or hook.secrets:
        return hook.secrets
    variable = secret_variable(hook.name)
    where, text = variable, environment.get(variable, "")
    if hook.secret_file is not None:
        where = str(hook.secret_file)
        try:
            text = hook.secret_file.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as problem:
            raise ConfigurationError(
                f"the secret of the hook '{hook.name}' cannot be read: {problem}", identity=where
            ) from problem
    if not text.strip():
        raise ConfigurationError(
            f"the webhook '{hook.name}' has no secret to sign with; `warraq tell --secret` makes one: put it into"
            f" warraq.toml as `secret`, into a file named by `secret_file`, or into the variable {variable}"
        )
    keys = [_key(word) for word in text.split()]
    if len(keys) > MAX_SECRETS or None in keys:
        raise ConfigurationError(f"must hold {HOOK_KEYS['secret']}", identity=where)
    return tuple(key for key in keys if key is not None)


def secret_variable(name: str) -> str:
    """'WARRAQ_HOOK_MY_DESK_SECRET' for 'my-desk'."""
    return f"WARRAQ_HOOK_{name.upper().replace('-', '_')}_SECRET"


def secret_text(key: bytes) -> str:
    """A key as it is written in a configuration."""
    return _PREFIX + base64.b64encode(key).decode("ascii")


def _hook(name: str, table: object, file: Path) -> Hook:
    where = f"hooks.{name}"
    if not isinstance(table, dict):
        raise _wrong(file, where, f"a table, written [{where}]", table)
    if not _NAME.fullmatch(name) or name.endswith(_TAKEN):
        raise ConfigurationError(
            f"'{where}': names of hooks are of small letters a to z, digits and '-', at most 40, and do not end in"
            f" {', '.join(_TAKEN)}",
            identity=str(file),
        )
    for key in table:
        if key not in HOOK_KEYS:
            likely = difflib.get_close_matches(key, HOOK_KEYS, n=1)
            hint = f"did you mean '{likely[0]}'?" if likely else f"known here: {', '.join(HOOK_KEYS)}"
            raise ConfigurationError(f"unknown key '{key}' in [{where}]; {hint}", identity=str(file))
    if len([way for way in WAYS if way in table]) != 1:
        raise ConfigurationError(
            f"[{where}] needs exactly one of {', '.join(WAYS)}, which say who is told", identity=str(file)
        )
    values = {key: _checked(key, value, file, where) for key, value in table.items()}
    if {"secret", "secret_file"} & set(values) and (
        "url" not in values or len(table.keys() & {"secret", "secret_file"}) > 1
    ):
        raise ConfigurationError(
            f"[{where}]: one of `secret` and `secret_file` belongs to a `url`", identity=str(file)
        )
    if "secret_file" in values:
        values["secret_file"] = file.parent / str(values["secret_file"])
    if "secret" in values:
        values["secrets"] = values.pop("secret")
    if "apprise" in values:
        values.setdefault("events", ("health",))
    hook = Hook(name=name, **values)  # type: ignore[arg-type]  # each was checked by its key
    if hook.url and (problem := hook_refusal(hook.url, allow_private=hook.allow_private)):
        raise ConfigurationError(f"'{where}.url' is not used: {problem}", identity=str(file))
    return hook


def _checked(key: str, value: object, file: Path, where: str) -> object:
    """The value as `Hook` has it."""
    match key:
        case "url" | "secret_file":
            found: object = _text(value)
        case "command":
            found = _texts(value) if isinstance(value, list) else None
        case "apprise":
            found = _texts(value)
        case "secret":
            found = _keys(value)
        case "events":
            texts = _texts(value) if isinstance(value, list) else None
            found = texts if texts is not None and set(texts) <= set(EVENTS) else None
        case "sources" | "languages":
            found = () if value == [] else _texts(value) if isinstance(value, list) else None
        case "text" | "allow_private":
            found = value if isinstance(value, bool) else None
        case _:
            least, most = RANGES[key]
            is_number = isinstance(value, int) and not isinstance(value, bool)
            found = value if is_number and isinstance(value, int) and least <= value <= most else None
    if found is None:
        shown: object = "what is there" if key in ("secret", "url", "apprise") else repr(value)
        raise _wrong(file, f"{where}.{key}", HOOK_KEYS[key], shown)
    return found


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() and value.isprintable() else None


def _texts(value: object) -> tuple[str, ...] | None:
    values: list[object] = value if isinstance(value, list) else [value]
    texts = tuple(text for text in values if isinstance(text, str) and text.strip() and "\0" not in text)
    return texts if texts and len(texts) == len(values) else None


def _keys(value: object) -> tuple[bytes, ...] | None:
    texts = _texts(value)
    if texts is None or len(texts) > MAX_SECRETS:
        return None
    keys = tuple(key for key in map(_key, texts) if key is not None)
    return keys if len(keys) == len(texts) else None


def _key(text: str) -> bytes | None:
    try:
        key = base64.b64decode(text.removeprefix(_PREFIX).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return key if text.startswith(_PREFIX) and len(key) in _SECRET_BYTES else None


def _wrong(file: Path, name: str, expected: str, shown: object) -> ConfigurationError:
    return ConfigurationError(f"'{name}' must be {expected}, not {shown}", identity=str(file))
