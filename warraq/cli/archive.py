"""`archive`: the corpus as WARC and WACZ files."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from warraq.articles.errors import ConfigurationError
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note
from warraq.cli.phrases import count, counts
from warraq.cli.reading import slug_of, source_option

if TYPE_CHECKING:
    from warraq.archive.exporting import Exported


@click.group("archive")
def archive_command() -> None:
    """Write the corpus as WARC or WACZ files."""


@archive_command.command("export")
@source_option
@click.option("--since", metavar="CURSOR", default="0.0", help="Only what came since an earlier export.")
@click.option("--roll-size", type=click.IntRange(1), default=1000, show_default=True, metavar="MB",
              help="Begin another WARC file at this size.")  # fmt: skip
@click.option("-o", "--output", required=True, metavar="DIR", help="A folder of its own for the WARC files.")
@invocation_options
@pass_invocation
def export_command(
    invocation: Invocation, source: str | None, since: str, roll_size: int, output: str
) -> None:
    """Write every exchange, page and clean text as WARC 1.1 files.

    An export that was stopped continues when it is started again. The last line on standard error is a cursor: pass it
    to --since, and the next export, in another folder, holds exactly what came since.
    """
    from warraq.archive.exporting import ExportOptions, export_archive, read_cursor

    with invocation.reader() as reader:
        options = ExportOptions(
            source=slug_of(reader, source), since=read_cursor(since), roll_bytes=roll_size * 1_000_000
        )
        try:
            exported = export_archive(reader, Path(output), options)
        except OSError as problem:
            raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=output) from problem
    _report(exported)


def _report(exported: "Exported") -> None:
    manifest = exported.manifest
    if exported.was_finished:
        note("this export was already finished; nothing was written")
    note(f"{count(len(manifest.files), 'file')}: {counts(tuple(manifest.records().items()))}")
    note(f"cursor: {manifest.cursor}")
