"""`export`: the articles as JSON Lines, CSV or a feed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

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

#: Formats of rows, and those of a feed of the newest: the function of `warraq.serving` that writes each.
ROW_FORMATS: Final = {"jsonl": "json_lines", "csv": "csv_lines"}
FEED_FORMATS: Final = {"atom": "newest_as_atom", "json-feed": "newest_as_json_feed"}


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
    type=click.Choice([*ROW_FORMATS, *FEED_FORMATS]),
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
    form: str,
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
    if form in ROW_FORMATS:
        note(f"{count(tally.rows, 'row')}, cursor: {tally.cursor}")


def _pieces(reader: "Reader", form: str, options: "ExportOptions", tally: Tally) -> Iterator[str]:
    from warraq import serving

    if form in ROW_FORMATS:
        lines: Iterator[str] = getattr(serving, ROW_FORMATS[form])(
            tally.watch(serving.export_rows(reader, options))
        )
        return lines
    if options.since:
        raise ConfigurationError(
            f"--since works with {' and '.join(ROW_FORMATS)} only; a feed always holds the newest articles"
        )
    newest = serving.FeedOptions(source=options.source, language=options.language)
    return iter((getattr(serving, FEED_FORMATS[form])(reader, newest),))


def _save(pieces: Iterable[str], path: Path) -> None:
    try:
        with whole_file(path) as file:
            file.writelines(pieces)
    except OSError as problem:
        raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=str(path)) from problem
