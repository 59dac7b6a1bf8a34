"""What a page says twice: its whole text once more in one piece, for machines or for a reader without scripts.

The copy goes, the text it copies stays: nothing that is said only once is ever taken out. Lines that merely come again
stay too: refrains, the questions of an interview, a sentence pulled out of the text as a quotation.
"""

from typing import Final

from warraq.articles.extraction.layout import Block, squeeze

#: Letters that are looked for in the rest of the text at a time.
WINDOW: Final = 40
#: Windows of one block that are looked for; a longer one is sampled.
MAX_WINDOWS: Final = 60
#: The share of a block's windows that stand elsewhere when it is a copy: advertisements cut some in two.
COPIED: Final = 0.9
#: Letters a copy has at least.
LONG: Final = 600
#: Blocks that are compared; a longer text is left as it is.
MAX_BLOCKS: Final = 3000


def find_text_copies(kept: dict[int, Block]) -> list[int]:
    """Numbers of the blocks whose whole text stands in smaller ones. Cost: windows times length of the text."""
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
