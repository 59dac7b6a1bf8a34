"""Find one text in another, regardless of formatting."""

import re
from dataclasses import dataclass
from typing import Final

from warraq.articles.extraction import compiled

_LETTERS: Final = re.compile(r"\w+")
#: The same for ASCII, in one step.
_SQUEEZED: Final = {code: chr(code).lower() if re.match(r"\w", chr(code)) else None for code in range(128)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """Texts from the page's head, for comparison with the blocks. '' if not stated.

    `headline` is the title as it was chosen, without the site's name.
    """

    title: str = ""
    headline: str = ""
    description: str = ""
    body: str = ""
    page_title: str = ""


def squeeze(text: str) -> str:
    """Returns letters and digits only, in lower case, to find one text in another regardless of formatting."""
    if text.isascii():
        return text.translate(_SQUEEZED)
    if compiled.letters_of is not None:
        found: str = compiled.letters_of(text.lower())
        return found
    return "".join(_LETTERS.findall(text.lower()))


def is_title(text: str, title: str) -> bool:
    """Tells whether a block is the title of the page; `title` is squeezed."""
    if 3 * len(text) <= len(title):
        return False
    squeezed = squeeze(text)
    return len(squeezed) > 5 and squeezed in title and 3 * len(squeezed) > len(title)
