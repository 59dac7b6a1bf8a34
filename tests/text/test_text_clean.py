"""Cleaning, printing, counting and repairing text."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.articles.text import clean_text, count_words, printable, repair_mojibake

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)
BIDI = st.text(
    st.sampled_from("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\nab\u0646"), max_size=30
)

KEPT = [
    "تشـ.ويه",
    "كَتَبَ إلى أستانة ؤ ئ ى ٱلله",
    "می‌شود",
    "\u200fنص\u200e",
    "“x” «y» ‘z’ „w“",
    "٢٠١٩ ۱۳۹۸",
    "a\tb\nc",
    "\u2067نص\u2069 text \u202bنص\u202c",
    "soft\u00adhyphen zero\u200bwidth",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f flag",
    "👨\u200d👩\u200d👧",
]
CLEANED = [
    ("\u202bنص", "نص"),
    ("a\u202c\u2069b", "ab"),
    ("\u202bنص\nb\u202c", "نص\nb"),
    ("\u202egnp.exe\u202c", "gnp.exe"),
    ("\u2067a\u202bb\u2069c\u202c", "\u2067ab\u2069c"),
    ("\u2067a\u202cb\u2069", "\u2067ab\u2069"),
    ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ("a\x00b\x07c\x1b[31m\x85\ufeff\ufffe\U0001ffff", "abc[31m"),
    ("\ud800x\ud83d\ude00", "\ufffdx😀"),
    ("hid\U000e0041\U000e0042den", "hidden"),
    ("e\u0301", "é"),
]


@pytest.mark.parametrize("text", KEPT)
def test_kept_as_written(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(("text", "clean"), CLEANED)
def test_cleaned(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(ANY_TEXT | BIDI)
def test_clean_twice_is_clean_once(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    clean.encode("utf-8")


@pytest.mark.parametrize(
    "text", ["\u202b" * 200_000, "\u2066\u202a" * 100_000 + "\u2069" * 100_000, "\x1b" * 200_000]
)
def test_linear_on_hostile_input(text: str) -> None:
    with ends_within(2):
        clean_text(text)
        printable(text)


PRINTED = [
    ("title\nsecond\tline", "title second line"),
    ("\x1b[31mred\x1b[0m", "red"),
    ("\x1b]0;owned\x07text", "text"),
    ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
    ("a\u202eb", "ab"),
    ("\x9b31mx", "x"),
    ("نص", "\u2068نص\u2069"),
]


@pytest.mark.parametrize(("text", "shown"), PRINTED)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_printable_keeps_lines_when_asked() -> None:
    assert printable("a\r\nنص\rb", one_line=False) == "a\n\u2068نص\u2069\nb"


@given(ANY_TEXT | BIDI, st.booleans())
def test_printable_twice_is_once_and_safe(text: str, one_line: bool) -> None:
    shown = printable(text, one_line=one_line)
    assert printable(shown, one_line=one_line) == shown
    assert not any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in shown)
    assert not set(shown) & set("\u202a\u202b\u202d\u202e")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" – … ", 0),
        ("It's a 3.5-ton lorry", 4),
        ("قال الرئيس، أمس:", 3),
        ("مـ.ـقاومة", 1),
        ("中国人 said", 4),
        ("한국어 문장", 2),
        ("كَتَبَ", 1),
    ],
)
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words


@given(ANY_TEXT)
def test_count_words_never_raises(text: str) -> None:
    assert count_words(text) >= 0


def _misread(text: str, encoding: str) -> str:
    return "".join(
        bytes([byte]).decode(encoding, "replace").replace("\ufffd", chr(byte))
        for byte in text.encode("utf-8")
    )


@pytest.mark.parametrize("encoding", ["cp1252", "cp1256"])
@pytest.mark.parametrize("text", ["المتحدث باسم الوفد", "Привет мир", "“quoted” – dash", "日本語"])
def test_mojibake_is_repaired(text: str, encoding: str) -> None:
    repaired = repair_mojibake(_misread(text, encoding))
    if text.startswith("“"):  # single characters between spaces are not enough evidence
        assert repair_mojibake(repaired) == repaired
    else:
        assert repaired == text


@pytest.mark.parametrize(
    "text",
    [
        "تکرک",
        "سگ‌پچ",
        "کشک",
        "تک‌تک",
        "",
        "plain",
        "Ã la carte",
        "naïve café – “ok”",
        "المتحدث",
        "Ø 5 mm",
        "ÇÃO",
        "فÂ طÂ",
    ],
)
def test_other_text_is_left(text: str) -> None:
    assert repair_mojibake(text) == text


@given(
    st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگکیٹڈڑںھہےءآأؤئة\u200c «»،؟…–”’٪۰٩"), max_size=60)
)
def test_arabic_persian_and_urdu_are_left(text: str) -> None:
    assert repair_mojibake(text) == text


def test_phrases_of_all_languages_are_left(shared: Path) -> None:
    rows = (shared / "data/language/phrases.tsv").read_text("utf-8").splitlines()
    phrases = {row.split("\t")[2] for row in rows if row.count("\t") > 2}
    assert len(phrases) > 1_000
    assert [text for text in phrases if repair_mojibake(text) != text] == []


@given(ANY_TEXT)
def test_mojibake_repaired_twice_is_repaired_once(text: str) -> None:
    repaired = repair_mojibake(text)
    assert repair_mojibake(repaired) == repaired
