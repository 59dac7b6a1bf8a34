"""Rows of the tables beside the code."""

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a TSV table of this package, without comments and empty lines."""
    for line in files("warraq.articles.urls").joinpath(name).read_text("utf-8").splitlines():
        if line and not line.startswith("# "):
            yield line.split("\t")
