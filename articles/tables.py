"""Reading the TSV tables in the packages."""

from collections.abc import Iterator
from importlib.resources import files


def rows(package: str, name: str) -> Iterator[tuple[str, ...]]:
    """Returns the rows of a TSV table in a package, in order, without comments ('# …') and empty lines."""
    for line in files(package).joinpath(name).read_text("utf-8").splitlines():
        if line and not line.startswith("# "):
            yield tuple(line.split("\t"))
