"""Search: spellings find each other, a question is never syntax, what is shown is what was stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.storage.conftest import Desk
from warraq.articles.dedup import sign
from warraq.articles.ingest import Prepared
from warraq.articles.records import Article, Metadata
from warraq.articles.text import PORTION_CHARS, fold, tokens
from warraq.storage import Reader
from warraq.storage.rules import read_question, snippet_of, words_to_index
from warraq.storage.rules.questions import MAX_QUESTION_CHARS, MAX_TERMS
from warraq.storage.sql.corpus import search

TEXTS = {
    "kazakh": (
        "عاصمة كازاخستان",
        "وصل الوفد إلى أستانا يوم الأربعاء.\n\nقال كَتَبَةُ الديوان إنّ محـمّداً كتب ٢٠١٩ سطراً.",
    ),
    "evasive": ("تشويه", "هذا تشـ.ويه متعمد للنص."),
    "hindi": ("हिन्दी", "यह हिन्दी में लिखा हुआ लेख है।"),
    "chinese": ("墨水", "老抄写员在北京的旧书店里买墨水和纸张。"),
    "english": (
        "The Reed Pen",
        "A café in New York sold reed pens. York, new in town, bought none.\n\nO'Brien said: “50% off”.",
    ),
    "tagged": ("Untitled", "Nothing to see here at all today."),
}


@pytest.fixture
def library(desk: Desk) -> Desk:
    for name, (title, text) in TEXTS.items():
        tags = ("paleography",) if name == "tagged" else ()
        language = "ar" if name in ("kazakh", "evasive") else ""
        article = Article(
            url="",
            metadata=Metadata(title=title, tags=tags, language=language),
            text=text,
            html="",
            markdown="",
        )
        prepared = Prepared(article=article, signature=sign(text, title))
        desk.store.fetches.commit_article(desk.record(desk.lease(name)), prepared)
    return desk


@pytest.fixture
def found(library: Desk):  # type: ignore[no-untyped-def]
    with library.read() as reader:

        def search(question: str, **how: object) -> list[str]:
            hits = reader.articles.search(question, **how)  # type: ignore[arg-type]
            return [hit.article.url.removeprefix(library.url("")) for hit in hits]

        yield search


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("أستانا", ["kazakh"]),
        ("آستانا", ["kazakh"]),
        ("استانا", ["kazakh"]),
        ("محمدا 2019", ["kazakh"]),
        ("كتبة", ["kazakh"]),
        ("تشويه", ["evasive"]),
        ("تشـ.ويه", ["evasive"]),
        ("हिन्दी", ["hindi"]),
        ("北京", ["chinese"]),
        ("京北", []),
        ("CAFÉ", ["english"]),
        ("cafe", ["english"]),
        ('"new york"', ["english"]),
        ("“reed pens”", ["english"]),
        ('"pens reed"', []),
        ("o'brien", ["english"]),
        ("50%", ["english"]),
        ("paleography", ["tagged"]),
        ("reed absent", []),
        ("", []),
        ('"" — « »', []),
        ("NOT reed", []),
        ("reed*", ["english"]),
        ("title:reed", []),
        ("NEAR(reed pen)", []),
    ],
)
def test_what_a_question_finds(found, question: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert found(question) == expected


def test_a_question_may_be_narrowed(found) -> None:  # type: ignore[no-untyped-def]
    assert found("أستانا", language="ar", source="blog") == ["kazakh"]
    assert found("أستانا", language="en") == found("أستانا", source="other") == []
    assert found("أستانا", limit=0) == []


def test_a_word_in_the_title_weighs_more(desk: Desk) -> None:
    for name, title, text in (("text", "Other", "ink and ink"), ("title", "Ink", "something about pens")):
        article = Article(url="", metadata=Metadata(title=title), text=text, html="", markdown="")
        prepared = Prepared(article=article, signature=sign(text, title))
        desk.store.fetches.commit_article(desk.record(desk.lease(name)), prepared)
    with desk.read() as reader:
        hits = reader.articles.search("ink")
    assert [hit.article.title for hit in hits] == ["Ink", "Other"]
    assert hits[0].score > hits[1].score


def test_only_the_current_version_is_found_and_copies_on_request(desk: Desk) -> None:
    def put(name: str, text: str) -> None:
        article = Article(url="", metadata=Metadata(title="t"), text=text, html="", markdown="")
        desk.store.fetches.commit_article(
            desk.record(desk.lease(name)), Prepared(article=article, signature=sign(text, "t"))
        )

    put("one", "amber")
    put("one", "cobalt")
    put("two", "cobalt")
    with desk.read() as reader:
        assert reader.articles.search("amber") == ()
        assert [hit.article.id for hit in reader.articles.search("cobalt")] == [1]
        assert {hit.article.id for hit in reader.articles.search("cobalt", include_duplicates=True)} == {1, 2}


def test_of_many_articles_the_newest_are_ranked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """... and further back is looked where they are not what is asked for."""
    monkeypatch.setattr(search, "LOOKED_THROUGH", 4)
    monkeypatch.setattr(search, "BEST_OF", 3)
    for number in range(8):
        language, title = ("ar", "Ink") if number < 3 else ("en", "Pens")
        text = f"ink {'and pens ' * (8 - number)}"
        article = Article(
            url="", metadata=Metadata(title=title, language=language), text=text, html="", markdown=""
        )
        prepared = Prepared(article=article, signature=sign(text, title))
        desk.store.fetches.commit_article(desk.record(desk.lease(str(number))), prepared)
    with desk.read() as reader:

        def found(question: str, **how: object) -> list[int]:
            hits = reader.articles.search(question, include_duplicates=True, **how)  # type: ignore[arg-type]
            return [hit.article.id for hit in hits]

        assert found("ink", limit=2) == [8, 7]  # the title of the first says more, but they are old
        assert found("ink", limit=5) == [8, 7, 6, 5, 4]
        assert found("ink", limit=3, language="ar") == [3, 2, 1]
        assert found("ink", language="ar") == [3, 2, 1]
        assert found("ink", limit=9) == [3, 2, 1, 8, 7, 6, 5, 4]
        monkeypatch.setattr(search, "MOST_LOOKED_THROUGH", 6)
        assert found("ink", limit=3, language="ar") == [3]


@pytest.mark.parametrize(
    ("question", "snippet"),
    [
        ("استانا", "وصل الوفد إلى أستانا يوم الأربعاء. قال كَتَبَةُ الديوان إنّ محـمّداً كتب ٢٠١٩ سطراً."),
        ("تشويه", "هذا تشـ.ويه متعمد للنص."),
    ],
)
def test_what_is_shown_is_what_was_stored(library: Desk, question: str, snippet: str) -> None:
    with library.read() as reader:
        assert reader.articles.search(question)[0].snippet == snippet


def test_a_snippet_stands_around_the_first_match() -> None:
    text = "\n\n".join(["filler " * 60, f"{'before ' * 40}the أستانا {'after ' * 40}", "end"])
    snippet = snippet_of(text, read_question("استانا"))
    assert snippet.startswith("… before")
    assert snippet.endswith("after …")
    assert "the أستانا after" in snippet
    assert len(snippet) <= 244
    assert snippet_of(text, read_question("absent")).startswith("filler filler")
    assert snippet_of("x" * 9999 + " needle", read_question("needle")).endswith("needle")


@given(st.text(max_size=200))
def test_no_question_is_an_error(question: str) -> None:
    for phrase in read_question(question):
        assert phrase
        assert not set("".join(phrase)) & set('"“”')


@given(st.text(max_size=300), st.text(max_size=30))
def test_a_snippet_is_always_bounded(text: str, question: str) -> None:
    assert len(snippet_of(text, read_question(question), length=50)) <= 54


def test_a_question_is_bounded() -> None:
    assert len(read_question("a b " * 10_000)) == 2
    many = " ".join(f"word{number}" for number in range(10_000))
    assert len(read_question(many)) <= MAX_TERMS
    assert len(read_question("ب" * 10**6)[0][0]) <= MAX_QUESTION_CHARS


@pytest.mark.parametrize(
    "question",
    ['"', '""', '"a" OR', "a AND", "*", "^a", "a - b", "{a b}: c", "(", "\0", "\ud800", "a\"b'c", "col : x"],
)
def test_what_breaks_the_syntax_of_fts_breaks_nothing(reader: Reader, question: str) -> None:
    assert reader.articles.search(question) == ()


@pytest.mark.parametrize("word", ["كتـاب", "U.S.A.", "naïve", "墨"])
@pytest.mark.parametrize("gap", [" ", "\n\n", "\u3000"])
def test_a_long_text_is_indexed_in_portions_as_it_would_be_whole(word: str, gap: str) -> None:
    text = gap.join([word] * (3 * PORTION_CHARS // len(word + gap)))
    assert len(text) > 2 * PORTION_CHARS
    assert words_to_index(text) == " ".join(tokens(fold(text)))


def test_a_word_without_an_end_iswords_to_index() -> None:
    assert len(words_to_index("a" * 5 * PORTION_CHARS).replace(" ", "")) == 5 * PORTION_CHARS
