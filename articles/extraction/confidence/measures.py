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
#: Kinds of removed blocks that say something of date or authors.
_ABOUT: Final = frozenset(("date-line", "byline", "author-box"))
#: The fields that are judged, with the columns of their rows.
NAMES: Final[Mapping[Field, tuple[str, ...]]] = MappingProxyType(
    {"text": TEXT_NAMES, "title": TITLE_NAMES, "date": DATE_NAMES, "authors": AUTHOR_NAMES}
)


def rows_of(reading: Reading) -> dict[Field, list[float]]:
    """Returns the measures of each field, in the order of its NAMES. Cost: linear in blocks."""
    view, labels = reading.view, reading.labels
    texts = [block.text for block in view.layout.blocks]
    kinds = [label.kind for label in labels]
    kept = view.kept
    shown = [text for number, text in enumerate(texts) if 0 < len(text) < SHORT and number not in kept]
    shown += [line.text for line in reading.removed if line.number in kept and len(line.text) < SHORT]
    lines = [(kind, text) for kind, text in zip(kinds, texts, strict=True) if text and kind in _ABOUT]
    lines += [(line.kind, line.text) for line in reading.removed if line.kind in _ABOUT]
    dated = sum(kind == "date-line" for kind, _ in lines)
    return {
        "text": of_text(reading, texts, kinds),
        "title": of_title(view, texts),
        "date": of_date(view, shown, dated),
        "authors": of_authors(view, shown, [text for kind, text in lines if kind != "date-line"]),
    }
