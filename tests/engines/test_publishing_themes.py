"""From recipes to what a crawl of their sites is judged by, without any engine."""

import http.client
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks.engines.posts import Post, parse
from benchmarks.engines.publish import chosen_posts, from_rows, registry_of, write_sources
from benchmarks.engines.recipes import Recipe, RecipeError, recipes
from benchmarks.engines.rows import families, sorted_rows
from benchmarks.engines.serving import serve
from benchmarks.engines.stating import Statements, stated_by_page

TEXT = """\
== tea | en | Nora Whitlock | 2024-05-04 | kitchens, repair | House | Tea
Text, with a picture.
!img pot.png | The pot
@also milk
== milk | en | Nora Whitlock | 2024-06-01 | kitchens | House | Milk
%copy tea | same
More.
== schnee | de |  | 2024-01-02 |  |  | Schnee
Es schneit.
"""


@pytest.fixture(name="posts")
def _posts() -> tuple[Post, ...]:
    return parse(TEXT)


@pytest.fixture(name="recipe")
def _recipe() -> Recipe:
    return Recipe(
        theme="plain", engine="plain", registry="pypi", packages=("a", "npm:b"), post="in/<<slug>>.md",
        head="title: <<title.json>>\ntags: <<tags.json>>\n\n", link="/<<year>>/<<slug>>/", languages=("en",),
        language="ar", files={"conf": "<<site_direction>> <<url>> <<mood>>"}, values={"mood": "by <<theme>>"},
        images="pictures",
    )  # fmt: skip


def test_every_recipe_can_be_filled(posts: tuple[Post, ...]) -> None:
    assert len(recipes()) >= 15
    for recipe in recipes().values():
        for text in (recipe.post, recipe.head, recipe.link, recipe.serve, *recipe.build):
            assert "<<" not in recipe.filled(text, posts[0])
        assert recipe.output or recipe.serve


def test_what_nothing_states_is_told(recipe: Recipe) -> None:
    with pytest.raises(RecipeError, match="nothing states <<nonsense>>"):
        recipe.filled("<<nonsense>>")


def test_sources(recipe: Recipe, posts: tuple[Post, ...], tmp_path: Path) -> None:
    chosen = chosen_posts(recipe, posts)
    assert [post.slug for post in chosen] == ["tea", "milk"]
    write_sources(recipe, chosen, tmp_path)
    assert (tmp_path / "conf").read_text("utf-8") == f"rtl {recipe.url} by plain"
    text = (tmp_path / "in/tea.md").read_text("utf-8")
    assert text.startswith('title: "Tea"\ntags: ["kitchens", "repair"]\n\nText, with a picture.')
    assert "[Milk](/2024/milk/)" in text
    assert (tmp_path / "pictures/pot.png").read_bytes().startswith(b"\x89PNG")


def test_packages_may_name_their_registry(recipe: Recipe) -> None:
    assert [registry_of(name, recipe) for name in recipe.packages] == ["pypi", "npm"]


def test_rows_find_their_posts(recipe: Recipe, posts: tuple[Post, ...]) -> None:
    urls = ("/2024/tea/index.html", "/2024/milk", "/2024/", "/2024/tea/")
    rows = [{"url": recipe.url + url} for url in urls]
    found, extra = sorted_rows(rows, recipe, posts)
    assert {slug: row["url"].removeprefix(recipe.url) for slug, row in found.items()} == {
        "tea": "/2024/tea/index.html", "milk": "/2024/milk",
    }  # fmt: skip
    assert extra == rows[2:]
    assert families(posts) == {"tea": "tea", "milk": "tea", "schnee": "schnee"}


@pytest.mark.parametrize(
    ("page", "stated"),
    [
        ("<time>2024-05-04</time>", {"date"}),
        ("<p>4 May 2024</p><b>Nora Whitlock</b>", {"date", "author"}),
        ("<a>#kitchens</a> <a>repair</a>", {"tags"}),
        ('<script type="application/ld+json">["kitchens", "repair"]</script>', {"tags"}),
        ('<script>x = ["kitchens", "repair"]</script>', set()),
        ("<a>kitchens</a> <p>about repair and more</p>", set()),
        ("<p>Written 14 May 2024</p>", set()),
    ],
)
def test_what_a_page_states(page: str, stated: set[str], posts: tuple[Post, ...]) -> None:
    assert stated_by_page(page, posts[0]) == stated


def test_an_author_who_is_named_in_the_text_alone_is_not_stated() -> None:
    (post,) = parse("== letter | en | Nora Whitlock | 2024-05-04 |  |  | A letter\nYours, Nora Whitlock")
    assert stated_by_page("<p>Yours, Nora Whitlock</p>", post) == set()
    assert stated_by_page("<b>Nora Whitlock</b><p>Yours, Nora Whitlock</p>", post) == {"author"}


def test_what_is_empty_is_not_stated(posts: tuple[Post, ...]) -> None:
    assert stated_by_page("<b></b> 2024-01-02", posts[2]) == {"date"}
    assert Statements(authors={}, tags={}).of_feeds(posts[2], "/2024/schnee/") == set()


def test_a_site_of_files_is_served_with_validators(recipe: Recipe, tmp_path: Path) -> None:
    site = tmp_path / "sites/plain/2024"
    site.mkdir(parents=True)
    (site / "index.html").write_text("<p>Here.</p>", "utf-8")
    (site / "feed.xml").write_text("<rss/>", "utf-8")
    with serve(recipe, tmp_path) as served:
        connection = http.client.HTTPConnection("127.0.0.1", recipe.port)
        answers = []
        for path, headers in (
            ("/2024", {}),
            ("/2024/", {}),
            ("/2024/feed.xml", {}),
            ("/../x", {}),
            ("/2024/", None),
        ):
            validators = {"If-None-Match": str(answers[1][1])} if headers is None else headers
            connection.request("GET", path, headers=validators)
            answer = connection.getresponse()
            answer.read()
            answers.append((answer.status, answer.headers["etag"]))
        connection.close()
    assert [status for status, _ in answers] == [301, 200, 200, 404, 304]
    assert [asked.is_conditional for asked in served.log] == [False, False, False, False, True]
    assert served.documents == {"/2024/feed.xml": b"<rss/>"}


def test_published_posts_are_kept(posts: tuple[Post, ...]) -> None:
    rows = json.loads(json.dumps([asdict(post) for post in posts]))
    assert from_rows(rows) == posts
