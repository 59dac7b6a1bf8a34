"""What one page shows about the template of its site: where its text stood, and where its fields might."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from warraq.articles.extraction.layout import Layout
from warraq.articles.extraction.page_sample import PageSample, SampleBlock, StatedPost
from warraq.articles.extraction.site_template import FIELDS
from warraq.articles.extraction.template.fields import candidate_places, lines_of
from warraq.articles.extraction.template.steps import steps_of
from warraq.articles.records import Metadata
from warraq.articles.text import folded_tokens

#: A stated text is the page's if the page shows this share of its words, and it has this share of those that the page
#: reads as its text: an excerpt teaches nothing about where a text ends.
MIN_SHOWN: Final = 0.85
MIN_STATED: Final = 0.7
#: A block with fewer words is the text's only if a line of the text says the same.
MIN_WORDS: Final = 4
#: Blocks of one page that are learnt from.
MAX_BLOCKS: Final = 2_000


#: How our reading took a block: as text, as a caption or the like, as text that its own words removed ('Read also: …'),
#: or as something else.
BlockReading = Literal["kept", "caption", "worded", "removed"]


def sample_of(
    url: str,
    layout: Layout,
    readings: Sequence[BlockReading],
    metadata: Metadata,
    *,
    stated: StatedPost,
    texts: Iterable[str],
) -> PageSample:
    """Returns the sample of a page.

    `readings` has one entry per block; `texts` are what the site itself states to be the text, best first.
    """
    steps = steps_of(layout.frames)
    numbers = [number for number, block in enumerate(layout.blocks) if block.text][:MAX_BLOCKS]
    read = [readings[number] for number in numbers]
    words = [folded_tokens(layout.blocks[number].text) for number in numbers]
    found = (_by_text(words, read, text) for text in texts)
    said = next((flags for flags in found if flags is not None), None)
    belongs = said or [None if reading == "worded" else reading == "kept" for reading in read]
    return PageSample(
        url=url,
        blocks=tuple(
            SampleBlock(steps[layout.blocks[number].frame], len(layout.blocks[number].text), flag)
            for number, flag in zip(numbers, belongs, strict=True)
        ),
        is_stated=said is not None,
        places=tuple((field, tuple(candidate_places(metadata, field).items())) for field in FIELDS),
        lines=tuple(lines_of(layout)),
        stated=stated,
    )


def _by_text(
    words: Sequence[Sequence[str]], read: Sequence[BlockReading], text: str
) -> list[bool | None] | None:
    """Returns for each block whether a stated text has it; None if it is not the text of this page.

    A stated text may lack headings and tables: what we read as text between its blocks is left open. It may have
    captions: they are none of ours.
    """
    lines = [folded_tokens(line) for line in text.split("\n")]
    whole = f" {' '.join(' '.join(line) for line in lines if line)} "
    alone = {" ".join(line) for line in lines if line}
    shown = [
        (said := " ".join(block)) in alone or (len(block) >= MIN_WORDS and f" {said} " in whole)
        for block in words
    ]
    mine = sum(len(block) for block, reading in zip(words, read, strict=True) if reading == "kept")
    found = sum(len(block) for block, flag in zip(words, shown, strict=True) if flag)
    if not found or found < MIN_SHOWN * sum(map(len, lines)) or found < MIN_STATED * mine:
        return None
    first, last = shown.index(True), len(shown) - 1 - shown[::-1].index(True)
    return [
        _stated(reading, flag, is_between=first < place < last)
        for place, (reading, flag) in enumerate(zip(read, shown, strict=True))
    ]


def _stated(reading: BlockReading, is_shown: bool, *, is_between: bool) -> bool | None:
    if reading in ("worded", "caption"):
        return None if reading == "worded" else False
    return is_shown or (None if reading == "kept" and is_between else False)
