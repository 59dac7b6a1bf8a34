"""Bytes to text: byte order mark, then what is valid, then what is declared, then what the letters say.

Source: the WHATWG Encoding Standard gives the labels (encodings.tsv) and the order mark - header - meta. Two
departures,
both since servers lie more often than bytes do: valid UTF-8 is UTF-8 whatever is declared, and a declared single-byte
encoding is believed only when its letters look like writing.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from warraq.articles.errors import DecodeError
from warraq.articles.text import repair_mojibake

#: How far into the page a declaration is looked for (the standard says 1,024; real heads are longer).
HEAD_BYTES: Final = 8192
#: Bytes used to judge what the letters look like.
SAMPLE_BYTES: Final = 65_536
#: A page with more letters than this outside ASCII is not in a Latin alphabet.
FOREIGN_SHARE: Final = 0.35
#: Broken sequences in otherwise valid UTF-8, as a share of the bytes outside ASCII: a cut page or a foreign snippet.
BROKEN_SHARE: Final = 0.05

#: <meta charset=utf-8>, <meta http-equiv=… content="text/html; charset=windows-1256">, <?xml encoding="utf-8"?>
DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,400}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""",
    re.I,
)
#: A word with a byte beyond ASCII in it. It is looked for where words begin only, so that a long one is read once.
WORD_BEYOND_ASCII = re.compile(rb"(?<![A-Za-z\x80-\xff])[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z@-\xff]*")
#: text/html; charset="utf-8"
HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text of a page, the codec that gave it, and flags: 'declared-wrong', 'undeclared', 'partial',
    'mojibake-repaired'."""

    text: str
    encoding: str
    flags: tuple[str, ...] = ()


def decode(body: bytes, *, content_type: str = "") -> Decoded:
    """The text of a page. NUL bytes are dropped, broken sequences become U+FFFD.

    Raises:
        DecodeError: the bytes are not text at all (an image, an archive).
    """
    marked = _by_mark(body)
    if marked is not None:
        return Decoded(text=marked[0].replace("\x00", ""), encoding=marked[1])
    declared = _declared(body, content_type)
    if body[:4096].count(0) > len(body[:4096]) // 4:
        codec = _bare_utf16(body)
        if codec is None:
            raise DecodeError("more NUL bytes than text: not a document")
        return Decoded(
            text=body.decode(codec, "replace").replace("\x00", ""), encoding=codec, flags=("undeclared",)
        )
    body = body.replace(b"\x00", b"")
    text, codec, flags = _by_content(body, declared)
    repaired = _repaired(text)
    if repaired != text:
        text, flags = repaired, (*flags, "mojibake-repaired")
    return Decoded(text=text, encoding=codec, flags=flags)


#: What UTF-8 read as windows-1252 always shows: the first bytes of Arabic, Latin, Cyrillic letters and of quotes.
_MISREAD: Final = ("Ø", "Ù", "Ã", "Ð", "â€")


def _repaired(text: str) -> str:
    """Twice encoded text put right, only between tags where the tell-tale letters stand: a whole page of Persian
    has runs that pass for misread bytes by chance."""
    if not any(mark in text for mark in _MISREAD):
        return text
    parts = text.split("<")
    return "<".join(
        [repair_mojibake(part) if any(mark in part for mark in _MISREAD) else part for part in parts]
    )


def _by_mark(body: bytes) -> tuple[str, str] | None:
    if body.startswith(codecs.BOM_UTF8):
        return body[3:].decode("utf-8", "replace"), "utf-8"
    if body.startswith(codecs.BOM_UTF16_LE):
        return body[2:].decode("utf-16-le", "replace"), "utf-16-le"
    if body.startswith(codecs.BOM_UTF16_BE):
        return body[2:].decode("utf-16-be", "replace"), "utf-16-be"
    return None


def _bare_utf16(body: bytes) -> str | None:
    """UTF-16 without a mark: ASCII markup has its NULs all at odd or all at even places."""
    sample = body[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 8 * min(even, odd) + 8:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


@cache
def _labels() -> dict[str, str]:
    rows = (files(__package__) / "encodings.tsv").read_text("utf-8").splitlines()
    return dict(row.split("\t")[:2] for row in rows if row and not row.startswith("#"))


def _declared(body: bytes, content_type: str) -> list[str]:
    """Codecs the header and the head of the page name, in that order; labels outside the allow-list are not
    believed."""
    names = [found.group(1) for found in [HEADER.search(content_type[:500])] if found]
    names += [found.group(1).decode("ascii") for found in [DECLARED.search(body[:HEAD_BYTES])] if found]
    codecs_ = [_labels().get(name.lower().strip(), "") for name in names]
    return [codec for codec in codecs_ if codec and not codec.startswith("utf-16")]


def _by_content(body: bytes, declared: list[str]) -> tuple[str, str, tuple[str, ...]]:
    if "iso2022-jp" in declared and b"\x1b" in body:
        return body.decode("iso2022-jp", "replace"), "iso2022-jp", ()
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        wrong = declared and "utf-8" not in declared and not body.isascii()
        return text, "utf-8", ("declared-wrong",) if wrong else ()
    text = body.decode("utf-8", "replace")
    high = sum(1 for byte in body[:SAMPLE_BYTES] if byte > 0x7F)
    if text[:SAMPLE_BYTES].count("\ufffd") <= max(2, BROKEN_SHARE * high):
        return text, "utf-8", ("partial",)
    codec = _best_codec(body, [name for name in declared if name != "utf-8"])
    flags = () if codec in declared else ("declared-wrong",) if declared else ("undeclared",)
    return body.decode(codec, "replace"), codec, flags


def _best_codec(body: bytes, declared: list[str]) -> str:
    """The codec under which the bytes beyond ASCII read most like writing; a declared one wins a near tie."""
    sample = _words_beyond_ascii(body)
    best, best_score = (declared or ["cp1252"])[0], -1.0
    for codec in dict.fromkeys([*declared, *CANDIDATES]):
        score = _likeness(sample, codec) + (0.08 if codec in declared else 0.0)
        if score > best_score:
            best, best_score = codec, score
    return best


#: Codecs worth trying when nothing declared fits, common ones first.
CANDIDATES: Final = (
    "cp1252", "cp1256", "cp1251", "gb18030", "cp932", "cp949", "big5hkscs", "euc-jp", "iso8859-6", "koi8-r",
    "cp1255", "cp1253", "cp874", "cp1250", "cp1254", "iso8859-2",
)  # fmt: skip


def _words_beyond_ascii(body: bytes) -> bytes:
    """A sample of the text outside tags: script and markup say nothing about the encoding."""
    plain = re.sub(rb"<[^<>]{0,5000}>", b" ", body[: 8 * SAMPLE_BYTES])
    return b" ".join(WORD_BEYOND_ASCII.findall(plain)[:6000])[: 2 * SAMPLE_BYTES]


#: The commonest letters of a script: half or more of its running text. cp1256 text read as anything else misses them.
COMMON: Final = {
    "cp1256": frozenset("اليمنوتربعدةأسفكه"), "iso8859-6": frozenset("اليمنوتربعدةأسفكه"),
    "cp1251": frozenset("оеаинтсрвлкмдпу"), "koi8-r": frozenset("оеаинтсрвлкмдпу"),
    "cp1253": frozenset("αοιετσνηυρπκμλάέίό"), "cp1255": frozenset("יוהלאתרםבמש"), "cp874": frozenset("านรอกเงมยลวดท่้"),
}  # fmt: skip


def _likeness(sample: bytes, codec: str) -> float:
    """0 to 1: how much of the sample reads as writing in the script the codec is for."""
    text = sample.decode(codec, "replace")
    beyond = [char for char in text if char > "\x7f"]
    if not beyond:
        return 0.5
    broken = sum(1 for char in beyond if char == "\ufffd" or not (char.isalnum() or char in TYPOGRAPHIC))
    letters = [char for char in text if char.isalpha()]
    all_letters = max(1, len(letters))
    if codec in COMMON:
        share = sum(1 for char in letters if char in COMMON[codec]) / all_letters
        # The two Arabic encodings share half of their letters; the article «ال» tells them apart.
        article = (
            min(0.2, text.count("ال") / (text.count(" ") + 1)) if codec in ("cp1256", "iso8859-6") else 0.15
        )
        return share + article - 2 * broken / len(beyond)
    if codec in EAST_ASIAN:
        usual, factor = EAST_ASIAN[codec]
        share = sum(1 for char in beyond if usual(char)) / len(beyond)
        return min(0.95, factor * share) - 4 * text.count("\ufffd") / len(beyond)
    usual_share = sum(1 for char in beyond if char in LATIN or char in TYPOGRAPHIC) / len(beyond)
    likely = 0.9 if len(beyond) / all_letters < FOREIGN_SHARE else 0.3
    return usual_share * likely - 2 * broken / len(beyond) - (0.0 if codec == "cp1252" else 0.02)


TYPOGRAPHIC: Final = frozenset("\u00a0«»“”‘’„–—…•°§·©®™€£،؛؟ًٌٍَُِّْـ\u200c\u200d\u200e\u200f่้็ัิีึืฺุู์ํ๋๊")
LATIN: Final = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýßÄÖÜÉÈÀÇÑąćęłńóśźżčďěňřšťůžőűğışİŞĞăâîșțşţœŒ")


_CHINESE: Final = frozenset(
    "的一是不了在人有我他中大上到子和你地出道也年得就那要下以生自着去之家天日后時时会會来來国國个個说說这這们們为為"
)
_KOREAN: Final = frozenset("이다는을의에가고하지은로도를한기사서니인어대자리나")

#: What tells an East Asian encoding: a test of a character, and how many times its share stands for certainty.
EAST_ASIAN: Final[dict[str, tuple[Callable[[str], bool], float]]] = {
    "gb18030": (lambda char: char in _CHINESE, 5.0),
    "big5hkscs": (lambda char: char in _CHINESE, 5.0),
    "cp949": (lambda char: char in _KOREAN, 2.5),
    "cp932": (lambda char: "\u3041" <= char <= "\u30fe", 2.0),
    "euc-jp": (lambda char: "\u3041" <= char <= "\u30fe", 2.0),
}
