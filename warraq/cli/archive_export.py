"""`archive export`: the corpus as WARC and WACZ files."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warraq.articles.errors import ConfigurationError
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note
from warraq.cli.phrases import count, counts, duration
from warraq.cli.progress import LINE_EVERY_S
from warraq.cli.reading import slug_of, source_option
from warraq.extras import require

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

    from warraq.archive.exporting import Cursor, Exported
    from warraq.storage import Reader

MEGABYTE = 1_000_000


@click.command("export")
@source_option
@click.option("--since", metavar="CURSOR", default="0.0", help="Only what came since an earlier export.")
@click.option(
    "--roll-size",
    type=click.IntRange(1, 1_000_000),
    default=1_000,
    show_default=True,
    metavar="MB",
    help="Begin another WARC file at this size.",
)
@click.option("-o", "--output", required=True, metavar="DIR", help="A folder of its own for the WARC files.")
@click.option("--wacz", metavar="FILE", help="Also pack the files into one WACZ, for ReplayWeb.page.")
@click.option("--sign", metavar="KEY", help="Sign the WACZ with this private key (PEM, curve P-384).")
@invocation_options
@pass_invocation
def export_command(
    invocation: Invocation,
    source: str | None,
    since: str,
    roll_size: int,
    output: str,
    wacz: str | None,
    sign: str | None,
) -> None:
    """Write every exchange, page and clean text as WARC 1.1 files.

    An export that was stopped continues when it is started again. The last line on standard error is a cursor: pass it
    to --since, and the next export, in another folder, holds exactly what came since. --wacz on a finished export only
    packs it.
    """
    from warraq.archive.exporting import ExportOptions, export_archive, read_cursor

    if sign and not wacz:
        raise ConfigurationError("--sign signs the file of --wacz; give both")
    key = _ready_to_pack(sign) if wacz else None
    with invocation.reader() as reader:
        options = ExportOptions(
            source=slug_of(reader, source), since=read_cursor(since), roll_bytes=roll_size * MEGABYTE
        )
        try:
            exported = export_archive(reader, Path(output), options, _Lines())
            _report(exported)
            if wacz:
                _pack(reader, exported, Path(output), Path(wacz), key)
        except OSError as problem:
            where = str(problem.filename or output)
            raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=where) from problem
    note(f"cursor: {exported.manifest.cursor}")


class _Lines:
    """Says how far an export came, at most every ten seconds."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._next = self._began + LINE_EVERY_S

    def __call__(self, at: "Cursor", end: "Cursor") -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + LINE_EVERY_S
            fetches, versions = (
                f"fetch {at.fetch_id} of {end.fetch_id}",
                f"version {at.version_id} of {end.version_id}",
            )
            note(f"{duration(now - self._began)}: {fetches}, {versions}")


def _ready_to_pack(sign: str | None) -> "EllipticCurvePrivateKey | None":
    """The key to sign with; what stands in the way of a WACZ is told before hours of writing."""
    from warraq.archive.exporting import read_key

    require("wacz", "archive")
    return read_key(Path(sign)) if sign else None


def _pack(
    reader: "Reader", exported: "Exported", folder: Path, path: Path, key: "EllipticCurvePrivateKey | None"
) -> None:
    from warraq.archive.exporting import pack_wacz

    manifest = exported.manifest
    title = reader.sources.get(manifest.source).name if manifest.source else "warraq"
    pages = pack_wacz(reader, folder, manifest, path, title=title, key=key)
    note(f"{path}: {count(pages, 'page')}{', signed' if key else ''}")


def _report(exported: "Exported") -> None:
    manifest = exported.manifest
    if exported.was_finished:
        note("this export was finished before; no WARC file was written")
    held = counts(tuple(sorted(manifest.records().items())))
    note(f"{count(len(manifest.files), 'WARC file')}{f': {held}' if held else ''}")
