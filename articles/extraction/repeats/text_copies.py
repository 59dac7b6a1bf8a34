"""Text copies within a page: its whole text once more in one piece, for machines or for readers without scripts.

The copy is removed and the original stays: nothing that occurs only once is ever removed. Single repeated lines stay
too: refrains, interview questions, pull quotes.
"""

from typing import Final

from warraq.articles.extraction.layout import Block, squeeze

#: Number of letters searched for in the rest of the text at a time.
WINDOW: Final = 40
#: Maximum windows of one block that are searched for; a longer block is sampled.
MAX_WINDOWS: Final = 60
#: A block is a copy if this share of its windows is found elsewhere: advertisements cut some in two.
COPIED: Final = 0.9
#: Minimum letters of a copy.
LONG: Final = 600
#: Maximum blocks that are compared; a longer text is left unchanged.
MAX_BLOCKS: Final = 3000


def find_text_copies(kept: dict[int, Block]) -> list[int]:
    """Returns the blocks whose whole text is found in smaller ones. Cost: windows times length of the text."""
    if len(kept) > MAX_BLOCKS or not any(len(block.text) >= LONG for block in kept.values()):
        return []
    texts = {number: squeeze(block.text) for number, block in kept.items() if block.text}
    joined = "".join(texts.values())
    gone: list[int] = []
    for number, text in sorted(texts.items(), key=lambda row: -len(row[1])):
        if len(text) < LONG:
            break
        if joined.count(text[:WINDOW]) < 2 and joined.count(text[-WINDOW:]) < 2:
            continue
        rest = "".join(other for other in texts.values() if len(other) < 0.8 * len(text))
        starts = [
            *range(0, len(text) - WINDOW + 1, max(WINDOW, len(text) // MAX_WINDOWS)),
            len(text) - WINDOW,
        ]
        if sum(text[start : start + WINDOW] in rest for start in starts) >= COPIED * len(starts):
            gone.append(number)
            del texts[number]
    return gone
