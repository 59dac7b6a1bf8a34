"""What two writings of a sentence have in common: on the page, and after cleaning.

Cleaning changes white space, invisible characters, the order of marks and how they are composed, and puts '|' between
cells; all else of a sentence stands on the page as it is (articles.text.clean_text). This form leaves that out, and
keeps the place of each character.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from warraq.archive.citing.streams import Places

_CELL_END = "|"


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """The form to compare, and for each of its characters the number of the one it came from."""

    text: str
    origins: Places


def fold_placed(text: str) -> Folded:
    """Returns a text in the form to compare. Cost: linear, but for long rows of marks out of order."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    distinct, which = np.unique(codes, return_inverse=True)
    forms = [_form(chr(code)) for code in distinct.tolist()]
    lengths = np.array([len(form) for form in forms], dtype=np.int64)
    flat = np.frombuffer("".join(forms).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    sizes = lengths[which] if len(which) else lengths
    origins = np.repeat(np.arange(len(codes), dtype=np.int64), sizes)
    inside = np.arange(len(origins), dtype=np.int64) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    firsts = np.cumsum(lengths) - lengths
    out = flat[firsts[which[origins]] + inside] if len(origins) else flat[:0]
    order = _order_of_marks(out)
    if order is not None:
        out, origins = out[order], origins[order]
    return Folded(out.tobytes().decode("utf-32-le", "surrogatepass"), origins)


def fold_sentence(text: str) -> str:
    """Returns the form to compare alone."""
    return fold_placed(text).text


@lru_cache(maxsize=30_000)
def _form(char: str) -> str:
    if char.isspace() or char == _CELL_END or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn"):
        return ""
    return unicodedata.normalize("NFD", char)


def _order_of_marks(codes: NDArray[np.uint32]) -> NDArray[np.int64] | None:
    """Returns the order in which marks stand in canonical order, None if they do."""
    distinct, which = np.unique(codes, return_inverse=True)
    classes = np.array([unicodedata.combining(chr(code)) for code in distinct.tolist()], dtype=np.int64)
    if not classes.any():
        return None
    found = classes[which]
    if not ((found[1:] > 0) & (found[1:] < found[:-1])).any():
        return None
    return np.lexsort((found, np.cumsum(found == 0)))
