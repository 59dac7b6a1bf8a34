"""Clusters made anew: workers sign the texts, one process judges them in order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from warraq.articles.dedup import Signature
from warraq.articles.errors import ConfigurationError
from warraq.location import Server
from warraq.storage import Rejudged, Span, Store, open_reader
from warraq.version import __version__

CHANGES: Final = 500  # of a partition
Signatures = Sequence[tuple[int, Signature]]


class Signer:
    """A worker: signs the texts of changes."""

    def __init__(self, server: Server, version: str) -> None:
        """Connect to the database.

        Raises:
            ConfigurationError: another version of warraq runs here: it might sign otherwise.
            StorageError: the database cannot be opened.
        """
        if version != __version__:
            raise ConfigurationError(f"a worker has warraq {__version__}, its job is of {version}")
        self._reader = open_reader(server)

    def __call__(self, within: Span) -> Signatures:
        """What changes with these numbers say."""
        return self._reader.clusters.signatures(within)

    def close(self) -> None:
        """Let go of the database."""
        self._reader.close()


def rebuild(
    store: Store,
    spread: Callable[[Sequence[Span]], Iterable[Signatures]],
    *,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Rejudged:
    """As `Clusters.rejudge`, fed with signatures that are made by `spread`, which gives those of each span in order."""

    def signed(last: int) -> Iterator[tuple[int, Signature]]:
        for signatures in spread(portions(last)):
            yield from signatures

    return store.clusters.rejudge(now=now, progress=progress, signed=signed)


def portions(last: int, size: int = CHANGES) -> list[Span]:
    """All changes up to the last, so many at a time."""
    return [Span(after=after, last=min(after + size, last)) for after in range(0, last, size)]
