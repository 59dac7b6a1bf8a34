"""Questions to full-text search: folded as the texts are, so that spellings find each other."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from warraq.articles import text as texts  # its parts are loaded when a search is made

MAX_QUESTION_CHARS = 1_000
MAX_TERMS = 32
MAX_TERM_WORDS = 32
SNIPPET_CHARS = 240
_MAX_WORDS_FOLDED = 4_000  # of the one block a snippet is cut from
_USUAL_CHARS = 64  # of a word that is remembered
_AROUND_CHARS = 700  # before and after the place where the index says that a term stands

#: «"new york" times» → '"new york"', 'times'. A quote that is never closed counts to the end.
_TERM = re.compile(
    r"""
    ["“”„«»] (?P<phrase> [^"“”„«»]* )   # a phrase
    | (?P<word> [^\s"“”„«»]+ )          # a single word
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"\S+")

Phrase = tuple[str, ...]


def read_question(question: str) -> tuple[Phrase, ...]:
    """The words and phrases asked for, each as folded tokens. All must be found; () asks for nothing.

    Nothing in a question is syntax but quotes, so that it can never be malformed.
    """
    terms: dict[Phrase, None] = {}
    for match in _TERM.finditer(question[:MAX_QUESTION_CHARS]):
        phrase = tuple(texts.folded_tokens(match["phrase"] or match["word"] or ""))[:MAX_TERM_WORDS]
        if phrase:
            terms[phrase] = None
    return tuple(terms)[:MAX_TERMS]


def snippet_of(
    text: str, terms: Sequence[Phrase], *, length: int = SNIPPET_CHARS, indexed: str | None = None
) -> str:
    """Stored text around the first place where a term stands; its beginning when none does (it is in the title).

    At most `length` characters and an ellipsis at each cut. `indexed`: what `words_to_index` made of the text, if it is
    at hand. Then only the surroundings of the place are folded: long texts take milliseconds.
    """
    if indexed is not None:
        share = _share_before(indexed, terms)
        if share is None:
            return _cut(text, 0, length)
        near = max(0, int(share * len(text)) - _AROUND_CHARS)
        place = _place_of(text[near : near + 2 * _AROUND_CHARS], terms)
        if place is not None:
            return _cut(text, near + place, length)
    return _cut(text, _place_of(text, terms) or 0, length)


def _place_of(text: str, terms: Sequence[Phrase]) -> int | None:
    """Where the first block with a term has the first word of one; None where no block has any."""
    for block_start, block in _blocks(text):
        folded = texts.folded_tokens(block)
        if any(_stands_in(phrase, folded) for phrase in terms):
            return block_start + _place_in(block, terms)
    return None


def _share_before(indexed: str, terms: Sequence[Phrase]) -> float | None:
    """How much of the folded text, 0 to 1, stands before the first term; None without any."""
    padded = f" {indexed} "
    places = [at for phrase in terms if (at := padded.find(f" {' '.join(phrase)} ")) >= 0]
    return min(places) / len(padded) if places else None


def words_to_index(text: str) -> str:
    """The words of a text, folded, a space between.

    A portion at a time: folding takes thirty bytes a character, a word fifty.
    """
    return " ".join(
        words for portion in texts.portions(text) if (words := " ".join(texts.folded_tokens(portion)))
    )


def words_of(run: str) -> tuple[str, ...]:
    """The folded tokens of characters between two spaces; the same ones come again and again."""
    return _known_words(run) if len(run) <= _USUAL_CHARS else tuple(texts.folded_tokens(run))


@lru_cache(maxsize=20_000)  # 40 µs each, and a page of hits asks for hundreds
def _known_words(run: str) -> tuple[str, ...]:
    return tuple(texts.folded_tokens(run))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for block in text.split("\n\n"):
        yield start, block
        start += len(block) + 2


def _stands_in(phrase: Phrase, words: Sequence[str]) -> bool:
    first, length = phrase[0], len(phrase)
    return any(word == first and tuple(words[at : at + length]) == phrase for at, word in enumerate(words))


def _place_in(block: str, terms: Sequence[Phrase]) -> int:
    """Where in the block the first word of a term stands."""
    firsts = {phrase[0] for phrase in terms}
    for count, match in enumerate(_WORD.finditer(block)):
        if count == _MAX_WORDS_FOLDED:
            break
        if not firsts.isdisjoint(words_of(match[0])):
            return match.start()
    return 0


def _cut(text: str, place: int, length: int) -> str:
    start = max(0, place - length // 3)
    if start:  # not inside a word, unless it is a very long one
        space = text.find(" ", start, place)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + length)
    if end < len(text):
        space = text.rfind(" ", max(start, end - 30), end)
        end = space if space > place else end
    shown = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}"
