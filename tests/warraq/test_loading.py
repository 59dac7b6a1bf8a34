"""What commands load: only those that use the network wait for Scrapy."""

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import warraq
from tests.corpora import HOME

#: Run in a process of their own, one after the other: the first that fails or loads it is named in the last line.
PROGRAM = """
import sys
from warraq.cli import main
for command in sys.argv[1:]:
    code = main(command.split(), standalone_mode=False)
    loaded = [name for name in ("scrapy", "twisted") if name in sys.modules]
    if code or loaded:
        print(f"{command}: code {code}, loaded {loaded}")
        break
else:
    print("nothing loaded")
"""


def last_line(folder: Path, corpus: Path, *commands: str) -> str:
    program = [sys.executable, "-c", PROGRAM, *(f"--db {corpus} {command}" for command in commands)]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()[-1]


def test_commands_that_need_no_network_do_not_load_it(corpus_file: Path, tmp_path: Path) -> None:
    reading = (
        "status", "status --json", "images", "images --save out", "sources", "list", "show 1", "versions 1",
        "search ink", "changes", "duplicates", "export", f"explain {HOME}", "export-opml", "publish out", "metrics",
        "check", "backup copy.db", "stats", "stats --html stats.html", "verify", "marks",
        "archive export -o archive --wacz archive.wacz",
    )  # fmt: skip
    assert last_line(tmp_path, corpus_file, *reading) == "nothing loaded"
    (tmp_path / "list.opml").write_text(
        "<opml version='2.0'><body><outline xmlUrl='https://blog.example.org/feed'/></body></opml>"
    )
    writing = ("import-opml list.opml", "dedupe --rebuild")
    assert last_line(tmp_path, tmp_path / "copy.db", *writing) == "nothing loaded"


#: What takes a tenth of a second to load, and no question to the store needs.
HEAVY = (
    "numpy",
    "lxml",
    "scrapy",
    "twisted",
    "sqlite_utils",
    "nh3",
    "feedparser",
    "rich",
    "warraq.articles.ingest",
)
EXTRACTION = "warraq.articles.extraction.article"  # loaded with whatever of it is used


@pytest.mark.parametrize(
    "command",
    [
        "list", "search ink", "search حبر", "sources", "status --json", "duplicates --json", "changes",
        "show 1 --explain", "versions 1", "export -o articles.jsonl", "labels", "marks", "filtered",
    ],
)  # fmt: skip
def test_reading_commands_load_only_what_they_need(command: str, corpus_file: Path, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom warraq.cli import main\n"
        "assert not main(sys.argv[2:], standalone_mode=False)\n"
        "print(*(name for name in sys.argv[1].split() if name in sys.modules))"
    )
    heavy = " ".join((*HEAVY, EXTRACTION))
    arguments = [sys.executable, "-c", program, heavy, "--db", str(corpus_file), *command.split()]
    done = subprocess.run(
        arguments, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == ""


STUBS = sorted((Path(warraq.__file__).parents[1]).glob("[a-z]*/**/__init__.pyi"))


@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: ".".join(stub.parent.parts[-2:]))
def test_a_lazy_face_has_each_of_its_names(stub: Path) -> None:
    parts = stub.parent.relative_to(Path(warraq.__file__).parents[1]).parts
    face = importlib.import_module(".".join(parts if parts[0] == "warraq" else ("warraq", *parts)))
    assert face.__all__
    for name in face.__all__:
        assert not isinstance(getattr(face, name), ModuleType), name


def test_the_check_sees_what_is_loaded(corpus_file: Path, tmp_path: Path) -> None:
    assert "loaded ['scrapy'" in last_line(tmp_path, corpus_file, "crawl --only feeds")


@pytest.mark.parametrize("command", [["--help"], ["list", "--help"], ["export", "--help"]])
def test_help_loads_neither_scrapy_nor_the_database(command: list[str]) -> None:
    code = (
        "import sys\nfrom warraq.cli import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "sys.exit(any(name in sys.modules for name in ('scrapy', 'twisted', 'sqlite_utils', 'lxml')))"
    )
    assert subprocess.run([sys.executable, "-c", code, *command], stdout=subprocess.DEVNULL).returncode == 0
