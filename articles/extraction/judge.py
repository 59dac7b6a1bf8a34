"""Blocks to verdicts: which are the article, and why the others are not."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from articles.extraction.blocks import Block, Frame, Layout


class Verdict(NamedTuple):
    """`kind` '' keeps the block; else one of REMOVAL_KINDS. `rule` names what decided."""

    kind: str
    rule: str


KEEP = Verdict("", "")


def judge(layout: Layout) -> list[Verdict]:
    """One verdict a block, in order."""
    scores: dict[int, float] = defaultdict(float)
    bad = _bad_frames(layout.frames)
    for block in layout.blocks:
        if bad[block.frame] or len(block.text) < 60 or block.linked > 0.4 * len(block.text):
            continue
        frame, weight = block.frame, float(len(block.text) - block.linked)
        for _ in range(4):
            scores[frame] += weight
            weight *= 0.75
            if frame == 0:
                break
            frame = layout.frames[frame].parent
    best = max(scores, key=lambda frame: scores[frame], default=0)
    return [_verdict(block, layout, bad, best) for block in layout.blocks]


def _verdict(block: Block, layout: Layout, bad: Sequence[str], best: int) -> Verdict:
    if bad[block.frame]:
        return Verdict(bad[block.frame], "marked-frame")
    frame = block.frame
    while frame > best:
        frame = layout.frames[frame].parent
    if frame != best:
        return Verdict("low-content", "outside-container")
    if block.linked > 0.8 * len(block.text) and block.image is None:
        return Verdict("low-content", "all-link")
    return KEEP


@lru_cache(maxsize=1)
def marks() -> dict[str, str]:
    """Class and id tokens and the kind of block they mark."""
    rows = (files(__package__) / "marks.tsv").read_text("utf-8").splitlines()
    return {parts[0]: parts[1] for row in rows if row[:1] not in ("", "#") and (parts := row.split("\t"))}


def _bad_frames(frames: Sequence[Frame]) -> list[str]:
    table = marks()
    out: list[str] = []
    for number, frame in enumerate(frames):
        kind = out[frame.parent] if number else ""
        if not kind and frame.tag in ("nav", "footer", "aside", "figcaption", "form"):
            kind = table.get(frame.tag, "")
        if not kind and frame.tag not in ("body", "html", "article", "main"):
            tokens = frame.key.lower().replace("-", " ").replace("_", " ").split()[1:]
            kind = next((table[token] for token in tokens if token in table), "")
        out.append(kind)
    return out
