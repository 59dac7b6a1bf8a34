"""What was removed from a page, in the form stored with the article."""

from functools import lru_cache
from typing import Final

from warraq.articles.extraction.layout import Layout
from warraq.articles.extraction.stages import Reading
from warraq.articles.records import RemovedBlock

#: Number of frames in the path of a removed block, counted from the innermost.
PATH_STEPS: Final = 8
#: Number of link URLs stored for a removed block.
MAX_LINKS: Final = 20


def removed_blocks(reading: Reading) -> tuple[RemovedBlock, ...]:
    """Returns everything removed, in reading order: whole blocks, and lines of kept blocks."""
    rows = [(number, label.kind, label.rule, "") for number, label in enumerate(reading.labels) if label.kind]
    rows += [(line.number, line.kind, line.rule, line.text) for line in reading.removed]
    layout = reading.view.layout
    steps: dict[int, tuple[str, ...]] = {0: ()}  # the root adds no step
    paths: dict[int, str] = {}
    out: list[RemovedBlock] = []
    for number, kind, rule, text in sorted(rows):
        block = layout.blocks[number]
        if block.text:
            hrefs = [piece.href for piece in block.pieces if piece.href] if block.links else []
            links = tuple(dict.fromkeys(hrefs))[:MAX_LINKS]
            path = paths.get(block.frame)
            if path is None:
                path = paths[block.frame] = "/".join(_steps(layout, block.frame, steps))
            out.append(
                RemovedBlock(
                    position=number, kind=kind, rule=rule, text=text or block.text, path=path, links=links
                )
            )
    return tuple(out)


def _steps(layout: Layout, number: int, known: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Returns ('body', 'main', 'article', 'div.entry-content', 'p'): tag and first class or id of the last frames.

    Each frame reuses the steps of its parent: blocks share most of their ancestors.
    """
    missing: list[int] = []
    while number not in known:
        missing.append(number)
        number = layout.frames[number].parent
    steps = known[number]
    for number in reversed(missing):
        steps = known[number] = (*steps[-(PATH_STEPS - 1) :], _step(layout.frames[number].key))
    return steps


@lru_cache(maxsize=20_000)
def _step(key: str) -> str:
    """Returns 'div.entry-content' for a frame's key."""
    names = key.split(None, 2)
    return f"{names[0]}.{names[1][:40]}" if len(names) > 1 else names[0]
