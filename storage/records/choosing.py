"""Which articles a reader wants, and why others are left out."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

#: Why an article that was asked for is left out, in the order in which the reasons are looked at. A closed list.
Reason = Literal["copy", "gone", "undated", "short", "not-judged", "doubtful", "marked", "reserved"]
REASONS: Final[tuple[Reason, ...]] = (
    "copy", "gone", "undated", "short", "not-judged", "doubtful", "marked", "reserved",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Which articles. The first fields say what is asked for, the others what of it is left out; each only narrows.

    `since_seq`: the latest change has a larger number. `tag` in any spelling. `query` as in a search. `since_date` and
    `until_date` are days in UTC, both included; with either, articles without a date are left out. `only_confident`
    leaves out those of which a part is probably wrong, or was never judged; `exclude_marked` those marked 'bad' or
    'exclude'; `respect_reservations` those with a signal that keeps the text from mining and training. `label` and
    `starred` are what the reader of this database did, as in a StoryFilter.
    """

    since_seq: int = 0
    source: str | None = None
    language: str | None = None
    tag: str = ""
    query: str = ""
    label: str | None = None
    starred: bool | None = None
    since_date: date | None = None
    until_date: date | None = None

    copies: bool = True
    gone: bool = True
    min_words: int = 0
    only_confident: bool = False
    exclude_marked: bool = False
    respect_reservations: bool = False


#: All articles.
EVERYTHING: Final = ArticleFilter()


class LeftOut(NamedTuple):
    """An article that was asked for and is left out."""

    id: int
    seq: int
    reason: Reason
