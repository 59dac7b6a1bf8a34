"""Names are checked where the connection is made: what a name leads to today counts, not what it led to before."""

from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostResolution, IResolutionReceiver
from zope.interface import implementer, provider

from warraq.crawler.addresses import allow_local
from warraq.crawler.network.resolver import GuardedResolver, was_refused

PUBLIC, PRIVATE = "93.184.216.34", "127.0.0.2"


@implementer(IHostResolution)
class Resolution:
    name = "changing.example"

    def cancel(self) -> None:
        pass


class Names:
    """A resolver whose answers to one name are given, one a question. Stands for reactor and resolver both."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)
        self.nameResolver = self

    def resolveHostName(self, receiver: Any, host: str, port: int, *rest: Any) -> Resolution:
        resolution = Resolution()
        receiver.resolutionBegan(resolution)
        for address in self.answers.pop(0):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()
        return resolution


@provider(IResolutionReceiver)
class Connecting:
    """Who wants to connect: keeps the addresses it was given."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.done = False

    def resolutionBegan(self, resolution: object) -> None:
        pass

    def addressResolved(self, address: Any) -> None:
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:
        self.done = True


def ask(resolver: GuardedResolver, host: str, port: int = 80) -> list[str]:
    connecting = Connecting()
    resolver.resolveHostName(connecting, host, port)
    assert connecting.done
    return connecting.addresses


def test_a_name_that_turns_private_is_refused_the_second_time() -> None:
    resolver = GuardedResolver(Names((PUBLIC,), (PRIVATE,)))  # type: ignore[arg-type]
    assert ask(resolver, "changing.example") == [PUBLIC]
    assert ask(resolver, "changing.example") == []
    assert was_refused("changing.example")


@pytest.mark.parametrize(
    "private", [PRIVATE, "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.2", "fd00::1"]
)
def test_of_several_addresses_the_private_ones_are_never_used(private: str) -> None:
    resolver = GuardedResolver(Names((private, PUBLIC, private)))  # type: ignore[arg-type]
    assert ask(resolver, "mixed.example") == [PUBLIC]


def test_only_the_port_of_a_local_source_is_open() -> None:
    resolver = GuardedResolver(Names(*[(PRIVATE,)] * 3))  # type: ignore[arg-type]
    allow_local([("mine.example", 8000)])
    try:
        assert ask(resolver, "mine.example", 8000) == [PRIVATE]
        assert ask(resolver, "mine.example", 6379) == []
        assert ask(resolver, "other.example", 8000) == []
    finally:
        allow_local([])
