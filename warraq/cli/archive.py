"""`archive`: the corpus as WARC and WACZ files."""

import click

from warraq.cli.archive_import import import_command


@click.group("archive")
def archive_command() -> None:
    """Read WARC and WACZ files."""


archive_command.add_command(import_command)
