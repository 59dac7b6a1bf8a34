"""Captions that no element marks: a short line right after an image, in the paragraph of the image."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from warraq.articles.extraction.layout import HEADINGS, Block, Layout, is_running_text

#: Words of such a caption.
_MAX_WORDS: Final = 25
#: Characters of a text right in a figure.
_MAX_CHARS: Final = 300
#: Paragraphs that must be left: a post of one picture and one line is that line.
_MIN_PARAGRAPHS: Final = 2
#: A sentence ends, a list goes on, an item of a picture list is numbered: then it is text.
_SENTENCE_END: Final = re.compile(r"[.。．؟?!…:：]['\"”’»)）」]{0,3}\s*$")
_NUMBERED: Final = re.compile(r"[#(]?\d")


def find_captions(kept: Mapping[int, Block], layout: Layout) -> tuple[int, ...]:
    """Returns the numbers of kept lines that are captions of the image before them in their own element.

    On pages with gold text, six sites of seven leave out such a line if it does not end as a sentence does.
    """
    figures = _in_figures(kept, layout)
    if sum(map(is_running_text, kept.values())) <= _MIN_PARAGRAPHS:
        return figures
    of_frame = Counter(block.frame for block in layout.blocks if block.text)
    found = [
        number
        for number, block in kept.items()
        if number
        and block.text
        and (before := layout.blocks[number - 1]).image is not None
        and before.frame == block.frame
        and of_frame[block.frame] == 1
        and layout.frames[block.frame].tag not in HEADINGS
        and block.text.count(" ") < _MAX_WORDS
        and not _SENTENCE_END.search(block.text)
        and not _NUMBERED.match(block.text)
    ]
    return tuple(sorted({*found, *figures}))


def _in_figures(kept: Mapping[int, Block], layout: Layout) -> tuple[int, ...]:
    """Returns short texts that stand in a figure without an element of their own; never all that is kept."""
    found = tuple(
        number
        for number, block in kept.items()
        if block.text and len(block.text) < _MAX_CHARS and layout.frames[block.frame].tag == "figure"
    )
    return found if len(found) < sum(1 for block in kept.values() if block.text) else ()
