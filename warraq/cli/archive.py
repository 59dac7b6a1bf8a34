"""`archive`: WARC and WACZ files, out and in."""

import click

from warraq.cli.archive_export import export_command
from warraq.cli.archive_import import import_command


@click.group("archive")
def archive_command() -> None:
    """Write the corpus as WARC or WACZ files, and read such files."""


archive_command.add_command(export_command)
archive_command.add_command(import_command)
