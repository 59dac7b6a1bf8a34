"""Templates of sites, and the pages that they are learnt from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from warraq.articles.extraction import SiteTemplate, StatedPost
    from warraq.articles.own_text import OwnText
    from warraq.articles.records import Page

#: Why there is a new version of a template.
TemplateReason = Literal["first", "more-pages", "theme-changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRow:
    """A version of a source's template, numbered from 1; the last one counts.

    `checked_at`: when learning last gave the same again. `articles`: how many the source had then.
    """

    version: int
    template: SiteTemplate
    why: TemplateReason
    learnt_at: datetime
    checked_at: datetime
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtPage:
    """A stored page to learn from, with what the feeds of its source say of the post."""

    page: Page
    own: OwnText | None = None
    stated: StatedPost
