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
    if not text:
        return Folded("", np.zeros(0, dtype=np.int32))
    codes = _codes(text)
    forms = {ord(char): _form(char) for char in set(text)}
    flat = _codes("".join(forms.values()))
    size_of, first_of = np.zeros(max(forms) + 1, dtype=np.int32), np.zeros(max(forms) + 1, dtype=np.int32)
    size_of[list(forms)] = [len(form) for form in forms.values()]
    first_of[list(forms)] = np.cumsum(size_of[list(forms)]) - size_of[list(forms)]
    sizes = size_of[codes]
    origins = np.repeat(np.arange(len(codes), dtype=np.int32), sizes)
    places = first_of[codes[origins]]
    if sizes.max() > 1:  # the second character of a form, and those behind it
        places += np.arange(len(origins), dtype=np.int32) - np.repeat(
            np.cumsum(sizes, dtype=np.int32) - sizes, sizes
        )
    out = flat[places]
    order = _order_of_marks(out)
    if order is not None:
        out, origins = out[order], origins[order]
    return Folded(out.tobytes().decode("utf-32-le", "surrogatepass"), origins)


def fold_sentence(text: str) -> str:
    """Returns the form to compare alone."""
    return fold_placed(text).text


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@lru_cache(maxsize=30_000)
def _form(char: str) -> str:
    if char.isspace() or char == _CELL_END or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn"):
        return ""
    return unicodedata.normalize("NFD", char)


def _order_of_marks(codes: NDArray[np.uint32]) -> NDArray[np.int64] | None:
    """Returns the order in which marks stand in canonical order, None if they do."""
    distinct = np.flatnonzero(np.bincount(codes)) if len(codes) else codes
    class_of = np.zeros(int(distinct[-1]) + 1 if len(distinct) else 0, dtype=np.uint8)
    class_of[distinct] = [unicodedata.combining(chr(code)) for code in distinct.tolist()]
    if not class_of.any():
        return None
    found = class_of[codes]
    if not ((found[1:] > 0) & (found[1:] < found[:-1])).any():
        return None
    return np.lexsort((found, np.cumsum(found == 0)))
