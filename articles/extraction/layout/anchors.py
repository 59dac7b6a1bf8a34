"""Anchors that programs put at headings: ids made of their words, and links to them that show a sign."""

from typing import Final

from warraq.articles.extraction.layout.blocks import LINK, Frame, Piece

#: Characters of a permalink's sign, and of a heading's beginning that its anchor must repeat.
MAX_SIGN: Final = 4
MIN_ANCHOR: Final = 12


def without_permalinks(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Returns the pieces without links in the page that show only a sign ("¶", "#"); all if there are no others."""
    return tuple(piece for piece in pieces if not _is_permalink(piece)) or pieces


def without_anchor(frame: Frame, anchor: str, heading: str) -> Frame:
    """Returns a section without the id that was made from its heading: 'related-posts' names no purpose there."""
    made, words = _letters(anchor), _letters(heading)
    if not made or not (words.startswith(made) or made.startswith(words[:MIN_ANCHOR])):
        return frame
    return frame._replace(key=" ".join(frame.key.replace(f" {anchor}", "", 1).split()))


def _is_permalink(piece: Piece) -> bool:
    return (
        bool(piece.style & LINK)
        and piece.href.startswith("#")
        and 0 < len(piece.text) < MAX_SIGN
        and not piece.text.isspace()
        and not any(map(str.isalnum, piece.text))
    )


def _letters(text: str) -> str:
    """Returns letters and digits in lower case, those of ASCII if there are any: what anchors are made of."""
    found = "".join(filter(str.isalnum, text.lower()))
    return "".join(filter(str.isascii, found)) or found
