"""`import-opml`, `export-opml`: subscription lists."""

from pathlib import Path

import click

from warraq.articles.errors import ConfigurationError
from warraq.cli.atomic import whole_file
from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_raw
from warraq.cli.phrases import count, now
from warraq.cli.reading import output_option

MAX_BYTES = 20 * 1024 * 1024


@click.command("import-opml")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@invocation_options
@pass_invocation
def import_opml_command(invocation: Invocation, file: Path) -> int:
    """Follow the feeds in an OPML file.

    Nothing is fetched yet: the next `warraq crawl` polls each feed for the first time. Feeds with the same home page
    become one source; folders are kept. Feeds already followed are left as they are. Exit code 1 when an address was
    refused.
    """
    from warraq.desk.lists import ListDesk

    with file.open("rb") as stream:
        listed = ListDesk(invocation.load, now=now).follow_list(stream.read(MAX_BYTES))
    for problem in listed.refused:
        note(f"error: {problem}")
    note(
        f"{count(listed.added, 'feed')} added, {listed.known} already followed, {len(listed.refused)} refused"
    )
    return SOME_FAILED if listed.refused else DONE


@click.command("export-opml")
@output_option
@invocation_options
@pass_invocation
def export_opml_command(invocation: Invocation, output: str) -> None:
    """Write the feeds as an OPML file.

    OPML 2.0, with folders and current addresses; paused and gone feeds are left out.
    """
    from warraq.serving.subscriptions import subscription_list

    with invocation.reader() as reader:
        text = subscription_list(reader)
    if output == "-":
        say_raw((text,))
        return
    try:
        with whole_file(Path(output)) as file:
            file.write(text)
    except OSError as problem:
        raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=output) from problem
