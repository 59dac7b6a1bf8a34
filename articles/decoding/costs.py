"""What a character costs in a language, and beside another one: the numbers behind a judgement on an encoding.

Costs are in nats, the negative logarithm of a share: they add up. Shares are counted (letters.tsv); what stands beside
what is rare by rules of writing, and its cost a round number.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from warraq.articles.tables import rows

# Shares of a language's own characters, of all languages of its script, of signs in any language, and of the rest.
OWN, SCRIPT, SIGNS, REST = 0.86, 0.09, 0.04, 0.01
#: Letters that a script has beyond those that are counted, among which the rest is shared.
UNCOUNTED: Final = {"han": 5_000, "latin": 200}
# Costs in nats.
UNKNOWN_SIGN: Final = 9.0
FOREIGN_LETTER: Final = 11.0  # of another script than the language's
UNSEEN: Final = 2.5  # a space; a joiner or dash that no language has
NO_CHARACTER: Final = 12.0  # U+FFFD, a control, a place for private use
TWO_SCRIPTS: Final = 6.0  # side by side in one word
BESIDE_HAN: Final = 2.0  # ASCII letters beside Chinese, Japanese, Korean
ACCENTS_TOGETHER: Final = 2.5  # two letters beyond ASCII side by side in a Latin word
CAPITAL_INSIDE: Final = 4.5  # behind a small letter
CAPITALS_TOGETHER: Final = 0.3
CAPITAL_FIRST: Final = 1.5
SIGN_MISPLACED: Final = 3.0
BESIDE_DIGIT: Final = 2.0
MARK_ALONE: Final = 5.0  # a combining mark that follows no letter


def characters_in(text: str) -> dict[str, int]:
    """The characters beyond ASCII and how often each stands there, without bytes that are none."""
    return {char: times for char, times in Counter(text).items() if char > "\x7f" and _kind(char) != "none"}


def cost_of_characters(counted: Mapping[str, int], language: str) -> float:
    """What characters beyond ASCII cost in a language."""
    return sum(times * _cost_of_character(language, char) for char, times in counted.items())


def cost_of_structure(text: str) -> float:
    """What it costs that one character stands beside another, and that bytes are none."""
    pairs = Counter(zip(" " + text, text + " ", strict=True))
    lost = sum(times for (char, _), times in pairs.items() if char > "\x7f" and _kind(char) == "none")
    return NO_CHARACTER * lost + sum(
        times * _cost_of_pair(_kind(first), _kind(second))
        for (first, second), times in pairs.items()
        if first > "\x7f" or second > "\x7f"
    )


@cache
def _cost_of_pair(first: str, second: str) -> float:
    """What two kinds of characters cost side by side."""
    script, other = _SCRIPTS.get(first), _SCRIPTS.get(second)
    if script and other:
        return _cost_of_two_letters(first, second, script, other)
    if script:
        return SIGN_MISPLACED if second in ("open", "sign") else BESIDE_DIGIT * (second == "digit")
    if other:
        misplaced = SIGN_MISPLACED if first in ("close", "sign") else BESIDE_DIGIT * (first == "digit")
        return misplaced + CAPITAL_FIRST * _is_capital(second) + MARK_ALONE * (second in _MARKS)
    return 0.0


def _cost_of_two_letters(first: str, second: str, script: str, other: str) -> float:
    if script != other:
        is_usual = {script, other} == {"latin", "han"} and "ascii" in first + second
        return BESIDE_HAN if is_usual else TWO_SCRIPTS
    found = 0.0
    if script == "latin" and "ascii" not in first + second:
        found = ACCENTS_TOGETHER
    if _is_capital(second):
        found += CAPITALS_TOGETHER if _is_capital(first) else CAPITAL_INSIDE if first in _CASED else 0.0
    return found


#: Kinds of letters and their scripts. Capitals are written in capitals.
_SCRIPTS: Final = {
    "ascii": "latin", "ASCII": "latin", "latin": "latin", "LATIN": "latin", "latin mark": "latin",
    "greek": "greek", "GREEK": "greek", "cyrillic": "cyrillic", "CYRILLIC": "cyrillic",
    "hebrew": "hebrew", "arabic": "arabic", "thai": "thai", "thai mark": "thai",
    "han": "han", "halfwidth": "halfwidth", "letter": "letter",
}  # fmt: skip
_MARKS: Final = ("latin mark", "thai mark")
_CASED: Final = ("ascii", "latin", "greek", "cyrillic")
#: First code point behind each block of letters, and its script.
_BLOCKS: Final = (
    (0x370, "latin"), (0x400, "greek"), (0x530, "cyrillic"), (0x590, "letter"), (0x600, "hebrew"), (0x780, "arabic"),
    (0xE00, "letter"), (0xE80, "thai"), (0x1E00, "letter"), (0x1F00, "latin"), (0x3005, "letter"), (0xFB1D, "han"),
    (0xFB50, "hebrew"), (0xFE00, "arabic"), (0xFE70, "letter"), (0xFEFF, "arabic"), (0xFF61, "han"),
    (0xFFA0, "halfwidth"), (0x110000, "han"),
)  # fmt: skip


def _is_capital(kind: str) -> bool:
    return kind in ("ASCII", "LATIN", "GREEK", "CYRILLIC")


@lru_cache(maxsize=30_000)
def _kind(char: str) -> str:
    """'ascii', a script, 'digit', 'open', 'close', 'join', 'dash', 'apart', 'sign', or 'none': no character."""
    if char <= "\x7f":
        kind = "ascii" if char.isalpha() else "digit" if char.isdigit() else "apart"
    elif sign := _signs().get(char):
        return sign
    elif char == "\ufffd" or (category := unicodedata.category(char)) in ("Cc", "Cn", "Co", "Cs"):
        return "none"
    elif category[0] not in "LM" or (category == "Lm" and char < "\u0370"):
        return "apart" if category == "Zs" else "sign"
    else:
        kind = next(script for end, script in _BLOCKS if ord(char) < end)
        if category == "Mn" and f"{kind} mark" in _MARKS:
            return f"{kind} mark"
    return kind.upper() if char.isupper() else kind


@cache
def _signs() -> dict[str, str]:
    return {char: kind for kind, chars in rows(__package__, "signs.tsv") for char in chars}


@cache
def _letters() -> dict[str, dict[str, float]]:
    """Of each language, its characters and their shares."""
    return {
        language: {share[0]: int(share[1:]) / 10_000 for share in shares.split(" ")}
        for language, _codecs, shares in rows(__package__, "letters.tsv")
    }


@cache
def languages_of(codec: str) -> tuple[str, ...]:
    """The languages that were written in an encoding, all of them for ''."""
    return tuple(
        language
        for language, codecs, _shares in rows(__package__, "letters.tsv")
        if codec in codecs.split() or not codec
    )


@cache
def _script_of(language: str) -> str:
    return next(_SCRIPTS[kind] for char in _letters()[language] if (kind := _kind(char)) in _SCRIPTS)


@cache
def _general(script: str) -> Mapping[str, float]:
    """The mean share of each letter in the languages of a script; '' gives that of signs in all languages."""
    languages = [name for name in _letters() if not script or _script_of(name) == script]
    found: Counter[str] = Counter()
    for name in languages:
        for char, share in _letters()[name].items():
            if _SCRIPTS.get(_kind(char), "") == script:
                found[char] += share  # type: ignore[assignment]
    whole = sum(found.values())
    return {char: share / whole for char, share in found.items()}


@lru_cache(maxsize=60_000)
def _cost_of_character(language: str, char: str) -> float:
    kind = _kind(char)
    if kind == "apart":
        return UNSEEN
    char = char.lower()[:1]
    own, script = _letters()[language].get(char, 0.0), _SCRIPTS.get(kind, "")
    if not script:
        share = OWN * own + SIGNS * _general("").get(char, 0.0)
        return -math.log(share) if share else UNSEEN if kind in ("join", "dash") else UNKNOWN_SIGN
    home = _script_of(language)
    if script != home:
        return FOREIGN_LETTER
    rest = REST / UNCOUNTED.get(home, 50)
    return -math.log(OWN * own + SCRIPT * _general(script).get(char, 0.0) + rest)
