"""A page as a sample of its site, to learn the template from."""

from typing import Final

from warraq.articles.errors import DecodeError, ParseError
from warraq.articles.extraction.classification import Model, load_model
from warraq.articles.extraction.decode import decode
from warraq.articles.extraction.kinds import reject
from warraq.articles.extraction.options import DEFAULTS, ExtractOptions
from warraq.articles.extraction.page_sample import PageSample, StatedPost
from warraq.articles.extraction.stages import STRUCTURAL, Reading, read_page
from warraq.articles.extraction.template import BlockReading, sample_of
from warraq.articles.records import Page

_NOTHING: Final = StatedPost()
#: What stands in a text without being of it.
_CAPTIONS: Final = frozenset(("caption", "credit", "line-numbers"))


def sample_page(
    page: Page,
    options: ExtractOptions = DEFAULTS,
    *,
    stated: StatedPost = _NOTHING,
    model: Model | None = None,
) -> PageSample | None:
    """Returns what a page shows about its site; None if it is no article. `stated`: what the feed says of the post.

    Depends on the page and what is stated alone, not on what is known of the site. Never raises for what a page
    contains.
    """
    try:
        text = decode(page.body, content_type=page.header("content-type")).text
        reading = read_page(
            text, page.final_url, options, fetched_at=page.fetched_at, headers=page.headers,
            model=model or load_model(),
        )  # fmt: skip
    except (DecodeError, ParseError):
        return None
    view = reading.view
    if not view.text or reject(view, announced=options.announced or bool(stated.title)):
        return None
    return sample_of(
        page.final_url, view.layout, _readings(reading), view.metadata,
        stated=stated, texts=(stated.text, reading.clues.body),
    )  # fmt: skip


def _readings(reading: Reading) -> list[BlockReading]:
    """Returns how each block was read."""
    lines = {line.number: line for line in reading.removed}
    found: list[BlockReading] = []
    for number, label in enumerate(reading.labels):
        kind = label.kind or (lines[number].kind if number in lines else "")
        if kind in _CAPTIONS:
            found.append("caption")
        elif label.kind or (number in lines and lines[number].rule in STRUCTURAL):
            found.append("removed")
        else:
            found.append("worded" if number in lines else "kept")
    return found
