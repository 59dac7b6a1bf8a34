"""What is taken out of a database on purpose."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long, and how much, bytes of pages of a source are kept; None: for ever, without limit.

    `pages`: of those that articles were extracted from, `rejected`: of all others. Days count from the last fetch that
    brought the page; sizes are of what the database holds, in megabytes (10^6 bytes), the oldest leave first.
    """

    pages_days: int | None = None
    pages_mb: int | None = None
    rejected_days: int | None = None
    rejected_mb: int | None = None
