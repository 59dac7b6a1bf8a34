"""What a site's template says of the blocks of one of its pages."""

from collections.abc import Mapping, Sequence
from math import log
from typing import Final

import numpy as np

from warraq.articles.extraction.classification import Votes
from warraq.articles.extraction.layout import Layout, frames_within, is_running_text
from warraq.articles.extraction.site_template import BodyPlace, Part, SiteTemplate, Steps
from warraq.articles.extraction.template.steps import ends_with, steps_of

#: The most that a template may say for or against a block, in log odds: certainty of one in fifty.
MOST: Final = 4.0
#: A place counts where it holds this share of the page's running text, and this many characters of it.
MIN_SHARE: Final = 0.1
MIN_LETTERS: Final = 60
#: Elements that are not the text around them; new ones are judged by themselves.
_APART: Final = frozenset(("aside", "nav", "form", "footer", "header", "button", "figure", "figcaption"))
#: A part of a body that the site states to be text on this many pages is text, whatever its names say.
SURE_PAGES: Final = 2


def find_votes(layout: Layout, template: SiteTemplate) -> Votes | None:
    """Returns what the template says; None if the page has none of its places. Cost: linear in blocks and frames."""
    steps = steps_of(layout.frames)
    for body in template.bodies:
        home = find_home(layout, steps, body)
        if home is not None:
            return _votes(layout, steps, body, home)
    return None


def _says_apart(steps: Steps) -> bool:
    """Whether an element says of itself that it is not the text around it."""
    return any(step.partition(" ")[0] in _APART for step in steps)


def find_home(layout: Layout, steps: Sequence[Steps], body: BodyPlace) -> int | None:
    """Returns the frame at a place, of several the one with most running text; None if there is none or little.

    Of one within another it is the outer one: sections lie in sections.
    """
    frames = layout.frames
    found = [number for number in range(len(frames)) if ends_with(steps[number], body.steps)]
    if not found:
        return None
    inside = frames_within(frames, frozenset(found))
    sizes = {number: 0 for number in found if not inside[frames[number].parent]}
    total = 0
    for block in layout.blocks:
        length = len(block.text) if block.text and is_running_text(block) else 0
        total += length
        number = block.frame
        while length and number and number not in sizes:
            number = frames[number].parent
        if length and number in sizes:
            sizes[number] += length
    home = max(sizes, key=lambda number: (sizes[number], -number))
    return home if sizes[home] >= max(MIN_SHARE * total, MIN_LETTERS) else None


def strength_of(body: BodyPlace) -> float:
    """Returns how much a place is to be believed, in log odds, by the share of letters right on pages held back."""
    pages = body.right + body.wrong
    right = (body.agreed * pages + 0.5) / (pages + 1)
    return max(0.0, min(MOST, log(right / (1 - right))))


def odds_of(part: Part | None, inside: float, most: float) -> float:
    """Returns the log odds that a part of a body is text. What was not seen before is text like all of the body."""
    kept, removed = (part.kept, part.removed) if part else (0, 0)
    return max(-most, min(most, log((kept + max(inside, 0.01)) / (removed + max(1 - inside, 0.01)))))


def find_part(parts: Mapping[Steps, Part], steps: Steps) -> Part | None:
    """Returns what is known of a part, else of the elements around it if all of them agree."""
    if steps in parts:
        return parts[steps]
    for end in range(len(steps) - 1, 0, -1):
        part = parts.get(steps[:end])
        if part is not None:
            return part if not (part.kept and part.removed) else None
    return None


def _votes(layout: Layout, steps: Sequence[Steps], body: BodyPlace, home: int) -> Votes:
    most = strength_of(body)
    parts = {part.steps: part for part in body.parts}
    within = frames_within(layout.frames, (home,))
    depth = len(steps[home])
    odds = np.zeros(len(layout.blocks), dtype=np.float32)
    sure, plain = set(), set()
    for number, block in enumerate(layout.blocks):
        if not within[block.frame]:
            odds[number] = -most
            continue
        where = steps[block.frame][depth:]
        part = find_part(parts, where)
        if where[-1:] and where[-1].partition(" ")[0] == "p" and len(where) == 1:
            plain.add(number)
        if part is None and _says_apart(where):
            continue
        odds[number] = odds_of(part, body.inside, most)
        if part is not None and part.stated >= SURE_PAGES and not part.removed:
            sure.add(number)
    return Votes(odds, frozenset(sure), frozenset(plain))
