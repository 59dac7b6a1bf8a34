"""The strings of a script that holds JSON, with the place of each character."""

import json
import re
from collections.abc import Iterator
from typing import Final

from warraq.archive.citing.scanner import scan
from warraq.archive.citing.streams import Stream, StreamBuilder

#: Strings that are read of a page's scripts.
MAX_STRINGS: Final = 10_000
# "articleBody": "Text with \"escapes\""
# The end of the script ends it too: looked for again from each quotation mark in it, an open string would take ages.
_STRING: Final = re.compile(r'"((?:[^"\\]++|\\.)*+)("|\\?\Z)', re.DOTALL)
# \n   \u0645   \ud83d\ude00   and what is no escape: \'
_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)


def json_strings(markup: str, scripts: tuple[tuple[int, int], ...]) -> Iterator[Stream]:
    """Yields the texts of all strings, those with tags in them as they are shown. Never raises. Cost: linear."""
    left = MAX_STRINGS
    for start, end in scripts:
        for found in _STRING.finditer(markup, start, end):
            if not left:
                return
            if not found[2].startswith('"'):
                break
            left -= 1
            stream = _unescaped(markup, *found.span(1))
            yield (
                scan(stream.text).shown.within(stream) if "<" in stream.text or "&" in stream.text else stream
            )


def _unescaped(markup: str, start: int, end: int) -> Stream:
    out = StreamBuilder()
    done = start
    for found in _ESCAPE.finditer(markup, start, end):
        out.add(markup[done : found.start()], done, found.start())
        out.add(unescape_json(found.group()), *found.span())
        done = found.end()
    out.add(markup[done:end], done, end)
    return out.build()


def unescape_json(part: str) -> str:
    """Returns what a part of a JSON string says; a backslash before no escape is left out."""
    return _ESCAPE.sub(lambda found: _character(found.group()), part)


def _character(escape: str) -> str:
    try:
        return str(json.loads(f'"{escape}"'))
    except ValueError:
        return escape[1:]
