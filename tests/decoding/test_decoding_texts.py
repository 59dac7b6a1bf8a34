"""Forty languages in their old encodings, declared right, wrong or not at all, with 1 to 500 letters beyond ASCII."""

import json
import unicodedata
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import decoding
from benchmarks.decoding_texts import DECLARED, excerpt, sentences, writable, written
from warraq.articles.decoding import codec_named, decode

TEXTS = {
    (language, label): writable(text, codec_named(label))
    for language, labels, text in sentences()
    for label in labels
}
LABELS = sorted({label for _, label in TEXTS})
#: Latin letters and signs in an encoding that browsers take for granted.
WESTERN = [pair for pair in TEXTS if codec_named(pair[1]) == "cp1252"]


def read(body: bytes, label: str) -> str:
    text = decode(body, content_type=f"text/html; charset={label}" if label else "text/html").text
    return unicodedata.normalize("NFC", text)


def is_utf8_by_chance(body: bytes) -> bool:
    """'时' in gbk is 'ʱ' in UTF-8, and valid UTF-8 is UTF-8."""
    try:
        return not body.isascii() and bool(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def test_there_are_enough_languages_and_encodings() -> None:
    assert len({language for language, _ in TEXTS}) >= 40
    assert len({codec_named(label) for label in LABELS}) >= 30


@settings(max_examples=300, deadline=None)
@given(
    pair=st.sampled_from(sorted(TEXTS)), letters=st.integers(1, 500), seed=st.integers(0, 9_999),
    label=st.sampled_from(["", *LABELS]), is_right=st.booleans(), is_page=st.booleans(),
)  # fmt: skip
def test_right_whenever_the_declaration_is_right_and_never_lost(
    pair: tuple[str, str], letters: int, seed: int, label: str, is_right: bool, is_page: bool
) -> None:
    text = unicodedata.normalize("NFC", excerpt(TEXTS[pair], letters, Random(seed)))
    if is_page:
        text = f"<html><title>A page</title><p>In plain words.</p><p>{text}</p></html>"
    codec = codec_named(pair[1])
    body = written(text, codec)
    said = pair[1] if is_right else label
    found = read(body, said)
    assert "\ufffd" not in found
    is_told = codec_named(said) == codec or codec == "utf-8" or (not said and pair in WESTERN)
    if is_told and not (codec != "utf-8" and is_utf8_by_chance(body)):
        assert found == text


@settings(max_examples=200, deadline=None)
@given(pair=st.sampled_from(sorted(TEXTS)), letters=st.integers(30, 500), seed=st.integers(0, 9_999))
def test_thirty_letters_are_enough_without_a_declaration(
    pair: tuple[str, str], letters: int, seed: int
) -> None:
    text = unicodedata.normalize("NFC", excerpt(TEXTS[pair], letters, Random(seed)))
    if codec_named(pair[1]) != "mac-cyrillic":  # which differs from windows-1251 in capitals and one letter
        assert read(written(text, codec_named(pair[1])), "") == text


@pytest.mark.slow
def test_rates_stay_above_their_floors(capsys: pytest.CaptureFixture[str]) -> None:
    floors = json.loads(decoding.FLOORS.read_text("utf-8"))["decoding"]
    assert floors["declared right"] == {f"{length:03d} letters": 1.0 for length in decoding.LENGTHS}
    assert floors["kept"] == {"no character lost": 1.0}
    assert set(floors) >= {f"declared {name}" for name in DECLARED}
    scores = decoding.report(1, show=False, lengths=(1, 60))
    assert "letters beyond ASCII" in capsys.readouterr().out
    scores = {name: scores[name] for name in ("declared right", "kept")}
    assert decoding.below_floors(scores, floors) == []
