"""What a page states about its article besides the text, with where each value was found."""

from warraq.articles.extraction.metadata.bylines import clean_names, is_desk
from warraq.articles.extraction.metadata.clues import find_clues
from warraq.articles.extraction.metadata.finding import find_metadata
from warraq.articles.extraction.metadata.language import decide_language, direction
from warraq.articles.extraction.metadata.reservations import find_reservations
from warraq.articles.extraction.metadata.survey import survey
from warraq.articles.extraction.metadata.titles import title_endings

__all__ = [
    "clean_names",
    "decide_language",
    "direction",
    "find_clues",
    "find_metadata",
    "find_reservations",
    "is_desk",
    "survey",
    "title_endings",
]
