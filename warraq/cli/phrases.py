"""Numbers and times in words."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


def count(number: int, noun: str) -> str:
    """'1 request', '2 requests'."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


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


def duration(seconds: float) -> str:
    """'8 s', '2 min', '1 h 05 min'."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
