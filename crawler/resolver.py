"""Name resolution that refuses addresses no stranger may send us to.

Every connection asks here, names and literals alike, after every redirect; the address that was checked is the one
connected to, so a name that answers differently the second time (DNS rebinding) gains nothing.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer, provider

from warraq.articles.urls import host_name
from warraq.crawler.addresses import is_public

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

#: host:port pairs of sources that the user marked local. Filled when a run starts; empty means nothing private.
_allowed_local: set[tuple[str, int]] = set()
#: Hosts refused in this process, so that a failed connection can be told from a failed look-up.
_refused_hosts: set[str] = set()
_MAX_REFUSED_REMEMBERED = 10_000


def allow_local(hosts: Sequence[tuple[str, int]]) -> None:
    """Set the (host, port) pairs that may resolve to loopback and private addresses, instead of the ones before."""
    _allowed_local.clear()
    _allowed_local.update(hosts)


def allow_local_url(url: str) -> None:
    """Allow the address of one URL besides those allowed before."""
    _allowed_local.add(address_of(url))


def address_of(url: str) -> tuple[str, int]:
    """Host (lower case) and port of a URL."""
    parts = urlsplit(url)
    return host_name(url), parts.port or (443 if parts.scheme == "https" else 80)


def is_allowed_local(host: str, port: int) -> bool:
    """Whether this host and port belong to a source that the user marked local."""
    return (host, port) in _allowed_local


def was_refused(host: str) -> bool:
    """Whether this host was refused since the program started."""
    return host in _refused_hosts


@provider(IResolutionReceiver)
class _Checking:
    """Passes on what the real resolver finds, without the addresses that are refused."""

    def __init__(self, receiver: IResolutionReceiver, host: str) -> None:
        self._receiver: Any = receiver
        self._host = host

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 - the interface's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        if is_public(str(getattr(address, "host", ""))):
            self._receiver.addressResolved(address)
        elif len(_refused_hosts) < _MAX_REFUSED_REMEMBERED:
            _refused_hosts.add(self._host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """For TWISTED_DNS_RESOLVER. Asks the reactor's own resolver and drops every address that is not public."""

    def __init__(self, reactor: ReactorBase) -> None:
        self._reactor: Any = reactor
        self._resolver: Any = self._reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: "Crawler", reactor: ReactorBase) -> "GuardedResolver":
        return cls(reactor)

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        receiver: Any = resolutionReceiver
        if (hostName.lower(), portNumber) not in _allowed_local:
            receiver = _Checking(resolutionReceiver, hostName)
        resolution: IHostResolution = self._resolver.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution
