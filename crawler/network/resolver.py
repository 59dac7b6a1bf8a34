"""Name resolution that refuses addresses which are not public.

Every connection resolves its host here, literal addresses included, after every redirect. The address that was checked
is the one connected to, so a name that resolves differently the second time (DNS rebinding) gains nothing.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer, provider

from warraq.crawler.addresses import is_allowed_local, is_public

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

#: Hosts refused in this process, so that a failed connection can be told from a failed look-up.
_refused_hosts: set[str] = set()
_MAX_REFUSED_REMEMBERED = 10_000


def was_refused(host: str) -> bool:
    """Whether this host was refused since the process started."""
    return host in _refused_hosts


@provider(IResolutionReceiver)
class _Checking:
    """Passes on what the real resolver finds, without refused addresses."""

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
        if not is_allowed_local(hostName.lower(), portNumber):
            receiver = _Checking(resolutionReceiver, hostName)
        resolution: IHostResolution = self._resolver.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution
