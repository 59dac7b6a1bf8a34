"""When a delivery that was not accepted is tried again, when it is given up, and when somebody has to look."""

from datetime import datetime, timedelta
from typing import Final

from warraq.health import FAILURES
from warraq.storage import Delivery, HookRow

LONGEST_S: Final = 6 * 3600.0
MOST_ASKED_S: Final = 24 * 3600.0  # a receiver that asks for more has its clock or its units wrong
JITTER: Final = 0.25  # so that the hooks of many databases do not come back to a receiver in one moment
KEPT_FOR: Final = timedelta(days=14)
LEAST_ATTEMPTS: Final = 10  # a machine that was off for two weeks has not tried for two weeks
#: The receiver wants nothing any more. Source: the Standard Webhooks specification.
GONE: Final = 410


def wait_s(attempts: int, first_s: float, *, status: int, asked_s: float | None, chance: float) -> float:
    """Seconds until the next attempt, after so many failed ones; `chance` is from 0 to 1.

    Doubles from `first_s` to six hours, a quarter more or less. A redirect does not pass by itself: six hours.
    """
    grown = LONGEST_S if 300 <= status < 400 else min(LONGEST_S, first_s * 2.0 ** min(attempts - 1, 30))
    spread = min(LONGEST_S, grown * (1 - JITTER + 2 * JITTER * chance))
    return max(spread, min(asked_s or 0.0, MOST_ASKED_S))


def is_given_up(made_at: datetime, attempts: int, now: datetime) -> bool:
    """Whether a delivery has been tried for long enough, so that the next one gets its turn."""
    return attempts >= LEAST_ATTEMPTS and now - made_at >= KEPT_FOR


def is_stopped(row: Delivery | HookRow) -> bool:
    """Whether nothing is sent any more, since the receiver is gone. Making it due starts again."""
    return row.status == GONE and row.not_before is not None


def needs_a_person(row: HookRow) -> bool:
    """Whether someone has to act: the receiver is gone, or three attempts in a row have failed."""
    return is_stopped(row) or (row.failing_since is not None and row.attempts >= FAILURES)
