"""What a caller may choose, and what a site has taught."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractOptions:
    """Choices of one extraction.

    `accept_all` gives an Article where the page would be Rejected for its kind (never for having no text): the
    benchmark, and readers who know better. The selectors are CSS and come from a user's source configuration:
    `remove_selectors` takes elements out before anything is judged, `body_selector` limits the article to matching
    elements, and the others state fields. One that finds nothing on a page changes nothing there.
    `with_blocks` fills `Article.blocks`: what a site's statistics are made of.
    `announced`: a feed names the page as a post, so that it is refused only where it is plainly none.
    """

    accept_all: bool = False
    title_selector: str = ""
    body_selector: str = ""
    remove_selectors: tuple[str, ...] = ()
    date_selector: str = ""
    author_selector: str = ""
    with_html: bool = True
    with_blocks: bool = False
    announced: bool = False


#: What a caller gets who chooses nothing.
DEFAULTS: Final = ExtractOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteStatistics:
    """In how many of `articles` distinct articles of a site each block stands, by the hashes of `Article.blocks`."""

    articles: int = 0
    counts: Mapping[int, int] = field(default_factory=dict)
