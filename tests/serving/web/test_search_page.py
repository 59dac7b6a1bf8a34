"""Search: any question is answered or told why not, words are marked, and nothing in a question is syntax."""

import re

import pytest
from starlette.testclient import TestClient

from warraq.serving.web.pages.search import marked


def test_found_with_what_stands_around(client: TestClient) -> None:
    text = client.get("/search?q=العَفْص").text
    assert "1 story found" in text
    assert "قال الوراق إن الحبر الأسود من <mark>العفص</mark> والزاج" in text
    assert client.get("/search").text.count("<article") == 0


def test_narrowed_by_facets(client: TestClient) -> None:
    everything = client.get("/search?q=the").text
    assert "No story has all these words" in everything
    text = client.get("/search", params={"q": "gallaa"}).text
    assert re.search(r'<article class="story[^"]*" id="story-1"', text)
    assert "No story" in client.get("/search", params={"q": "gallaa", "year": "2020"}).text


@pytest.mark.parametrize(
    "question",
    [
        '"', '""', '"unclosed', "*", "a*", "NEAR(a b)", "a AND", "OR", "NOT a", "^a", "title:a", "a-b", "(", ")",
        "{a}", "+", "a\x00b", "';--", "\\", "%", "_", "a" * 1000, "ا" * 1000, "🙂", "\u202e", "<b>", "{{ 7 * 7 }}",
        "col : x", "a" + " b" * 499,
    ],
)  # fmt: skip
def test_any_question_is_answered(client: TestClient, question: str) -> None:
    answer = client.get("/search", params={"q": question})
    assert answer.status_code == 200
    assert "<b>" not in answer.text
    assert "49" not in re.sub(r"[0-9a-f]{12,}", "", answer.text.partition("<main")[2].partition("<footer")[0])


def test_signs_alone_are_told_so(client: TestClient) -> None:
    assert "no word in this question" in client.get("/search", params={"q": "* ("}).text


@pytest.mark.parametrize("query", ["page=51", "page=x", "year=x", "q=" + "a" * 1001])
def test_an_address_that_asks_wrongly(client: TestClient, query: str) -> None:
    assert client.get(f"/search?{query}").status_code == 400


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("Black ink, INK again", (("ink",),), ((False, "Black "), (True, "ink, INK"), (False, " again"))),
        ("إنّ الحِبر أسود", (("حبر",), ("اسود",)), ((False, "إنّ الحِبر "), (True, "أسود"))),
        ("none", (("ink",),), ((False, "none"),)),
        ("", (("ink",),), ((False, ""),)),
        ("ink", (("ink",),), ((True, "ink"),)),
        ("a ink b ink", (("ink",),), ((False, "a "), (True, "ink"), (False, " b "), (True, "ink"))),
    ],
)
def test_words_are_marked_however_they_are_spelt(
    text: str, terms: tuple[tuple[str, ...], ...], expected: tuple[tuple[bool, str], ...]
) -> None:
    assert marked(text, terms) == expected
    assert "".join(piece for _, piece in marked(text, terms)) == text
