"""What became of a Page. Every Page ends in exactly one of these, and they are counted.

Outcome = Stored | Revised | Unchanged | Duplicate | Rejected | Failed
"""

from dataclasses import dataclass
from typing import Literal

RejectionReason = Literal[
    "listing", "forum", "product", "error-page", "paywall-stub", "needs-scripts", "static-page", "no-text", "not-html",
    "too-large", "parse-timeout", "parse-memory", "robots", "blocked-address", "gone", "not-found", "off-site",
    "trap",
]  # fmt: skip
#: Why a page is not an article. The closed list; a Rejected is an expected ending, not an error.
REJECTION_REASONS: tuple[str, ...] = RejectionReason.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A new Article."""

    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """A known Article with new text or title: a new Version was kept beside the old."""

    article_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A known Article that says the same, or the server said 304."""

    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A new Article, stored, that was judged to be a copy of another one.

    `duplicate_of` represents their cluster, or is the one it repeats when the new article represents it. `similarity`
    0 to 1; `reason` is the relation: 'same', 'near', 'excerpt', ...
    """

    article_id: int
    duplicate_of: int
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Not an article. `reason` is one of REJECTION_REASONS; `detail` says what was measured."""

    reason: RejectionReason
    detail: str = ""

    def __post_init__(self) -> None:
        if self.reason not in REJECTION_REASONS:
            raise ValueError(f"unknown rejection reason {self.reason!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Something went wrong. `error` is a short code (timeout, dns, http-500, bug); `detail` the traceback or text."""

    error: str
    detail: str = ""


Outcome = Stored | Revised | Unchanged | Duplicate | Rejected | Failed
