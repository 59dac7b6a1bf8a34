"""What a way back through a platform's archive is made of."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ..raw import RawFeed


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveMethod:
    """A way back through what a platform published, page after page.

    `walk` names it in the database, `platform` as feeds/platforms.tsv does; `generator` is searched in what a feed says
    it was made with. `first_page` is relative to the home page: a list of posts that the platform keeps for programs;
    '' when the pages go on behind the feed's window. `next_url` gives the address after a page that listed so many
    entries: a guess, to be ended by what it brings. `read_json` (of parsed JSON) and `read_xml` (of the root) read a
    page that is no feed, at most so many entries of it, and return None for a document that is not theirs.
    """

    walk: str
    platform: str
    next_url: Callable[[str, int], str]
    generator: re.Pattern[str] | None = None
    first_page: str = ""
    read_json: Callable[[Any, int], RawFeed | None] | None = None
    read_xml: Callable[[etree._Element, int], RawFeed | None] | None = None
    has_numbered_pages: bool = True  # its archive for readers is at /page/2/, /page/3/, ...
