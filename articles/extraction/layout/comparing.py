"""One text looked for in another, however each of them is set."""

import re
from dataclasses import dataclass
from typing import Final

_LETTERS: Final = re.compile(r"\w+")
#: The same for ASCII, in one step.
_SQUEEZED: Final = {code: chr(code).lower() if re.match(r"\w", chr(code)) else None for code in range(128)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What the page's head says about its text: for comparison with the blocks. '' where it says nothing."""

    title: str = ""
    description: str = ""
    body: str = ""
    page_title: str = ""


def squeeze(text: str) -> str:
    """Letters and digits alone, lower case: for finding one text in another however it is set."""
    return text.translate(_SQUEEZED) if text.isascii() else "".join(_LETTERS.findall(text.lower()))


def is_title(text: str, title: str) -> bool:
    """Whether a block is the title of the page; `title` is squeezed."""
    if 3 * len(text) <= len(title):
        return False
    squeezed = squeeze(text)
    return len(squeezed) > 5 and squeezed in title and 3 * len(squeezed) > len(title)
