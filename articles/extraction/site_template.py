"""What the pages of a site teach about where its posts stand."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, NamedTuple

#: Elements from the outside to the inside, each as tag and last class without digits: ("main", "div post-body").
Steps = tuple[str, ...]
#: The fields whose place a site can teach.
TemplateField = Literal["title", "authors", "published", "tags"]
FIELDS: Final[tuple[TemplateField, ...]] = ("title", "authors", "published", "tags")
#: The flag of an article whose page has none of the places of its site's template.
OFF_TEMPLATE: Final = "off-template"


class Part(NamedTuple):
    """A kind of element inside a body, by its steps from there: on how many pages its text was kept, and removed.

    `stated`: on how many of these pages the site itself says so. Where any does, the others do not count.
    """

    steps: Steps
    kept: int
    removed: int
    stated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPlace:
    """An element that holds the text of posts: the innermost elements around it, itself last.

    Evidence: on `pages` pages the text stood there, on `stated` of them by the words of the site itself (its feed, or
    the text that the page's head repeats). On pages that were held back while learning, it gave the text on `right`,
    failed on `wrong`, and agreed on this share of all letters, `agreed`. `inside` is the share of the letters in it
    that were text. Both 0 to 1.
    """

    steps: Steps
    pages: int
    stated: int
    right: int
    wrong: int
    agreed: float
    inside: float
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPlace:
    """A place of a field, and on how many pages it said what the site's feed says, or something else.

    `place` is origin and place of a candidate ('rel a.author'), or a block of the page: its last steps and which part
    of its text ('block div meta : 2').
    """

    field: TemplateField
    place: str
    right: int
    wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTemplate:
    """Where the posts of a site have their text and fields, learnt from `pages` of its pages. The best place first."""

    pages: int = 0
    bodies: tuple[BodyPlace, ...] = ()
    fields: tuple[FieldPlace, ...] = ()

    def to_json(self) -> str:
        """Returns the template as it is stored; equal templates give equal texts."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def digest(self) -> str:
        """Returns a short string that differs for templates that differ."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]


def template_from(text: str) -> SiteTemplate:
    """Returns a stored template.

    Raises:
        ValueError: the text is no template.
    """
    try:
        table: dict[str, Any] = json.loads(text)
        return SiteTemplate(
            pages=table["pages"],
            bodies=tuple(_body(body) for body in table["bodies"]),
            fields=tuple(FieldPlace(**place) for place in table["fields"]),
        )
    except (KeyError, TypeError) as problem:
        raise ValueError(f"no site template: {problem}") from None


def _body(table: dict[str, Any]) -> BodyPlace:
    parts = tuple(Part(tuple(steps), *counts) for steps, *counts in table["parts"])
    return BodyPlace(**(table | {"steps": tuple(table["steps"]), "parts": parts}))


def by_field(places: Iterable[FieldPlace], field: TemplateField) -> dict[str, FieldPlace]:
    """Returns the places of a field by their names, in order."""
    return {place.place: place for place in places if place.field == field}
