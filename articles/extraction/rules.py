"""A user's own rules for a site: CSS selectors for body, title and other fields."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from lxml.cssselect import CSSSelector

from warraq.articles.dates import parse_date
from warraq.articles.extraction.layout import Element
from warraq.articles.extraction.metadata import clean_names
from warraq.articles.extraction.options import ExtractOptions
from warraq.articles.records import FieldOrigin, Metadata
from warraq.articles.text import clean_text

#: Maximum length of a field from a selector; a longer one means that the wrong element was chosen.
MAX_STATED: Final = 500
MAX_AUTHORS: Final = 20


def compile_selector(selector: str) -> None:
    """Compile a CSS selector. Raises ValueError, with the reason in words, if it is invalid."""
    try:
        _compiled(selector)
    except Exception as problem:  # cssselect and lxml raise errors of several kinds
        raise ValueError(str(problem) or type(problem).__name__) from problem


def remove_selected(root: Element, options: ExtractOptions) -> None:
    """Remove the elements that the user excludes, before anything is judged."""
    for selector in options.remove_selectors:
        for element in _selected(root, selector):
            _drop(element)


def state_fields(root: Element, said: Metadata, options: ExtractOptions, *, now: datetime) -> Metadata:
    """Returns the metadata with the fields that the user's selectors find; the others are unchanged."""
    if title := next(iter(_texts(root, options.title_selector)), ""):
        said = _stated(replace(said, title=title), "title", [title])
    texts = _texts(root, options.author_selector)[:MAX_AUTHORS]
    if texts:
        names = dict.fromkeys(name for text in texts for name in (clean_names(text) or [text]))
        said = _stated(replace(said, authors=tuple(names)), "authors", list(names))
    for raw in _dates(root, options.date_selector):
        found = parse_date(raw, now=now, language=said.language)
        if found is not None:
            return _stated(replace(said, published=found), "published", [raw])
    return said


def keep_only(root: Element, selector: str) -> None:
    """Keep only the elements a user selects, in their order; a selector that matches nothing changes nothing."""
    body = root.find("body")
    chosen = _selected(root, selector) if selector else []
    known = set(chosen)
    outer = [element for element in chosen if known.isdisjoint(element.iterancestors())]
    if body is None or not outer or body in known:
        return
    for child in list(body):
        body.remove(child)
    body.text = None
    for element in outer:
        element.tail = None
        body.append(element)


def _stated(said: Metadata, field: str, raws: Sequence[str]) -> Metadata:
    others = tuple(
        replace(origin, chosen=False) if origin.field == field else origin for origin in said.origins
    )
    mine = tuple(FieldOrigin(field=field, origin="rule", raw=raw[:300]) for raw in raws)
    return replace(said, origins=(*mine, *others))


def _texts(root: Element, selector: str) -> list[str]:
    found = (
        (element.get("content") or "".join(element.itertext()))[:MAX_STATED]
        for element in _selected(root, selector)
    )
    cleaned = (" ".join(clean_text(text).split()) for text in found)
    return [text for text in cleaned if text]


def _dates(root: Element, selector: str) -> list[str]:
    """Returns the dates of elements: from a machine-readable attribute, else from their text."""
    found: list[str] = []
    for element in _selected(root, selector)[:MAX_AUTHORS]:
        stated = element.get("datetime") or element.get("content") or ""
        found += [stated] if stated else []
        found.append(" ".join("".join(element.itertext())[:MAX_STATED].split()))
    return found


@lru_cache(maxsize=200)
def _compiled(selector: str) -> Any:
    return CSSSelector(selector, translator="html")


def _selected(root: Element, selector: str) -> list[Element]:
    """Returns the elements that a selector matches, in page order."""
    return list(_compiled(selector)(root)) if selector else []


def _drop(element: Element) -> None:
    """Remove an element, but keep the text after it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
