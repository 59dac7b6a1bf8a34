"""What a crawl is told and what it reports: the records between the command line and the spiders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from warraq.articles.filters import UNFILTERED, Filters

if TYPE_CHECKING:  # extraction takes a third of a second to load; reading a configuration does not need it
    from warraq.articles.extraction import ExtractOptions
    from warraq.location import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """How one source, or every source by default, is treated."""

    delay_s: float = 2.0  # between two requests to one host; a larger Crawl-delay in robots.txt wins
    max_requests: int = 2000  # to one source in one run, robots.txt and redirects included
    recheck_days: int = 30  # an article not checked for so long is checked again at the latest, conditionally
    images: bool = False  # whether the images of its articles are fetched too
    as_public: bool = False  # a local source gets the delay and the schedule of a public one


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """The options of one run. `sources` are slugs, home URLs or hosts; empty means all active ones.

    A source named in `sources` is polled even when it is not due, unless the server itself asked us to wait.
    """

    database: Location
    user_agent: str
    sources: tuple[str, ...] = ()
    only: Literal["feeds", "site"] | None = None
    pages: str | None = (
        None  # where bodies of pages stand: a path or s3://…, "" the database, None where they are
    )
    max_requests: int = 20_000  # in one run, over all sources
    since: date | None = None  # posts dated earlier are not fetched
    politeness: Politeness = Politeness()
    per_source: tuple[tuple[str, Politeness], ...] = ()
    rules: tuple[tuple[str, ExtractOptions], ...] = ()  # selectors of the sources that need them, by slug
    default_filters: Filters = UNFILTERED  # what is wanted of a source that has no filters of its own
    filters: tuple[tuple[str, Filters], ...] = ()  # what is wanted of the sources that have, by slug
    timeout_s: float = 30.0  # of one whole fetch: a blog answers in 30 s or not at all
    workers: int = 2  # extraction processes beside the network
    command: str = "crawl"
    cluster: str = ""  # the crawl that this one is a part of: its parts have one budget; '' none
    log_level: str = "WARNING"

    def politeness_of(self, slug: str) -> Politeness:
        """The settings of one source, else the default."""
        return dict(self.per_source).get(slug, self.politeness)

    def rules_of(self, slug: str) -> ExtractOptions | None:
        """How the pages of one source are extracted; None: by the general rules."""
        return dict(self.rules).get(slug)

    def filters_of(self, slug: str) -> Filters:
        """What is wanted of one source; its own filters replace the default as a whole."""
        return dict(self.filters).get(slug, self.default_filters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a run stands, for people: pages done and queued, outcomes so far, seconds since the start."""

    done: int
    queued: int
    outcomes: tuple[tuple[str, int], ...]
    seconds: float
    current: str = ""


ProgressCallback = Callable[[Progress], None]


#: How visits to images are counted, beside the outcomes of pages.
IMAGE_KEPT: Final = "image"
IMAGE_REFUSED: Final = "image-refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """How a run ended. `failed_sources` could not be read at all; `expected`: something was due."""

    run_id: int
    ended: Literal["finished", "stopped", "budget"]
    requests: int
    outcomes: tuple[tuple[str, int], ...]
    failed_sources: tuple[str, ...] = ()
    expected: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What was found at a URL that the user wants to follow. `problem` is '' when the source was added."""

    slug: str = ""
    home_url: str = ""
    name: str = ""
    language: str = ""
    platform: str = ""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    queued: int = 0
    estimated_requests: int = 0
    notes: tuple[str, ...] = ()
    problem: str = ""
