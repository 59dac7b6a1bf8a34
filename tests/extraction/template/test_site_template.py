"""What the pages of a site teach: where its posts have their text and fields; believed as far as it was confirmed."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from extraction_pages import ARABIC, PARAGRAPHS, page, paragraphs

from warraq.articles.extraction import (
    OFF_TEMPLATE,
    ExtractOptions,
    PageSample,
    SiteKnowledge,
    SiteTemplate,
    StatedPost,
    extract,
    learn_template,
    template_from,
)
from warraq.articles.own_text import OwnText
from warraq.articles.records import Article, Page
from warraq.articles.site_samples import read_sample

NOW = datetime(2026, 6, 1, tzinfo=UTC)
NAMES = ("Mira Haddad", "Jonas Weber", "Lina Qasim")
WORDS = (
    "copper",
    "lantern",
    "harbour",
    "olive",
    "window",
    "tramway",
    "saffron",
    "orchard",
    "gravel",
    "candle",
)


def text_of(number: int) -> list[str]:
    """Paragraphs that no other post has."""
    mine = [WORDS[(number + step) % len(WORDS)] for step in range(len(PARAGRAPHS))]
    return [
        f"{text} It was the year of the {word}, number {number}."
        for text, word in zip(PARAGRAPHS, mine, strict=True)
    ]


def plain(number: int, *, body: str = "", extra: str = "", home: str = "copy f4 lh") -> Page:
    """A post in a theme whose classes say little. The line under the title is in no place that is known to be one."""
    title = f"The {WORDS[number % len(WORDS)]} of day {number}"
    html = f"""<!DOCTYPE html><html lang="en"><head><title>{title} | Harbour Notes</title></head><body class="bg">
<header class="bx"><a href="/">Harbour Notes</a> <a href="/about">About</a></header>
<main class="pb7"><div class="mw8"><h1 class="f1">{title}</h1>
<div class="mv2">{date_of(number)} · {name_of(number)} · 3 min</div>
<div class="{home}">{body or paragraphs(*text_of(number))}</div>
<div class="mt5"><div class="dib">{WORDS[number % len(WORDS)]}</div> <div class="dib">days</div></div>{extra}</div>
<div class="fr"><h4>Who writes here</h4><p><a rel="author" href="/about">The Harbour Desk</a></p></div></main>
<footer>© Harbour Notes</footer></body></html>"""
    return replace(page(html), url=url_of(number), final_url=url_of(number), fetched_at=NOW)


def url_of(number: int) -> str:
    return f"https://blog.example/post-{number}/"


def name_of(number: int) -> str:
    return NAMES[number % len(NAMES)]


def date_of(number: int) -> str:
    return f"{number % 27 + 1} March 2025"


def stated(number: int) -> StatedPost:
    """What the feed says of a post."""
    return StatedPost(
        title=f"The {WORDS[number % len(WORDS)]} of day {number}",
        authors=(name_of(number),),
        published=f"2025-03-{number % 27 + 1:02}T08:00:00Z",
        tags=(WORDS[number % len(WORDS)], "days"),
    )


def own(number: int, html: str = "") -> OwnText:
    return OwnText(url=url_of(number), title=stated(number).title, html=html or paragraphs(*text_of(number)))


def samples(*pages: Page, listed: int = 0, bodies: tuple[str, ...] = ()) -> list[PageSample]:
    """Samples of pages, the first of which a feed lists."""
    found = []
    for number, one in enumerate(pages):
        is_listed = number < listed
        html = bodies[number] if number < len(bodies) else ""
        sample = read_sample(
            one,
            own=own(number, html) if is_listed else None,
            stated=stated(number) if is_listed else StatedPost(),
        )
        assert sample is not None
        found.append(sample)
    return found


def learnt(*pages: Page, listed: int = 0, bodies: tuple[str, ...] = ()) -> SiteTemplate:
    template = learn_template(samples(*pages, listed=listed, bodies=bodies), now=NOW)
    assert template is not None
    return template


def read(one: Page, template: SiteTemplate | None) -> Article:
    site = SiteKnowledge(template=template) if template else None
    found = extract(one, ExtractOptions(with_blocks=True), site=site)
    assert isinstance(found, Article), found
    return found


EIGHT = tuple(plain(number) for number in range(8))


def test_the_place_of_the_text_is_learnt_with_its_record() -> None:
    (body,) = learnt(*EIGHT).bodies
    assert body.steps[-1] == "div lh"
    assert (body.pages, body.stated, body.right, body.wrong) == (8, 0, 8, 0)
    assert body.agreed == 1.0


def test_too_few_pages_or_pages_that_disagree_teach_nothing() -> None:
    assert learn_template(samples(*EIGHT[:4]), now=NOW) is None
    apart = [
        plain(number, home=name)
        for number, name in enumerate(("a", "bb", "ccc", "dd", "e", "fff", "gg", "h"))
    ]
    assert learn_template(samples(*apart), now=NOW) is None


def test_how_a_post_ends_is_kept_where_the_site_keeps_its_text() -> None:
    terms = "<dl><dt>Crate {0}</dt><dd>pine</dd></dl>"
    ends = plain(20, body=paragraphs(*text_of(20)) + terms.format(20))
    pages = [
        plain(n, body=paragraphs(*text_of(n)[:2]) + terms.format(n) + paragraphs(*text_of(n)[2:]))
        for n in range(16)
    ]
    assert "Crate 20" not in read(ends, None).text
    assert "Crate 20" in read(ends, learnt(*pages)).text


def test_a_last_paragraph_that_the_page_makes_unlikely_gets_no_vote() -> None:
    """A call to subscribe stands where the text does."""
    call = plain(9, body=paragraphs(*text_of(9)) + "<p><a href='/x'>The crate</a></p>")
    assert read(call, learnt(*EIGHT)).text == read(call, None).text


def test_what_the_site_never_means_as_text_goes_though_it_stands_among_it() -> None:
    call = "<div class='zz'><p>The desk of this paper stands by the window, and the kettle is on for all.</p></div>"
    bodies = tuple(paragraphs(*text_of(number)) for number in range(10))
    pages = [plain(number, body=bodies[number] + call) for number in range(9)]
    template = learnt(*pages[:8], listed=8, bodies=bodies)
    assert "the kettle is on" in read(pages[8], None).text
    assert "the kettle is on" not in read(pages[8], template).text


def test_a_name_that_says_navigation_does_not_outweigh_the_words_of_the_site_itself() -> None:
    recipe = "<p>{0} eggs, a spoon of salt, and as much flour as the bowl holds.</p>"
    boxed = f"<div class='related-posts'>{recipe}</div>"

    def body(number: int, box: str) -> str:
        return paragraphs(*text_of(number)[:2]) + box.format(number + 2) + paragraphs(*text_of(number)[2:])

    pages = [plain(number, body=body(number, boxed)) for number in range(9)]
    told = learnt(*pages[:8], listed=4, bodies=tuple(body(number, recipe) for number in range(4)))
    assert "spoon of salt" not in read(pages[8], learnt(*pages[:8])).text  # our reading alone knows no better
    assert "10 eggs, a spoon of salt" in read(pages[8], told).text


def test_captions_stay_captions_though_the_feed_repeats_them() -> None:
    figure = "<figure><img src='/{0}.jpg'><figcaption>The {1} at dusk, seen from the old quay</figcaption></figure>"
    bodies = tuple(
        paragraphs(*text_of(n)[:2]) + figure.format(n, WORDS[n]) + paragraphs(*text_of(n)[2:])
        for n in range(9)
    )
    pages = [plain(number, body=bodies[number]) for number in range(9)]
    article = read(pages[8], learnt(*pages[:8], listed=8, bodies=bodies))
    assert "seen from the old quay" not in article.text


def test_fields_are_taken_where_the_feed_shows_them_to_stand() -> None:
    template = learnt(*EIGHT, listed=8)
    old = plain(20)
    assert read(old, None).metadata.authors == ("The Harbour Desk",)
    article = read(old, template)
    assert article.metadata.authors == (name_of(20),)
    assert article.metadata.published is not None
    assert article.metadata.published.iso()[:10] == "2025-03-21"
    chosen = [one for one in article.metadata.origins if one.field == "authors" and one.chosen]
    assert [(one.origin, one.raw) for one in chosen] == [("template", name_of(20))]
    assert "The Harbour Desk" in [one.raw for one in article.metadata.origins if not one.chosen]


def test_a_name_that_is_the_same_on_every_page_is_no_byline() -> None:
    """Where one person writes everything, any place that names him would seem right."""
    template = learn_template(
        [
            replace(sample, stated=replace(sample.stated, authors=("The Harbour Desk",)))
            for sample in samples(*EIGHT, listed=8)
        ],
        now=NOW,
    )
    assert template is not None
    assert not [place for place in template.fields if place.field == "authors"]


def test_rules_of_the_user_outweigh_what_the_site_teaches() -> None:
    ruled = extract(
        plain(20), ExtractOptions(author_selector="h4"), site=SiteKnowledge(template=learnt(*EIGHT, listed=8))
    )
    assert isinstance(ruled, Article)
    assert ruled.metadata.authors == ("Who writes here",)


def test_a_changed_theme_is_a_second_place_and_pages_of_a_third_are_flagged() -> None:
    template = learnt(*EIGHT, *(plain(number, home="prose wide") for number in range(8, 14)))
    assert [body.steps[-1] for body in template.bodies] == ["div lh", "div wide"]
    assert OFF_TEMPLATE not in read(plain(30), template).flags
    assert OFF_TEMPLATE not in read(plain(30, home="prose wide"), template).flags
    third = read(plain(30, home="entirely new"), template)
    assert OFF_TEMPLATE in third.flags
    assert third.text == read(plain(30, home="entirely new"), None).text


def test_the_blocks_that_a_site_repeats_are_counted_the_same_with_and_without_a_template() -> None:
    template = learnt(*EIGHT, listed=8)
    assert read(plain(21), template).blocks == read(plain(21), None).blocks


def test_the_same_pages_teach_the_same_and_are_read_the_same() -> None:
    first, second = learnt(*EIGHT, listed=5), learnt(*EIGHT, listed=5)
    assert first == second
    assert first.digest() == second.digest()
    assert template_from(first.to_json()) == first
    assert read(plain(22), first) == read(plain(22), template_from(second.to_json()))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"pages": 1, "bodies": [{"steps": []}], "fields": []}', "null"]
)
def test_what_is_no_template_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"template|Expecting"):
        template_from(text)


def test_posts_in_arabic_teach_like_others() -> None:
    pages = [
        plain(n, body=paragraphs(*(f"{text} {n}" for text in ARABIC)) + f"<p>شارك {n}</p>") for n in range(8)
    ]
    (body,) = learnt(*pages).bodies
    assert (body.steps[-1], body.right) == ("div lh", 8)


def test_deep_and_wide_pages_cost_no_more_than_they_hold() -> None:
    deep = plain(1, body="<div>" * 3000 + paragraphs(*text_of(1)) + "</div>" * 3000)
    wide = plain(
        2, body="<div class='x'>" + "<span>a</span><p>b</p>" * 9000 + paragraphs(*text_of(2)) + "</div>"
    )
    for one in (deep, wide):
        sample = read_sample(one, stated=StatedPost())
        assert sample is None or len(sample.blocks) <= 2_000
        assert len(json.dumps(learn_template([sample] * 8, now=NOW) is None if sample else True)) < 10
        read(one, learnt(*EIGHT)) if sample else None


def test_sections_within_sections_belong_to_the_outer_one() -> None:
    def body(number: int) -> str:
        first, *others = text_of(number)
        inner = "".join(f"<section class='part'><h2>Part</h2><p>{text}</p></section>" for text in others)
        return f"<section class='part'><p>{first}</p>{inner}</section>"

    pages = [plain(number, body=body(number)) for number in range(9)]
    template = learnt(*pages[:8])
    assert template.bodies
    assert read(pages[8], template).text == read(pages[8], None).text
