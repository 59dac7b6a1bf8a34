"""Text features of each block, by itself and compared with the page's head."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction import compiled
from warraq.articles.extraction.classification.element_names import Weights
from warraq.articles.extraction.layout import Block, Clues, Frame, is_title, is_wide, squeeze

Matrix = NDArray[np.float32]

#: Maximum words of a line that is examined word by word.
SHORT_LINE: Final = 16

_TAGS: Final = {
    "p": 1, "h1": 2, "h2": 3, "h3": 4, "h4": 5, "h5": 5, "h6": 5, "li": 6, "td": 7, "th": 7, "blockquote": 8, "pre": 9,
    "figcaption": 10, "dd": 11, "dt": 11, "div": 12, "section": 12, "article": 12, "a": 13, "button": 14, "address": 15,
    "header": 16, "footer": 17, "form": 18, "nav": 19, "aside": 20, "figure": 21, "summary": 22, "center": 12,
    "caption": 10, "body": 23,
}  # fmt: skip
_END: Final = {
    ".": 3.0, "!": 4.0, "?": 4.0, "؟": 4.0, "。": 3.0, ":": 5.0, "…": 6.0, "»": 7.0, "”": 7.0, '"': 7.0, "›": 8.0,
    ")": 9.0, ",": 10.0,
}  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"[0-9]")


def words_of(text: str) -> list[str]:
    """Returns the words of a short line, with its first two and last two joined; [] for a long one."""
    words = _WORDS.findall(text.lower())[: SHORT_LINE + 1]
    if not words or len(words) > SHORT_LINE:
        return []
    out = words[:]
    if len(words) > 1:
        out += ["^" + " ".join(words[:2]), " ".join(words[-2:]) + "$"]
    else:
        out.append("^" + words[0] + "$")
    return out


def text_columns(blocks: Sequence[Block], frames: Sequence[Frame], clues: Clues, weights: Weights) -> Matrix:
    """Returns the 20 text columns, and one more: whether the block is the page's title."""
    reader = _Reader(clues, weights.words)
    said = as_matrix((reader.said(block.text) for block in blocks), 7)
    return np.concatenate([_shapes(blocks, frames), said], axis=1)


def _shapes(blocks: Sequence[Block], frames: Sequence[Frame]) -> Matrix:
    tags = [_TAGS.get(frames[block.frame].tag, 0) for block in blocks]
    if compiled.measure_shapes is None:
        return as_matrix((shape_of(block, tag) for block, tag in zip(blocks, tags, strict=True)), 14)
    out = np.empty((len(blocks), 14), dtype=np.float32)
    compiled.measure_shapes(blocks, tags, _END, out)
    return out


def as_matrix(rows: Iterable[Sequence[float]], width: int) -> Matrix:
    """Returns rows of equal width as an array: numpy's own conversion takes five times as long."""
    return np.fromiter(chain.from_iterable(rows), dtype=np.float32).reshape(-1, width)


def shape_of(block: Block, tag: int) -> tuple[float, ...]:
    """Returns the 14 columns of form: length, links, stops, first and last character; `tag` is its number."""
    text = block.text
    size = chars = len(text)
    lines = text.count("\n")
    words: float = text.count(" ") + lines + 1
    commas = text.count(",")
    stops = text.count(". ") + text.count("? ") + text.count("! ")
    symbols = text.count("|") + text.count("@") + text.count("/")
    if not text.isascii():
        words = max(words, size / 6)
        commas += text.count("،") + text.count("，") + text.count("、")
        stops += text.count("。") + text.count("؟")
        symbols += text.count("»") + text.count("©") + text.count("›")
        if is_wide(text):
            chars, words = 2 * size, max(words, size / 3)
    head = text[:80]
    first, last = text[0], text[-1]
    return (
        chars, words, block.linked / size, block.links, block.bold / size, commas, stops,
        _END.get(last) or (1.0 if last.isalnum() else 2.0),
        1.0 if first.islower() else 2.0 if first.isupper() else _start(first),
        len(_DIGIT.findall(head)) / len(head) if _DIGIT.search(head) else 0.0,
        1.0 if head.isupper() else 0.5 if head.istitle() else 0.0,
        symbols, lines, tag,
    )  # fmt: skip


class _Reader:
    """What the texts of one page are compared with."""

    def __init__(self, clues: Clues, words: Mapping[str, float]) -> None:
        self.words = words
        self.title_words = set(_WORDS.findall(clues.title.lower()))
        self.title = squeeze(clues.title)
        self.description = squeeze(clues.description)[:4000]
        self.body = squeeze(clues.body)

    def said(self, text: str) -> tuple[float, ...]:
        """Returns the 7 columns of content: weights of its words, similarity to title, description and body."""
        mean = least = most = in_title = titled = in_description = in_body = 0.0
        size = len(text)
        if size < 200 and text.count(" ") + text.count("\n") < SHORT_LINE and (tokens := words_of(text)):
            table = self.words
            if known := [table[token] for token in tokens if token in table]:
                mean, least, most = sum(known) / len(known), min(known), max(known)
            if self.title_words and (shared := sum(map(self.title_words.__contains__, tokens))):
                in_title = shared / min(len(tokens), SHORT_LINE)
                if in_title > 0.6 and size > 5 and self.title and is_title(text, self.title):
                    titled = 1.0
        squeezed = ""
        if self.description and size > 15:
            squeezed = squeeze(text[:120])[:40]
            in_description = float(len(squeezed) > 11 and squeezed in self.description)
        if self.body:
            squeezed = squeezed or squeeze(text[:120])[:40]
            in_body = 1.0 if squeezed and squeezed in self.body else -1.0
        return (mean, least, most, in_title, in_description, in_body, titled)


def _start(char: str) -> float:
    """Returns what a line starts with if not a lower-case or upper-case letter."""
    if char.isdigit():
        return 3.0
    if char.isalpha():
        return 4.0
    return 5.0 if char in "\"“«'‘„" else 6.0
