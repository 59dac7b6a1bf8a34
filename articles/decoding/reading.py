"""The text of bytes in a known encoding, as browsers read it.

Source: the WHATWG Encoding Standard. Python's codecs leave bytes undefined that browsers read: the holes of
windows-1252 and its kin between 0x80 and 0x9F are controls there, and some characters of Japanese and Chinese pages are
in no codec of that name.
"""

import codecs
import re
from functools import cache, partial
from typing import Final

#: Bytes that the Standard reads otherwise than Python, holes below 0xA0 aside.
_DIFFERENT: Final = {
    ("cp1255", 0xCA): "\u05ba",
    ("koi8-u", 0xAE): "ў",
    ("koi8-u", 0xBE): "Ў",
}
#: Encodings of one or more bytes a character; all others have one.
MULTIBYTE: Final = frozenset({"utf-8", "gb18030", "big5hkscs", "euc-jp", "cp932", "cp949"})
#: Encodings that are ASCII to look at, and what tells that a text is written in one. ESC $ B, ESC $ ) C, ~{
SEVEN_BIT: Final = {
    "iso2022-jp": re.compile(rb"\x1b(?:\$[@B]|\([IJ])"),
    "iso2022-kr": re.compile(rb"\x1b\$\)C"),
    "hz": re.compile(rb"~\{"),
}
#: What Python's codecs lack: '€' in gbk and Big5, in Japanese '①' and other characters of NEC and IBM.
_LACKING: Final = {
    "gb18030": re.compile(rb"\x80"),
    "big5hkscs": re.compile(rb"\xa3\xe1|\xc6[\xcf-\xde]"),
    "euc-jp": re.compile(rb"[\xad\xf9-\xfc][\xa1-\xfe]"),
}
#: Places of a document that are looked at a second time for these; one with more is no text.
MOST_SECOND_LOOKS: Final = 20_000


def read_as(body: bytes, codec: str) -> str:
    """The text of `body` in one of the encodings of encodings.tsv; U+FFFD stands where that has no character."""
    if codec not in MULTIBYTE and codec not in SEVEN_BIT:
        return codecs.charmap_decode(body, "replace", table_of(codec))[0]
    text = body.decode(codec, "replace")
    lost = text.count("\ufffd")
    if not lost:
        return text
    if codec == "iso2022-jp" and body.count(b"\x1b") < MOST_SECOND_LOOKS:
        return _read_iso2022_jp(body)
    return body.decode(codec, errors) if (errors := _errors_of(body, codec, lost)) != "replace" else text


def errors_of(body: bytes, codec: str) -> str:
    """The name of the error handler with which `read_as` reads `body` in an encoding of several bytes a character."""
    return _errors_of(body, codec, body.decode(codec, "replace").count("\ufffd"))


def _errors_of(body: bytes, codec: str, lost: int) -> str:
    is_looked_at = (
        lost and codec in _LACKING and lost + len(_LACKING[codec].findall(body)) < MOST_SECOND_LOOKS
    )
    return f"warraq.{codec}" if is_looked_at else "replace"


def can_read(body: bytes, codec: str) -> bool:
    """Whether an encoding has a character for each byte. The controls of ISO 8859 are none: no page means them, and
    Windows has letters and quotes there.
    """
    if codec in MULTIBYTE or codec in SEVEN_BIT:
        return "\ufffd" not in read_as(body, codec)
    return not any(byte in body for byte in _holes(codec))


@cache
def _holes(codec: str) -> tuple[int, ...]:
    controls = range(0x80, 0xA0) if codec.startswith("iso8859") else ()
    return (*controls, *(byte for byte, char in enumerate(table_of(codec)) if char == "\ufffe"))


@cache
def table_of(codec: str) -> str:
    """The 256 characters of an encoding with one byte a character; U+FFFE where there is none."""
    return "".join(_DIFFERENT.get((codec, byte)) or _char(byte, codec) for byte in range(256))


def _char(byte: int, codec: str) -> str:
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte) if byte < 0xA0 else "\ufffe"


# ESC $ B 5-@p ESC ( B: what stands between escapes, up to the end of its line
_ESCAPED: Final = re.compile(rb"\x1b(\$[@B]|\([BIJ])([^\x1b\n]*)")
_HIGH: Final = bytes(byte | 0x80 if 0x21 <= byte <= 0x7E else byte for byte in range(256))


def _read_iso2022_jp(body: bytes) -> str:
    """Each part is read as the same characters in an encoding of eight bits."""
    parts: list[str] = []
    end = 0
    for found in _ESCAPED.finditer(body):
        parts.append(body[end : found.start()].decode("ascii", "replace"))
        escape, part = found.groups()
        if escape.startswith(b"$"):
            parts.append(read_as(part.translate(_HIGH), "euc-jp"))
        else:
            parts.append(read_as(part.translate(_HIGH) if escape == b"(I" else part, "cp932"))
        end = found.end()
    return "".join((*parts, body[end:].decode("ascii", "replace"))).replace("\x1b", "")


def _second_look(codec: str, error: UnicodeError) -> tuple[str, int]:
    """What browsers read where Python's codec gives up, and the place behind it."""
    assert isinstance(error, UnicodeDecodeError)
    pair = error.object[error.start : error.start + 2]
    found = _LACKING[codec].match(pair)
    if not found:
        return "\ufffd", error.end
    if codec == "gb18030":
        return "€", error.start + 1
    text = (
        pair.decode("cp950", "ignore")
        if codec == "big5hkscs"
        else _as_shift_jis(pair).decode("cp932", "ignore")
    )
    return (text, error.start + 2) if len(text) == 1 else ("\ufffd", error.end)


def _as_shift_jis(pair: bytes) -> bytes:
    """The bytes of the same row and cell of JIS X 0208 in Shift_JIS."""
    row, cell = pair[0] - 0xA1, pair[1] - 0xA1
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = cell + (0x9F if row % 2 else 0x40 if cell < 63 else 0x41)
    return bytes((lead, trail))


for _codec in _LACKING:
    codecs.register_error(f"warraq.{_codec}", partial(_second_look, _codec))
