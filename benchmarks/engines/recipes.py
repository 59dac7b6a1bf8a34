"""Recipes: how posts are published through an engine and a theme, read from `themes/ENGINE.toml`.

A file has a table `engine` and a table `themes.NAME` for each theme; what a theme states goes before what its engine
does, and their `files` and `values` are joined. Texts may hold `<<name>>`, replaced by a fact of the post, the site or
the recipe, and `<<name.json>>`, the same as a JSON string or list.
"""

import json
import re
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.engines.posts import RIGHT_TO_LEFT, Post

RECIPES = Path(__file__).resolve().parent / "themes"
#: Ports of the sites on loopback: below those that the system hands out.
FIRST_PORT, PORTS = 20000, 12000
VARIABLE = re.compile(r"<<(?P<name>[a-z_]{1,40})(?P<json>\.json)?>>")  # <<title.json>>
SITE_TITLE = "The Inkwell Notebook"


class RecipeError(ValueError):
    """A recipe that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a theme is published. Commands run in the site's own folder.

    `registry` is npm, pypi or debian; `environment` names the folder that packages are installed in. `post`, `head`,
    `foot`, `body` and `link` are the path, what stands before and after the text, its form, and the address of a post.
    A site is what `build` leaves in `output`, or what `serve` answers on its port, forwarded. `states` names what the
    theme tells of a post beside its text.
    """

    theme: str
    engine: str
    registry: str
    packages: tuple[str, ...]
    post: str
    head: str
    link: str
    languages: tuple[str, ...]
    language: str
    states: tuple[str, ...] = ("author", "tags", "date")
    environment: str = ""
    body: str = "markdown"
    foot: str = ""
    figure: str = "html"
    images: str = "images"
    images_url: str = "/images/"
    per_page: int = 10
    title: str = SITE_TITLE
    files: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    build: tuple[str, ...] = ()
    output: str = ""
    serve: str = ""
    home: str = "/"

    @property
    def port(self) -> int:
        """The port the site is built for, always the same."""
        return FIRST_PORT + zlib.crc32(self.theme.encode()) % PORTS

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def link_of(self, post: Post) -> str:
        """The path of a post on its site."""
        return self.filled(self.link, post)

    def filled(self, text: str, post: Post | None = None, extra: Mapping[str, Any] | None = None) -> str:
        """The text with its variables replaced. Raises RecipeError for one that nothing states."""
        facts = self._facts() | dict(extra or {}) | (post_facts(post) if post else {})
        return VARIABLE.sub(lambda found: self._value(found, facts), text)

    def _facts(self) -> dict[str, Any]:
        direction = "rtl" if self.language.split("-")[0] in RIGHT_TO_LEFT else "ltr"
        facts: dict[str, Any] = {
            "site_title": self.title, "site_language": self.language, "site_direction": direction, "url": self.url,
            "port": str(self.port), "inner_port": str(self.port + PORTS), "per_page": str(self.per_page),
            "theme": self.theme,
        }  # fmt: skip
        return facts | {
            name: VARIABLE.sub(lambda found: self._value(found, facts), text)
            for name, text in self.values.items()
        }

    def _value(self, found: re.Match[str], facts: Mapping[str, Any]) -> str:
        if found["name"] not in facts:
            raise RecipeError(f"{self.theme}: nothing states <<{found['name']}>>")
        value = facts[found["name"]]
        if found["json"]:
            return json.dumps(value, ensure_ascii=False)
        return value if isinstance(value, str) else ", ".join(value)


def post_facts(post: Post) -> dict[str, Any]:
    """What a recipe may say of a post."""
    year, month, day = post.date.split("-")
    return {
        "slug": post.slug, "language": post.language, "direction": post.direction, "author": post.author,
        "author_id": f"a{zlib.crc32(post.author.encode())}", "title": post.title, "tags": list(post.tags),
        "category": post.category, "date": post.date, "time": post.time, "year": year, "month": month, "day": day,
        "wiki_tags": " ".join(tag.replace(" ", "_") for tag in post.tags),
        "title_ascii": re.sub(r"[^a-z0-9]", "_", post.title, flags=re.IGNORECASE | re.ASCII),
    }  # fmt: skip


@cache
def recipes() -> Mapping[str, Recipe]:
    """Every recipe by the name of its theme. Raises RecipeError."""
    found: dict[str, Recipe] = {}
    for path in sorted(RECIPES.glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        for theme, own in table["themes"].items():
            found[theme] = _recipe(path.stem, theme, table["engine"], own)
    ports: dict[int, str] = {}
    for name, recipe in found.items():
        if ports.setdefault(recipe.port, name) != name:
            raise RecipeError(f"{name} and {ports[recipe.port]} have one port")
    return found


def _recipe(engine: str, theme: str, shared: Mapping[str, Any], own: Mapping[str, Any]) -> Recipe:
    joined = {name: {**shared.get(name, {}), **own.get(name, {})} for name in ("files", "values")}
    packages = [*shared.get("packages", ()), *own.get("packages", ())]
    given = {**shared, **own, **joined, "packages": packages}
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    try:
        return Recipe(theme=theme, engine=engine, **{"environment": engine, **given})
    except TypeError as problem:
        raise RecipeError(f"{theme}: {problem}") from problem
