"""What to do is said of every condition and of every reason for which a page is refused."""

from collections import Counter

import pytest

from warraq.advice import advice_on, explain_error
from warraq.articles.outcomes import REJECTION_REASONS
from warraq.articles.tables import rows
from warraq.health import NEEDS_A_PERSON, Condition


@pytest.mark.parametrize("condition", Condition.__args__)  # type: ignore[attr-defined]
def test_every_condition_is_explained(condition: str) -> None:
    found = advice_on(condition, "blog")
    assert found.meaning != condition
    assert bool(found.what_to_do) or condition == "ok"
    assert "{" not in found.what_to_do


def test_those_that_need_a_person_say_what_he_can_do() -> None:
    assert all(advice_on(condition).what_to_do for condition in NEEDS_A_PERSON)


@pytest.mark.parametrize("reason", REJECTION_REASONS)
def test_every_reason_is_explained(reason: str) -> None:
    assert explain_error(reason).meaning != reason


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("http-404", "nothing is at this address"),
        ("http-418", "the server did not accept the request"),
        ("http-599", "an error of the server"),
        ("http-999", "an answer that is no page"),
        ("timeout", "no answer in time"),
        ("<script>", "<script>"),
        ("", "unknown"),
    ],
)
def test_an_error_has_words_by_its_code_or_its_family(code: str, meaning: str) -> None:
    assert explain_error(code).meaning == meaning


def test_commands_name_the_source() -> None:
    assert "`warraq backfill my-blog`" in advice_on("gap", "my-blog").what_to_do
    assert "my-blog" in explain_error("http-404", "my-blog").what_to_do


def test_each_code_has_one_row() -> None:
    told = Counter((kind, code) for kind, code, *_ in rows("warraq", "advice.tsv"))
    assert {kind for kind, _ in told} == {"condition", "error"}
    assert set(told.values()) == {1}
