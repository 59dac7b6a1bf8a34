"""Stored pages that are read again."""

from dataclasses import dataclass
from typing import Literal

Ending = Literal["same", "changed", "stored", "copy", "refused", "unwanted", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """A page that can be read again. `article_id` None: it was no article, or could not be read, when it came.

    `made_with` and `cleaned_with` tell what it was read with last. `is_own`: there was no page, the article was made
    from the feed's own text.
    """

    fetch_id: int
    article_id: int | None
    url: str
    made_with: str = ""
    cleaned_with: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The pages of a source whose numbers, of articles or else of fetches, are above `after`, up to `last`."""

    after: int = -1
    last: int = (1 << 63) - 1


#: All pages of a source.
ALL_PAGES = Span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recleaned:
    """What became of a page: 'same' as before, 'changed', an article after all ('stored', 'copy'), 'refused' (it would
    be no article today; what is stored stays), 'unwanted' (an article that the filters would refuse; it stays),
    'rejected' as before.

    The texts are there for 'changed' and for an article after all.
    """

    ending: Ending
    url: str
    article_id: int | None = None
    reason: str = ""
    fields: tuple[str, ...] = ()
    direction: str = "ltr"
    old_title: str = ""
    new_title: str = ""
    old_text: str = ""
    new_text: str = ""
