"""Run warraq's commands against a served site and keep what came of them, in DIR/runs/THEME.

The folder has the database `w.db`, the export `out.jsonl`, what backfill said (`verdict.json`), what the second crawl
asked for (`again.jsonl`), the documents that were given which are no pages (`documents/`), and what each command told.
"""

import gzip
import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.engines.recipes import Recipe
from benchmarks.engines.serving import Asked, Served, serve

#: The longest that one command may take.
COMMAND_S = 400
SETTINGS = "[defaults]\ndelay_s = 0.05\n"


def crawl(recipe: Recipe, work: Path) -> None:
    """Follow the published site in a fresh folder: add, crawl, backfill, export, crawl again. Raises RuntimeError."""
    folder = run_folder(recipe, work)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "warraq.toml").write_text(SETTINGS, "utf-8")
    with serve(recipe, work) as served:
        added = _object(_warraq(folder, "add", "--local", "--json", recipe.url + recipe.home))
        slug = str(added.get("slug") or "")
        if not slug:
            raise RuntimeError(f"{recipe.theme}: not followed: {added.get('problem')}")
        _warraq(folder, "crawl")
        (folder / "verdict.json").write_text(_warraq(folder, "backfill", "--json", slug), "utf-8")
        _warraq(folder, "export", "-o", "out.jsonl")
        served.log.clear()
        _warraq(folder, "crawl", slug)
        _write_lines(folder / "again.jsonl", [asdict(asked) for asked in served.log])
        _keep_documents(served, folder)


def run_folder(recipe: Recipe, work: Path) -> Path:
    """Where the crawl of a site is kept."""
    return work / "runs" / recipe.theme


def verdict_of(folder: Path) -> tuple[bool, str]:
    """Whether backfill called the site complete, and why."""
    report = _object((folder / "verdict.json").read_text("utf-8"))
    return bool(report.get("is_complete")), str(report.get("reason", "no verdict"))


def asked_again(folder: Path) -> list[Asked]:
    """The requests of the second crawl."""
    return [Asked(**json.loads(line)) for line in (folder / "again.jsonl").read_text("utf-8").splitlines()]


def _warraq(folder: Path, *arguments: str) -> str:
    """Run a command of warraq; returns what it printed. What it told goes to a file beside the database."""
    command = [str(Path(sys.executable).with_name("warraq")), "--db", "w.db", *arguments]
    with open(folder / f"{arguments[0]}.txt", "ab") as told:
        done = subprocess.run(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=told, timeout=COMMAND_S, check=False
        )
        told.write(f"exit code {done.returncode}\n".encode())
    return done.stdout.decode()


def _object(printed: str) -> dict[str, Any]:
    """The first object of what a command printed; empty when it printed none."""
    found = json.JSONDecoder().raw_decode(printed.lstrip())[0] if printed.strip() else {}
    return dict(found)


def _keep_documents(served: Served, folder: Path) -> None:
    """Keep the documents that are no pages: feeds, sitemaps and lists, as they were given."""
    rows = []
    (folder / "documents").mkdir()
    for number, (path, body) in enumerate(sorted(served.documents.items())):
        name = f"documents/{number}.gz"
        (folder / name).write_bytes(gzip.compress(body, mtime=0))
        rows.append({"url": served.recipe.url + path, "path": name})
    _write_lines(folder / "documents.jsonl", rows)


def _write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
