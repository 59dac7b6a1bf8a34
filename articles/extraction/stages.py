"""The stages of extraction, in order: from HTML to the kept text, and why the rest was removed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from warraq.articles.extraction.classification import KEEP, Label, Model, Votes, classify_blocks
from warraq.articles.extraction.kinds import PageView
from warraq.articles.extraction.layout import (
    Block,
    Clues,
    Layout,
    find_stated_body,
    parse_tree,
    read_blocks,
    squeeze,
)
from warraq.articles.extraction.metadata import find_clues, find_metadata, survey, title_endings
from warraq.articles.extraction.options import DEFAULTS, ExtractOptions, SiteKnowledge
from warraq.articles.extraction.phrases import PageNames, RemovedLine, clean_lines, find_captions
from warraq.articles.extraction.rendering import render_text
from warraq.articles.extraction.repeats import find_other_posts, find_text_copies, repeated_blocks
from warraq.articles.extraction.rules import keep_only, remove_selected, state_fields
from warraq.articles.extraction.site_template import OFF_TEMPLATE
from warraq.articles.extraction.template import find_votes, state_by_template
from warraq.articles.records import Metadata
from warraq.articles.text import clean_text, fold

# Rule names stored with removed blocks.
OTHER_POST: Final = "other-post"
AFTER_IMAGE: Final = "after-image"
TEXT_COPY: Final = "said-twice"
SITE_REPEATS: Final = "site-statistics"
#: Of them, those that judge a block by where it stands, not by its words.
STRUCTURAL: Final = frozenset((OTHER_POST, AFTER_IMAGE))
#: The flag of an article whose text comes from JSON-LD only.
FROM_JSON_LD: Final = "from-json-ld"
#: Maximum length of a title ending that may be the site's name.
MAX_ENDING: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The result of reading a page. `removed` are blocks and lines removed after the classification.

    `labels` has one label per block of the view's layout, and `probabilities` what the model said of each
    (`Classification`; () if it was not asked). `marked` are the blocks whose element names say what they are.
    `text_alone` is as in `Article`.
    """

    view: PageView
    labels: tuple[Label, ...]
    probabilities: tuple[float, ...]
    removed: tuple[RemovedLine, ...]
    clues: Clues
    flags: tuple[str, ...]
    text_alone: str = ""
    marked: frozenset[int] = frozenset()


def read_page(
    html: str,
    url: str,
    options: ExtractOptions = DEFAULTS,
    *,
    fetched_at: datetime,
    headers: tuple[tuple[str, str], ...] = (),
    site: SiteKnowledge | None = None,
    model: Model,
) -> Reading:
    """Read everything on a page, before deciding what kind of page it is.

    Raises:
        ParseError: the page has no element.
    """
    tree = parse_tree(html)
    remove_selected(tree.root, options)
    found = survey(tree.root)
    metadata = find_metadata(found, url=url, fetched_at=fetched_at, http_headers=headers)
    metadata = state_fields(tree.root, metadata, options, now=fetched_at)
    clues = find_clues(found)
    keep_only(tree.root, options.body_selector)
    layout = read_blocks(tree.root)
    template = site.template if site is not None else None
    if template is not None:
        metadata = state_by_template(metadata, layout, template, now=fetched_at)

    clues = replace(clues, headline=metadata.title)
    names = _page_names(metadata, clues, url)
    votes = find_votes(layout, template) if template is not None and template.bodies else None
    classified = _classified(layout, clues, model, votes)
    draft = _without_other_posts(classified, clues, url)
    draft = _without_captions(draft)
    draft = _without_boilerplate_lines(draft, names)
    draft = _without_text_copies(draft)
    draft = _or_all_of_it(draft, classified)
    draft = _without_site_repeats(draft, site)
    draft = _or_stated_body(draft, clues, names)

    view = PageView(
        url=url, layout=draft.layout, kept=draft.kept, certainty=draft.certainty, metadata=metadata, text=draft.text
    )  # fmt: skip
    flags = (*tree.flags, *draft.flags)
    if template is not None and template.bodies and votes is None:
        flags = (*flags, OFF_TEMPLATE)
    return Reading(
        view=view, labels=draft.labels, probabilities=draft.probabilities, removed=draft.removed, clues=clues,
        flags=flags, text_alone=draft.text_alone, marked=draft.marked,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """What is kept of a page after a stage: blocks by number, some of them shortened. Each stage returns a new one."""

    layout: Layout
    labels: tuple[Label, ...]
    certainty: float
    kept: dict[int, Block]
    probabilities: tuple[float, ...] = ()
    removed: tuple[RemovedLine, ...] = ()
    flags: tuple[str, ...] = ()
    text: str = ""
    text_alone: str = ""
    marked: frozenset[int] = frozenset()

    def without(self, gone: Collection[int], *, kind: str, rule: str) -> "_Draft":
        """Returns the draft without those blocks."""
        if not gone:
            return self
        removed = [RemovedLine(number, kind, rule, self.kept[number].text) for number in gone]
        kept = {number: block for number, block in self.kept.items() if number not in gone}
        return replace(self, kept=kept, removed=tuple(sorted((*self.removed, *removed))))

    def rendered(self) -> str:
        """Returns the text of the kept blocks."""
        return clean_text(render_text(list(self.kept.values()), self.layout.frames))


def _classified(layout: Layout, clues: Clues, model: Model, votes: Votes | None) -> _Draft:
    found = classify_blocks(layout, clues, model, votes)
    kept = {number: block for number, block in enumerate(layout.blocks) if not found.labels[number].kind}
    return _Draft(
        layout=layout, labels=found.labels, certainty=found.certainty, kept=kept,
        probabilities=found.probabilities, flags=layout.flags, marked=found.marked,
    )  # fmt: skip


def _without_other_posts(draft: _Draft, clues: Clues, url: str) -> _Draft:
    others = find_other_posts(draft.kept, draft.layout, title=squeeze(clues.title), url=url)
    return draft.without(others, kind="related", rule=OTHER_POST)


def _without_captions(draft: _Draft) -> _Draft:
    return draft.without(find_captions(draft.kept, draft.layout), kind="caption", rule=AFTER_IMAGE)


def _without_boilerplate_lines(draft: _Draft, names: PageNames) -> _Draft:
    cleaned = clean_lines(draft.kept, draft.layout.frames, names)
    return replace(draft, kept=cleaned.kept, removed=tuple(sorted((*draft.removed, *cleaned.removed))))


def _without_text_copies(draft: _Draft) -> _Draft:
    return draft.without(find_text_copies(draft.kept), kind="repeated", rule=TEXT_COPY)


def _or_all_of_it(draft: _Draft, classified: _Draft) -> _Draft:
    """Returns what the classification kept if the rules for parts of it leave nothing of it."""
    return draft if any(block.text for block in draft.kept.values()) else classified


def _without_site_repeats(draft: _Draft, site: SiteKnowledge | None) -> _Draft:
    """Removes what the site repeats; `text_alone` is the text before, if that makes a difference."""
    gone = repeated_blocks(draft.kept, draft.layout, site) if site is not None else ()
    less = draft.without(gone, kind="repeated", rule=SITE_REPEATS)
    return replace(less, text=less.rendered(), text_alone=draft.rendered() if gone else "")


def _or_stated_body(draft: _Draft, clues: Clues, names: PageNames) -> _Draft:
    """Returns the text from JSON-LD if the page shows none or little of it; else the draft unchanged."""
    layout = find_stated_body(clues.body, draft.text) if clues.body else None
    if layout is None:
        return draft
    stated = _Draft(
        layout=layout, labels=(KEEP,) * len(layout.blocks), certainty=1.0, kept=dict(enumerate(layout.blocks)),
        flags=(*draft.flags, FROM_JSON_LD),
    )  # fmt: skip
    stated = _without_boilerplate_lines(stated, names)
    return replace(stated, text=stated.rendered())


def _page_names(metadata: Metadata, clues: Clues, url: str) -> PageNames:
    """Returns the names of page and site, for signatures (the site's name, and the endings of the page's title), and
    what is stated of date and authors, for lines that only repeat it.
    """
    endings = (ending for ending in title_endings(clues.page_title) if len(ending) < MAX_ENDING)
    sites = frozenset(fold(name).strip() for name in (metadata.site_name, *endings)) - {""}
    times = [time for time in (metadata.published, metadata.modified) if time]
    stated = {fold(time.raw).strip(): "date-line" for time in times}
    stated |= {fold(author).strip(): "byline" for author in metadata.authors}
    days = frozenset(time.at.date() for time in times if time.precision not in ("year", "month"))
    title = squeeze(metadata.title or clues.title)
    return PageNames(title=title, sites=sites, url=url, stated=stated, days=days)
