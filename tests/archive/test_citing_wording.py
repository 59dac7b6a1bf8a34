"""A sentence as a reader types it, and as the text has it."""

import pytest

from tests.patience import ends_within
from warraq.archive.citing.wording import find_wording, nearest_sentence

TEXT = (
    "يصل عامل الكنس قبل الجميع. قال إنه كتابٌ «فيه باب عن الحمام»، ثم مضى.\n\n"
    "The scribe's café closed (early). Ink isn’t cheap; normal ink is.\n\n抄书人抄了七本书。卖了三本。"
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("يصل عامل الكنس قبل الجميع.", "يصل عامل الكنس قبل الجميع."),
        ("يصل عامل الكنس قبل الجميع", "يصل عامل الكنس قبل الجميع"),
        ("قال انه كتاب", "قال إنه كتابٌ"),  # hamza, tanwin
        ('"فيه باب عن الحمام"', "«فيه باب عن الحمام»،"),
        ("THE SCRIBE’S CAFE", "The scribe's café"),
        ("closed  (early)\n.", "closed (early)."),
        ("ink isn't cheap;  normal", "Ink isn’t cheap; normal"),
        ("ink is", "ink is"),  # not the one within 'ink isn’t'
        ("七本书", "七本书"),
        ("Ink is dear", ""),
        ("!!", ""),
        ("", ""),
    ],
)
def test_spelling_spacing_and_quotes_do_not_matter(typed: str, stored: str) -> None:
    assert find_wording(typed, TEXT) == stored


def test_what_is_found_is_found_again() -> None:
    for start in range(0, len(TEXT) - 20, 7):
        stored = find_wording(TEXT[start : start + 20], TEXT)
        assert stored in TEXT
        assert find_wording(stored, TEXT) == stored


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("The scribe's bar closed early", "The scribe's café closed (early)."),
        ("抄书人抄了八本书", "抄书人抄了七本书。"),
        ("Nothing like that at all", ""),
        ("", ""),
    ],
)
def test_the_nearest_sentence_is_suggested(typed: str, nearest: str) -> None:
    assert nearest_sentence(typed, TEXT) == nearest


def test_a_long_sentence_is_not_cut() -> None:
    long = "copies " * 5_000
    assert find_wording(f"{long}were sold", f"{long}were sold.") == f"{long}were sold"
    assert find_wording(f"{long}were burnt", f"{long}were sold.") == ""


def test_a_long_text_takes_linear_time() -> None:
    with ends_within(2.0):
        assert find_wording("aab", "a" * 1_000_000) == ""
        assert nearest_sentence("b" * 20_000, "a. " * 100_000) == ""
