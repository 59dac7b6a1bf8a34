"""An export: rows into one stream, or into a folder with its manifest."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import BinaryIO, Final

from warraq.serving.exporting.choosing import Chosen
from warraq.serving.exporting.counting import Tallies
from warraq.serving.exporting.files import CorpusFile
from warraq.serving.exporting.listing import ArticleLists
from warraq.serving.exporting.options import ExportOptions
from warraq.serving.exporting.shards import Shards
from warraq.serving.exporting.splits import split_of
from warraq.serving.formats import COLUMNS, FORMATS, ForgottenArticle, Manifest, PackageFormat, WrittenFile
from warraq.serving.json_text import json_text
from warraq.storage import Reader, StatisticsOptions
from warraq.version import __version__

MANIFEST: Final = "manifest.json"


def _unwatched(seq: int) -> None:
    """Nobody looks."""


def export_to_stream(
    reader: Reader,
    options: ExportOptions,
    stream: BinaryIO,
    *,
    name: str = "",
    watch: Callable[[int], None] = _unwatched,
) -> Manifest:
    """Write the rows to a stream, which stays open, and say what they were; `name` is what the file will be called.

    `watch` is called with the `seq` of each article that is looked at. Memory does not grow with the corpus.
    """
    chosen, tallies = Chosen(reader, options, watch), Tallies()
    with closing(CorpusFile(stream, name, "", options)) as file:
        for row in chosen:
            text_bytes = len(row.text.encode())
            file.write(row, text_bytes)
            tallies.count(row, text_bytes)
        written = file.finish()
    return _manifest(reader, options, chosen, tallies, (written,))


def export_to_folder(
    reader: Reader, options: ExportOptions, folder: Path, *, watch: Callable[[int], None] = _unwatched
) -> Manifest:
    """Write files, documents and `manifest.json` into a folder that is empty; the manifest comes last.

    Raises:
        OSError: a file cannot be written. What is there then is not a whole export.
    """
    chosen, tallies = Chosen(reader, options, watch), Tallies()
    names = [name for name, _ in options.shares] or [""]
    with ExitStack() as stack:
        lists = stack.enter_context(closing(ArticleLists(folder)))
        shards = {name: stack.enter_context(closing(Shards(folder, name, options, lists))) for name in names}
        for row in chosen:
            key = row.id if row.cluster_id is None else row.cluster_id
            text_bytes = len(row.text.encode())
            shards[split_of(key, options.shares, options.seed)].write(row, text_bytes)
            tallies.count(row, text_bytes)
        files = tuple(file for each in shards.values() for file in each.finish())
    manifest = _manifest(reader, options, chosen, tallies, files)
    for name, text in _documents(reader, options, manifest):
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return manifest


def manifest_text(manifest: Manifest) -> str:
    """The manifest as JSON."""
    return json_text(manifest, indent=1) + "\n"


def _documents(reader: Reader, options: ExportOptions, manifest: Manifest) -> Iterable[tuple[str, str]]:
    form = FORMATS[options.format]
    if isinstance(form, PackageFormat):
        counted = reader.statistics.count(StatisticsOptions(chosen=options.chosen)) if form.counts else None
        yield from form.documents(manifest, counted)
    yield MANIFEST, manifest_text(manifest)


def _manifest(
    reader: Reader, options: ExportOptions, chosen: Chosen, tallies: Tallies, files: tuple[WrittenFile, ...]
) -> Manifest:
    splits: Counter[str] = Counter()
    for file in files:
        splits[file.split] += file.articles
    return Manifest(
        warraq=__version__,
        format=options.format,
        data_format=options.rows().name,
        columns=COLUMNS,
        options=options.stated(),
        cursor=chosen.cursor,
        totals=tallies.totals(),
        left_out=dict(chosen.left_out),
        splits=dict(splits),
        files=files,
        forgotten=tuple(
            ForgottenArticle(id=row.id, at=row.at, reason=row.reason)
            for row in reader.removals.forgotten(options.chosen.since_seq)
        ),
    )
