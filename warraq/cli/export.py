"""`export`: the articles in the forms that corpus tools, spreadsheets and feed readers take."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import click

from warraq.articles.errors import ConfigurationError
from warraq.cli.atomic import whole_bytes, whole_file, whole_folder
from warraq.cli.choosing import choosing_options, filter_of, left_out_line
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_raw
from warraq.cli.phrases import count
from warraq.cli.progress import advancing

if TYPE_CHECKING:
    from warraq.serving import ExportOptions, Manifest
    from warraq.storage import Reader

#: The names of `warraq.serving.FORMATS`, which takes long to import (a test compares them).
FORMAT_NAMES: Final = (
    "jsonl",
    "csv",
    "parquet",
    "tei",
    "vertical",
    "text",
    "markdown",
    "hf",
    "datapackage",
    "atom",
    "json-feed",
)
DATA_NAMES: Final = ("parquet", "jsonl", "csv")
LAYOUTS: Final = ("corpus", "article")
_SIZE: Final = re.compile(r"([0-9]{1,12})\s*(B|KB|MB|GB|TB)", re.IGNORECASE)
_UNITS: Final = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


@click.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMAT_NAMES),
    default="jsonl",
    show_default=True,
    help="What is written.",
)
@choosing_options
@click.option(
    "--split", metavar="SHARES", help="Files for train=.9,test=.1; a story and its copies stay together."
)
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Of the draw of --split.")
@click.option("--shard-size", metavar="SIZE", help="A new file after so many bytes of text: 256MB.")
@click.option("--paragraph-dedup", is_flag=True, help="Without paragraphs that stood in an earlier article.")
@click.option("--data", type=click.Choice(DATA_NAMES), help="Form of the files in a package.")
@click.option("--layout", type=click.Choice(LAYOUTS), help="One file for the corpus, or one an article.")
@click.option(
    "--spreadsheet", is_flag=True, help="CSV for a spreadsheet: byte order mark, no cell runs as a formula."
)
@click.option(
    "-o",
    "--output",
    default="-",
    metavar="PATH",
    help="Output file or folder, replaced only when complete; - for standard output.",
)
@click.option("--force", is_flag=True, help="Replace a folder that holds an export.")
@invocation_options
@pass_invocation
def export_command(invocation: Invocation, /, output: str, force: bool, **asked: Any) -> None:
    """Write the articles to a file, a folder or standard output.

    One row per article, in the order of `seq`. The last line on standard error is a cursor: pass it to --since, and the
    next export holds exactly what changed since. Copies and deleted articles are included and marked as such. With
    --since-date or --until-date, articles without a date are left out. Beside a file and in a folder stands a manifest:
    counts, hashes, options, how many articles were left out why, and which were taken down (`forgotten`; with --since
    those since then): whoever has them from an earlier export deletes them.
    """
    with invocation.reader() as reader:
        options = _options(reader, asked)
        manifest = _write(reader, options, output, force=force)
    if manifest is not None:
        if manifest.left_out:
            note(left_out_line(manifest.left_out))
        if manifest.forgotten:
            numbers = ", ".join(str(one.id) for one in manifest.forgotten[:SHOWN_FORGOTTEN])
            more = ", …" if len(manifest.forgotten) > SHOWN_FORGOTTEN else ""
            note(f"taken down: article {numbers}{more}; delete them where you have them from earlier exports")
        note(f"{count(manifest.totals.articles, 'row')}, cursor: {manifest.cursor}")


SHOWN_FORGOTTEN = 20


def read_size(text: str) -> int:
    """Returns the bytes of '256MB' (a million each). Raises ConfigurationError."""
    found = _SIZE.fullmatch(text.strip())
    if found is None or not int(found[1]):
        raise ConfigurationError(
            "--shard-size: a size is a number and B, KB, MB or GB: 256MB", identity=text[:100]
        )
    return int(found[1]) * _UNITS[found[2].upper()]


def _options(reader: "Reader", asked: dict[str, Any]) -> "ExportOptions":
    from warraq.serving import ExportOptions, read_shares

    return ExportOptions(
        format=asked["form"],
        chosen=filter_of(reader, asked),
        data_format=asked["data"] or "",
        layout=asked["layout"],
        spreadsheet=asked["spreadsheet"],
        shares=read_shares(asked["split"]) if asked["split"] is not None else (),
        seed=asked["seed"],
        shard_bytes=read_size(asked["shard_size"]) if asked["shard_size"] is not None else 0,
        paragraph_dedup=asked["paragraph_dedup"],
    )


def _write(reader: "Reader", options: "ExportOptions", output: str, *, force: bool) -> "Manifest | None":
    """Write what is asked for. Returns None for a feed, which has no manifest."""
    from warraq.serving import FORMATS, FeedFormat

    form = FORMATS[options.format]
    try:
        if isinstance(form, FeedFormat):
            from warraq.serving import FeedOptions

            _write_text(form.render(reader, FeedOptions(chosen=options.chosen)), output)
            return None
        # rows on a terminal are progress enough
        last = 0 if output == "-" and sys.stdout.isatty() else reader.articles.last_seq()
        with advancing("export", options.chosen.since_seq, last) as watch:
            if options.is_folder():
                return _write_folder(reader, options, output, force, watch)
            return _write_file(reader, options, output, watch)
    except OSError as problem:
        if isinstance(problem, BrokenPipeError) and output == "-":
            raise
        raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=output) from problem


def _write_text(text: str, output: str) -> None:
    if output == "-":
        say_raw((text,))
        return
    with whole_file(Path(output)) as file:
        file.write(text)


def _write_file(
    reader: "Reader", options: "ExportOptions", output: str, watch: "Callable[[int], None]"
) -> "Manifest":
    from warraq.serving import export_to_stream, manifest_text

    if output == "-":
        if sys.stdout.isatty() and not options.rows().is_text:
            raise ConfigurationError(f"{options.format} is not text; give a file with -o")
        stream: BinaryIO = sys.stdout.buffer
        manifest = export_to_stream(reader, options, stream, watch=watch)
        stream.flush()
        return manifest
    path = Path(output)
    with whole_bytes(path) as file:
        manifest = export_to_stream(reader, options, file, name=path.name, watch=watch)
    with whole_file(path.with_name(f"{path.name}.manifest.json")) as beside:
        beside.write(manifest_text(manifest))
    return manifest


def _write_folder(
    reader: "Reader", options: "ExportOptions", output: str, force: bool, watch: "Callable[[int], None]"
) -> "Manifest":
    from warraq.serving import export_to_folder

    if output == "-":
        raise ConfigurationError(f"this export is a folder of files ({options.format}); name it with -o")
    with whole_folder(Path(output), force=force, is_ours=_is_export) as folder:
        return export_to_folder(reader, options, folder, watch=watch)


def _is_export(folder: Path) -> bool:
    """Whether a folder holds what this command wrote: its manifest begins with the version."""
    from warraq.serving import MANIFEST

    try:
        with (folder / MANIFEST).open("rb") as file:
            return file.read(64).startswith(b'{\n "warraq": "')
    except OSError:
        return False
