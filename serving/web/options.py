"""How the reading room is reached."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

#: Names by which only programs on the same machine reach us.
LOOPBACK_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    """The address people open, the names it may be asked under, and whether they must log in.

    `hosts` are compared with the Host header of each request, without its port: a page elsewhere that makes a name of
    its own point here is refused. `any_address`: an IP address is allowed too, when it listens on all of them.
    """

    base_url: str = "http://127.0.0.1:8787"
    hosts: frozenset[str] = LOOPBACK_NAMES
    any_address: bool = False
    needs_login: bool = False

    @property
    def is_https(self) -> bool:
        """Whether cookies can be kept off unencrypted connections."""
        return self.base_url.startswith("https://")

    @property
    def cookie_name(self) -> str:
        """Of the session: browsers share cookies between the ports of a host, and two rooms must not."""
        return f"{'__Host-' if self.is_https else ''}warraq-{urlsplit(self.base_url).port or 443}"


#: On this machine only, at the usual port.
DEFAULTS: Final = WebOptions()
