"""The starts of the program, and what each did."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One start of the program. `outcome` '' while it runs; `finished_at` '' when it was killed."""

    id: int
    command: str
    version: str
    started_at: str
    finished_at: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingRun:
    """A run that has not ended. `alive_until`: it is dead then, unless it says again that it lives; None: not known.

    `place`: 'process 4711 on desk', '' if not recorded. `leased`: visits it has under way, `hosts`: those whose turn it
    has. `taken`: requests that all parts of its `cluster` have taken from their budget; 0 without a cluster.
    """

    id: int
    command: str
    place: str
    started_at: datetime
    alive_until: datetime | None
    cluster: str
    leased: int
    hosts: int
    taken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLength:
    """Visits that wait, visits under way, and hosts at which any waits."""

    waiting: int
    leased: int
    hosts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What one run did for one source. All numbers count fetches of that run, but `removed`, which counts blocks.

    `outcomes` and `reasons` are those of pages and documents; of images, `images` counts the files that are kept and
    `images_refused` the others, by reason.
    """

    run_id: int
    source: str
    requests: int = 0
    not_modified: int = 0
    outcomes: tuple[tuple[str, int], ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    removed: tuple[tuple[str, int], ...] = ()
    images: int = 0
    images_refused: tuple[tuple[str, int], ...] = ()
    queued: int = 0
    next_due: datetime | None = None
