"""Which stories a reader wants to see."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFilter:
    """Which stories; each field only narrows, None and '' ask for nothing.

    `source` is a slug, `folder` one of a subscription list, with what is below it. `query` is as in a search. `year` is
    the one a story stands in among others, in UTC.
    """

    source: str | None = None
    folder: str | None = None
    language: str | None = None
    label: str | None = None
    starred: bool | None = None
    unread: bool | None = None
    query: str = ""
    year: int | None = None
