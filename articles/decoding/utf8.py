"""UTF-8 that is whole, cut or damaged: how much of it there is, and its text."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from warraq.articles.decoding.reading import table_of

#: Characters of UTF-8 that stand for each byte which is none, so that the bytes are UTF-8 all the same. Of other
#: encodings hardly a third of the bytes are UTF-8 by chance, but two words of Chinese may be: hence the few more.
VALID_FOR_BROKEN: Final = 2
VALID_AT_LEAST: Final = 2

#: Places that are mended; a document with more is no text.
MOST_MENDED: Final = 10_000

_BEYOND_ASCII: Final = bytes(range(0x80, 0x100))
# the first bytes of a character whose others never came
_CUT: Final = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
# two halves of a UTF-16 pair, written as characters of their own: \xed\xa0\xbd\xed\xb8\x80 for U+1F600
_HALVES: Final = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
# a byte that starts a character, with those that might go on with it; or any other that UTF-8 does not know here
_BROKEN: Final = re.compile("[\udcc2-\udcf4][\udc80-\udcbf]{0,2}|[\udc80-\udcff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Utf8:
    """Bytes read as UTF-8: characters beyond ASCII, bytes that are none, whether the end is half a character."""

    text: str
    valid: int
    broken: int
    is_cut: bool

    @property
    def is_whole(self) -> bool:
        return not self.broken and not self.is_cut

    @property
    def is_likely(self) -> bool:
        """Whether there is so much UTF-8 that what is broken is damage, not another encoding."""
        least = VALID_FOR_BROKEN * self.broken + VALID_AT_LEAST * bool(self.broken)
        return 0 < self.valid >= least

    def mended(self, starts: frozenset[int] | None = None) -> str:
        """The text without half a character at its end.

        A stray byte is read as windows-1252, in which parts of such pages were pasted: '\\x92' is '’'. It is U+FFFD
        when it is one of `starts`, the `first_bytes` of the page's characters: then a letter was cut in two.
        """
        if self.broken > MOST_MENDED:
            return self.text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        starts = self.first_bytes() if starts is None else starts

        def mend(found: re.Match[str]) -> str:
            stray = bytes(ord(char) - 0xDC00 for char in found.group())
            after = self.text[found.end() : found.end() + 1]
            if stray[0] in starts and not (len(stray) == 1 and after.isascii() and after.isalpha()):
                return "\ufffd"
            return "".join(_WESTERN[byte] for byte in stray)

        return _BROKEN.sub(mend, self.text)

    def first_bytes(self) -> frozenset[int]:
        """The bytes that characters beyond ASCII begin with."""
        return frozenset(
            char.encode()[0] for char in set(self.text) if char > "\x7f" and not "\udc80" <= char <= "\udcff"
        )


_WESTERN: Final = "".join(char if not "\x80" <= char <= "\x9f" else "\ufffd" for char in table_of("cp1252"))


def read_utf8(body: bytes) -> Utf8:
    """`body` as UTF-8. Bytes that are none stand in the text as lone surrogates, until it is `mended`."""
    if b"\xed" in body:
        body = _HALVES.sub(lambda found: _joined(found.group()), body, count=MOST_MENDED)
    cut = _CUT.search(body[-3:])
    if cut:
        body = body[: len(body) - len(cut.group())]
    text = body.decode("utf-8", "surrogateescape")
    broken = len(body) - len(text.encode("utf-8", "ignore"))
    plain = len(body.translate(None, _BEYOND_ASCII))
    return Utf8(text=text, valid=len(text) - broken - plain, broken=broken, is_cut=cut is not None)


def _joined(halves: bytes) -> bytes:
    pair = halves.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    return pair.decode("utf-16-le").encode()


def mended_places(body: bytes) -> tuple[str, NDArray[np.int64]]:
    """The text as `read_utf8` mends it, with the place in `body` at which each of its characters begins."""
    utf8 = read_utf8(body)
    text = utf8.mended()
    codes = np.frombuffer(utf8.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    is_byte = (codes >= 0xDC80) & (codes <= 0xDCFF)
    sizes = np.where(is_byte, 1, 1 + (codes > 0x7F) + (codes > 0x7FF) + (codes > 0xFFFF)).astype(np.int64)
    places = np.cumsum(sizes) - sizes
    shorter = 2  # bytes of two halves beyond those of the character they make
    ends = [
        found.end() - shorter * (number + 1)
        for number, found in enumerate(islice(_HALVES.finditer(body), MOST_MENDED))
    ]
    places += shorter * np.searchsorted(ends, places, side="right") if ends else 0
    kept = np.ones(len(codes), dtype=bool)
    lost = 0
    for found in _BROKEN.finditer(utf8.text) if utf8.broken <= MOST_MENDED else ():
        size = found.end() - found.start()
        if size > 1 and text[found.start() - lost] == "\ufffd":  # one stands for all of them
            kept[found.start() + 1 : found.end()] = False
            lost += size - 1
    return text, places[kept]
