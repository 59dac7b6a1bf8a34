"""Outcomes. Every Page ends in exactly one of these, and they are counted.

Outcome = Stored | Revised | Unchanged | Duplicate | Rejected | Failed
"""

from dataclasses import dataclass
from typing import Literal

RejectionReason = Literal[
    "listing", "forum", "product", "error-page", "paywall-stub", "needs-scripts", "static-page", "no-text", "not-html",
    "too-large", "parse-timeout", "parse-memory", "robots", "blocked-address", "gone", "not-found", "off-site",
    "trap", "not-an-image", "forgotten",
    "filter-language", "filter-section", "filter-words", "filter-address", "filter-length", "filter-date",
]  # fmt: skip
#: Why a page is not an article. A closed list; a Rejected is an expected result, not an error.
REJECTION_REASONS: tuple[str, ...] = RejectionReason.__args__  # type: ignore[attr-defined]
#: What the reasons of articles begin with that the filters of their source do not let through.
FILTERED = "filter-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A new Article."""

    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """A known Article with other text or title: stored as a Version beside the others."""

    article_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A known Article with the same content, or the server answered 304."""

    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A new Article, stored, that is a copy of another one.

    `duplicate_of` is the representative of their cluster, or the copied article if the new one is the representative.
    `similarity` is 0 to 1; `reason` is the relation: 'same', 'near', 'excerpt', ...
    """

    article_id: int
    duplicate_of: int
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Not an article, or not a wanted one. `reason` is one of REJECTION_REASONS; `detail` gives the measurement."""

    reason: RejectionReason
    detail: str = ""

    def __post_init__(self) -> None:
        if self.reason not in REJECTION_REASONS:
            raise ValueError(f"unknown rejection reason {self.reason!r}")

    @property
    def is_filtered(self) -> bool:
        """Whether it is an article, but the filters of its source do not let it through."""
        return self.reason.startswith(FILTERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Something went wrong. `error` is a short code (timeout, dns, http-500, bug); `detail` the traceback or text."""

    error: str
    detail: str = ""


Outcome = Stored | Revised | Unchanged | Duplicate | Rejected | Failed
