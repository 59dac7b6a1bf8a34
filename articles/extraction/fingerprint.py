"""The fingerprint of an extraction: everything it depends on besides the page."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from warraq.articles.extraction.options import ExtractOptions

#: Packages, with their subfolders, whose code and tables decide what is extracted.
DECIDING: Final = (
    "warraq.articles.decoding",
    "warraq.articles.extraction",
    "warraq.articles.dates",
    "warraq.articles.text",
    "warraq.articles.urls",
)
_KINDS: Final = (".py", ".pyx", ".tsv", ".toml", ".json")


def fingerprint(options: ExtractOptions) -> str:
    """Returns a short string that changes whenever code, tables, models or options of the extraction change."""
    return hashlib.sha256(f"{_program()} {options!r}".encode()).hexdigest()[:16]


@cache
def _program() -> str:
    found = hashlib.sha256()
    for package in DECIDING:
        for file in _files_in(files(package)):
            found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


def _files_in(folder: Traversable) -> Iterator[Traversable]:
    """Returns code and tables in a folder and its subfolders, sorted by name."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files_in(entry)
        elif entry.name.endswith(_KINDS):
            yield entry
