"""The text that HTML shows, with the place of each character in the markup.

A tree of the page, as extraction reads it, does not know where its texts stood. This reads tags, comments and character
references as the parser behind it does, and keeps the places. It shows more than readers see: hidden elements, menus.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from warraq.archive.citing.references import REFERENCE, resolve, resolved
from warraq.archive.citing.streams import Stream, StreamBuilder

#: A '<' that begins no tag is text. A tag or comment that never ends takes the rest of the page. Possessive throughout,
#: so that each character is looked at a bounded number of times. Source: the HTML Standard, section 13.2.5.
_TOKEN: Final = re.compile(
    rf"""
      (?P<text>(?:[^<&]++|<(?![a-zA-Z/!?])|</\Z|&(?!\#[0-9]|\#[xX][0-9a-fA-F]|[a-zA-Z]{{2}}))++)
    | (?P<reference>{REFERENCE})
    | (?P<comment><!--(?:-?>|.*?(?:--!?>|\Z)))
    | <(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>
        (?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|(?=>)|[^\s>"'][^\s>]*+)|(?!\s*+=)))*+
      )>
    | (?P<endless></?[a-zA-Z].*+)
    | (?P<bogus><[/!?][^>]*+>?)                                # <!DOCTYPE html>   <?php … >   </ x>
    """,
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(
    r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?+"""
)
#: Elements whose content is no markup: not shown, with references, and shown.
_UNSHOWN: Final = frozenset(("script", "style"))
_WITH_REFERENCES: Final = frozenset(("title", "textarea"))
_RAW: Final = frozenset((*_UNSHOWN, *_WITH_REFERENCES, "xmp", "iframe", "noembed", "noframes"))
_RAW_END: Final = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
#: What changes whether </script> ends a script: <!-- <script> </script> -->
_SCRIPT_PART: Final = re.compile(r"<!--|-->|<(/?)script(?=[\s/>])", re.IGNORECASE)
#: Titles and meta tags that are read; a page with more is none.
MAX_TITLES: Final = 50
MAX_METAS: Final = 500
MAX_SCRIPTS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a page says and where: `shown` between its tags, `titles` in <title>, `metas` in meta tags.

    `scripts` are the scripts that hold JSON, as written.
    """

    shown: Stream
    titles: tuple[Stream, ...] = ()
    metas: tuple[Stream, ...] = ()
    scripts: tuple[tuple[int, int], ...] = ()


def scan(markup: str) -> Scanned:
    """Returns what a page says and where. Never raises. Cost: linear."""
    return _Scan(markup).run()


class _Scan:
    """State of one scan. A class only to split it into parts; lives for one call."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.shown = StreamBuilder()
        self.titles: list[Stream] = []
        self.metas: list[Stream] = []
        self.scripts: list[tuple[int, int]] = []

    def run(self) -> Scanned:
        place = 0
        while found := _TOKEN.match(self.markup, place):
            place = found.end()
            kind = found.lastgroup
            if kind == "text":
                self.shown.add(found.group(), found.start(), place)
            elif kind == "reference":
                text, place = resolve(self.markup, found.start(), place)
                self.shown.add(text, found.start(), place)
            elif kind == "attributes" and not found["slash"]:
                place = self.opened(found)
        return Scanned(
            shown=self.shown.build(),
            titles=tuple(self.titles),
            metas=tuple(self.metas),
            scripts=tuple(self.scripts),
        )

    def opened(self, tag: re.Match[str]) -> int:
        """Reads an opening tag; returns the place behind what it holds, if that is no markup."""
        name = tag["name"].lower()
        if name == "meta" and len(self.metas) < MAX_METAS:
            self.metas += (
                resolved(self.markup, start, end)
                for key, start, end in self.attributes(tag)
                if key in ("content", "value") and start < end
            )
        if name not in _RAW or self.is_empty(tag):
            return tag.end()
        end = self.end_of_raw(name, tag.end())
        if name in _WITH_REFERENCES:
            text = resolved(self.markup, tag.end(), end)
            if name == "title" and len(self.titles) < MAX_TITLES:
                self.titles.append(text)
        elif name not in _UNSHOWN:
            self.shown.add(self.markup[tag.end() : end], tag.end(), end)
        elif name == "script" and len(self.scripts) < MAX_SCRIPTS and self.holds_json(tag):
            self.scripts.append((tag.end(), end))
        return end

    def is_empty(self, tag: re.Match[str]) -> bool:
        """Tells whether a tag ends in '/>', which the parser of extraction obeys in every element, browsers do not."""
        end = tag.end("attributes")
        return tag["attributes"].endswith("/") and all(value[2] < end for value in self.attributes(tag))

    def holds_json(self, tag: re.Match[str]) -> bool:
        return any(
            key == "type" and "json" in self.markup[start:end].lower()
            for key, start, end in self.attributes(tag)
        )

    def attributes(self, tag: re.Match[str]) -> Iterator[tuple[str, int, int]]:
        """Names and places of values."""
        for found in _ATTRIBUTE.finditer(self.markup, *tag.span("attributes")):
            if found.lastindex and found.lastindex > 1:
                yield found[1].lower(), *found.span(found.lastindex)

    def end_of_raw(self, name: str, start: int) -> int:
        if name == "script":
            return self.end_of_script(start)
        found = _RAW_END[name].search(self.markup, start)
        return found.start() if found else len(self.markup)

    def end_of_script(self, start: int) -> int:
        is_comment = is_inner = False
        while part := _SCRIPT_PART.search(self.markup, start):
            start = part.end()
            if part.group() == "<!--":
                is_comment, start = True, part.start() + 2
            elif part.group() == "-->":
                is_comment = is_inner = False
            elif not part[1]:
                is_inner = is_comment
            elif not is_inner:
                return part.start()
            else:
                is_inner = False
        return len(self.markup)
