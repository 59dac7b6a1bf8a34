"""Sentences and tokens by offsets: cases of many languages, and what holds for every text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.serving.segments import sentences, tokens

#: Pieces of many scripts, and what breaks them.
PIECES = st.sampled_from(
    ["كتاب", "می‌خواهم", "د", "word", "Über", "слово", "我喜欢", "ガザ", "สวัสดี", "हिन्दी", "한국어", "😀", "👨‍👩‍👧",
     "e\u0301", "\u0644\u064e", "3", "٣", ".", "!", "؟", "。", "…", "«", "»", "“", "（", "[", '"', "'", "-", "_",
     "&", "<", ">", "</s>", "http://a.example/b?c=1", "me@a.example", "U.S.", "Dr.", " ", "  ",
     "\n", "\n\n", "\t", "\r", "\u00a0", "\u200b",
     "\u200f", "\u2067", "\u2069", "\u2028", "\x85", "\x1b", "\ufeff", "\u00ad", "\ufffe", "\U0001f1e6"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map("".join))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Dr. Smith met J. Jones in the U.S. capital.", "It cost $3.50.", "Really?"]),
        ("en", ["See https://a.example/b?c=1&d=E.F. Or write to me@a.example!", "Yes."]),
        ("en", ["“It is.", "It was,” he said.", "(So he said.)", "Then he left… without her."]),
        ("ar", ["قال د. أحمد: «جاء الرجل».", "ثم ذهب؟", "نعم!", "وعاد في ٣.٥ ساعات."]),
        ("ar", ["انتهى أ.د. سالم من كتابه.", "الحمد لله."]),
        ("fa", ["می‌خواهم کتاب‌های خوبی بخوانم.", "آیا می‌آیی؟", "بله."]),
        ("de", ["Am 3. Mai kam Prof. Dr. Müller, z. B. nach Köln.", "So war es.", "„Um drei?“, fragte er."]),
        ("cs", ["Dne 5. Května přišel.", "Odešel."]),
        ("ru", ["Акад. Павлов жил на ул. Мира.", "Потом уехал."]),
        ("fr", ["Mgr. Dupont est venu.", "« Ah ! »", "Il est parti."]),
        ("el", ["Πού είναι;", "Εδώ."]),
        ("hi", ["वह आया।", "फिर गया।"]),
        ("zh", ["他说：“你好。”", "（记者走了。）", "我喜欢读书！"]),
        ("ja", ["拘束されている。", "【エルサレム】「本当?」", "と言った。"]),
    ],
)  # fmt: skip
def test_sentences(language: str, expected: list[str]) -> None:
    joint = "" if language in ("zh", "ja") else " "
    text = joint.join(expected)
    if language == "en" and "See" in text:
        expected = ["See https://a.example/b?c=1&d=E.F.", "Or write to me@a.example!", "Yes."]
    assert [text[start:end] for start, end in sentences(text, language)] == expected


def test_a_line_ends_a_sentence_and_a_missing_space_does_not_join_two() -> None:
    text = "قفا نبك من ذكرى\nبسقط اللوى\n\nانتهى.ثم عاد Dr.\nMai"
    assert [text[start:end] for start, end in sentences(text, "ar")] == [
        "قفا نبك من ذكرى", "بسقط اللوى", "انتهى.", "ثم عاد Dr.", "Mai",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "Don't pay $3.50 (twice)!", "Don't|pay|$|3.50|(|twice|)|!"),
        ("en", "See https://a.example/b?c=1&d=2, me@a.example, e.g. www.a.example/x.",
         "See|https://a.example/b?c=1&d=2|,|me@a.example|,|e.g.|www.a.example/x|."),
        ("ar", "وقال: «كتابُهم»، نعم؟ #وسم_جديد", "وقال|:|«|كتابُهم|»|،|نعم|؟|#|وسم_جديد"),
        ("fa", "می‌خواهم کتاب‌هایم را.", "می‌خواهم|کتاب‌هایم|را|."),
        ("zh", "我喜欢读书。", "我|喜欢|读书|。"),
        ("ja", "東京へ行く。", "東京|へ|行く|。"),
        ("th", "สวัสดีครับ", "สวัสดี|ครับ"),
        ("", "a\u00a0b\u200fc \u2067d\u2069 👨‍👩‍👧!", "a|b\u200fc|d\u2069|👨‍👩‍👧|!"),
        ("no language", "a b", "a|b"),
    ],
)  # fmt: skip
def test_tokens(language: str, sentence: str, expected: str) -> None:
    assert "|".join(sentence[start:end] for start, end in tokens(sentence, language)) == expected


@given(TEXTS, st.sampled_from(["", "ar", "en", "de", "zh", "th", "xx"]))
def test_nothing_but_white_space_stands_between_sentences(text: str, language: str) -> None:
    last = 0
    for start, end in sentences(text, language):
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        last = end
    assert not text[last:].strip()


@given(TEXTS, st.sampled_from(["", "ar", "en", "ja"]))
def test_no_letter_stands_between_tokens(text: str, language: str) -> None:
    last = 0
    for start, end in tokens(text, language):
        assert last <= start < end <= len(text)
        assert not any(char.isalnum() for char in text[last:start])
        last = end
    assert not any(char.isalnum() for char in text[last:])


@pytest.mark.parametrize(
    "piece",
    ["a", ".", "A. ", "。（", "中。", "http://a.", "a@", "a@b.", "a.", "\n", "ก", "\u0301", '."'],
    ids=repr,
)
def test_hostile_texts_take_linear_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    with ends_within(5):
        for start, end in sentences(text, "de"):
            for _ in tokens(text[start:end], "de"):
                pass
