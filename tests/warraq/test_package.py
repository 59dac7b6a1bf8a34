"""What is shipped is whole, and says one version everywhere."""

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import warraq

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS = ("warraq", "archive", "crawler", "feeds", "articles", "storage", "serving")


def test_one_version() -> None:
    assert PROJECT["project"]["version"] == warraq.__version__


def test_every_file_beside_the_code_is_shipped() -> None:
    shipped = ("*.py", *PROJECT["tool"]["setuptools"]["package-data"]["*"])
    beside = [
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
        if path.suffix not in (".so", ".pyd")  # made of what is shipped
    ]
    assert len(beside) > 100
    assert [str(path) for path in beside if not any(fnmatch(path.name, pattern) for pattern in shipped)] == []


def test_every_folder_with_code_is_a_package_with_a_face() -> None:
    folders = {path.parent for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_rooms_are_imported_by_their_full_name() -> None:
    """`import storage` works in the checkout, and would give a second copy of each module."""
    short = re.compile(r"^\s*(?:from|import) (?:articles|crawler|feeds|serving|storage)\b", re.MULTILINE)
    code = [path for room in (*ROOMS, "tests", "benchmarks") for path in (ROOT / room).rglob("*.py")]
    assert [str(path) for path in code if short.search(path.read_text(encoding="utf-8"))] == []
