"""What an extraction depends on besides the page: this code, its tables and model, a user's rules."""

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from warraq.articles.extraction.options import ExtractOptions

#: Packages whose code and tables decide what is extracted.
_DECIDING: Final = ("articles.extraction", "articles.extraction.metadata", "articles.dates", "articles.text")
_KINDS: Final = (".py", ".tsv", ".toml", ".json")


def fingerprint(options: ExtractOptions) -> str:
    """Short text that is another one whenever code, tables, model or the options of an extraction are."""
    return hashlib.sha256(f"{_program()} {options!r}".encode()).hexdigest()[:16]


@cache
def _program() -> str:
    found = hashlib.sha256()
    for package in _DECIDING:
        for file in sorted(files(package).iterdir(), key=_name):
            if file.name.endswith(_KINDS) and file.is_file():
                found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


def _name(file: Traversable) -> str:
    return file.name
