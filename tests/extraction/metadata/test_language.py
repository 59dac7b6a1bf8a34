"""Language is decided on the text; what is declared decides only between neighbours."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warraq.articles.extraction.metadata import decide_language, direction
from warraq.articles.extraction.metadata.language import primary_subtag

TEXTS = [
    ("إقرأ أيضاً :", "ar"),
    ("دستگیر شد", "fa"),
    ("ایران از این پس با آن کشور گفتگو می‌کند و این را برای خود می‌داند.", "fa"),
    ("یہ شہر بہت پرانا ہے اور اس میں لوگ رہتے ہیں", "ur"),
    ("د دې ښار خلک په دې اړه خبرې کوي او نه غواړي چې لاړ شي", "ps"),
    ("ئەم شارە زۆر کۆنە و خەڵکی لەوێ دەژین", "ckb"),
    ("بۇ شەھەر ۋە ئۇنىڭ خەلقى ئۈچۈن", "ug"),
    ("העיר הזאת היא לא של אף אחד", "he"),
    ("Этот город не для нас, и это все знают", "ru"),
    ("Це місто не для нас, і всі про це знають", "uk"),
    ("Този град не е за нас и всички го знаят, че ще се върнат", "bg"),
    ("Овај град је наш и ми ћемо се вратити у њега", "sr"),
    ("The city is not what it was, and the people who lived there have gone", "en"),
    ("Die Stadt ist nicht mehr das, was sie war, und die Menschen sind fort", "de"),
    ("La ville n'est plus ce qu'elle était et les gens sont partis dans la nuit", "fr"),
    ("La ciudad no es lo que era y los vecinos se han ido por la noche", "es"),
    ("A cidade não é o que era e as pessoas foram embora com os filhos", "pt"),
    ("La città non è più quella di una volta e gli abitanti sono andati via", "it"),
    ("Şehir artık eskisi gibi değil ve insanlar bir gece içinde gitti", "tr"),
    ("Miasto nie jest już tym, czym było, i ludzie się z niego wynieśli", "pl"),
    ("Kaupunki ei ole enää se, mikä se oli, ja ihmiset ovat lähteneet", "fi"),
    ("A város már nem az, ami volt, és az emberek elmentek", "hu"),
    ("城市已经不是从前的样子，人们都离开了", "zh"),
    ("街はもう昔のままではなく、人々は去っていった", "ja"),
    ("도시는 더 이상 예전 같지 않고 사람들은 떠났다", "ko"),
    ("เมืองนี้ไม่เหมือนเดิมอีกแล้ว", "th"),
    ("यह शहर अब वैसा नहीं है जैसा था", "hi"),
    ("Η πόλη δεν είναι πια αυτή που ήταν", "el"),
    ("12 345", ""),
    ("", ""),
    ("…!?", ""),
    ("🙂🙂", ""),
]


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_language_of_text(text: str, language: str) -> None:
    assert decide_language(text) == language


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("إقرأ أيضاً هذا الخبر من بيروت", "en-US", "ar"),
        ("The city is not what it was and they have gone", "ar", "en"),
        ("Xperia 15 Max", "de-DE", "de"),
        ("Xperia 15 Max", "ar", ""),
        ("Xperia 15 Max", "xx;drop", ""),
        ("og det er en god dag for oss", "nb-NO", "no"),
        ("ok så er det på tide, og det har jeg ikke sagt", "da", "da"),
        ("12 345", "ar", ""),
        ("就放心去吧", "wuu", "wuu"),
        ("እንኳን ደህና መጣችሁ", "ti", "ti"),
    ],
)
def test_declared_language_decides_between_neighbours_only(text: str, declared: str, language: str) -> None:
    assert decide_language(text, declared=declared) == language


@pytest.mark.parametrize(
    ("tag", "subtag"),
    [("ar", "ar"), ("ar-SY", "ar"), ("EN_us", "en"), (" fa ", "fa"), ("", ""), ("english", ""), ("a", "")],
)
def test_primary_subtag(tag: str, subtag: str) -> None:
    assert primary_subtag(tag) == subtag


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("", "مرحبا", "rtl"),
        ("ar", "hello", "ltr"),
        ("ar", "123", "rtl"),
        ("en", "", "ltr"),
        ("", "שלום", "rtl"),
        ("ckb-IQ", "", "rtl"),
    ],
)
def test_direction_follows_the_letters(language: str, text: str, expected: str) -> None:
    assert direction(language, text) == expected


@given(st.text(), st.text(max_size=12))
def test_never_raises(text: str, declared: str) -> None:
    assert decide_language(text, declared=declared) == decide_language(text, declared=declared).lower()
    assert direction(declared, text) in ("rtl", "ltr")


def test_gold_texts_of_the_measuring_data(shared: Path) -> None:
    """Whole articles of at least 200 characters: 99 of 100 right."""
    wrong, count = [], 0
    for path in (shared / "data" / "pages").glob("*/gold.jsonl"):
        for line in filter(None, path.read_text("utf-8").split("\n")):
            gold = json.loads(line)
            body = gold.get("body") or ""
            text = "\n".join(body) if isinstance(body, list) else body
            if gold.get("lang") and len(text) >= 200:
                count += 1
                if decide_language(text) != gold["lang"]:
                    wrong.append((gold["id"], gold["lang"]))
    assert count > 1000
    assert len(wrong) <= count / 100, wrong
