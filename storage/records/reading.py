"""What a reader does with articles, and the searches he saves."""

from dataclasses import dataclass

from warraq.storage.records.stories import StoryFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """What was done with an article. `read_at` None: not read; `starred_at` None: no star. `labels` by alphabet.

    `changed_at`: when it was last read, starred or noted on, or that was taken back; None never.
    """

    article_id: int
    read_at: str | None = None
    starred_at: str | None = None
    note: str = ""
    labels: tuple[str, ...] = ()
    changed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelCount:
    """A label, and how many articles are filed under it."""

    label: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadCount:
    """How many stories of a source there are, and how many of them were not read: gone ones count, copies do not."""

    source: str
    stories: int
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search under a name that is good for addresses, 'ink-and-paper'. `title` is for people.

    `chosen` asks for words, a source, a language, a label and stars at most: other fields are not saved.
    """

    name: str
    title: str
    chosen: StoryFilter
    saved_at: str
