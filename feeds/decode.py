"""Bytes of a feed, sitemap or OPML file -> text that is safe to hand to a parser.

Safe means: no document type declaration (so no entities of its own, no external files), no XML declaration,
no characters that XML forbids, no surrogates. Everything here is linear in the size of the document.
"""

import codecs
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)

# <?xml version="1.0" encoding="windows-1256"?>   <meta charset=utf-8>
_STATED = re.compile(rb"""(?:encoding|charset)\s{0,9}=\s{0,9}["']?([A-Za-z0-9_.:-]{1,40})""")
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_HEAD_BYTES = 2_048  # where an encoding may be stated; browsers look at 1,024 bytes
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_PROLOG_STEPS = 1_000  # comments and processing instructions before the root; real documents have under ten


@dataclass(frozen=True, slots=True)
class DecodedDocument:
    """Text of a document, the codec it was read with, and flags (see `feeds.records.FLAGS`)."""

    text: str
    encoding: str
    flags: tuple[str, ...] = ()


def decode_document(body: bytes, content_type: str = "") -> DecodedDocument:
    """Text of `body` without XML declaration and document type declaration. Never raises.

    The bytes are believed before the labels: a mark, then valid UTF-8, then the label in the document, then
    the one in the header, each only if the bytes allow it. Windows-1256 under a wrong label is recognised by
    its letters.
    """
    text, encoding, flags = _decode(body, content_type)
    text = _FORBIDDEN.sub("", text.lstrip("\ufeff \t\r\n\x00"))
    text, had_doctype = without_prolog(text)
    return DecodedDocument(text, encoding, (*flags, *(("doctype-removed",) if had_doctype else ())))


def without_prolog(text: str) -> tuple[str, bool]:
    """`text` from its first tag on, and whether a document type declaration stood before it.

    Entities are worth nothing in a feed and cost everything: ten lines of them expand to gigabytes.
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
    """Index after the declaration's '>'; the end of the text when it is never closed."""
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
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _lenient(body[len(mark) :], codec)
    head = body[:_HEAD_BYTES].lstrip(b" \t\r\n")
    for start, codec in _UNMARKED:
        if head.startswith(start):
            return _lenient(body, codec)
    stated = _stated_codec(head, content_type)
    if stated in {"iso2022_jp", "hz"} and (b"\x1b" in body or b"~{" in body):
        return _lenient(body, stated)  # seven-bit encodings: valid UTF-8 too
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(body, stated)
    # a document that calls itself windows-1252 and is plain ASCII has told no lie
    wrong = stated not in {"", "utf-8"} and not text.isascii()
    return text, "utf-8", ("encoding-overridden",) if wrong else ()


def _decode_legacy(body: bytes, stated: str) -> tuple[str, str, tuple[str, ...]]:
    """Bytes that are not UTF-8."""
    if stated in {"", "utf-8", "cp1252", "utf-16", "utf-32"}:
        if _mostly_utf8(body):
            return body.decode("utf-8", "replace"), "utf-8", ("encoding-damaged",)
        if looks_windows_1256(body):
            return _lenient(body, "cp1256", "encoding-overridden")
        if stated != "cp1252":
            return _lenient(body, "cp1252", "encoding-overridden")
    return _lenient(body, stated)


def _lenient(body: bytes, codec: str, *flags: str) -> tuple[str, str, tuple[str, ...]]:
    try:
        return body.decode(codec), codec, flags
    except UnicodeDecodeError:
        return body.decode(codec, "replace"), codec, (*flags, "encoding-damaged")


def _mostly_utf8(body: bytes) -> bool:
    """A few broken bytes in UTF-8 text, or one letter cut in two at the end; not text of another encoding."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if bad == 1 and text.endswith("\ufffd"):
        return True
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return bad * 10 <= foreign - bad


def looks_windows_1256(body: bytes) -> bool:
    """Whether the bytes read as Arabic or Persian in windows-1256 and as nothing sensible otherwise.

    Three measures, each with a wide margin on our own samples: share of high bytes that become Arabic letters
    (French and German letters keep their places in windows-1256; Cyrillic falls on Latin letters for nearly
    half), length of their runs (accents of Latin text stand alone), share of alef (a tenth of any Arabic or
    Persian text).
    """
    runs = _HIGH.findall(body[:400_000])
    high = b"".join(runs)
    if len(high) < 8:
        return False
    text = high.decode("cp1256", "replace")
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in text)
    alef = high.count(b"\xc7") + high.count(b"\xc3") + high.count(b"\xc2") + high.count(b"\xc5")
    return arabic >= 0.85 * len(high) and len(high) >= 2.2 * len(runs) and alef >= 0.06 * len(high)


def _stated_codec(head: bytes, content_type: str) -> str:
    """Codec the document or else the header names; '' when neither names one that is known."""
    found = _STATED.search(head)
    labels = [found.group(1).decode("ascii")] if found else []
    if header := _CHARSET.search(content_type[:500]):
        labels.append(header.group(1))
    return next((codec for label in labels if (codec := codec_named(label))), "")


def codec_named(label: str) -> str:
    """Python codec for an encoding label, '' when it is none for documents."""
    try:
        name = codecs.lookup(label.strip().lower()).name
    except (LookupError, ValueError):
        return ""
    return _codecs().get(name, "")


@cache
def _codecs() -> dict[str, str]:
    table = resources.files("warraq.feeds").joinpath("encodings.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}
