"""Numbers and times in words."""

from datetime import UTC, datetime

from warraq.phrases import count, duration

__all__ = ["count", "counts", "day_and_time", "duration", "now", "soon"]


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


def counts(pairs: tuple[tuple[str, int], ...]) -> str:
    """'read-also 6, signature 2'."""
    return ", ".join(f"{name} {number}" for name, number in pairs)


def day_and_time(moment: datetime | None) -> str:
    """'2026-11-23 14:05' on the user's clock, '' for None."""
    return "" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M")


def soon(moment: datetime, present: datetime) -> str:
    """'now' when it has come, '14:05' within the day, else with the date; on the user's clock."""
    if moment <= present:
        return "now"
    local = moment.astimezone()
    same_day = local.date() == present.astimezone().date()
    return local.strftime("%H:%M" if same_day else "%Y-%m-%d %H:%M")
