"""What is one story and what is not."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dedup.conftest import ARABIC, Shelf, write_story
from warraq.articles.dedup import MAX_CLUSTERS_OF_KEY, MemoryIndex, compare, judge, sign
from warraq.articles.errors import NotFoundError

FOUR_HUNDRED = write_story(1, 400)


def _words(text: str) -> list[str]:
    return text.split()


def _drop(text: str) -> str:
    sentences = text.split(". ")
    return ". ".join(sentence for number, sentence in enumerate(sentences) if number % 6 != 3)


def _exchange(text: str, every: int) -> str:
    return " ".join("zzyx" if number % every == 0 else word for number, word in enumerate(_words(text), 1))


COPIES = [
    ("same", FOUR_HUNDRED, FOUR_HUNDRED.upper() + " !"),
    ("near", FOUR_HUNDRED, "A note in front of it. " + FOUR_HUNDRED),
    ("near", FOUR_HUNDRED, _exchange(FOUR_HUNDRED, 40)),
    ("near", FOUR_HUNDRED, _exchange(FOUR_HUNDRED, 7)),
    ("near", FOUR_HUNDRED, _drop(FOUR_HUNDRED)),
    ("near", FOUR_HUNDRED, FOUR_HUNDRED + "\n\nUpdate: " + write_story(2, 30)),
    ("truncated", FOUR_HUNDRED, " ".join(_words(FOUR_HUNDRED)[:240])),
    ("extended", " ".join(_words(FOUR_HUNDRED)[:240]), FOUR_HUNDRED),
    ("excerpt", FOUR_HUNDRED, " ".join(_words(FOUR_HUNDRED)[:50]) + " ..."),
    ("extended", " ".join(_words(FOUR_HUNDRED)[:50]), FOUR_HUNDRED),
    ("contains", write_story(3, 120), f"{write_story(4, 70)} {write_story(3, 120)} {write_story(5, 130)}"),
]


@pytest.mark.parametrize(("relation", "first", "second"), COPIES)
def test_copies(shelf: Shelf, relation: str, first: str, second: str) -> None:
    assert shelf.put(first, "one").duplicate_of is None
    verdict = shelf.put(second, "two")
    assert (verdict.duplicate_of, verdict.cluster_id, verdict.relation) == (1, 1, relation)
    assert 0.2 < verdict.similarity <= 1


def test_spelling_makes_no_difference(shelf: Shelf) -> None:
    text = write_story(6, 200, ARABIC)
    shelf.put(text)
    respelled = text.replace("كا", "کا").replace("مي", "مـي").replace("ني", "نِي").replace("سن", "س‌ن")
    assert respelled != text
    assert shelf.put(respelled).relation == "same"


TEMPLATE = (
    "The weather service says {place} will be {sky} today with a high of {a} degrees and a low of {b} degrees. Winds"
    " will be light to moderate at {c} to {d} miles an hour. The chance of rain is {e} percent and humidity will reach"
    " {f} percent by the afternoon. Tomorrow is expected to be {sky} with temperatures close to the seasonal average."
    " Residents are advised to check the latest forecast before travelling on mountain roads this week."
)
FOOTER = write_story(7, 90)
DISTINCT = [
    (write_story(10, 400), write_story(11, 400)),
    (write_story(12, 15), write_story(13, 15)),
    (
        TEMPLATE.format(place="Alder", sky="sunny", a=31, b=12, c=5, d=9, e=10, f=40),
        TEMPLATE.format(place="Birch", sky="foggy", a=18, b=7, c=11, d=26, e=72, f=50),
    ),
    (f"{write_story(14, 80)} {FOOTER}", f"{write_story(15, 80)} {FOOTER}"),
    (f"{FOOTER} {write_story(14, 200)}", f"{FOOTER} {write_story(15, 200)}"),
    # A digest of several stories is none of them, and a story is no copy of a digest.
    (" ".join(write_story(seed, 40) for seed in range(20, 28)), write_story(24, 40)),
    # A middle part alone is no copy: it may be a quotation.
    (write_story(16, 600), " ".join(_words(write_story(16, 600))[300:360])),
    ("Photo of the day.", "Photo of the week."),
]


@pytest.mark.parametrize(("first", "second"), DISTINCT)
def test_distinct(shelf: Shelf, first: str, second: str) -> None:
    shelf.put(first, "one")
    assert shelf.put(second, "two").duplicate_of is None


def test_short_text_counts_with_its_title(shelf: Shelf) -> None:
    assert shelf.put("Watch the video below.", "Storm").duplicate_of is None
    assert shelf.put("Watch the video below.", "Flood").duplicate_of is None
    verdict = shelf.put("watch the video BELOW", "“Storm”")
    assert (verdict.duplicate_of, verdict.relation) == (1, "same")


@pytest.mark.parametrize("text", ["", " ", "…", "\n\n—"])
def test_nothing_is_no_copy_of_nothing(shelf: Shelf, text: str) -> None:
    shelf.put(text, "")
    assert shelf.put(text, "").duplicate_of is None


def test_clusters_do_not_chain_over_excerpts(shelf: Shelf) -> None:
    """Two stories that begin alike for sixty words stay two when the beginning alone is known too."""
    lead = write_story(30, 60)
    shelf.put(f"{lead} {write_story(31, 300)}", "one")
    assert shelf.put(lead, "lead").relation == "excerpt"
    assert shelf.put(f"{lead} {write_story(32, 300)}", "two").duplicate_of is None


def test_a_cluster_founded_by_an_excerpt_is_led_by_the_whole(shelf: Shelf) -> None:
    whole = f"{write_story(30, 60)} {write_story(31, 300)}"
    shelf.put(write_story(30, 60), "lead")
    assert shelf.put(whole, "one").relation == "extended"
    assert shelf.put(f"{write_story(30, 60)} {write_story(32, 300)}", "two").duplicate_of is None
    assert shelf.put(_drop(whole), "three").cluster_id == 1


def test_templates_are_not_looked_up(shelf: Shelf) -> None:
    """A key in more than twelve clusters says nothing; the rest of the text still does."""
    for seed in range(MAX_CLUSTERS_OF_KEY + 8):
        shelf.put(f"{FOOTER} {write_story(40 + seed, 150)}", f"t{seed}")
    assert len(set(shelf.clusters.values())) == MAX_CLUSTERS_OF_KEY + 8
    assert shelf.put(f"{FOOTER} {write_story(45, 150)} more", "again").duplicate_of == 6
    counts: dict[int, int] = {}
    for key, _ in shelf.index.find_clusters(sign(f"{FOOTER} {write_story(41, 150)}").keys):
        counts[key] = counts.get(key, 0) + 1
    assert max(counts.values()) == MAX_CLUSTERS_OF_KEY + 1


def test_members_arrive_in_order_and_can_be_replaced(shelf: Shelf) -> None:
    shelf.put(FOUR_HUNDRED, "one")
    shelf.put(FOUR_HUNDRED, "two")
    excerpt = " ".join(_words(FOUR_HUNDRED)[:50])
    shelf.put(excerpt, "three")
    members = shelf.index.members(1)
    assert [(member.article_id, member.words, member.leaf) for member in members] == [
        (1, 400, False),
        (2, 400, False),
        (3, 50, True),
    ]
    text = FOUR_HUNDRED + " " + write_story(2, 100)
    signature = sign(text, "one")
    shelf.texts[1] = ("one", text)
    shelf.index.add(1, signature, judge(signature, shelf.index))
    assert {member.article_id: member.words for member in shelf.index.members(1)} == {1: 500, 2: 400, 3: 50}
    assert len(shelf.index.words_of(1).tokens) == 500


def test_unknown_article(shelf: Shelf) -> None:
    with pytest.raises(NotFoundError):
        shelf.index.words_of(99)


def test_removed_articles_are_not_found(shelf: Shelf) -> None:
    shelf.put(FOUR_HUNDRED, "one")
    shelf.index.remove(1)  # type: ignore[attr-defined]
    assert shelf.put(FOUR_HUNDRED, "two").duplicate_of is None


def test_comparison_measures() -> None:
    whole, part = (
        sign(FOUR_HUNDRED, "Storm over town"),
        sign(" ".join(_words(FOUR_HUNDRED)[100:300]), "storm over"),
    )
    comparison = compare(part, whole)
    assert comparison.new_is_shorter
    assert (comparison.words, comparison.ratio, comparison.lead_words) == (200, 0.5, 100)
    assert (comparison.coverage, comparison.longest_gap, comparison.one_stretch) == (1.0, 0.0, 1.0)
    assert comparison.drift_words == 0
    assert comparison.loose() == (1.0, 0.0)
    assert comparison.titles() == 1.0
    nothing = compare(sign(""), whole)
    assert (nothing.coverage, nothing.longest_gap, nothing.numbers) == (0.0, 1.0, 1.0)


def test_numbers_are_compared_inside_the_common_part() -> None:
    frame = write_story(50, 60)
    words = _words(frame)
    one = sign(" ".join([*words[:20], "17", *words[20:40], "23", *words[40:]]) + " 2019")
    two = sign(" ".join([*words[:20], "18", *words[20:40], "23", *words[40:]]))
    comparison = compare(one, two)
    assert (comparison.numbers, comparison.missing_numbers) == (0.5, 1)


def test_keys_are_stable() -> None:
    """Stored in databases: these numbers must never change without a migration."""
    signature = sign(FOUR_HUNDRED)
    assert signature.keys[:3] == (-2133158018, -2033434923, -1891598924)
    assert signature.exact_key == 1203921149
    assert 8 <= len(signature.keys) <= 96
    assert all(-(2**31) <= key < 2**31 for key in signature.keys)


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=()), max_size=400), st.text(max_size=20))
def test_never_raises_and_finds_itself(text: str, title: str) -> None:
    index = MemoryIndex()
    signature = sign(text, title)
    first = judge(signature, index)
    assert first.duplicate_of is None
    index.add(1, signature, first)
    again = judge(sign(text, title), index)
    assert again.duplicate_of == (1 if len(signature.tokens) else None)


def _posts(shared: Path, seed: int) -> list[dict[str, Any]]:
    spec = importlib.util.spec_from_file_location("blog_site_for_dedup", shared / "tools/blog_site.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
        posts: list[dict[str, Any]] = module.Blog(seed).gold()["posts"]
    finally:
        del sys.modules[spec.name]
    return posts


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("seed", [7, 8, 9])
def test_the_five_kinds_of_copy_on_a_blog(shared: Path, seed: int, newest_first: bool) -> None:
    posts = _posts(shared, seed)
    index = MemoryIndex()
    found = set()
    for post in sorted(posts, key=lambda post: post["published"], reverse=newest_first):
        signature = sign(post["text"], post["title"])
        verdict = judge(signature, index)
        index.add(post["id"], signature, verdict)
        if verdict.duplicate_of is not None:
            found.add(frozenset((post["id"], verdict.duplicate_of)))
    copies = {frozenset((post["id"], post["duplicate_of"])) for post in posts if post["duplicate_of"]}
    assert len(copies) == 5
    assert found == copies
