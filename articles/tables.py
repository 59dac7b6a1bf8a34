"""Rows of the tables that stand beside the code."""

from collections.abc import Iterator
from importlib.resources import files


def rows(package: str, name: str) -> Iterator[tuple[str, ...]]:
    """The rows of a TSV table of a package, in order, without comments ('# …') and empty lines."""
    for line in files(package).joinpath(name).read_text("utf-8").splitlines():
        if line and not line.startswith("# "):
            yield tuple(line.split("\t"))
