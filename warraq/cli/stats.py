"""`stats`: how much the corpus holds, from several sides."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from warraq.articles.errors import ConfigurationError
from warraq.cli.atomic import whole_file
from warraq.cli.choosing import choosing_options, filter_of
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_raw
from warraq.cli.reading import say_json_object

if TYPE_CHECKING:
    from warraq.storage import CountProgress, Statistics

#: Of lines that go to a pipe or a file, where the terminal's width says nothing.
_PIPE_WIDTH: Final = 100
_LEAST_WIDTH: Final = 30


@click.command("stats")
@choosing_options
@click.option(
    "--no-types", is_flag=True, help="Do not count word forms, which takes more than half of the time."
)
@click.option(
    "--html",
    metavar="FILE",
    help="Write a self-contained HTML page with charts instead; - for standard output.",
)
@click.option("--json", "as_json", is_flag=True, help="All numbers as one JSON object.")
@invocation_options
@pass_invocation
def stats_command(
    invocation: Invocation, /, no_types: bool, html: str | None, as_json: bool, **asked: Any
) -> None:
    """Show how much the corpus holds, from several sides.

    Articles and words by source, language, month and section; word forms; copies; lengths; what was removed from the
    pages, by kind; where dates come from; how sure texts, titles, dates and authors are; licences, reservations,
    and marks with the precision estimated from them. Deleted articles are counted. With --since-date or --until-date,
    articles without a date are not.

    Up to 32,768 word forms are counted exactly; a larger number is an estimate, within 1.1 % in 19 of 20 cases.
    """
    from warraq.storage import StatisticsOptions

    if html and as_json:
        raise ConfigurationError("--html and --json exclude each other")
    with invocation.reader() as reader, _progress() as tell:
        options = StatisticsOptions(chosen=filter_of(reader, asked), types=not no_types)
        statistics = reader.statistics.count(options, tell)
    if as_json:
        say_json_object(asdict(statistics) | {"precision": _precision(statistics)})
    elif html:
        _write_page(statistics, html)
    else:
        _say_lines(statistics)


def _precision(statistics: "Statistics") -> dict[str, float] | None:
    """The estimate by the marks of good and bad articles."""
    from warraq.serving.precision import estimate_of

    found = estimate_of(statistics)
    if found is None:
        return None
    return {"share": found.precision, "low": found.low, "high": found.high, "checked": found.checked}


def _say_lines(statistics: "Statistics") -> None:
    from warraq.serving.statistics import statistics_lines

    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((_PIPE_WIDTH, 0)).columns if terminal else _PIPE_WIDTH
    lines = statistics_lines(statistics, width=max(width, _LEAST_WIDTH), terminal=terminal)
    say_raw(f"{line}\n" for line in lines)


def _write_page(statistics: "Statistics", file: str) -> None:
    from warraq.serving.statistics import statistics_page

    if file == "-":
        say_raw(statistics_page(statistics))
        return
    try:
        with whole_file(Path(file)) as page:
            page.writelines(statistics_page(statistics))
    except OSError as problem:
        raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=file) from problem
    note(f"written: {file}")


@contextmanager
def _progress() -> "Iterator[CountProgress]":
    """Tells on a terminal what is being counted."""
    if not sys.stderr.isatty():
        yield lambda what, done: None
        return
    from rich.console import Console

    with Console(stderr=True).status("counting") as status:
        yield lambda what, done: status.update(f"counting {what}{f': {done:,} articles' if done else ''}")
