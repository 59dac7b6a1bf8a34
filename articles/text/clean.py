"""Cleaning text for readers: keeps what the author wrote, drops invisible and unsafe characters."""

import re
import unicodedata

_PLANE_ENDS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NONCHARACTERS = f"\ufdd0-\ufdef{_PLANE_ENDS}"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb"
_TAGS = "\U000e0000-\U000e007f"
_BIDI_CONTROLS = "\u202a-\u202e\u2066-\u2069"
_EMBEDDINGS, _POP_EMBEDDING = "\u202a\u202b", "\u202c"
_ISOLATES, _POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_OVERRIDES = "\u202d\u202e"

_SUSPECT = re.compile(f"[{_CONTROLS}{_NONCHARACTERS}{_TAGS}{_BIDI_CONTROLS}\r\u2028\u2029\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
_DROPPED = re.compile(f"[{_CONTROLS}{_NONCHARACTERS}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BIDI = re.compile(f"[{_BIDI_CONTROLS}]")
# A flag of a region is a black flag, tag letters and a cancel tag; anywhere else, tag characters hide text
# from readers.
_FLAG_OR_TAG = re.compile(
    f"(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{{1,6}}\U000e007f)|[{_TAGS}]"
)


def clean_text(text: str) -> str:
    """Returns the text in NFC with \\n line ends, without control characters, noncharacters and stray bidi controls.

    Tashkeel, hamza, tatweel, ZWNJ, ZWJ, RLM, LRM, quotes, digits and evasive spellings stay as written. A lone
    surrogate becomes U+FFFD. Bidi embeddings and isolates are kept when balanced within their line; overrides are
    always removed, because readers would see different text from what a search finds. Never raises; idempotent.
    """
    # Everything we look for is unprintable, and `isprintable` is four times faster than the search.
    if not text.replace("\n", "").isprintable() and _SUSPECT.search(text):
        text = _drop_hidden(text)
    return unicodedata.normalize("NFC", text)


def _drop_hidden(text: str) -> str:
    if _SURROGATE.search(text):  # surrogate pairs come from JSON that was decoded by halves
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _DROPPED.sub("", _LINE_END.sub("\n", text))
    text = _FLAG_OR_TAG.sub(lambda match: match.group(1) or "", text)
    return "\n".join(_balance(line) for line in text.split("\n")) if _BIDI.search(text) else text


def _balance(line: str) -> str:
    """Returns the line without unmatched bidi controls (UAX #9: they end with the paragraph)."""
    if not _BIDI.search(line):
        return line
    dropped: set[int] = set()
    open_: list[tuple[str, int]] = []
    for match in _BIDI.finditer(line):
        char, place = match.group(), match.start()
        if char in _OVERRIDES:
            # Its PDF must be removed too, so it is pushed like an embedding and dropped at the end.
            dropped.add(place)
            open_.append((char, place))
        elif char in _EMBEDDINGS or char in _ISOLATES:
            open_.append((char, place))
        elif char == _POP_EMBEDDING:
            if open_ and open_[-1][0] not in _ISOLATES:
                if open_.pop()[0] in _OVERRIDES:
                    dropped.add(place)
            else:
                dropped.add(place)
        else:
            _close_isolate(open_, place, dropped)
    dropped.update(place for _, place in open_)
    return "".join(char for place, char in enumerate(line) if place not in dropped)


def _close_isolate(open_: list[tuple[str, int]], place: int, dropped: set[int]) -> None:
    """Closes an isolate and everything opened inside it."""
    depth = len(open_) - 1
    while depth >= 0 and open_[depth][0] not in _ISOLATES:
        depth -= 1
    if depth < 0:
        dropped.add(place)
        return
    dropped.update(inner for _, inner in open_[depth + 1 :])
    del open_[depth:]
