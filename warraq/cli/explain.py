"""Why an article says what it says: where its fields were found, and what was removed."""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from warraq.articles.records import FieldOrigin, RemovedBlock, Reservation
from warraq.articles.text import printable

if TYPE_CHECKING:
    from warraq.articles.extraction import ExplainedBlock
    from warraq.storage import ArticleRow, ImageRow, MarkRow, ReadingRow

_ISOLATES = str.maketrans("", "", "\u2068\u2069")
#: Even if something were not escaped, this policy prevents scripts and requests.
_HEAD: Final = """<!DOCTYPE html>
<html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ max-width: 50em; margin: 2em auto; font-family: sans-serif; line-height: 1.5 }}
p {{ margin: 1em 0 0; white-space: pre-line }}
small {{ color: #666 }}
.gone {{ background: #fbeeee }}
.gone del {{ color: #a33 }}
</style></head><body>
"""
SHOWN_TEXT = 160  # characters of a removed block, or of a field as written


def field_lines(origins: Iterable[FieldOrigin]) -> Iterator[str]:
    """One line per field: 'title: heading "…"', the value as written; candidates that lost follow as 'not'."""
    chosen_first = sorted(origins, key=lambda origin: (origin.field, not origin.chosen))
    for name, candidates in groupby(chosen_first, key=attrgetter("field")):
        for candidate in candidates:
            verdict = "" if candidate.chosen else "not "
            where = " ".join(part for part in (candidate.origin, candidate.place) if part)
            read = f", read as {candidate.parser}" if candidate.parser else ""
            yield f"{name}: {verdict}{where} ({candidate.confidence:.2f}{read}): {_short(candidate.raw)}"


def removed_lines(removed: Iterable[RemovedBlock]) -> Iterator[str]:
    """One line per removed block, in reading order: 'removed share (share-words): Share this …'."""
    for block in removed:
        yield f"removed {block.kind} ({block.rule}): {_short(block.text)}"


def image_lines(images: "Iterable[ImageRow]") -> Iterator[str]:
    """One line per image: 'image (image/png, 2048 bytes): https://…: its caption'; or '(refused: robots)'."""
    for image in images:
        file = f"{image.media_type}, {image.bytes} bytes" if image.sha256 else "not fetched"
        state = f"refused: {image.refused}" if image.refused else file
        told = f": {_short(image.caption or image.alt)}" if image.caption or image.alt else ""
        yield f"image ({state}): {image.url}{told}"


def rights_lines(row: "ArticleRow") -> Iterator[str]:
    """What stands in the way of using the text, or allows it: licence, paywall, reservations, the last mark."""
    if row.licence:
        yield f"licence: {_short(row.licence)}"
    if row.paywalled:
        yield "behind a paywall, by its own words"
    if row.reservations:
        yield f"reserved: {', '.join(row.reservations)}"
    if row.mark:
        yield f"marked {row.mark}"


def use_lines(stated: Iterable[Reservation]) -> Iterator[str]:
    """One line per statement about the use of the text: 'use of the text: meta: noai=1 (reserves it)'."""
    for one in stated:
        verdict = "reserves it" if one.reserves else "does not reserve it"
        yield f"use of the text: {one.origin}: {one.signal}={one.value} ({verdict})"


def mark_lines(marks: "Iterable[MarkRow]") -> Iterator[str]:
    """One line per mark, oldest first: 'marked bad at 2026-03-01T12:00:00Z, version 1: the end is missing'."""
    for row in marks:
        said = f": {row.note}" if row.note else ""
        done = f"marked {row.mark}" if row.mark != "none" else "mark taken back"
        yield f"{done} at {row.at}, version {row.version}{said}"


def block_lines(blocks: "Iterable[ExplainedBlock]") -> Iterator[str]:
    """One line per block in reading order, kept or removed, with its measurements."""
    for block in blocks:
        verdict = f"removed {block.kind} ({block.rule})" if block.kind else "kept"
        yield f"{verdict} [{_measures(block)}]: {_short(block.text)}"


def block_page(blocks: "Iterable[ExplainedBlock]", *, title: str) -> Iterator[str]:
    """A web page of all blocks, removed ones struck through. No scripts, nothing loaded, all text escaped."""
    yield _HEAD.format(title=_safe(title))
    for block in blocks:
        measures = _safe(f"{_measures(block)} · {block.path}")
        if block.kind:
            reason = _safe(f"{block.kind} ({block.rule})")
            yield f'<div class="gone"><p dir="auto"><del>{_safe(block.text)}</del></p>'
            yield f"<small>{reason} · {measures}</small></div>\n"
        else:
            yield f'<div><p dir="auto">{_safe(block.text)}</p><small>{measures}</small></div>\n'
    yield "</body></html>\n"


def _measures(block: "ExplainedBlock") -> str:
    return f"{block.words} words, {block.linked:.0%} in links".replace("%", " %")


def _safe(text: str) -> str:
    return escape(printable(text, one_line=False).translate(_ISOLATES), quote=True)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_TEXT else line[: SHOWN_TEXT - 1] + "…"


def reading_lines(reading: "ReadingRow") -> Iterator[str]:
    """'labels: ink, to read', and what else you did with an article; nothing where you did nothing."""
    if reading.starred_at:
        yield f"starred {reading.starred_at[:10]}"
    if reading.labels:
        yield f"labels: {', '.join(reading.labels)}"
    for line in reading.note.splitlines():
        yield f"note: {line}"
