"""Decode a feed, sitemap or OPML file into text that is safe to parse.

Safe means: no document type declaration (so no entities of its own and no external files), no XML declaration, no
characters forbidden in XML, no surrogates. Everything here is linear in the size of the document.
"""

import codecs
import re
from dataclasses import dataclass

from warraq.articles import decoding
from warraq.articles.errors import DecodeError

_UTF32 = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PROLOG_STEPS = (
    1_000  # comments and processing instructions before the root; real documents have fewer than ten
)
#: The names in feeds of the flags of `articles.decoding`.
_FLAGS = {
    "declared-wrong": "encoding-overridden",
    "undeclared": "encoding-overridden",  # undeclared XML is UTF-8
    "partial": "encoding-damaged",
}
_HEAD_BYTES = 8_192  # in which the first tag of a feed is looked for


@dataclass(frozen=True, slots=True)
class DecodedDocument:
    """The text of a document, the codec it was decoded with, and flags (see `feeds.records.FLAGS`)."""

    text: str
    encoding: str
    flags: tuple[str, ...] = ()


def decode_document(body: bytes, content_type: str = "") -> DecodedDocument:
    """Returns the text of `body` without XML declaration and document type declaration. Never raises.

    As everywhere, the bytes take precedence over declared encodings (see `articles.decoding`).
    """
    text, encoding, flags = _decode(body, content_type)
    text = _FORBIDDEN.sub("", text.lstrip("\ufeff \t\r\n\x00"))
    text, had_doctype = without_prolog(text)
    return DecodedDocument(text, encoding, (*flags, *(("doctype-removed",) if had_doctype else ())))


def undecoded(body: bytes, content_type: str = "") -> tuple[bytes, tuple[str, ...]] | None:
    """Returns what `decode_document` finds in the usual feed, in UTF-8, and its flags; None for what looks unusual.

    That the bytes are UTF-8 without forbidden characters is left to the XML parser, which refuses anything else: only
    if it accepts them the answer is valid.
    """
    sent = body.removeprefix(codecs.BOM_UTF8)
    if 0 in sent:  # UTF-16, for one, which libxml2 knows without being told
        return None
    if any(codec != "utf-8" for codec in decoding.declared(sent, content_type)):
        return None
    head = sent[:_HEAD_BYTES].decode("utf-8", "replace")
    text, had_doctype = without_prolog(head)
    prolog = head[: len(head) - len(text)]
    if not text.startswith("<") or "\ufffd" in prolog or _FORBIDDEN.search(prolog):
        return None
    return sent[len(prolog.encode("utf-8")) :], ("doctype-removed",) if had_doctype else ()


def without_prolog(text: str) -> tuple[str, bool]:
    """Returns `text` from its first tag on, and whether there was a document type declaration before it.

    Entities are useless in a feed and dangerous: ten lines of them expand to gigabytes.
    """
    position = 0
    had_doctype = False
    for _ in range(_PROLOG_STEPS):
        position = _skip_space(text, position)
        if text.startswith("<?", position):
            end = text.find("?>", position)
            position = end + 2 if end >= 0 else len(text)
        elif text.startswith("<!--", position):
            end = text.find("-->", position + 4)
            position = end + 3 if end >= 0 else len(text)
        elif text[position : position + 9].lower() == "<!doctype":
            had_doctype = True
            position = _doctype_end(text, position + 9)
        else:
            break
    return text[position:], had_doctype


_NOT_SPACE = re.compile(r"\S")
# what matters inside a document type declaration: <!ENTITY a "]>"> hides its end in quotes
_DOCTYPE_TOKEN = re.compile(r"""<!--|<\?|["'\[\]>]""")
_CLOSERS = {"<!--": "-->", "<?": "?>", '"': '"', "'": "'"}


def _skip_space(text: str, position: int) -> int:
    found = _NOT_SPACE.search(text, position)
    return found.start() if found else len(text)


def _doctype_end(text: str, position: int) -> int:
    """Returns the index after the declaration's '>'; the end of the text if it is never closed."""
    depth = 0
    while found := _DOCTYPE_TOKEN.search(text, position):
        mark, position = found.group(), found.end()
        if closer := _CLOSERS.get(mark):
            end = text.find(closer, position)
            if end < 0:
                break
            position = end + len(closer)
        elif mark == "[":
            depth += 1
        elif mark == "]":
            depth = max(0, depth - 1)
        elif depth == 0:
            return position
    return len(text)


def _decode(body: bytes, content_type: str) -> tuple[str, str, tuple[str, ...]]:
    for mark, codec in _UTF32:
        if body.startswith(mark):
            text = body.decode(codec, "replace")
            return text, codec, ("encoding-damaged",) if "\ufffd" in text else ()
    try:
        decoded = decoding.decode(body, content_type=content_type)
    except DecodeError:
        return decoding.read_text(body), "utf-8", ("encoding-damaged",)
    return decoded.text, decoded.encoding, tuple(dict.fromkeys(_FLAGS[flag] for flag in decoded.flags))
