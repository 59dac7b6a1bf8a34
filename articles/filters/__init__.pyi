"""What of a source is wanted, and why an address or an article is not.

Nothing here loads more than the standard library until a word is compared: reading a configuration needs the records.
"""

from .checking import check_filters
from .deciding import refuse_address, refuse_article, refuse_candidate, refuse_stated
from .records import UNFILTERED, Candidate, Filters, Stated

__all__ = [
    "UNFILTERED",
    "Candidate",
    "Filters",
    "Stated",
    "check_filters",
    "refuse_address",
    "refuse_article",
    "refuse_candidate",
    "refuse_stated",
]
