"""The encodings that a header and the head of a document declare.

Source: the HTML Standard, section 13.2.3.2 (prescan), and the WHATWG Encoding Standard, section 4.2 (labels). Real
heads are longer than the 1,024 bytes in which browsers look.
"""

import re
from functools import cache
from typing import Final

from warraq.articles.tables import rows

#: How far into a document a declaration is looked for.
HEAD_BYTES: Final = 8_192

# text/html; charset="utf-8"
_CHARSET: Final = re.compile(r"""charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"']+))""", re.IGNORECASE)
# <?xml version="1.0" encoding="windows-1256"?>
_XML: Final = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*(?:"([^">]*)"|'([^'>]*)')""")
# What a prescan steps over whole: a comment, a tag up to its attributes, a declaration or instruction. What is never
# closed reaches to the end.
_STEP: Final = re.compile(
    rb"""
    <!--(?:>|->|.*?(?:-->|\Z))                      # <!-- <meta charset=x> -->
    | <(?P<tag>meta(?=[\s/])|/?[a-z][^\s>]*)        # <meta charset=x   <p title="<meta charset=x>">
    | <[!/?][^>]*(?:>|\Z)                           # <!DOCTYPE html>
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
# charset=utf-8   content = "text/html; charset=utf-8"   hidden
_ATTRIBUTE: Final = re.compile(
    rb"""
    [\s/]*
    (?P<name>[^\s/>][^\s/>=]*)
    (?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>"'][^\s>]*)|(?P<open>["'])))?
    """,
    re.VERBOSE,
)
_TAG_END: Final = re.compile(rb"[\s/]*>")


@cache
def _table() -> tuple[dict[str, str], dict[str, float]]:
    """Label -> codec, and codec -> how surprising it is, for those that are guessed."""
    labels, surprises = {}, {}
    for codec, surprise, names in rows(__package__, "encodings.tsv"):
        labels.update(dict.fromkeys(names.replace("|", " ").split(), codec))
        if surprise != "-":
            surprises[codec] = float(surprise)
    return labels, surprises


def codec_named(label: str) -> str:
    """The codec that a label stands for, e.g. 'cp1252' for 'ISO-8859-1'; '' when it names no encoding of documents."""
    return _table()[0].get(label.strip(" \t\r\n\f").lower(), "")


def surprises() -> dict[str, float]:
    """The encodings that are guessed, each with how much less one expects it than windows-1252, in nats."""
    return _table()[1]


def declared(body: bytes, content_type: str) -> tuple[str, ...]:
    """The codecs that the header and the document name, in that order, each once. UTF-16 is none of them: what is
    written in it cannot say so.
    """
    head = body[:HEAD_BYTES]
    named = (_in_content(content_type[:500]), _in_html(head), _in_xml(head))
    return tuple(dict.fromkeys(codec for codec in named if codec and not codec.startswith("utf-16")))


def _in_content(content: str) -> str:
    """The codec in 'text/html; charset=…'."""
    found = _CHARSET.search(content)
    return codec_named(next(filter(None, found.groups()), "")) if found else ""


def _in_xml(head: bytes) -> str:
    found = _XML.match(head)
    return codec_named((found[1] or found[2] or b"").decode("ascii", "replace")) if found else ""


def _in_html(head: bytes) -> str:
    """The codec of the first <meta> that names a known one."""
    if b"<meta" not in head.lower():  # feeds: stepping through all their tags takes as long as decoding them
        return ""
    place = 0
    while found := _STEP.search(head, place):
        place = found.end()
        if not found["tag"]:
            continue
        place, attributes = _attributes(head, place)
        if place < 0:
            return ""
        if found["tag"].lower() == b"meta" and (codec := _in_meta(attributes)):
            return codec
    return ""


def _attributes(head: bytes, place: int) -> tuple[int, dict[str, str]]:
    """The place behind a tag, -1 when the tag or a value never ends, and its attributes, the first of each name."""
    found: dict[str, str] = {}
    while not (end := _TAG_END.match(head, place)):
        part = _ATTRIBUTE.match(head, place)
        if part is None or part["open"]:
            return -1, {}
        value = part["double"] or part["single"] or part["bare"] or b""
        found.setdefault(part["name"].decode("latin-1").lower(), value.decode("latin-1"))
        place = part.end()
    return end.end(), found


def _in_meta(attributes: dict[str, str]) -> str:
    if label := attributes.get("charset"):
        codec = codec_named(label)
    elif attributes.get("http-equiv", "").lower() == "content-type":
        codec = _in_content(attributes.get("content", ""))
    else:
        return ""
    return "utf-8" if codec.startswith("utf-16") else codec
