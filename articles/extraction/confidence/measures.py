"""One row of measures for each field of a reading."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from warraq.articles.extraction.confidence.author_measures import AUTHOR_NAMES, of_authors
from warraq.articles.extraction.confidence.date_measures import DATE_NAMES, of_date
from warraq.articles.extraction.confidence.text_measures import TEXT_NAMES, of_text
from warraq.articles.extraction.confidence.title_measures import TITLE_NAMES, of_title
from warraq.articles.extraction.stages import Reading

Field = Literal["text", "title", "date", "authors"]
#: Characters of a line that may state a date or an author.
SHORT: Final = 160
#: The fields that are judged, with the columns of their rows.
NAMES: Final[Mapping[Field, tuple[str, ...]]] = MappingProxyType(
    {"text": TEXT_NAMES, "title": TITLE_NAMES, "date": DATE_NAMES, "authors": AUTHOR_NAMES}
)


def rows_of(reading: Reading) -> dict[Field, list[float]]:
    """Returns the measures of each field, in the order of its NAMES. Cost: linear in blocks."""
    about: dict[str, list[str]] = {"date-line": [], "byline": [], "author-box": []}
    for label, block in zip(reading.labels, reading.view.layout.blocks, strict=True):
        if label.kind in about and block.text:
            about[label.kind].append(block.text)
    for line in reading.removed:
        if line.kind in about:
            about[line.kind].append(line.text)
    view = reading.view
    shown = [
        block.text
        for number, block in enumerate(view.layout.blocks)
        if 0 < len(block.text) < SHORT and number not in view.kept
    ]
    shown += [line.text for line in reading.removed if line.number in view.kept and len(line.text) < SHORT]
    return {
        "text": of_text(reading),
        "title": of_title(view),
        "date": of_date(view, shown, len(about["date-line"])),
        "authors": of_authors(view, shown, about["byline"] + about["author-box"]),
    }
