"""The lines of one block, parted by `<br>`."""

from collections.abc import Iterable, Sequence

from warraq.articles.extraction.layout import BREAK, LINK, Block, Piece


def lines_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces of each line."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.text == BREAK:
            lines.append([])
        else:
            lines[-1].append(piece)
    return lines


def with_lines(block: Block, lines: Sequence[Sequence[Piece]]) -> Block:
    """The block with other lines, its text and link count made anew."""
    pieces = [
        piece
        for number, line in enumerate(lines)
        for piece in (*([Piece(BREAK, 0, "")] if number else ()), *line)
    ]
    raw = "".join(piece.text for piece in pieces)
    text = "\n".join(line for part in raw.split(BREAK) if (line := " ".join(part.split())))
    linked = sum(len(piece.text) for piece in pieces if piece.style & LINK)
    return block._replace(text=text, pieces=tuple(pieces), linked=min(linked, len(text)))
