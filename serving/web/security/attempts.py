"""How often passwords may be guessed, in bounded memory."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

WINDOW: Final = timedelta(minutes=5)
MOST_BY_ADDRESS: Final = 5  # failures in a window; a person who forgot tries three times
MOST_AT_ALL: Final = 100  # from all addresses together
MOST_REMEMBERED: Final = 10_000  # addresses; the oldest is forgotten


class Attempts:
    """Failures of the last minutes, by address and together."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._failures: OrderedDict[str, list[datetime]] = OrderedDict()
        self._together: list[datetime] = []

    def wait_s(self, address: str) -> int:
        """Seconds until this address may try again; 0 at once."""
        present = self._now()
        own = _recent(self._failures.get(_network(address), []), present)
        together = _recent(self._together, present)
        waits = [
            (times[-most] + WINDOW - present).total_seconds()
            for times, most in ((own, MOST_BY_ADDRESS), (together, MOST_AT_ALL))
            if len(times) >= most
        ]
        return int(max(waits)) + 1 if waits else 0

    def failed(self, address: str) -> None:
        """Remember that somebody there gave a wrong password or token."""
        present, name = self._now(), _network(address)
        self._together = [*_recent(self._together, present), present][-MOST_AT_ALL:]
        self._failures[name] = [*_recent(self._failures.get(name, []), present), present][-MOST_BY_ADDRESS:]
        self._failures.move_to_end(name)
        if len(self._failures) > MOST_REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, address: str) -> None:
        """Forget this address."""
        self._failures.pop(_network(address), None)


def _recent(times: list[datetime], present: datetime) -> list[datetime]:
    return [moment for moment in times if moment > present - WINDOW]


def _network(address: str) -> str:
    """One household: an IPv6 network of 64 bits, of which anybody has more addresses than could be remembered."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    return str(IPv6Address(int(parsed) >> 64 << 64)) if isinstance(parsed, IPv6Address) else str(parsed)
