"""Stories as programs page through them: feed readers over the network, and the API."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from warraq.storage.records.stories import StoryFilter

#: 'date': where a story stands among others; 'seen': when it was first seen; 'changed': when its text or its read state
#: became another; 'read': unread ones first. Equal ones stand by number.
StreamOrder = Literal["id", "seq", "date", "seen", "changed", "title", "source", "folder", "read"]


EVERY_STORY: Final = StoryFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamFilter:
    """Which stories; each field only narrows, None asks for nothing.

    The bounds of numbers and times are not included. `seen` is when a story was first seen, `changed` when the text
    or the read state became another. `followed_only` leaves out the sources that are being removed.
    """

    stories: StoryFilter = EVERY_STORY
    source_id: int | None = None
    source_ids: tuple[int, ...] | None = None
    ids: tuple[int, ...] | None = None
    after_id: int | None = None
    before_id: int | None = None
    after_seq: int | None = None
    seen_after: datetime | None = None
    seen_before: datetime | None = None
    dated_after: datetime | None = None
    dated_before: datetime | None = None
    changed_after: datetime | None = None
    changed_before: datetime | None = None
    followed_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPage:
    """Which part of them. Cost: grows with `offset`, not with `place`.

    `place` is that of the row to go on after, in the same order: ('', number) for 'id' and 'seq', (its `dated_at` as
    stored, its id) for 'date'. The other orders have none.
    """

    order: StreamOrder = "date"
    newest_first: bool = True
    limit: int = 100
    offset: int = 0
    place: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRow:
    """A story in its current version with what its reader did to it. `copies` counts the articles that repeat it.

    `dated_at` is where it stands among others; `changed_at` as in the filter. `html` '' where it was not asked for.
    """

    id: int
    seq: int
    source_id: int
    source: str
    url: str
    title: str
    authors: tuple[str, ...]
    description: str
    language: str
    direction: str
    words: int
    published: str
    dated_at: datetime
    first_seen_at: datetime
    changed_at: datetime
    gone_at: str | None
    copies: int
    tags: tuple[str, ...]
    labels: tuple[str, ...]
    read_at: str | None
    starred_at: str | None
    note: str
    html: str = ""
