"""Whether a page quotes a text: found in its words as a reader sees them, whatever tags stand between them."""

import html
import re
from collections.abc import Iterable
from typing import Final

from warraq.articles.decoding import read_text

_WORDS: Final = 9  # in a row that only the text has: listings quote at least a line
_LEAST_CHARS: Final = 40
#: Where runs are taken from: an excerpt quotes the beginning.
_BEGINNINGS: Final = (0, 9, 20, 40)
_SPREAD: Final = 6

#: '<p class="x">', '</p>'; not '< 3'. Example: 'a<br>b'.
_TAG: Final = re.compile(r"<[/!?a-zA-Z][^<>]*>")


def runs_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Runs of words of each text, from its beginning and from all over it; of a short text all of it."""
    found: dict[str, None] = {}
    for text in texts:
        words = text.split()
        starts = {*_BEGINNINGS, *(len(words) * part // _SPREAD for part in range(_SPREAD))}
        for start in sorted(starts):
            run = " ".join(words[start : start + _WORDS])
            if len(run) >= _LEAST_CHARS or (start == 0 and len(words) <= _WORDS and run):
                found[run] = None
    return tuple(found)


def quotes(body: bytes, content_type: str, runs: Iterable[str]) -> bool:
    """Whether a page has one of the runs. Cost: linear in the page."""
    source = read_text(body, content_type=content_type)
    seen = " ".join(html.unescape(_TAG.sub(" ", source)).split())
    # Tags within a sentence ('<b>a</b>, b') leave a space before the comma, or stand within a word.
    joined = " ".join(html.unescape(_TAG.sub("", source)).split())
    return any(run in seen or run in joined for run in runs)
