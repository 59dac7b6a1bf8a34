"""Where a corpus is: a file, or a database of a PostgreSQL server."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import unquote

from warraq.articles.errors import ConfigurationError

FORM: Final = "postgresql://USER@HOST:PORT/DATABASE"
SCHEMES: Final = ("postgresql", "postgres")
MAX_PORT: Final = 65_535
#: 'postgresql://…', 'mysql://…', and 'postgresql:corpus', which can only be meant as one.
_ADDRESS: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*://|postgres(?:ql)?:)", re.IGNORECASE)
_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})|%00")  # '100%', and a byte that no name has
_HOST: Final = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.%]+\]|[^\[\]:@]*)(?::(?P<port>[0-9]*))?"
)  # '[::1]:5433', 'db:5433'
_SECRETS: Final = ("password", "sslpassword")
#: Options that say which database it is; the others are not shown.
_TELLING: Final = ("host", "hostaddr", "port", "user", "dbname", "service")
_ENCODE: Final = "write characters of names and passwords such as / : @ ? # % as %2F %3A %40 %3F %23 %25"


@dataclass(frozen=True, slots=True)
class Server:
    """The address of a database of a PostgreSQL server, as libpq reads it. As text it has no password.

    What it leaves open is taken from PGPASSWORD, ~/.pgpass, a service file and the other places that libpq knows.

    Raises:
        ConfigurationError: it is none; says what to write, and never repeats it, since a part may be a password.
    """

    address: str = field(repr=False)

    def __post_init__(self) -> None:
        """Check it."""
        scheme, _, rest = self.address.partition(":")
        if scheme.lower() not in SCHEMES or not rest.startswith("//"):
            raise ConfigurationError(f"a database is a file or {FORM}, nothing else with a scheme")
        if not self.address.isprintable() or " " in self.address or _PERCENT.search(self.address):
            raise _unreadable("has a character that must be encoded")
        authority, name, options = self._parts()
        self._check_hosts(authority, dict(options))
        if any(mark in name for mark in "@:/"):
            raise _unreadable("has more than one name after the host")
        if not (name or dict(options).get("dbname") or dict(options).get("service")):
            raise ConfigurationError(f"the address of the server names no database; write {FORM}")

    def __str__(self) -> str:
        """Which database it is, without password and settings."""
        return self._written(_TELLING)

    @property
    def password(self) -> str:
        """The password in the address, '' if there is none."""
        authority, _, options = self._parts()
        _, _, given = authority.rpartition("@")[0].partition(":")
        return unquote(dict(options).get("password", given))

    @property
    def without_password(self) -> str:
        """The whole address but for its secrets, to be kept where others may read it."""
        return self._written(None)

    def has_option(self, name: str) -> bool:
        """Whether the address states an option of libpq, such as 'connect_timeout'."""
        return any(key == name for key, _ in self._parts()[2])

    def _parts(self) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        """What stands before the name, the name, and the options, all as written."""
        body, _, query = self.address.partition("://")[2].partition("?")
        authority, _, name = body.partition("/")
        return authority, name, tuple(_options(query))

    def _check_hosts(self, authority: str, options: dict[str, str]) -> None:
        if authority.count("@") > 1:
            raise _unreadable("has more than one @ before the name of the database")
        ports = options.get("port", "").split(",")
        for one in authority.rpartition("@")[2].split(","):
            found = _HOST.fullmatch(one)
            if found is None:
                raise _unreadable("has a host that is no name, or a port that is no number")
            ports.append(found["port"] or "")
        if any(port and not (port.isdecimal() and 0 < int(port) <= MAX_PORT) for port in ports):
            raise _unreadable(f"has a port that is no number from 1 to {MAX_PORT}")

    def _written(self, wanted: tuple[str, ...] | None) -> str:
        authority, name, options = self._parts()
        who, at, hosts = authority.rpartition("@")
        kept = [
            f"{key}={value}"
            for key, value in options
            if key not in _SECRETS and (wanted is None or key in wanted)
        ]
        query = f"?{'&'.join(kept)}" if kept else ""
        return f"{SCHEMES[0]}://{who.partition(':')[0]}{at}{hosts}/{name}{query}"


Location: TypeAlias = Path | Server


def locate(given: str | PathLike[str] | Server) -> Location:
    """Where a database is, by its path or address.

    Raises:
        ConfigurationError: it looks like an address, and is none that can be used.
    """
    if isinstance(given, Server):
        return given
    text = os.fspath(given)
    if (
        _ADDRESS.match(text)
        if isinstance(given, str)
        else text.startswith(tuple(f"{one}:" for one in SCHEMES))
    ):
        return Server(text)
    return Path(text)


def _options(query: str) -> Iterator[tuple[str, str]]:
    for pair in query.split("&") if query else ():
        key, mark, value = pair.partition("=")
        if not mark or "=" in value or not re.fullmatch(r"[a-z_]+", key):
            raise _unreadable("has an option that is not written NAME=VALUE")
        yield key, value


def _unreadable(what: str) -> ConfigurationError:
    return ConfigurationError(f"the address of the server {what}; it is {FORM}: {_ENCODE}")
