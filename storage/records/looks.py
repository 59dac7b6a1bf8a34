"""What happened since a person looked last."""

from dataclasses import dataclass

from warraq.storage.records.articles import ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNews:
    """What happened to a source; what did not is not named.

    `changes`: articles by kind of change, each once a kind; edits that only are somebody's mark are none. `failed`:
    fetches by error. `filtered`: addresses and pages that a filter kept out, by reason.
    """

    source: str
    changes: tuple[tuple[ChangeKind, int], ...] = ()
    failed: tuple[tuple[str, int], ...] = ()
    filtered: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened after `since` ('' when nobody had looked) until `at`, by source.

    The changes of health with numbers over `after_health`, up to `last_health`, belong to it.
    """

    since: str
    at: str
    sources: tuple[SourceNews, ...]
    after_health: int
    last_health: int
