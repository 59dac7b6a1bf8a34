"""`export`: the articles as JSON Lines, CSV or a feed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from warraq.articles.errors import ConfigurationError
from warraq.cli.atomic import whole_file
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_raw
from warraq.cli.phrases import count
from warraq.cli.reading import CURSOR, language_option, output_option, slug_of, source_option

if TYPE_CHECKING:
    from warraq.serving import ExportOptions, ExportRow
    from warraq.storage import Reader

Format = Literal["jsonl", "csv", "atom", "json-feed"]


@dataclass(slots=True)
class Tally:
    """Counts the rows and keeps the cursor for the next export."""

    cursor: int
    rows: int = 0

    def watch(self, rows: "Iterable[ExportRow]") -> "Iterator[ExportRow]":
        """The same rows."""
        for row in rows:
            self.rows += 1
            self.cursor = max(self.cursor, row.seq)
            yield row


@click.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "atom", "json-feed"]),
    default="jsonl",
    show_default=True,
    help="JSON Lines, CSV, or a feed of the 50 newest.",
)
@click.option("--since", type=CURSOR, default=0, metavar="CURSOR", help="Only what changed since.")
@source_option
@language_option
@click.option("--no-duplicates", is_flag=True, help="Each story once, without its copies.")
@output_option
@invocation_options
@pass_invocation
def export_command(
    invocation: Invocation,
    form: Format,
    since: int,
    source: str | None,
    language: str | None,
    no_duplicates: bool,
    output: str,
) -> None:
    """Write the articles to a file or to standard output.

    One row per article, in the order of `seq`. The last line on standard error is a cursor: pass it to --since, and the
    next export holds exactly what changed since. Copies and deleted articles are included and marked as such.
    """
    from warraq.serving import ExportOptions

    with invocation.reader() as reader:
        options = ExportOptions(
            since=since, source=slug_of(reader, source), language=language, duplicates=not no_duplicates
        )
        tally = Tally(cursor=since)
        pieces = _pieces(reader, form, options, tally)
        if output == "-":
            say_raw(pieces)
        else:
            _save(pieces, Path(output))
    if form in ("jsonl", "csv"):
        note(f"{count(tally.rows, 'row')}, cursor: {tally.cursor}")


def _pieces(reader: "Reader", form: Format, options: "ExportOptions", tally: Tally) -> Iterator[str]:
    from warraq.serving import (
        FeedOptions,
        csv_lines,
        export_rows,
        json_lines,
        newest_as_atom,
        newest_as_json_feed,
    )

    if form in ("atom", "json-feed"):
        if options.since:
            raise ConfigurationError(
                "--since works with jsonl and csv only; a feed always holds the newest articles"
            )
        render = newest_as_atom if form == "atom" else newest_as_json_feed
        return iter((render(reader, FeedOptions(source=options.source, language=options.language)),))
    rows = tally.watch(export_rows(reader, options))
    return json_lines(rows) if form == "jsonl" else csv_lines(rows)


def _save(pieces: Iterable[str], path: Path) -> None:
    try:
        with whole_file(path) as file:
            file.writelines(pieces)
    except OSError as problem:
        raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=str(path)) from problem
