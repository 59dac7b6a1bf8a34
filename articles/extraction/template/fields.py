"""Fields of a page by the places that its site has shown to be right or wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from warraq.articles.dates import parse_feed_date
from warraq.articles.extraction.layout import LINK, Block, Layout
from warraq.articles.extraction.metadata import clean_names
from warraq.articles.extraction.page_sample import Line
from warraq.articles.extraction.site_template import (
    FIELDS,
    FieldPlace,
    SiteTemplate,
    TemplateField,
    by_field,
)
from warraq.articles.extraction.template.steps import steps_of
from warraq.articles.records import FieldOrigin, Metadata, StatedTime
from warraq.articles.text import fold

#: Longest block in characters that may be the place of a field, how many of a page are read, and steps that name one.
MAX_LINE: Final = 300
MAX_LINES: Final = 200
LINE_STEPS: Final = 3
#: Parts of a line from either end that may be the field.
MAX_AT: Final = 6
#: Pages on which a place must have been right, never wrong, to be believed; and wrong, never right, to be left.
MIN_RECORD: Final = 3
#: How sure a value is whose place the site has shown to be right.
CONFIDENCE: Final = 0.95
#: What parts a line: 'Jane Doe · 12 May 2020 | 3 min'
BETWEEN = re.compile(r"\s*[·•|،,;:：/()\n\x00]+\s*|\s+[-–—]\s+")


def lines_of(layout: Layout) -> Iterator[Line]:
    """Returns the short blocks of a page in reading order, at most MAX_LINES."""
    steps = steps_of(layout.frames)
    count = 0
    for block in layout.blocks:
        if 0 < len(block.text) <= MAX_LINE and count < MAX_LINES:
            count += 1
            yield Line(steps[block.frame][-LINE_STEPS:], block.text, _parts(block), _links(block))


def values_at(line: Line) -> dict[str, str]:
    """Returns the values that a line may state, by the names of their places; counted from the front and the back."""
    where = "block " + " > ".join(line.steps)
    found = {f"{where} : all": line.text}
    for at, part in enumerate(line.parts[:MAX_AT], 1):
        found[f"{where} : {at}"] = part
    for at, part in enumerate(reversed(line.parts[-MAX_AT:]), 1):
        found[f"{where} : -{at}"] = part
    if line.links:
        found[f"{where} : links"] = "\x00".join(line.links)
    return found


def candidate_places(metadata: Metadata, field: TemplateField) -> dict[str, tuple[str, ...]]:
    """Returns what a page's candidates of a field say, as written, by the names of their places."""
    found: dict[str, tuple[str, ...]] = {}
    for origin in metadata.origins:
        if origin.field == field and origin.origin not in ("feed", "sitemap", "template", "rule"):
            name = f"{origin.origin} {origin.place}".strip()
            found[name] = (*found.get(name, ()), origin.raw)
    return found


def state_by_template(
    metadata: Metadata, layout: Layout, template: SiteTemplate, *, now: datetime
) -> Metadata:
    """Returns the metadata with fields from places that are right on this site, and without those that are wrong.

    What the user's rules state stays.
    """
    lines: dict[str, str] = {}
    for field in FIELDS:
        places = by_field(template.fields, field)
        if not places or _is_ruled(metadata, field):
            continue
        stated = candidate_places(metadata, field)
        found = _at_right_place(stated, places)
        if found is None and any(name.startswith("block ") for name in places):
            lines = lines or _by_name(layout)
            found = _at_right_line(lines, places)
        if found is not None:
            metadata = _state(metadata, field, *found, now=now)
        elif _is_wrong(metadata, field, places):
            metadata = _without(metadata, field)
    return metadata


def _at_right_place(
    stated: Mapping[str, Sequence[str]], places: Mapping[str, FieldPlace]
) -> tuple[str, tuple[str, ...]] | None:
    for name, place in places.items():
        if place.right >= MIN_RECORD and not place.wrong and stated.get(name):
            return name, tuple(stated[name])
    return None


def _at_right_line(
    lines: Mapping[str, str], places: Mapping[str, FieldPlace]
) -> tuple[str, tuple[str, ...]] | None:
    for name, place in places.items():
        if place.right >= MIN_RECORD and not place.wrong and name in lines:
            return name, tuple(lines[name].split("\x00"))
    return None


def _by_name(layout: Layout) -> dict[str, str]:
    """Returns the first value of each place."""
    found: dict[str, str] = {}
    for line in lines_of(layout):
        for name, value in values_at(line).items():
            found.setdefault(name, value)
    return found


def _is_ruled(metadata: Metadata, field: TemplateField) -> bool:
    return any(one.field == field and one.chosen and one.origin == "rule" for one in metadata.origins)


def _is_wrong(metadata: Metadata, field: TemplateField, places: Mapping[str, FieldPlace]) -> bool:
    """Whether all that was chosen stands at places that were wrong wherever the feed says better."""
    chosen = {
        f"{one.origin} {one.place}".strip() for one in metadata.origins if one.field == field and one.chosen
    }
    return bool(chosen) and all(
        name in places and places[name].wrong >= MIN_RECORD and not places[name].right for name in chosen
    )


def read_value(
    field: TemplateField, values: Sequence[str], *, now: datetime
) -> str | tuple[str, ...] | StatedTime | None:
    """Returns the value of a field as written at its place, None if it is none."""
    if field == "title":
        return values[0] or None
    if field == "published":
        return parse_feed_date(values[0], now=now)
    if field == "authors":
        names = tuple(dict.fromkeys(name for value in values for name in clean_names(value)))
        return names or None
    tags = tuple(
        {fold(value): value for raw in values if (value := raw.strip().lstrip("#").strip())}.values()
    )
    return tags or None


def _state(
    metadata: Metadata, field: TemplateField, name: str, values: tuple[str, ...], *, now: datetime
) -> Metadata:
    value = read_value(field, values, now=now)
    if value is None or value == getattr(metadata, field):
        return metadata
    if isinstance(value, StatedTime) and _is_same_day(value, metadata.published):
        return metadata
    others = _unchosen(metadata, field)
    place = name.removeprefix("block ").partition(" : ")[0]
    chosen = tuple(
        FieldOrigin(
            field=field, origin="template", raw=raw[:MAX_LINE], confidence=CONFIDENCE, place=place[-80:]
        )
        for raw in values
    )
    return replace(metadata, **{field: value, "origins": (*others, *chosen)})  # type: ignore[arg-type]


def _is_same_day(one: StatedTime, other: StatedTime | None) -> bool:
    """Whether the page states the day already, perhaps with its time."""
    return other is not None and one.at.date() == other.at.date()


def _without(metadata: Metadata, field: TemplateField) -> Metadata:
    empty = {"title": "", "authors": (), "published": None, "tags": ()}[field]
    if field == "title":  # a wrong title is better than none
        return metadata
    return replace(metadata, **{field: empty, "origins": _unchosen(metadata, field)})  # type: ignore[arg-type]


def _unchosen(metadata: Metadata, field: TemplateField) -> tuple[FieldOrigin, ...]:
    return tuple(replace(one, chosen=False) if one.field == field else one for one in metadata.origins)


def _parts(block: Block) -> tuple[str, ...]:
    """Returns the parts of a block's text between links and separators."""
    runs: list[str] = []
    linked = None
    for piece in block.pieces:
        is_link = bool(piece.style & LINK)
        if runs and is_link == linked:
            runs[-1] += piece.text
        else:
            runs.append(piece.text)
        linked = is_link
    parts = (part for run in runs for part in BETWEEN.split(" ".join(run.split(" "))))
    return tuple(clean for part in parts if (clean := " ".join(part.split())))[: 2 * MAX_AT]


def _links(block: Block) -> tuple[str, ...]:
    texts: dict[str, str] = {}
    for piece in block.pieces:
        if piece.style & LINK and piece.href:
            texts[piece.href] = texts.get(piece.href, "") + piece.text
    return tuple(clean for text in texts.values() if (clean := " ".join(text.split())))
