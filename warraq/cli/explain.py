"""Why an article says what it says: where its fields were found, and what was removed."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from articles.records import FieldOrigin, RemovedBlock

SHOWN_TEXT = 160  # characters of a removed block, or of a field as written


def field_lines(origins: Iterable[FieldOrigin]) -> Iterator[str]:
    """A line a field: 'title: heading "…"', the value as written; candidates that lost follow as 'not'."""
    chosen_first = sorted(origins, key=lambda origin: (origin.field, not origin.chosen))
    for name, candidates in groupby(chosen_first, key=attrgetter("field")):
        for candidate in candidates:
            verdict = "" if candidate.chosen else "not "
            yield f"{name}: {verdict}{candidate.origin} ({candidate.confidence:.2f}): {_short(candidate.raw)}"


def removed_lines(removed: Iterable[RemovedBlock]) -> Iterator[str]:
    """A line a removed block, in reading order: 'removed share (share-words): Share this …'."""
    for block in removed:
        yield f"removed {block.kind} ({block.rule}): {_short(block.text)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_TEXT else line[: SHOWN_TEXT - 1] + "…"
