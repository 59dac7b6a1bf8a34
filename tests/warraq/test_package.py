"""What is shipped is whole, and says one version everywhere."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

import warraq
import warraq.crawler.session

ROOT = Path(warraq.__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("warraq", "crawler", "feeds", "articles", "storage", "serving")


def test_one_version() -> None:
    assert PROJECT["project"]["version"] == warraq.__version__ == crawler.session.VERSION


def test_every_file_beside_the_code_is_shipped() -> None:
    shipped = ("*.py", *PROJECT["tool"]["setuptools"]["package-data"]["*"])
    beside = [
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    ]
    assert len(beside) > 100
    assert [str(path) for path in beside if not any(fnmatch(path.name, pattern) for pattern in shipped)] == []


def test_every_folder_with_code_is_a_package_with_a_face() -> None:
    folders = {path.parent for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []
