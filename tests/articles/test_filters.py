"""What filters let through: each condition in four languages, patterns, and input that means harm."""

from dataclasses import replace
from datetime import UTC, date, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warraq.articles.filters import (
    UNFILTERED,
    Filters,
    Stated,
    check_filters,
    refuse_address,
    refuse_article,
    refuse_stated,
)
from warraq.articles.filters.patterns import fits
from warraq.articles.filters.words import first_word_in
from warraq.articles.outcomes import REJECTION_REASONS
from warraq.articles.records import Article, Metadata, StatedTime
from warraq.articles.text import PORTION_CHARS

URL = "https://example.org/2024/03/a-post?page=2"


def article(text: str = "The ferry left the harbour.", **stated: object) -> Article:
    metadata = Metadata(**({"title": "A post", "language": "en"} | stated))  # type: ignore[arg-type]
    return Article(url=URL, metadata=metadata, text=text, html="", markdown=text, words=len(text.split()))


def reason(found: Article, filters: Filters, stated: tuple[Stated, ...] = ()) -> str:
    refused = refuse_article(found, URL, filters, stated)
    assert refused is None or (refused.detail and refused.is_filtered)
    return refused.reason if refused else ""


@pytest.mark.parametrize(
    ("word", "text", "is_found"),
    [
        ("حبر", "اشترى الحبر من السوق", True),
        ("الحبر", "كتب بحبرٍ", False),  # Light10 takes no preposition off without an article
        ("الحبر", "حبر على ورق", True),
        ("حبر", "والحبر جف", True),
        ("حبر", "ثمن للحبر", True),
        ("حبر", "ورق وحبر", True),
        ("حبر", "محبرة قديمة", False),
        ("حِبْر", "الحـــبر", True),  # vowel signs and tatweel
        ("الأحد", "واحد اثنان", False),  # Sunday is not one
        ("الله", "له بيت", False),
        ("مكتبة", "في المكتبه", True),
        ("إسلام", "الاسلام", True),
        ("الدار البيضاء", "وصل إلى الدار البيضاء ليلا", True),
        ("الدار البيضاء", "البيضاء الدار", False),
        ("کتاب", "این كتاب است", True),  # Persian kaf for Arabic kaf
        ("ایران", "ايران امروز", True),
        ("کتاب", "کتابخانه", False),
        ("۱۴۰۲", "سال 1402", True),
        ("café", "Le CAFE est fermé", True),
        ("new york", "In New  York, at night", True),
        ("new york", "York is new", False),
        ("art", "the start of an artist", False),
        ("straße", "STRASSE 5", True),
        ("北京", "他在北京工作", True),
        ("京北", "他在北京工作", False),
        ("привет", "Привет, мир", True),
        ("u.s.a", "made in the USA", True),
    ],
)
def test_words_match_whole_and_folded(word: str, text: str, is_found: bool) -> None:
    assert bool(first_word_in(text, (word,))) is is_found
    assert reason(article(text), Filters(words=(word,))) == ("" if is_found else "filter-words")
    assert reason(article(text), Filters(without_words=(word,))) == ("filter-words" if is_found else "")
    titled = article("Something else.", title=text)
    assert reason(titled, Filters(title_words=(word,))) == ("" if is_found else "filter-words")
    assert reason(titled, Filters(words=(word,))) == ("" if is_found else "filter-words")
    assert reason(titled, Filters(without_title_words=(word,))) == ("filter-words" if is_found else "")
    stated = Stated(title=text)
    assert (refuse_stated(stated, Filters(without_title_words=(word,))) is not None) is is_found


def test_any_of_several_words_is_enough_and_any_unwanted_one_too_much() -> None:
    text = article("Ink and paper.")
    assert reason(text, Filters(words=("stone", "paper"))) == ""
    assert reason(text, Filters(words=("stone", "paper"), without_words=("glass", "ink"))) == "filter-words"
    refused = refuse_article(text, URL, Filters(without_words=("glass", "ink")))
    assert refused is not None
    assert refused.detail == "'ink' stands in the text, which is not wanted"


@pytest.mark.parametrize("gap", [" ", "\n\n", "، "])
def test_a_phrase_is_found_across_portions_of_a_long_text(gap: str) -> None:
    for before in range(PORTION_CHARS - 12, PORTION_CHARS + 3):
        text = f"{'ab ' * (before // 3)}{'c' * (before % 3)} one{gap}two{gap}three {'de ' * 50}"
        assert first_word_in(text, ("one two three",)), before


@pytest.mark.parametrize(
    ("language", "wanted", "refused"),
    [
        ("ar", ("ar", "fa"), ""),
        ("en", ("ar", "fa"), "filter-language"),
        ("AR", ("ar",), ""),
        ("fa", ("FA",), ""),
        ("", ("ar",), ""),
        ("zh-Hans", ("zh",), ""),
        ("fr", (), ""),
    ],
)
def test_languages(language: str, wanted: tuple[str, ...], refused: str) -> None:
    assert reason(article(language=language), Filters(languages=wanted)) == refused


@pytest.mark.parametrize(
    ("section", "tags", "filters", "refused"),
    [
        ("Culture", (), Filters(sections=("culture",)), ""),
        ("", ("ثقافة",), Filters(sections=("ثقافه",)), ""),
        (
            "",
            ("الثقافة",),
            Filters(sections=("ثقافة",)),
            "filter-section",
        ),  # a section is a name: compared whole
        ("Arts & Culture", (), Filters(sections=("culture",)), "filter-section"),
        ("Arts & Culture", (), Filters(sections=("arts culture",)), ""),
        ("", (), Filters(sections=("culture",)), "filter-section"),
        ("", (), Filters(without_sections=("sport",)), ""),
        ("News", ("Sport",), Filters(without_sections=("SPORT",)), "filter-section"),
        ("فرهنگ", ("ورزش",), Filters(without_sections=("ورزش",)), "filter-section"),
        ("!", ("…",), Filters(sections=("culture",), without_sections=("culture",)), "filter-section"),
    ],
)
def test_sections(section: str, tags: tuple[str, ...], filters: Filters, refused: str) -> None:
    assert reason(article(section=section, tags=tags), filters) == refused


@pytest.mark.parametrize(
    ("published", "refused"),
    [
        ("2024-03-01T00:00:00+03:00", ""),  # the day where it was written
        ("2024-02-29T23:59:59+00:00", "filter-date"),
        ("2024-03-31", ""),
        ("2024-04-01", "filter-date"),
        ("2024-03", ""),
        ("2024-02", "filter-date"),
        ("2024", ""),  # any day of the year may be meant
        ("2023", "filter-date"),
        ("2025", "filter-date"),
        ("", ""),
        ("nonsense", ""),
        ("0000", ""),
        ("9999-12", "filter-date"),
    ],
)
def test_days(published: str, refused: str) -> None:
    filters = Filters(since=date(2024, 3, 1), until=date(2024, 3, 31))
    found = refuse_stated(Stated(published=published), filters)
    assert (found.reason if found else "") == refused


def test_days_of_articles_and_of_what_feeds_state() -> None:
    at = StatedTime(at=datetime(2024, 3, 5, tzinfo=UTC), precision="day")
    dated, filters = article(published=at), Filters(since=date(2024, 3, 5), until=date(2024, 3, 5))
    assert reason(dated, filters) == ""
    assert reason(dated, replace(filters, until=None, since=date(2024, 3, 6))) == "filter-date"
    assert reason(article(), filters) == ""
    assert reason(dated, filters, (Stated(published="2024-03-06"),)) == "filter-date"


def test_what_feeds_state_excludes_and_includes_nothing() -> None:
    filters = Filters(
        sections=("culture",), words=("ink",), title_words=("ink",), languages=("ar",), min_words=9
    )
    assert refuse_stated(Stated(title="Another", tags=("news",)), filters) is None
    assert refuse_stated(Stated(tags=("News",)), Filters(without_sections=("news",))) is not None
    assert (
        reason(article(), Filters(without_sections=("news",)), (Stated(tags=("News",)),)) == "filter-section"
    )


def test_lengths() -> None:
    assert reason(article("one two three"), Filters(min_words=3)) == ""
    assert reason(article("one two three"), Filters(min_words=4)) == "filter-length"


@pytest.mark.parametrize(
    ("pattern", "is_fit"),
    [
        ("/2024/*", True),
        ("/2024/", False),
        ("*", True),
        ("*/a-post*", True),
        ("*page=2", True),
        ("/2024/03/a-post", False),  # the query counts
        ("/2024/*/a-post?page=*", True),
        ("https://example.org/*", True),
        ("https://other.example/*", False),
        ("example.org/*", False),
        ("*://example.org/*post*", True),
        ("/2024/03/a-post?page=2", True),
        ("/[0-9]*", False),
        ("/2024/0?/*", False),
        ("**/03/**", True),
        ("/2024/03/a-post?page=2*2", False),
        ("", False),
    ],
)
def test_patterns(pattern: str, is_fit: bool) -> None:
    assert fits(URL, pattern) is is_fit
    assert (refuse_address(URL, Filters(without_addresses=(pattern,))) is not None) is is_fit
    assert (refuse_address(URL, Filters(addresses=("/none", pattern))) is None) is is_fit


def test_patterns_are_read_as_people_write_addresses() -> None:
    url = "https://example.org/%D9%83%D8%AA%D8%A8/%D8%AD%D8%A8%D8%B1?q=%d8%a7"
    assert fits(url, "/كتب/*")
    assert fits(url, "/%d9%83%D8%AA%D8%A8/*?q=ا")
    assert not fits("https://example.org/%D1%F1", "/%D1%F2")  # bytes of another encoding stay apart
    assert fits("https://example.org/%D1%F1", "/%D1%F1")


def test_every_reason_is_on_the_list() -> None:
    assert {one for one in REJECTION_REASONS if one.startswith("filter-")} == {
        "filter-language", "filter-section", "filter-words", "filter-address", "filter-length", "filter-date",
    }  # fmt: skip


HOSTILE = (
    ("*a" * 250 + "b", "https://e.org/" + "a" * 200_000),
    ("/" + "a*" * 200 + "c", "https://e.org/" + "a" * 200_000),
    ("*" * 500, "https://e.org/" + "%2A" * 60_000),
    ("*" + "ab" * 200 + "*", "https://e.org/" + "ab" * 100_000 + "a"),
)


@pytest.mark.parametrize(("pattern", "url"), HOSTILE)
def test_no_address_takes_long(pattern: str, url: str) -> None:
    start = perf_counter()
    fits(url, pattern)
    assert perf_counter() - start < 1  # milliseconds; a backtracking match would not end


@pytest.mark.parametrize(
    "text",
    [
        "ab " * 700_000,
        "a" * 2_000_000,
        "ا" * 2_000_000,
        "ab\u0301" * 500_000,
        "a.b." * 500_000,
        "中" * 500_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    filters = Filters(words=("ab " * 31 + "c", "b"), without_words=("ab ab ab c", "الحبر"))
    start = perf_counter()
    refuse_article(article(text), URL, filters)
    assert perf_counter() - start < 10  # some tenths of a second per million characters, with a busy machine


ANY_TEXT = st.text(max_size=60)
SOME = st.lists(ANY_TEXT, max_size=4).map(tuple)
ANY_FILTERS = st.builds(
    Filters, languages=SOME, sections=SOME, without_sections=SOME, words=SOME, without_words=SOME,
    title_words=SOME, without_title_words=SOME, addresses=SOME, without_addresses=SOME, min_words=st.integers(0, 9),
    since=st.none() | st.dates(), until=st.none() | st.dates(),
)  # fmt: skip


@given(ANY_FILTERS, ANY_TEXT, ANY_TEXT, SOME)
def test_nothing_raises_and_nothing_stated_refuses_nothing(
    filters: Filters, one: str, other: str, tags: tuple[str, ...]
) -> None:
    found = article(one, title=other, language=other, section=one, tags=tags)
    stated = Stated(title=one, published=other, tags=tags)
    refuse_article(found, other, filters, (stated,))
    refuse_address(other, filters)
    refuse_stated(stated, filters)
    assert refuse_article(found, other, UNFILTERED, (stated,)) is None


@given(st.text(min_size=1, max_size=30), ANY_TEXT, ANY_TEXT)
def test_a_word_is_found_wherever_it_stands(word: str, before: str, after: str) -> None:
    from warraq.articles.filters.words import folded_words

    if folded_words(word):
        assert first_word_in(f"{before}\n{word}\n{after}", (word,)) == word


@given(ANY_TEXT.map(lambda text: text.replace("://", "")), ANY_TEXT, ANY_TEXT)
def test_a_pattern_fits_what_it_was_made_of(start: str, middle: str, end: str) -> None:
    from urllib.parse import quote

    path = "/" + "".join(quote(part, errors="replace") for part in (start, middle, end))
    pattern = f"/{quote(start, errors='replace')}*{quote(end, errors='replace')}"
    assert fits(f"https://example.org{path}", pattern)


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (Filters(languages=("pt-BR",)), "write 'pt'"),
        (Filters(languages=("Arabic",)), "a code of two or three letters"),
        (Filters(words=("…",)), "no letter or digit"),
        (Filters(without_title_words=("",)), "no letter or digit"),
        (Filters(words=("a " * 40,)), "at most 32"),
        (Filters(words=("a" * 501,)), "at most 500"),
        (Filters(sections=tuple(map(str, range(1001)))), "at most 1000"),
        (Filters(addresses=("tag/*",)), "write '/tag/*'"),
        (Filters(addresses=("/a b",)), "%20"),
        (Filters(without_addresses=("/a#b",)), "leave out '#'"),
        (Filters(min_words=-1), "from 0 to"),
        (Filters(since=date(2024, 2, 1), until=date(2024, 1, 1)), "exchange the two"),
    ],
)
def test_what_cannot_be_meant_is_told(filters: Filters, told: str) -> None:
    with pytest.raises(ValueError, match=r"^'") as problem:
        check_filters(filters)
    assert told in str(problem.value)


def test_what_can_be_meant_is_not() -> None:
    check_filters(UNFILTERED)
    check_filters(
        Filters(
            languages=("ar", "ckb"), sections=("ثقافة",), words=("الدار البيضاء",), addresses=("/كتب/*", "*://e.org/*"),
            without_addresses=("*.pdf",), min_words=50, since=date(2024, 1, 1), until=date(2024, 1, 1),
        )
    )  # fmt: skip
