"""What was taken out, and what is left."""

from dataclasses import dataclass
from typing import NamedTuple

from warraq.articles.extraction.layout import Block


class RemovedLine(NamedTuple):
    """Why a line goes. `number` is the block's position in the page."""

    number: int
    kind: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Kept blocks by number, some of them shortened, and what was taken out."""

    kept: dict[int, Block]
    removed: tuple[RemovedLine, ...]
