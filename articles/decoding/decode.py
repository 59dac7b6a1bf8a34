"""Bytes to text: byte order mark, then what is valid UTF-8, then what is declared, then what the letters say.

Source: the WHATWG Encoding Standard and the HTML Standard give labels, readings and the order mark - header - document.
Two departures, since servers and templates lie more often than bytes do: valid UTF-8 is UTF-8 whatever is declared, and
a declared encoding is set aside when another one reads so much better, over so many letters, that it cannot be chance.
"""

import codecs
from dataclasses import dataclass
from typing import Final

from warraq.articles.decoding.costs import languages_of
from warraq.articles.decoding.judging import Judged, judge, lead, rank, words_beyond_ascii
from warraq.articles.decoding.labels import declared, surprises
from warraq.articles.decoding.reading import SEVEN_BIT, can_read, read_as
from warraq.articles.decoding.utf8 import Utf8, read_utf8
from warraq.articles.errors import DecodeError

#: How much better another encoding must read than the one that is declared, in nats. The worst of our own texts under
#: their right label stay under 12; ten letters of Arabic or Russian under a wrong one are over 40.
OBEYED: Final = 20.0
#: Bytes beyond ASCII, in different words, under which a declaration is not doubted unless there is another one.
LONG: Final = 12
#: The same without the words that speak for the other encoding most: the evidence must not hang on these.
LEAD: Final = 12.0
#: How much better a reading with characters lost must be than the best without: a long text with a stray byte is.
LOST_IS_BETTER: Final = 40.0
#: What a byte that is no UTF-8 costs where there is too little UTF-8 to be sure.
BROKEN: Final = 4.0
#: Bytes that tell UTF-16 without a mark.
SAMPLE_BYTES: Final = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text of a document, the codec that gave it, and flags: 'declared-wrong', 'undeclared' (and not UTF-8), 'partial'
    (not all bytes could be read).
    """

    text: str
    encoding: str
    flags: tuple[str, ...] = ()


def decode(body: bytes, *, content_type: str = "") -> Decoded:
    """The text of a document. NUL bytes are dropped; U+FFFD stands only for bytes that no likely encoding has.

    Cost: linear; what the letters say is judged on a sample.

    Raises:
        DecodeError: the bytes are not text at all (an image, an archive).
    """
    if codec := _utf16(body):
        text = body[: len(body) // 2 * 2].decode(codec, "replace").replace("\x00", "").lstrip("\ufeff")
        marked = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return Decoded(text=text, encoding=codec, flags=() if marked else ("undeclared",))
    if body[:SAMPLE_BYTES].count(0) > len(body[:SAMPLE_BYTES]) // 4:
        raise DecodeError("more NUL bytes than text: not a document")
    body = body.replace(b"\x00", b"").removeprefix(codecs.BOM_UTF8)
    named = declared(body, content_type)
    text, codec, is_whole = _seven_bit(body, named) or _by_content(body, named)
    flags = () if codec in named or body.isascii() else ("declared-wrong",) if named else ("undeclared",)
    if codec == "utf-8" and not named:
        flags = ()
    return Decoded(
        text=text.lstrip("\ufeff"), encoding=codec, flags=flags if is_whole else (*flags, "partial")
    )


def read_text(body: bytes, *, content_type: str = "") -> str:
    """As `decode`, the text alone, of whatever is there. Never raises."""
    try:
        return decode(body, content_type=content_type).text
    except DecodeError:
        return body.replace(b"\x00", b"").decode("utf-8", "replace")


def _utf16(body: bytes) -> str:
    """The codec of a document in UTF-16: by its mark, by '<' at its start, or by its NULs, which stand all at odd or
    all at even places where markup is.
    """
    if body.startswith(codecs.BOM_UTF16_LE) or (body[:2] == b"<\0" and body[3:4] == b"\0"):
        return "utf-16-le"
    if body.startswith(codecs.BOM_UTF16_BE) or (body[:2] == b"\0<" and body[2:3] == b"\0"):
        return "utf-16-be"
    sample = body[:SAMPLE_BYTES]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even + odd <= len(sample) // 4 or max(even, odd) < 8 * min(even, odd) + 8:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _seven_bit(body: bytes, named: tuple[str, ...]) -> tuple[str, str, bool] | None:
    """Japanese, Korean or Chinese in seven bits, which is ASCII to look at. '~{' means nothing if not declared."""
    if not body.isascii():
        return None
    for codec in (*named, "iso2022-jp"):
        if codec in SEVEN_BIT and SEVEN_BIT[codec].search(body):
            text = read_as(body, codec)
            if codec in named or "\ufffd" not in text:
                return text, codec, "\ufffd" not in text
    return None


def _by_content(body: bytes, named: tuple[str, ...]) -> tuple[str, str, bool]:
    """The text, its codec and whether all of it could be read."""
    try:
        return body.decode("utf-8"), "utf-8", True
    except UnicodeDecodeError:
        utf8 = read_utf8(body)
    if not utf8.is_likely:
        codec = _legacy_codec(body, utf8, tuple(codec for codec in named if codec in surprises()))
        if codec != "utf-8":
            text = read_as(body, codec)
            return text, codec, "\ufffd" not in text
    return utf8.mended(), "utf-8", utf8.is_whole


def _legacy_codec(body: bytes, utf8: Utf8, named: tuple[str, ...]) -> str:
    """The declared encoding if it can be obeyed, else the likeliest."""
    words = words_beyond_ascii(body)
    if len(named) == 1 and _is_beyond_doubt(named[0], body, words):
        return named[0]
    starts = {codec: -surprise for codec, surprise in surprises().items()}
    starts |= {codec: OBEYED - place for place, codec in enumerate(named)}
    ranked = rank(words, starts)
    if 0 < utf8.valid >= utf8.broken:
        part = read_utf8(b" ".join((*words, b"")))
        ranked = sorted([*ranked, judge(part.mended(), "utf-8", languages_of(""), -BROKEN * part.broken)])
    best = _best(ranked, body)
    stated = next((j for j in ranked if j.codec in (named or ("cp1252",)) and can_read(body, j.codec)), best)
    if best.codec in (stated.codec, "utf-8") or lead(words, best, stated) >= LEAD * bool(named):
        return best.codec
    return stated.codec


def _is_beyond_doubt(codec: str, body: bytes, words: tuple[bytes, ...]) -> bool:
    """Whether the text is too short to speak against an encoding that has a character for each byte."""
    return sum(byte > 0x7F for word in words for byte in word) < LONG and can_read(body, codec)


def _best(ranked: list[Judged], body: bytes) -> Judged:
    """The first that can read all, or that cannot but is far ahead of those."""
    for judged in ranked:
        if judged.cost > ranked[0].cost + LOST_IS_BETTER:
            break
        if judged.codec == "utf-8" or can_read(body, judged.codec):
            return judged
    return ranked[0]
