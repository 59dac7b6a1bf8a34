"""Language detection from the text: script first, then function words and characteristic letters."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from warraq.articles.tables import rows

#: Characters that are examined, from the start; more change nothing.
SAMPLE: Final = 4_000
#: A function word counts this many times as much as a characteristic letter.
LETTER_WEIGHT: Final = 0.5
#: Letters that count where there is no function word.
LETTERS_ALONE: Final = 4
#: The declared language wins if it has at least this share of the best score: Danish and Norwegian, Croatian and
#: Serbian.
NEAR: Final = 0.8
#: With a best score per word below this, a text in Latin script says nothing: names, brands, model numbers.
FAINT: Final = 0.06
#: A text with at most this score contains no more than a word shared by several languages: 'Pro Max'.
HINT: Final = 0.9
#: A text is Japanese if kana are more than this share of its East Asian characters.
KANA_SHARE: Final = 0.05

#: First and last code point of the scripts we distinguish, and the language of those with a single one.
SCRIPTS: Final = (
    ("latin", 0x41, 0x24F, ""), ("latin", 0x1E00, 0x1EFF, ""), ("greek", 0x370, 0x3FF, "el"),
    ("cyrillic", 0x400, 0x52F, ""), ("armenian", 0x530, 0x58F, "hy"), ("hebrew", 0x590, 0x5FF, ""),
    ("arabic", 0x600, 0x6FF, ""), ("arabic", 0x750, 0x77F, ""), ("arabic", 0xFB50, 0xFDFF, ""),
    ("arabic", 0xFE70, 0xFEFF, ""), ("syriac", 0x700, 0x74F, "syr"), ("thaana", 0x780, 0x7BF, "dv"),
    ("devanagari", 0x900, 0x97F, ""), ("bengali", 0x980, 0x9FF, ""), ("gurmukhi", 0xA00, 0xA7F, "pa"),
    ("gujarati", 0xA80, 0xAFF, "gu"), ("oriya", 0xB00, 0xB7F, "or"), ("tamil", 0xB80, 0xBFF, "ta"),
    ("telugu", 0xC00, 0xC7F, "te"), ("kannada", 0xC80, 0xCFF, "kn"), ("malayalam", 0xD00, 0xD7F, "ml"),
    ("sinhala", 0xD80, 0xDFF, "si"), ("thai", 0xE00, 0xE7F, "th"), ("lao", 0xE80, 0xEFF, "lo"),
    ("tibetan", 0xF00, 0xFFF, "bo"), ("myanmar", 0x1000, 0x109F, "my"), ("georgian", 0x10A0, 0x10FF, "ka"),
    ("hangul", 0x1100, 0x11FF, "ko"), ("hangul", 0xAC00, 0xD7AF, "ko"), ("ethiopic", 0x1200, 0x137F, "am"),
    ("khmer", 0x1780, 0x17FF, "km"), ("mongolian", 0x1800, 0x18AF, "mn"), ("greek", 0x1F00, 0x1FFF, "el"),
    ("kana", 0x3040, 0x30FF, "ja"), ("kana", 0x31F0, 0x31FF, "ja"), ("han", 0x3400, 0x4DBF, "zh"),
    ("han", 0x4E00, 0x9FFF, "zh"), ("han", 0xF900, 0xFAFF, "zh"), ("han", 0x20000, 0x3FFFF, "zh"),
)  # fmt: skip
#: The language of each script if words and letters do not decide.
DEFAULTS: Final = {"arabic": "ar", "hebrew": "he", "cyrillic": "ru", "devanagari": "hi", "bengali": "bn"}
RTL_LANGUAGES: Final = frozenset(
    ("ar", "fa", "ur", "ps", "ckb", "ug", "sd", "he", "yi", "dv", "syr", "ks", "arc", "nqo")
)
RTL_SCRIPTS: Final = frozenset(("arabic", "hebrew", "syriac", "thaana"))
#: Other codes for a language: as declared by pages -> as we write it.
ALIASES: Final = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "tl": "fil",
    "mo": "ro",
    "sh": "sr",
    "bs": "hr",
}

WORD = re.compile(r"[^\W\d_]+(?:[\u200c'\u02bb’][^\W\d_]+)*")
#: The same among ASCII characters, four times faster.
ASCII_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
#: 'ar', 'ar-SY', 'zh_Hans': the primary subtag
PRIMARY = re.compile(r"\s{0,9}([A-Za-z]{2,3})\s{0,9}(?:[-_].*)?$", re.S)


def decide_language(text: str, *, declared: str = "") -> str:
    """Returns the BCP 47 primary subtag of a text's language; '' if the text does not tell, as with digits.

    `declared` (an attribute, a header) decides between close languages, and for texts too short to tell, if it is
    written in that script; it never overrules the text. Cost: bounded, SAMPLE characters are read.
    """
    sample = text[:SAMPLE].lower()
    script, letters = _letters(sample)
    if not script:
        return ""
    claimed = primary_subtag(declared)
    claimed = ALIASES.get(claimed, claimed)
    if script not in _profiles().languages:
        return _only_language(script, letters, claimed)
    words = Counter((ASCII_WORD if sample.isascii() else WORD).findall(sample))
    count = words.total()
    scores = _scores(script, words, letters)
    best = max(scores, key=lambda language: scores[language])
    if scores[best] <= max(FAINT * count, HINT):
        if claimed in scores or (claimed and script == "latin" and claimed not in _elsewhere()):
            return claimed
        return (
            DEFAULTS.get(script, "")
            if script != "latin" or not scores[best]
            else (best if count > 20 else "")
        )
    if claimed in scores and scores[claimed] >= NEAR * scores[best]:
        return claimed
    return best


def primary_subtag(tag: str) -> str:
    """Returns 'ar' for 'ar-SY' or 'AR_sy', '' if not a language tag."""
    match = PRIMARY.match(tag)
    return match.group(1).lower() if match else ""


def direction(language: str, text: str) -> Literal["rtl", "ltr"]:
    """Returns the text's direction: by its letters or, if it has none, by the language."""
    script, _ = _letters(text[:SAMPLE].lower())
    if script:
        return "rtl" if script in RTL_SCRIPTS else "ltr"
    return "rtl" if primary_subtag(language) in RTL_LANGUAGES else "ltr"


@lru_cache(maxsize=4)  # language and direction look at the same text
def _letters(sample: str) -> tuple[str, Counter[str]]:
    """Returns the script of a text, '' without letters, and the count of each non-ASCII character in it.

    ASCII letters are not characteristic of any language.
    """
    if sample.isascii():
        return "latin" if any(map(str.isalpha, sample)) else "", Counter()
    letters = Counter(sample)
    return _script(letters), letters


def _scores(script: str, words: Counter[str], letters: Counter[str]) -> dict[str, float]:
    """Returns the evidence for each language of a script. A word or letter shared by many languages counts little."""
    told = dict.fromkeys(_profiles().languages[script], 0.0)
    shown = dict.fromkeys(told, 0.0)
    for counts, speakers, scores in (
        (words, _profiles().words[script], told),
        (letters, _profiles().letters[script], shown),
    ):
        for key in counts.keys() & speakers.keys():
            languages = speakers[key]
            weight = counts[key] * len(languages) ** -0.5
            for language in languages:
                scores[language] += weight
    # Letters alone count little where many languages share them: they occur in names and quotations.
    return {
        language: words_said + LETTER_WEIGHT * min(shown[language], 2 * words_said + LETTERS_ALONE)
        for language, words_said in told.items()
    }


@dataclass(frozen=True, slots=True)
class _Profiles:
    """By script: its languages, and the languages each word and letter belongs to, in the order of the table."""

    languages: Mapping[str, tuple[str, ...]]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    letters: Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def _profiles() -> _Profiles:
    languages: dict[str, tuple[str, ...]] = {}
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    letters: dict[str, dict[str, tuple[str, ...]]] = {}
    for language, script, its_letters, its_words in rows(__package__, "languages.tsv"):
        languages[script] = (*languages.get(script, ()), language)
        for table, keys in ((words, set(its_words.split())), (letters, set(its_letters))):
            row = table.setdefault(script, {})
            for key in keys:
                row[key] = (*row.get(key, ()), language)
    return _Profiles(languages, words, letters)


@cache
def _elsewhere() -> frozenset[str]:
    """Languages that are not written in Latin letters."""
    known = {
        language for script, found in _profiles().languages.items() if script != "latin" for language in found
    }
    return frozenset(known | {language for *_, language in SCRIPTS if language}) - frozenset(
        _profiles().languages["latin"]
    )


def _script(letters: Counter[str]) -> str:
    """Returns the script of most letters; '' if none. An ideograph counts as three letters, since it says as much."""
    counts: Counter[str] = Counter()
    for char, number in letters.items():
        if script := _script_of(char):
            counts[script] += number * (3 if script in ("han", "kana", "hangul") else 1)
    if not counts:
        return ""
    script = counts.most_common(1)[0][0]
    if script == "han" and counts["kana"] >= KANA_SHARE * (counts["kana"] + counts["han"]):
        return "kana"
    return "hangul" if script == "han" and counts["hangul"] > counts["han"] / 3 else script


@lru_cache(maxsize=10_000)
def _script_of(char: str) -> str:
    """Returns the script of a letter, '' if it is not one."""
    if not char.isalpha():
        return ""
    return next((script for script, first, last, _ in SCRIPTS if first <= ord(char) <= last), "")


def _only_language(script: str, letters: Counter[str], claimed: str) -> str:
    """Returns the language of a single-language script, unless another one we do not distinguish is declared."""
    usual = next(language for name, _, _, language in SCRIPTS if name == script)
    return claimed if (script, claimed) in (("han", "wuu"), ("han", "yue"), ("ethiopic", "ti")) else usual
