"""What a page teaches about the template of its site."""

from dataclasses import dataclass
from typing import NamedTuple

from warraq.articles.extraction.site_template import Steps


class Line(NamedTuple):
    """A short block that may be the place of a field: its last steps, whole text, its parts, and the texts of links."""

    steps: Steps
    text: str
    parts: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPost:
    """What a feed says of a post, '' or () if nothing: its text cleaned like an article's, its fields as written."""

    text: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    tags: tuple[str, ...] = ()


class SampleBlock(NamedTuple):
    """A block with text: the steps to it, its characters, and whether it belongs to the post.

    None: nothing is known of it.
    """

    steps: Steps
    letters: int
    belongs: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSample:
    """One page to learn from. `is_stated`: the site itself says which blocks belong to the post, else our reading does.

    `places`: what candidates say, by field and name of place. Small enough to be sent between processes.
    """

    url: str
    blocks: tuple[SampleBlock, ...]
    is_stated: bool
    places: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    lines: tuple[Line, ...]
    stated: StatedPost
