"""The pages users read are true: the README's commands run, and every command and option is described."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from warraq.cli.describe import describe
from warraq.cli.main import COMMANDS
from warraq.config import SETTINGS, TABLES, TOP_KEYS
from warraq.demo import serve_blog

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TESTED = re.compile(r"<!-- tested -->\n```(sh|python)\n(.*?)```", flags=re.DOTALL)
TIMEOUT_S = 120


def run_commands(page: str, folder: Path, blog_url: str) -> None:
    """Run what a page marks as tested, in its order, in a folder."""
    found = TESTED.findall(page)
    assert len(found) == page.count("<!-- tested -->") > 1
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    for name in ("WARRAQ_DB", "WARRAQ_CONFIG"):
        environment.pop(name, None)
    for language, text in found:
        # the lines that name a site are given the sample blog
        script = text.replace("warraq add https://example.org/", f"warraq add --local {blog_url}/")
        script = script.replace("backfill https://example.org/", f"backfill {blog_url}/")
        script = re.sub(r"(source \w+) example\b", rf"\1 {blog_url}/", script)
        command = ["bash", "-euc", script] if language == "sh" else [sys.executable, "-c", script]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"


@pytest.mark.slow
@pytest.mark.parametrize("page", ["archiving", "corpus"])
def test_the_commands_of_a_page_run(page: str, tmp_path: Path) -> None:
    collect = "<!-- tested -->\n```sh\nwarraq add https://example.org/\nwarraq crawl\n```\n"
    with serve_blog() as blog:
        run_commands(collect + (ROOT / "docs" / f"{page}.md").read_text("utf-8"), tmp_path, blog.base_url)


@pytest.mark.slow
def test_the_commands_of_the_readme_run(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<html><body><article><h1>Ink</h1>"
        + "<p>The scribe made ink, and wrote with it.</p>" * 9
        + "</article>",
        encoding="utf-8",
    )
    with serve_blog() as blog:
        run_commands(README, tmp_path, blog.base_url)
    for name in (
        "articles.jsonl",
        "articles.csv",
        "new.jsonl",
        "feed.xml",
        "warraq.toml",
        "warraq.db",
    ):
        assert (tmp_path / name).stat().st_size, name


def test_the_readme_names_every_command() -> None:
    assert [name for name in COMMANDS if f"| `warraq {name}" not in README] == []


def test_the_page_of_commands_is_what_the_program_says() -> None:
    # `python -m warraq.cli.describe > docs/commands.md` makes it so
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == describe()


def test_the_links_of_the_readme_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links
    assert [link for link in links if "://" not in link and not is_there(link)] == []


def is_there(link: str) -> bool:
    """A file, and the heading in it that the link names."""
    name, _, heading = link.partition("#")
    page = ROOT / name
    if not heading or not page.exists():
        return page.exists()
    titles = re.findall(r"(?m)^#+ (.*)$", page.read_text(encoding="utf-8"))
    return heading in {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def test_the_modules_named_as_sources_are_there() -> None:
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_/]+\.py)`", page)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize(
    "key", [*TOP_KEYS, *TABLES, *dict.fromkeys(name.rpartition(".")[2] for name in SETTINGS)]
)
def test_every_key_stands_in_the_template(key: str) -> None:
    template = (ROOT / "warraq" / "template.toml").read_text(encoding="utf-8")
    assert re.search(rf"^(# )?(\[{key}[\].]|{key} = )", template, flags=re.MULTILINE)
