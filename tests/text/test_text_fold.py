"""Folding: spelling habits are levelled, other words stay other words."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.articles.text import (
    codes,
    content_hash,
    fold,
    fold_codes,
    folded_tokens,
    folding,
    token_spans,
    tokens,
    words,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)
HOSTILE = st.text(
    st.sampled_from("اىيةأءـ.·•…*_ aA1٢\u0301\u064b\u200c\u200f\u1100\u1161\u11a8ßﷲﻻ中か\u3099\ud800\x00\n"),
    max_size=40,
)

EQUAL = [
    ("تشـ.ويه", "تشويه"),
    ("اغتيـ.ـال", "اغتيال"),
    ("ا.ل.ح.ك.و.م.ة", "الحكومة"),
    ("إدلب", "ادلب"),
    ("الــمــعــارضة", "المعارضه"),
    ("کشور ایران", "كشور ايران"),
    ("دعمہا الترابیة", "دعمها الترابية"),
    ("می‌شود", "میشود"),
    ("ﷲ", "الله"),
    ("ﻻتفاق", "لاتفاق"),
    ("۱۳۹۸ ٢٠١٩", "1398 2019"),
    ("“Café” — Straße", '"cafe" - strasse'),
    ("İstanbul ISPARTA ısparta", "istanbul isparta isparta"),
    ("pаypаl", "paypal"),
    ("re\u00adpor\u200bted", "reported"),
    ("ＡＢＣ１２", "abc12"),
    ("e\u0301te\u0301", "été"),
    ("U.S.A. said", "usa. said"),
    ("\u1112\u1161\u11ab", "한"),
]
DIFFERENT = [
    ("قال.وأضاف", "قالواضاف"),
    ("3.5", "35"),
    ("हिन्दी", "हनद"),
    ("ماء", "ما"),
    ("か", "が"),
    ("end.Next", "endnext"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_when_folded(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_when_folded(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_arabic_cases(shared: Path) -> None:
    cases = json.loads((shared / "data/arabic/cases.json").read_text("utf-8"))
    folded = [case for case in cases if case["id"].startswith("fold:")]
    assert len(folded) > 10
    for case in folded:
        assert fold(case["input"]) == case["expected"], case["id"]


@given(ANY_TEXT | HOSTILE)
def test_short_texts_fold_and_split_without_numpy_as_long_ones_with_it(text: str) -> None:
    folded = folding.fold_short(text)
    assert folded == codes.fold_long(text) == fold(text)
    assert folded.translate(words._PARTED).split() == codes.split(folded) == tokens(folded)


def test_dots_around_a_tatweel_and_between_letters_go_the_same_without_numpy() -> None:
    cases = ["ـ".join(("ا" + "." * before, "." * after + "ب")) for before in range(6) for after in range(6)]
    cases += [f"ـ{'.' * dots}ـ" for dots in range(9)]
    cases += ["".join(five) for five in product("ا2 .", repeat=5)]
    assert [folding.fold_short(case) for case in cases] == [codes.fold_long(case) for case in cases]


def test_every_character_folds_and_splits_the_same_without_numpy() -> None:
    for start in range(0, 0x110000, 0x800):
        text = " a".join(map(chr, range(start, start + 0x800)))
        folded = folding.fold_short(text)
        assert folded == codes.fold_long(text), f"U+{start:04X}"
        assert folded.translate(words._PARTED).split() == codes.split(folded), f"U+{start:04X}"


@given(ANY_TEXT | HOSTILE)
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert content_hash(folded) == content_hash(text)


@given(ANY_TEXT | HOSTILE)
def test_tokens_lie_in_the_text_in_order(text: str) -> None:
    folded = fold(text)
    place = 0
    for token in tokens(folded):
        place = folded.index(token, place) + len(token)
        assert token.strip()


@given(ANY_TEXT)
def test_codes_and_text_have_the_same_tokens(text: str) -> None:
    codes = fold_codes(text)
    spans = token_spans(codes)
    starts, ends = spans.starts, spans.ends
    words = ["".join(map(chr, codes[start:end])) for start, end in zip(starts, ends, strict=True)]
    assert np.all(starts < ends)
    # The text form is composed once more; no token is lost or gained by that.
    assert len(words) == len(tokens(fold(text)))


@given(st.one_of(ANY_TEXT, HOSTILE, st.text(st.sampled_from("aB1 .*_-'\t\n\x00\x1c\x7f"), max_size=40)))
def test_tokens_are_those_of_the_folded_text(text: str) -> None:
    assert folded_tokens(text) == tokens(fold(text))


def test_one_token_a_character_without_spaces() -> None:
    assert tokens(fold("don't 中国 हिन्दी 한국어 ไทย")) == [
        "don",
        "t",
        "中",
        "国",
        "हिन्दी",
        "한국어",
        "ไ",
        "ท",
        "ย",
    ]


@pytest.mark.parametrize("text", ["ـ" * 300_000, "ـ." * 150_000, "a." * 150_000, "." * 300_000, "ﷺ" * 50_000])
def test_linear_on_hostile_input(text: str) -> None:
    with ends_within(2):
        fold(text)


def test_content_hash_is_stable() -> None:
    """Stored in databases: these bytes must never change."""
    assert (
        content_hash("قال «أحمد»: 3 كتب, OK? 中国").hex() == content_hash('قال "احمد" 3 كتب ok 中 国').hex()
    )
    assert content_hash("hello world").hex() == "ced040b86415af4bd401886f8e27c193"
    assert content_hash("ab c") != content_hash("a bc")
    assert content_hash("") == content_hash(" \n…")
