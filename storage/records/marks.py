"""What people found when they checked articles."""

from dataclasses import dataclass
from typing import Literal, get_args

#: The text is right, the text is wrong, it shall be in no export; 'none' takes the last mark back.
Mark = Literal["good", "bad", "exclude", "none"]
MARKS: tuple[Mark, ...] = get_args(Mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRow:
    """A mark, and the article it is of. `version` is the one that was looked at, `current_version` that of today."""

    article_id: int
    mark: Mark
    note: str
    at: str
    version: int
    current_version: int
    source: str
    language: str
    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkCount:
    """How many articles of a group have each mark. `older` are marks 'good' and 'bad' of a version that is not the
    current one: they say nothing of today's text, and count in no other field.
    """

    source: str = ""
    language: str = ""
    good: int = 0
    bad: int = 0
    exclude: int = 0
    older: int = 0
