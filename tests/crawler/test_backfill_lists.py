"""Catalogues that only lists of the site show: archive pages, categories, sitemaps without a feed; and the verdict."""

from pathlib import Path
from typing import Any

import pytest
from scripted import HOME, Answer, serve, warraq
from test_backfill import PATHS, WINDOW, Answers, follow, home, objects, page_of_posts, site_of

OLD = [f"/2023/0{month}/{day:02d}/of-an-older-year-{day}/" for month in (7, 5, 3) for day in range(10, 0, -1)]
ALL = PATHS + OLD  # 42 posts


def links(paths: list[str]) -> str:
    return "".join(f"<li><a href='{path}'>{path}</a></li>" for path in paths)


def listing(*paths: str, more: str = "") -> Answer:
    return Answer(
        body=f"<html><head><title>L</title></head><body><main><ul>{links(list(paths))}</ul>{more}</main></body></html>"
    )


def front(menu: str, posts: list[str]) -> Answer:
    return home(body=f"<nav>{menu}</nav><ul>{links(posts)}</ul>")


def urlset(paths: list[str], *, news: bool = False) -> Answer:
    told = "<news:news><news:title>T</news:title></news:news>" if news else ""
    urls = "".join(f"<url><loc>{{base}}{path}</loc>{told}</url>" for path in paths)
    spaces = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    body = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' {spaces}>{urls}</urlset>"
    return Answer(body=body, content_type="application/xml")


def verdict(folder: Path, answers: Answers) -> tuple[dict[str, Any], list[str]]:
    """What backfill says of a site, and the paths it asked for."""
    with serve(answers) as site:
        follow(folder, site.base, site.answers)
        ended = warraq(folder, "backfill", "site", "--json")
        asked = site.paths()
    (told,) = objects(ended.stdout)
    return told, asked


def whole_site(answers: Answers) -> Answers:
    posts = site_of({})
    old = {path: posts[PATHS[number % len(PATHS)]] for number, path in enumerate(OLD)}
    return posts | old | answers


ARCHIVE = "<a href='/archive/'>Archive</a>"


@pytest.mark.parametrize("has_feed", [True, False])
def test_an_archive_page_of_all_posts_is_the_catalogue(tmp_path: Path, has_feed: bool) -> None:
    answers: Answers = {"/": front(ARCHIVE, PATHS[:WINDOW]), "/archive/": listing(*ALL)}
    if has_feed:
        answers["/feed"] = page_of_posts(PATHS[:10])
    told, asked = verdict(tmp_path, whole_site(answers))
    assert told["is_complete"], told
    assert [walk["method"] for walk in told["walks"] if walk["is_proof"]] == ["contents"]
    assert set(ALL) <= set(asked)
    assert asked.count("/archive/") <= 2, "once as a list that nobody has read, once as the contents"


def test_an_archive_page_that_lacks_a_post_is_not(tmp_path: Path) -> None:
    answers: Answers = {
        "/": front(ARCHIVE, PATHS[:WINDOW]), "/feed": page_of_posts(PATHS), "/archive/": listing(*ALL[1:]),
    }  # fmt: skip
    told, asked = verdict(tmp_path, whole_site(answers))
    assert not told["is_complete"]
    assert set(ALL) <= set(asked)


def test_an_archive_page_as_short_as_the_feed_proves_nothing(tmp_path: Path) -> None:
    answers: Answers = {
        "/": front(ARCHIVE, PATHS), "/feed": page_of_posts(PATHS), "/archive/": listing(*PATHS),
    }  # fmt: skip
    told, _ = verdict(tmp_path, whole_site(answers))
    assert not told["is_complete"]
    assert told["reason"] == "no way back showed where the catalogue begins"


def test_an_archive_of_several_pages_is_read_to_its_end(tmp_path: Path) -> None:
    more = "<a class='next' href='/archive/page/2/'>older</a>"
    answers: Answers = {
        "/": front(ARCHIVE, PATHS[:WINDOW]), "/feed": page_of_posts(PATHS[:10]),
        "/archive/": listing(*ALL[:20], more=more), "/archive/page/2/": listing(*ALL[20:]),
    }  # fmt: skip
    told, asked = verdict(tmp_path, whole_site(answers))
    assert told["is_complete"], told
    assert set(ALL) <= set(asked)


def categories() -> Answers:
    """The home page leads to categories and to the list of tags; one category has a second page."""
    menu = "<a href='/category/sea/'>Sea</a><a href='/tags/'>Tags</a>"
    older = "<a class='next' href='/category/sea/page/2/'>older</a>"
    return {
        "/": front(menu, PATHS[:10]), "/feed": page_of_posts(PATHS[:10]),
        "/category/sea/": listing(*PATHS[:8], more=older), "/category/sea/page/2/": listing(*PATHS[8:], *OLD[:10]),
        "/tags/": Answer(body="<main><a href='/tag/wind/'>wind</a> <a href='/tag/none/'>none</a></main>"),
        "/tag/wind/": listing(*OLD[5:]),
    }  # fmt: skip


def test_categories_and_tags_lead_to_older_posts(tmp_path: Path) -> None:
    told, asked = verdict(tmp_path, whole_site(categories()))
    assert set(ALL) <= set(asked)
    assert all(asked.count(path) == 1 for path in ALL)
    assert not told["is_complete"], "nothing shows that every post has a tag"
    assert told["coverage"]["failed"] == 0


def test_categories_are_left_alone_where_a_sitemap_lists_posts(tmp_path: Path) -> None:
    told, asked = verdict(tmp_path, whole_site(categories() | {"/sitemap.xml": urlset(ALL)}))
    assert told["is_complete"], told
    assert "/tag/wind/" not in asked


def test_a_sitemap_without_a_feed_is_compared_with_the_home_page(tmp_path: Path) -> None:
    answers: Answers = {"/": front("", PATHS[:10]), "/sitemap.xml": urlset(ALL)}
    told, _ = verdict(tmp_path, whole_site(answers))
    assert told["is_complete"], told
    assert [walk["method"] for walk in told["walks"] if walk["is_proof"]] == ["sitemap"]


@pytest.mark.parametrize(
    "sitemap",
    [urlset(ALL[20:]), urlset(PATHS, news=True), urlset([])],
    ids=["lacks what the home page shows", "news", "empty"],
)
def test_a_sitemap_that_cannot_be_complete_proves_nothing(tmp_path: Path, sitemap: Answer) -> None:
    answers: Answers = {"/": front("", PATHS[:10]), "/sitemap.xml": sitemap}
    told, _ = verdict(tmp_path, whole_site(answers))
    assert not told["is_complete"], told


SHELL = Answer(
    body="<html><head><title>S</title></head><body><div id='app'></div><script>"
    + "render();" * 200
    + "</script></body></html>"
)
SHOP = Answer(
    body="<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1><p>Gone.</p></body></html>"
)


def test_a_page_that_may_not_be_fetched_is_told(tmp_path: Path) -> None:
    answers: Answers = {
        "/": HOME,
        "/feed": page_of_posts(PATHS[:10]),
        "/sitemap.xml": urlset([*PATHS, "/private/x/"]),
    }
    robots = Answer(body="User-agent: *\nDisallow: /private/\n", content_type="text/plain")
    told, asked = verdict(tmp_path, site_of(answers) | {"/robots.txt": robots})
    assert told["is_complete"], told
    assert "but 1 listed page may not be fetched" in told["reason"]
    assert "/private/x/" not in asked


@pytest.mark.parametrize(
    ("page", "is_complete", "words"),
    [(SHELL, False, "1 listed page could not be read"), (SHOP, True, "but 1 listed page was no article")],
)
def test_refused_pages_are_told(tmp_path: Path, page: Answer, is_complete: bool, words: str) -> None:
    answers: Answers = {
        "/": HOME,
        "/feed": page_of_posts(PATHS[:10]),
        "/sitemap.xml": urlset([*PATHS, "/of-another-kind/"]),
    }
    told, _ = verdict(tmp_path, site_of(answers) | {"/of-another-kind/": page})
    assert told["is_complete"] == is_complete, told
    assert words in told["reason"]


def test_sections_that_bring_nothing_end_early(tmp_path: Path) -> None:
    """An index of more tags than are followed, and a category whose pages repeat themselves without end."""
    tags = "".join(f"<a href='/tag/t{number}/'>t</a>" for number in range(130))
    answers: Answers = {
        "/": front("<a href='/category/sea/'>Sea</a><a href='/tags/'>Tags</a>", PATHS[:10]),
        "/feed": page_of_posts(PATHS[:10]), "/tags/": Answer(body=f"<main>{tags}</main>"),
    }  # fmt: skip
    for number in range(1, 20):
        path = "/category/sea/" if number == 1 else f"/category/sea/page/{number}/"
        shown = PATHS[number % 3 :][:6]
        answers[path] = listing(
            *shown, more=f"<a class='next' href='/category/sea/page/{number + 1}/'>older</a>"
        )
    told, asked = verdict(tmp_path, site_of(answers))
    assert not told["is_complete"]
    assert sum(path.startswith("/category/") for path in set(asked)) <= 4
    assert sum(path.startswith("/tag/") for path in asked) == 100
