"""Publish posts of ours through real engines and themes, each into a folder of its own.

    python -m benchmarks.engines.publish THEME... --work DIR [--posts FILE ...]

Packages come from the registries of npm, PyPI and Debian and stay in DIR, like all that is built: `installed/` has the
packages, `sources/THEME` what the engine reads, `sites/THEME` the pages that are served, `published/THEME.json` the
posts. Without THEME the recipes are listed.
"""

import argparse
import json
import os
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.engines.markup import Site, gutenberg, markdown, plain_html
from benchmarks.engines.posts import POSTS, Block, Post, read_posts
from benchmarks.engines.recipes import Recipe, recipes

#: The longest that an installation or a build may take.
BUILD_S = 600
REGISTRIES = ("debian", "pypi", "npm")
FORMS = {"markdown": markdown, "html": plain_html, "gutenberg": gutenberg}


class PublishError(RuntimeError):
    """A package that cannot be installed, or an engine that does not build."""


def publish(recipe: Recipe, posts: Sequence[Post], work: Path) -> tuple[Post, ...]:
    """Install, write the sources and build. Returns the posts that were published. Raises PublishError."""
    install(recipe, work)
    chosen = chosen_posts(recipe, posts)
    write_sources(recipe, chosen, work / "sources" / recipe.theme)
    build(recipe, work)
    _write(
        work / "published" / f"{recipe.theme}.json",
        json.dumps([asdict(post) for post in chosen], ensure_ascii=False),
    )
    return chosen


def published(theme: str, work: Path) -> tuple[Post, ...]:
    """The posts as they were when the theme was published; none before."""
    path = work / "published" / f"{theme}.json"
    return from_rows(json.loads(path.read_text("utf-8"))) if path.exists() else ()


def from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Post, ...]:
    """Posts from what JSON made of them."""
    return tuple(
        Post(**{**row, "tags": tuple(row["tags"]), "blocks": tuple(_block(block) for block in row["blocks"])})
        for row in rows
    )


def _block(row: Mapping[str, Any]) -> Block:
    return Block(kind=row["kind"], lines=tuple(row["lines"]), name=row["name"])


def chosen_posts(recipe: Recipe, posts: Sequence[Post]) -> tuple[Post, ...]:
    """The posts in the languages of the recipe, newest last, as they would be written."""
    return tuple(
        sorted(
            (post for post in posts if post.language in recipe.languages),
            key=lambda post: (post.date, post.slug),
        )
    )


def given_posts(paths: Sequence[Path]) -> tuple[Post, ...]:
    """The posts of the files, or of all files in the folder of posts."""
    return read_posts(paths or sorted(POSTS.glob("*.txt")))


def environment(recipe: Recipe, work: Path) -> Path:
    """Where the packages of a recipe are installed."""
    return work / "installed" / recipe.environment


def install(recipe: Recipe, work: Path) -> None:
    """Bring the packages that are not there yet."""
    place = environment(recipe, work)
    place.mkdir(parents=True, exist_ok=True)
    seen = place / f"{recipe.theme}.installed"
    if seen.exists() and seen.read_text("utf-8") == "\n".join(recipe.packages):
        return
    for registry in REGISTRIES:
        names = [name for name in recipe.packages if registry_of(name, recipe) == registry]
        if names:
            _install(registry, [name.removeprefix(f"{registry}:") for name in names], place)
    seen.write_text("\n".join(recipe.packages), "utf-8")


def registry_of(package: str, recipe: Recipe) -> str:
    """The registry named before the package, else that of the recipe."""
    before, _, name = package.partition(":")
    return before if name and before in REGISTRIES else recipe.registry


def _install(registry: str, packages: Sequence[str], place: Path) -> None:
    match registry:
        case "npm":
            if not (place / "package.json").exists():
                _write(place / "package.json", '{"name": "site", "version": "0.0.0", "private": true}\n')
            run(["npm", "install", "--no-audit", "--no-fund", "--legacy-peer-deps", *packages], place, {})
        case "pypi":
            if not (place / "venv").exists():
                run([sys.executable, "-m", "venv", "venv"], place, {})
            run(["venv/bin/python", "-m", "pip", "install", "--quiet", *packages], place, {})
        case _:
            run(["apt-get", "install", "--yes", "--no-install-recommends", *packages], place, {})


def write_sources(recipe: Recipe, posts: Sequence[Post], folder: Path) -> None:
    """Write what the engine reads: posts, pictures and settings."""
    shutil.rmtree(folder, ignore_errors=True)
    site = Site(
        posts={post.slug: post for post in posts}, link=recipe.link_of, images=recipe.images_url, figure=recipe.figure
    )  # fmt: skip
    for post in posts:
        text = FORMS[recipe.body](post, site)
        _write(
            folder / recipe.filled(recipe.post, post), recipe.filled(recipe.head, post) + text + recipe.foot
        )
        for block in post.blocks:
            if block.kind == "image":
                for file in block.lines:
                    _write_bytes(folder / recipe.images / file, picture())
    for path, text in recipe.files.items():
        _write(folder / path, recipe.filled(text, extra=_of_all(recipe, posts)))


def _of_all(recipe: Recipe, posts: Sequence[Post]) -> dict[str, object]:
    """What settings may say of the posts together."""
    return {
        "authors": {f"a{zlib.crc32(post.author.encode())}": post.author for post in posts},
        "times": "\n".join(f"{post.date}T{post.time}Z {recipe.filled(recipe.post, post)}" for post in posts),
    }


def build(recipe: Recipe, work: Path) -> None:
    """Run the engine; the pages go to `sites/THEME`, unless the engine serves them itself."""
    sources, site = work / "sources" / recipe.theme, work / "sites" / recipe.theme
    modules = environment(recipe, work) / "node_modules"
    if modules.exists() and not (sources / "node_modules").exists():
        (sources / "node_modules").symlink_to(modules.resolve())
    for command in recipe.build:
        run(["sh", "-ec", recipe.filled(command)], sources, programs(recipe, work))
    if recipe.output:
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(sources / recipe.output, site)


def programs(recipe: Recipe, work: Path) -> dict[str, str]:
    """The environment of the engine's commands: its own programs come first."""
    place = environment(recipe, work).resolve()
    own = f"{place}/venv/bin:{place}/node_modules/.bin"
    return {"PATH": f"{own}:{os.environ['PATH']}", "INSTALLED": str(place), "PYTHONUTF8": "1", "TZ": "UTC",
            "NODE_OPTIONS": "--max-old-space-size=3000", "LC_ALL": "C.UTF-8"}  # fmt: skip


def run(command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> None:
    """Run a command to its end. Raises PublishError with the last of what it said."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(
            command, cwd=folder, env={**os.environ, **variables}, check=True, timeout=BUILD_S,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip
    except subprocess.CalledProcessError as problem:
        raise PublishError(f"{' '.join(command)}\n{problem.stdout[-3000:]}") from problem
    except subprocess.TimeoutExpired as problem:
        raise PublishError(f"{' '.join(command)}: not done after {BUILD_S} s") from problem


def picture(width: int = 320, height: int = 200) -> bytes:
    """A PNG of one colour."""
    rows = b"".join(b"\0" + bytes((200, 180, 140)) * width for _ in range(height))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def _write(path: Path, text: str) -> None:
    _write_bytes(path, text.encode())


def _write_bytes(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("themes", nargs="*")
    ap.add_argument("--work", type=Path, default=Path("/tmp/engines"))
    ap.add_argument("--posts", type=Path, nargs="*", default=[])
    args = ap.parse_args()
    if not args.themes:
        print(*(f"{name} ({recipe.registry})" for name, recipe in recipes().items()), sep="\n")
        return 0
    posts, failed = given_posts(args.posts), 0
    for name in args.themes:
        try:
            print(f"{name}: {len(publish(recipes()[name], posts, args.work.resolve()))} posts", flush=True)
        except PublishError as problem:
            print(f"{name}: {problem}", file=sys.stderr, flush=True)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
