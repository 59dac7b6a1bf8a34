"""Where blocks stand, as steps that the pages of one site share."""

from collections.abc import Sequence
from typing import Final

from warraq.articles.extraction.layout import HEADINGS, Frame, make_of
from warraq.articles.extraction.site_template import Steps

#: Elements from the outside to a block; what lies deeper shares the steps of the last.
MAX_STEPS: Final = 40


def steps_of(frames: Sequence[Frame]) -> list[Steps]:
    """Returns for each frame the steps to it, without <html> and <body>. Cost: linear in frames times MAX_STEPS."""
    found: list[Steps] = []
    for number, frame in enumerate(frames):
        above = found[frame.parent] if number else ()
        is_outer = frame.tag in ("html", "body") or len(above) >= MAX_STEPS
        found.append(above if is_outer else (*above, _step(frame)))
    return found


def _step(frame: Frame) -> str:
    """Returns tag and last name; of headings the tag, since their names are made from their words."""
    return frame.tag if frame.tag in HEADINGS else make_of(frame.key)


def ends_with(steps: Steps, last: Steps) -> bool:
    """Tells whether steps end with others."""
    return bool(last) and steps[-len(last) :] == last
