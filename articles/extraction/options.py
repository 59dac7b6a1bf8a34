"""What a caller may choose, and what a site has taught."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractOptions:
    """Choices of one extraction.

    `accept_all` gives an Article where the page would be Rejected for its kind (never for having no text): the
    benchmark,
    and readers who know better. The selectors are CSS and come from a user's source configuration: `body_selector`
    limits the article to matching elements, `remove_selectors` takes elements out before anything is judged.
    """

    accept_all: bool = False
    body_selector: str = ""
    remove_selectors: tuple[str, ...] = ()
    with_html: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteStatistics:
    """How many distinct articles of a site each block occurred in, by block hash; `articles` counted in all.

    What a site repeats is boilerplate. The hashes are those of `block_hashes`.
    """

    articles: int = 0
    counts: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
