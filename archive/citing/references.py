"""Character references of HTML, one at a time, so that the place of each is known."""

import re
from functools import lru_cache
from html import unescape
from html.entities import html5
from typing import Final

from warraq.archive.citing.streams import Stream, StreamBuilder

# &amp;   &#8220;   &#x201c;   &copy   and what may be one
REFERENCE: Final = r"&(?:\#(?:[0-9]++|[xX][0-9a-fA-F]++);?|[a-zA-Z][a-zA-Z0-9]*+;?)"
#: Characters of the longest name, '&CounterClockwiseContourIntegral;', and digits of the largest number.
MAX_NAME: Final = 33
MAX_DIGITS: Final = 8
_REFERENCE: Final = re.compile(REFERENCE)
# &#55357;&#56832;: the two halves of a character, as programs write it that know UTF-16 only
_HALF: Final = re.compile(r"&#(?:[xX]0*+([dD][89a-fA-F][0-9a-fA-F]{2})|0*+(5[5-7][0-9]{3}));?")


def resolve(markup: str, start: int, end: int) -> tuple[str, int]:
    """Returns the characters of what may be a reference at `start` to `end`, and the place behind what stands for them.

    '&notit;' is '¬' and ends before 'it;'. What is no reference stands for itself.

    Source: the HTML Standard, section 13.2.5.72.
    """
    if markup[start + 1] == "#":
        return _numeric(markup, start, end)
    text, size = _named(markup[start + 1 : min(end, start + MAX_NAME)])
    return (text, start + 1 + size) if size else (markup[start:end], end)


@lru_cache(maxsize=10_000)
def _named(name: str) -> tuple[str, int]:
    """Returns the characters of the longest name that this begins with, and its length; 0 if it begins with none."""
    known = (size for size in range(len(name), 1, -1) if name[:size] in html5)
    return next(((html5[name[:size]], size) for size in known), ("", 0))


def _numeric(markup: str, start: int, end: int) -> tuple[str, int]:
    first = _half(markup, start)
    if first is not None and 0xD800 <= first[0] < 0xDC00:
        second = _half(markup, first[1])
        if second is not None and 0xDC00 <= second[0] < 0xE000:
            return chr(0x10000 + ((first[0] - 0xD800) << 10) + second[0] - 0xDC00), second[1]
    digits = markup[start + 2 : end].rstrip(";").lstrip("xX").lstrip("0")
    return (unescape(markup[start:end]) if len(digits) <= MAX_DIGITS else "\ufffd"), end


def _half(markup: str, start: int) -> tuple[int, int] | None:
    found = _HALF.match(markup, start)
    if found is None:
        return None
    return int(found[1], 16) if found[1] else int(found[2]), found.end()


def resolved(markup: str, start: int, end: int) -> Stream:
    """Returns the text of a part without tags, such as the value of an attribute. Cost: linear."""
    out = StreamBuilder()
    done = start
    for found in _REFERENCE.finditer(markup, start, end):
        if found.start() < done:  # the second half of a character
            continue
        out.add(markup[done : found.start()], done, found.start())
        text, done = resolve(markup, found.start(), found.end())
        out.add(text, found.start(), done)
    out.add(markup[done:end], done, end)
    return out.build()
