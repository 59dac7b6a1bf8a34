"""Short texts in many languages in their historical encodings, declared in all the ways found on the web.

For benchmarks.decoding and for the tests of articles.decoding. The sentences are our own (decoding_texts.tsv).
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from warraq.articles.decoding import codec_named

TABLE = Path(__file__).with_suffix(".tsv")
#: Non-ASCII letters in a text.
LENGTHS = (1, 2, 3, 5, 8, 12, 20, 35, 60, 100, 200, 500)
#: How the encoding is declared. 'another' is any encoding other than the right one and the two before.
DECLARED = ("right", "nowhere", "utf-8", "iso-8859-1", "another")
PAGE = (
    "<!DOCTYPE html><html><head>{meta}<title>Notes</title></head><body><p>Posted by the editors in the archive.</p>"
    "<p>{text}</p><p>Read on &raquo;</p></body></html>"
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Bytes, their text, and the header. `declared` is one of DECLARED, `label` is what is written."""

    language: str
    label: str
    codec: str
    letters: int
    declared: str
    body: bytes
    content_type: str
    text: str


def sentences() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Language, labels of its encodings, text."""
    for line in TABLE.read_text("utf-8").rstrip("\n").split("\n"):
        if not line.startswith("#"):
            language, labels, text = line.split("\t")
            yield language, (*labels.split(), "utf-8"), text


def cases(chance: Random, *, each: int, lengths: Sequence[int] = LENGTHS) -> Iterator[Case]:
    """Every language in each of its encodings, in the lengths and all declarations, `each` times."""
    every = sorted({label for _, labels, _ in sentences() for label in labels})
    for language, labels, text in sentences():
        for label in labels:
            codec = codec_named(label)
            for length in lengths:
                for declared in DECLARED:
                    for _ in range(each):
                        said = excerpt(writable(text, codec), length, chance)
                        shown = _label(declared, label, every, chance)
                        if shown is not None:
                            yield _case(language, label, length, declared, shown, said, chance)


def _label(declared: str, label: str, every: list[str], chance: Random) -> str | None:
    """Returns the encoding label to write, None if that declaration would be the right one."""
    if declared == "right":
        return label
    if declared == "nowhere":
        return ""
    if declared == "another":
        others = [
            other for other in every if codec_named(other) not in (codec_named(label), "utf-8", "cp1252")
        ]
        return chance.choice(others)
    return None if codec_named(declared) == codec_named(label) else declared


def _case(
    language: str, label: str, letters: int, declared: str, shown: str, said: str, chance: Random
) -> Case:
    in_header, is_page = chance.random() < 0.5, chance.random() < 0.7
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={shown}">' if shown else ""
    text = PAGE.format(meta="" if in_header else meta, text=said)
    if not is_page:
        text = said if in_header or not shown else f"{meta}{said}"
    return Case(
        language=language,
        label=label,
        codec=codec_named(label),
        letters=letters,
        declared=declared,
        body=written(text, codec_named(label)),
        content_type=f"text/html; charset={shown}" if in_header and shown else "text/html",
        text=text,
    )


def excerpt(text: str, letters: int, chance: Random) -> str:
    """Returns a run of `text` with that many non-ASCII letters, from the start of a word, wrapping at the end."""
    is_spaced = text.count(" ") > len(text) // 15
    starts = [place for place in range(len(text)) if not is_spaced or text[place - 1] == " "]
    start = chance.choice(starts)
    found = 0
    end = start
    while found < letters:
        found += _is_letter(text[end % len(text)])
        end += 1
    whole = f"{text} " if is_spaced else text
    return (whole * (end // len(text) + 1))[start:end]


def _is_letter(char: str) -> bool:
    return char > "\x7f" and char.isalpha()


def written(text: str, codec: str) -> bytes:
    """Returns `text` in an encoding. Vietnamese tones are written after their vowel."""
    if codec != "cp1258":
        return text.encode(codec)
    return b"".join(part.encode(codec) for char in text for part in _vietnamese(char))


def _vietnamese(char: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    tones = "".join(part for part in parts if part in _TONES)
    return unicodedata.normalize("NFC", parts.translate({ord(tone): None for tone in _TONES})) + tones


def writable(text: str, codec: str) -> str:
    """Returns what an encoding can express of `text`."""
    return "".join(char for char in text if _can(char, codec))


def _can(char: str, codec: str) -> bool:
    try:
        written(char, codec)
    except UnicodeEncodeError:
        return False
    return True
