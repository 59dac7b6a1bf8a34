"""Whether a page quotes a text: found in its words as a reader sees them, whatever tags stand between them."""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from warraq.articles import decoding  # its parts are loaded when a page is read
from warraq.articles.urls import try_canonical

_WORDS: Final = 9  # in a row that only the text has: listings quote at least a line
_LEAST_CHARS: Final = 40
#: Where runs are taken from: an excerpt quotes the beginning.
_BEGINNINGS: Final = (0, 9, 20, 40)
_SPREAD: Final = 6

#: '<p class="x">', '</p>'; not '< 3'. Example: 'a<br>b'.
_TAG: Final = re.compile(r"<[/!?a-zA-Z][^<>]*>")


#: The address of a link. Examples: '<a href="/a">', "<a class=x href = b>".
_HREF: Final = re.compile(r"""\shref\s{0,9}=\s{0,9}["']?([^"'\s<>]{1,2000})""", re.IGNORECASE)
_MOST_LINKS: Final = 10_000


def links_of(body: bytes, content_type: str, url: str) -> Iterator[str]:
    """The addresses that a page links to, as far as they can be read without parsing it, at most 10,000."""
    source = decoding.read_text(body, content_type=content_type)
    for found in islice(_HREF.finditer(source), _MOST_LINKS):
        if address := try_canonical(html.unescape(found[1]), url):
            yield address


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
    source = decoding.read_text(body, content_type=content_type)
    seen = " ".join(html.unescape(_TAG.sub(" ", source)).split())
    # Tags within a sentence ('<b>a</b>, b') leave a space before the comma, or stand within a word.
    joined = " ".join(html.unescape(_TAG.sub("", source)).split())
    return any(run in seen or run in joined for run in runs)
