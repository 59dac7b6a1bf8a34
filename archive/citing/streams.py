"""A run of text with the place that each of its characters came from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Pages have at most 15 MB, and some take a dozen numbers a character: 32 bits each.
Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Text, and for each of its characters the start and end of what stands for it in the source."""

    text: str
    starts: Places
    ends: Places

    def within(self, outer: "Stream") -> "Stream":
        """Returns the text with its places in the source of `outer`, whose text is the source of this one."""
        if not self.text:
            return self
        return Stream(self.text, outer.starts[self.starts], outer.ends[self.ends - 1])


#: Stands between streams that are joined; for private use, so in no text that is looked for.
BORDER: Final = "\ue000"


def join(streams: Sequence[Stream]) -> Stream:
    """Returns streams of one source as one, with a border behind each. Cost: linear."""
    nowhere = np.zeros(1, dtype=np.int32)
    return Stream(
        "".join(stream.text + BORDER for stream in streams),
        np.concatenate([nowhere[:0], *(part for stream in streams for part in (stream.starts, nowhere))]),
        np.concatenate([nowhere[:0], *(part for stream in streams for part in (stream.ends, nowhere))]),
    )


@dataclass(slots=True)
class StreamBuilder:
    """Collects pieces of text in the order of the source."""

    _pieces: list[str] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)

    def add(self, piece: str, start: int, end: int) -> None:
        """Adds a piece that stands at `start` to `end`: as it is if as long, else all of it for each character."""
        if piece:
            self._pieces.append(piece)
            self._starts.append(start)
            self._ends.append(end)

    def build(self) -> Stream:
        """Returns all pieces as one stream. Cost: linear."""
        lengths = np.array([len(piece) for piece in self._pieces], dtype=np.int32)
        starts, ends = np.array(self._starts, dtype=np.int32), np.array(self._ends, dtype=np.int32)
        inside = np.arange(int(lengths.sum()), dtype=np.int32) - np.repeat(
            np.cumsum(lengths, dtype=np.int32) - lengths, lengths
        )
        verbatim = np.repeat(ends - starts == lengths, lengths)
        first = np.repeat(starts, lengths) + np.where(verbatim, inside, 0)
        return Stream("".join(self._pieces), first, np.where(verbatim, first + 1, np.repeat(ends, lengths)))
