"""Choosing among the dates of a page, and the time zone to state it in."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, timedelta, timezone
from math import ceil
from typing import Final

from warraq.articles.extraction.metadata.candidates import Candidate
from warraq.articles.records import StatedTime

#: A time stated in UTC.
STATED_UTC = re.compile(r"(?:Z|[+-]00:?00)$")
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DatedCandidate:
    """A candidate that could be parsed as a time."""

    candidate: Candidate
    time: StatedTime


def best_of(candidates: list[DatedCandidate], address: DatedCandidate | None) -> DatedCandidate | None:
    """Returns the most certain candidate; a day confirmed by the URL counts more, and a local zone wins over UTC."""
    best: tuple[float, DatedCandidate] | None = None
    for entry in candidates:
        score = entry.candidate.confidence
        if address and entry is not address and address.time.precision == "day":
            if entry.time.at.date() == address.time.at.date():
                score += 0.25
            elif abs(entry.time.at - address.time.at) < timedelta(days=1.5):
                score += 0.1
        if best is None or score > best[0]:
            best = (score, entry)
    if not best:
        return None
    chosen = best[1]
    for entry in candidates:
        if chosen.time.at.utcoffset():
            break
        if chosen.time.precision != entry.time.precision:
            continue
        if entry.time.at == chosen.time.at and entry.time.at.utcoffset():
            return entry
        offset = entry.time.at.replace(tzinfo=UTC) - chosen.time.at
        if (
            chosen.time.precision == "second"
            and offset
            and abs(offset) <= timedelta(hours=14)
            and not offset % timedelta(minutes=15)
        ):
            # The same second in another zone: the site's wall clock, which its readers see.
            return DatedCandidate(
                chosen.candidate, replace(chosen.time, at=chosen.time.at.astimezone(timezone(offset)))
            )
    return chosen


def is_moment_in_utc(entry: DatedCandidate) -> bool:
    """Whether a time of day is stated in UTC, which may be another day where the page was written."""
    return entry.time.precision in ("minute", "second") and STATED_UTC.search(entry.time.raw) is not None


def on_the_day_of(day: DatedCandidate | None, best: DatedCandidate) -> DatedCandidate:
    """Returns the same moment in a zone that shows a day, if it is stated in UTC.

    Readers cite the day in the URL, or the one the page shows; of the zones that show it, the nearest to UTC is used.
    """
    time = best.time
    if not day or day.time.precision != "day" or not is_moment_in_utc(best):
        return best
    start = day.time.at
    if start <= time.at < start + DAY:
        return best
    apart = start - time.at if time.at < start else start + DAY - timedelta(seconds=1) - time.at
    hours = ceil(abs(apart) / HOUR) * (1 if apart > timedelta(0) else -1)
    if not -11 <= hours <= 13:
        return best
    return DatedCandidate(best.candidate, replace(time, at=time.at.astimezone(timezone(hours * HOUR))))


def surest(candidates: list[DatedCandidate]) -> DatedCandidate | None:
    return max(candidates, key=lambda entry: entry.candidate.confidence, default=None)
