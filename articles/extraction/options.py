"""Extraction options, and what is known of a site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from warraq.articles.extraction.site_template import SiteTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractOptions:
    """Options of one extraction.

    `accept_all` returns an Article where the page would be Rejected for its kind (never for having no text): for the
    benchmark, and for users who know better. The selectors are CSS and come from the user's configuration of the
    source: `remove_selectors` drops elements before anything is judged, `body_selector` limits the article to matching
    elements, and the others set fields. A selector that matches nothing on a page has no effect. `with_html` makes HTML
    and Markdown, `with_removed` removed blocks and the confidence: who wants the text only need not wait for them.
    `with_blocks` fills `Article.blocks`, the input of the site statistics. `announced`: a feed lists the page as a
    post, so it is rejected only if it is plainly not one.
    """

    accept_all: bool = False
    title_selector: str = ""
    body_selector: str = ""
    remove_selectors: tuple[str, ...] = ()
    date_selector: str = ""
    author_selector: str = ""
    with_html: bool = True
    with_removed: bool = True
    with_blocks: bool = False
    announced: bool = False


#: The defaults.
DEFAULTS: Final = ExtractOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteKnowledge:
    """What the other pages of a site teach.

    `counts`: for each block hash of `Article.blocks`, how many of the site's `articles` distinct articles contain it.
    `template`: where its posts have their text and fields; None if nothing was learnt.
    """

    articles: int = 0
    counts: Mapping[int, int] = field(default_factory=dict)
    template: SiteTemplate | None = None
