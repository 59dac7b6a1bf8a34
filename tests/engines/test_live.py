"""A site of files, published, crawled, judged and stored as those of engines are."""

import gzip
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.engines.crawling import crawl
from benchmarks.engines.live import gold, hidden, measure
from benchmarks.engines.posts import Post, read_posts
from benchmarks.engines.publish import publish, published
from benchmarks.engines.recipes import Recipe
from benchmarks.engines.store import store

POSTS = read_posts([Path(__file__).resolve().parent / "posts.txt"])
LINKS = "".join(f"<li><a href='/{post.slug}.html'>{post.title}</a> {post.date}</li>" for post in POSTS)
RECIPE = Recipe(
    theme="tests-of-the-farm", engine="files", registry="pypi", packages=(), post="site/<<slug>>.html",
    head="<!doctype html><html lang='<<language>>'><head><title><<title>></title></head><body><h1><a href='/'>"
         "Inkwell</a></h1><article><h1><<title>></h1><p class='byline'>By <a rel='author' href='/by'><<author>></a>, "
         "<time datetime='<<date>>'><<date>></time></p>",
    foot="</article></body></html>", body="html", link="/<<slug>>.html", languages=("en", "de", "ar"), language="en",
    images="site/images", output="site",
    files={"site/index.html": f"<html><head><title>Inkwell</title></head><body><ul>{LINKS}</ul></body></html>"},
)  # fmt: skip


@pytest.fixture(name="evaluate", scope="module")
def _evaluate(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate", shared / "tools/evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_a_site_comes_back(tmp_path: Path, evaluate: ModuleType) -> None:
    posts = publish(RECIPE, POSTS, tmp_path)
    assert published(RECIPE.theme, tmp_path) == posts
    crawl(RECIPE, tmp_path)
    result = measure(RECIPE, posts, tmp_path, evaluate)
    assert (result.posts, result.found, result.missing, result.extra, result.hidden) == (4, 4, [], [], {})
    assert result.figures["title"] == result.figures["date"] == result.figures["author"] == 1
    assert "tags" not in result.figures  # the page states none
    assert result.again
    assert all(asked.is_conditional and asked.status == 304 for asked in result.again)
    assert store(RECIPE, tmp_path, tmp_path / "data") == 4
    rows = [json.loads(line) for line in (tmp_path / "data/gold.jsonl").read_text("utf-8").splitlines()]
    assert list(rows[0]) == ["id", "url", "lang", "html_path", "title", "authors", "date", "tags", "body"]
    page = gzip.decompress((tmp_path / "data" / rows[0]["html_path"]).read_bytes())
    assert page == (tmp_path / "sites" / RECIPE.theme / f"{rows[0]['id']}.html").read_bytes()


def row(url: str, copied: str = "") -> dict[str, object]:
    return {"url": url, "duplicate_of": 1 if copied else None, "duplicate_of_url": copied}


def test_only_what_is_no_copy_is_hidden() -> None:
    source, copy, other = (
        Post(
            slug=slug,
            language="en",
            author="",
            date="2024-05-04",
            tags=(),
            category="",
            title="T",
            copy_of=of,
        )
        for slug, of in (("a", ""), ("b", "a"), ("c", ""))
    )
    rows = {
        "a": row(f"{RECIPE.url}/a.html"), "b": row(f"{RECIPE.url}/b.html", f"{RECIPE.url}/a"),
        "c": row(f"{RECIPE.url}/c.html", f"{RECIPE.url}/page/2/"),
    }  # fmt: skip
    assert hidden(rows, RECIPE, (source, copy, other)) == {"c": "/page/2/"}
    rows["c"] = row(f"{RECIPE.url}/c.html", f"{RECIPE.url}/b.html")
    assert hidden(rows, RECIPE, (source, copy, other)) == {"c": "/b.html"}


def test_what_is_not_stated_is_not_asked() -> None:
    assert gold(POSTS[0], frozenset())["authors"] == gold(POSTS[0], frozenset())["tags"] == []
    assert gold(POSTS[0], frozenset({"author", "date"}))["authors"] == [POSTS[0].author]
    assert gold(POSTS[0], frozenset({"date"}))["date"] == POSTS[0].date
