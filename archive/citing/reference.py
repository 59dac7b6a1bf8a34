"""A citation for reference managers: CSL-JSON and BibTeX.

Source: the CSL-JSON schema 1.0.2 (github.com/citation-style-language/schema), and the BibTeX format as biber and
bibtex read it: names and titles in braces of their own are taken as written.
"""

import re
import unicodedata
from typing import Final

from warraq.archive.citing.citation import Citation

Value = str | int | list["Value"] | dict[str, "Value"]
_WORD: Final = re.compile(r"[a-z0-9]+")
#: What TeX would not print. Braces by name: BibTeX counts them even behind a backslash.
_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        **{sign: f"\\{sign}" for sign in "$&#%_"},
    }
)
#: What would end or unbalance an address within braces.
_IN_ADDRESS: Final = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def csl_json(citation: Citation) -> list[Value]:
    """Returns the citation as a CSL-JSON document: an array of one item."""
    item: dict[str, Value] = {
        "id": key_of(citation),
        "type": citation.kind,
        "title": line(citation.title),
        "author": [{"literal": line(name)} for name in citation.authors],
        "container-title": line(citation.site_name),
        "language": citation.language,
        "URL": line(citation.url),
        "version": str(citation.version),
        "archive": "WARC" if citation.record_id else "",
        "archive_location": bare_id(citation.record_id),
        "note": note_of(citation),
    }
    if parts := date_parts(citation.published):
        item["issued"] = {"date-parts": [list(parts)]}
    item["accessed"] = {"date-parts": [list(date_parts(citation.fetched_at))]}
    return [{name: value for name, value in item.items() if value not in ("", [])}]


def bibtex(citation: Citation) -> str:
    """Returns the citation as an entry of BibTeX, in UTF-8; '@online' is biblatex's and is not used."""
    parts = date_parts(citation.published)
    fields = {
        "author": " and ".join(f"{{{tex(name)}}}" for name in citation.authors),
        "title": f"{{{tex(citation.title)}}}" if citation.title else "",
        "year": f"{parts[0]:04d}" if parts else "",
        "month": f"{parts[1]:02d}" if len(parts) > 1 else "",
        "day": f"{parts[2]:02d}" if len(parts) > 2 else "",
        "howpublished": tex(citation.site_name),
        "url": line(citation.url).translate(_IN_ADDRESS),
        "urldate": citation.fetched_at[:10],
        "language": citation.language,
        "note": tex(note_of(citation)),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{key_of(citation)},\n{body}}}\n"


def note_of(citation: Citation) -> str:
    """Returns the evidence in one line: what was cited, of which version, where, and what proves it."""
    parts = [
        f"“{line(citation.sentence)}”",
        f"version {citation.version}",
        f"page SHA-256 {citation.page_sha256}",
    ]
    if citation.place is not None:
        parts.append(
            f"{ranges_of(citation)} of {citation.page_bytes} ({citation.place.origin}, {citation.place.charset})"
        )
    elif citation.feed is not None:
        parts.append(f"entry {line(citation.feed.identity)} of feed {line(citation.feed.feed)}")
    if citation.record_id:
        parts.append(f"WARC record {bare_id(citation.record_id)}")
    if citation.original_record_id:
        parts.append(f"original WARC record {bare_id(citation.original_record_id)}")
    if citation.ledger is not None:
        parts.append(f"ledger line {citation.ledger.line} {citation.ledger.hash}")
        if citation.ledger.stamped_at:
            parts.append(f"time stamp {citation.ledger.stamped_at} by {line(citation.ledger.authority)}")
    return "; ".join(parts)


def ranges_of(citation: Citation) -> str:
    """Returns 'bytes 120-158, 190-201': offsets from 0 of the first byte and of the last, as in an HTTP range."""
    assert citation.place is not None
    return "bytes " + ", ".join(f"{part.start}-{part.end - 1}" for part in citation.place.ranges)


def date_parts(date: str) -> tuple[int, ...]:
    """Returns year, month and day of an ISO date, as far as it is stated; () for ''."""
    return tuple(int(part) for part in date[:10].split("-")) if date else ()


def key_of(citation: Citation) -> str:
    """Returns the name of the citation, in ASCII: source, article and version, and where the sentence begins."""
    place = [str(citation.place.ranges[0].start)] if citation.place is not None else []
    names = _WORD.findall(citation.source.lower())
    return "-".join((*names, f"{citation.article_id}v{citation.version}", *place))


def bare_id(record_id: str) -> str:
    """Returns 'urn:uuid:…' of '<urn:uuid:…>', in one line."""
    return line(record_id).removeprefix("<").removesuffix(">")


def tex(text: str) -> str:
    """Returns a text as TeX prints it, in one line."""
    return line(text).translate(_TEX)


def line(text: str) -> str:
    """Returns a text in one line, without control characters and direction controls."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or not _is_control(char))
    return " ".join("".join(kept).split())


def _is_control(char: str) -> bool:
    return (
        unicodedata.category(char) in ("Cc", "Cs")
        or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
