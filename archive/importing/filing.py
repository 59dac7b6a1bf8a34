"""Which source a page of an archive belongs to: the one of its host, else a new one, which is paused."""

from collections.abc import Iterable
from typing import Final

from warraq.articles.errors import AddressError
from warraq.articles.urls import canonical, host_name, key, origin_of
from warraq.storage import Source

MAX_NEW_SOURCES: Final = 10_000  # of one import; a month of Common Crawl's news has a few thousand hosts


class Filing:
    """The sources by host. With `only`, everything belongs to that one."""

    def __init__(self, sources: Iterable[Source], *, only: Source | None = None) -> None:
        self._only = only
        self._by_host: dict[str, list[tuple[str, Source]]] = {}
        self._new = 0
        for source in sources:
            self.add(source)

    @property
    def is_full(self) -> bool:
        """Whether MAX_NEW_SOURCES are made."""
        return self._new >= MAX_NEW_SOURCES

    def find(self, url: str) -> Source | None:
        """The source of a page: of those with its host the one nearest above it; None without one."""
        if self._only is not None:
            return self._only
        address = key(url)
        known = self._by_host.get(key(origin_of(url)), [])
        above = [(home, source) for home, source in known if address.startswith(home)]
        nearest = max(above, key=lambda pair: len(pair[0]), default=known[0] if known else None)
        return nearest[1] if nearest else None

    def add(self, source: Source, *, is_new: bool = False) -> None:
        """Know a source. `is_new`: it was made for a page of the archive."""
        try:
            entry = key(source.home_url), source
            self._by_host.setdefault(key(origin_of(source.home_url)), []).append(entry)
        except AddressError:  # of an earlier version that took it
            return
        self._new += is_new


def source_for(url: str) -> Source:
    """The source that a page of an unknown host makes. Paused: to follow the site is for the user to decide."""
    home_url = canonical(origin_of(url))
    name = host_name(home_url).removeprefix("www.")
    port = home_url.rsplit(":", 1)[-1].rstrip("/")
    slug = name.strip("[]").replace(".", "-").replace(":", "-") + (f"-{port}" if port.isdigit() else "")
    return Source(slug=slug, home_url=home_url, state="paused")
