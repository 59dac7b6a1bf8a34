"""Explain an extraction: each block in reading order, kept or removed, with reason and measurements, for people."""

from dataclasses import dataclass

from warraq.articles.errors import DecodeError, ParseError
from warraq.articles.extraction.classification import load_model
from warraq.articles.extraction.decode import decode
from warraq.articles.extraction.layout import Frame
from warraq.articles.extraction.options import DEFAULTS, ExtractOptions, SiteKnowledge
from warraq.articles.extraction.stages import read_page
from warraq.articles.records import Page
from warraq.articles.text import count_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedBlock:
    """A block, or a line removed from a kept block. `kind` is '' if it was kept, else one of REMOVAL_KINDS.

    `linked` is the share of its characters inside links, 0 to 1; `path` are the tags around it, outermost first.
    """

    text: str
    kind: str = ""
    rule: str = ""
    words: int = 0
    linked: float = 0.0
    path: str = ""


def explain_page(
    page: Page, options: ExtractOptions = DEFAULTS, *, site: SiteKnowledge | None = None
) -> tuple[ExplainedBlock, ...]:
    """Returns the blocks of a page in reading order; () if it is not HTML. Never raises for what a page contains."""
    try:
        text = decode(page.body, content_type=page.header("content-type")).text
        reading = read_page(
            text, page.final_url, options, fetched_at=page.fetched_at, headers=page.headers, site=site,
            model=load_model(),
        )  # fmt: skip
    except (DecodeError, ParseError):
        return ()
    view = reading.view
    rows = [(number, 0, block.text, "", "") for number, block in view.kept.items()]
    rows += [
        (number, 1, view.layout.blocks[number].text, label.kind, label.rule)
        for number, label in enumerate(reading.labels)
        if label.kind
    ]
    rows += [(line.number, 2, line.text, line.kind, line.rule) for line in reading.removed]
    return tuple(
        ExplainedBlock(
            text=text,
            kind=kind,
            rule=rule,
            words=count_words(text),
            linked=min(1.0, view.layout.blocks[number].linked / max(1, len(view.layout.blocks[number].text))),
            path=_path(view.layout.frames, view.layout.blocks[number].frame),
        )
        for number, _, text, kind, rule in sorted(rows)
        if text
    )


def _path(frames: tuple[Frame, ...], number: int) -> str:
    steps: list[str] = []
    while number and len(steps) < 6:
        steps.append(frames[number].tag)
        number = frames[number].parent
    return "/".join(reversed(steps))
