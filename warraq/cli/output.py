"""Printing: results to standard output, everything else to standard error.

All fetched text passes through `shown` or a JSON writer, so that it cannot move the cursor, change the window title or
reverse a line.
"""

import sys
from collections.abc import Iterable, Sequence

import click

from warraq.articles.text import printable

_ISOLATES = str.maketrans("", "", "\u2068\u2069")


def shown(text: str, *, terminal: bool, one_line: bool = True) -> str:
    """Text, safe to print. On a terminal, right-to-left lines are isolated; a pipe gets the bare text."""
    safe = printable(text, one_line=one_line)
    return safe if terminal else safe.translate(_ISOLATES)


def say(text: str = "") -> None:
    """Print to standard output, line by line."""
    click.echo(shown(text, terminal=sys.stdout.isatty(), one_line=False))


def say_line(*parts: str, indent: int = 0, separator: str = "  ") -> None:
    """Print parts on one line, each in its place whatever its direction."""
    terminal = sys.stdout.isatty()
    click.echo(" " * indent + separator.join(shown(part, terminal=terminal) for part in parts))


def say_raw(pieces: Iterable[str]) -> None:
    """Print our own output (JSON, CSV) unchanged, as a stream."""
    for piece in pieces:
        sys.stdout.write(piece)
    sys.stdout.flush()


def note(text: str) -> None:
    """Print to standard error."""
    click.echo(shown(text, terminal=sys.stderr.isatty(), one_line=False), err=True)


def say_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table: aligned on a terminal, otherwise tab-separated with a header line."""
    if sys.stdout.isatty():
        _draw(heads, rows)
        return
    click.echo("\t".join(heads))
    for row in rows:
        click.echo("\t".join(shown(cell, terminal=False) for cell in row))


def _draw(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="ellipsis", no_wrap=head != heads[-1])
    for row in rows:
        # Text, not str: square brackets in a title are not markup
        table.add_row(*(Text(shown(cell, terminal=True)) for cell in row))
    Console().print(table)
