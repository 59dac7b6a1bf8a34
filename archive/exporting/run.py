"""An export from beginning to end, or from where the last attempt was stopped."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from warraq.archive.exporting.exchanges import Kept, exchange_records
from warraq.archive.exporting.manifest import ForgottenArticle, Manifest, read_manifest
from warraq.archive.exporting.options import Cursor, ExportOptions
from warraq.archive.exporting.robots import robots_records
from warraq.archive.exporting.rolling import PAGES, TEXTS, Group, Roll, require_room
from warraq.archive.exporting.texts import version_records
from warraq.articles.errors import ConfigurationError
from warraq.storage import FetchRow, Reader

#: Addresses whose last kept body is remembered: a feed that answers 304 for a year is looked up once.
REMEMBERED: Final = 10_000

#: Called after each fetch and version, with the cursor behind it and the end.
Watch = Callable[[Cursor, Cursor], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What stands in the folder now. `was_finished`: it did before, and nothing was written."""

    manifest: Manifest
    was_finished: bool = False


def export_archive(
    reader: Reader, folder: Path, options: ExportOptions, watch: Watch = lambda at, end: None
) -> Exported:
    """Write the corpus as WARC files into a folder of its own, with a manifest.

    Fetches first, then versions, in the order of their numbers; each file of fetches begins with the robots.txt of the
    sites, so that it can be imported by itself. The same database gives the same bytes, also when the export was killed
    and started again.

    Raises:
        ConfigurationError: the folder holds something else, or an export with other options.
        ParseError: its manifest is damaged.
        DatabaseCorrupt: a stored body is damaged.
        OSError: the disk is full, or cannot be written.
    """
    require_room(folder)
    manifest = read_manifest(folder) or _begin(reader, options)
    if manifest.options != options:
        raise ConfigurationError(
            "holds an export with other options; choose another folder", identity=str(folder)
        )
    if manifest.finished:
        return Exported(manifest=manifest, was_finished=True)
    roll = Roll(folder, manifest, lambda name: robots_records(reader, manifest.source, name))
    try:
        for group in _groups(reader, manifest):
            roll.write(group)
            watch(group.end, manifest.until)
        return Exported(manifest=roll.close())
    finally:
        roll.abandon()


def _begin(reader: Reader, options: ExportOptions) -> Manifest:
    extent = reader.archive.extent()
    return Manifest(
        source=options.source,
        since=options.since,
        until=Cursor(extent.fetch_id, extent.version_id),
        newest_at=extent.newest_at,
        roll_bytes=options.roll_bytes,
        forgotten=tuple(
            ForgottenArticle(id=row.id, at=row.at, reason=row.reason) for row in reader.removals.forgotten()
        ),
    )


def _groups(reader: Reader, manifest: Manifest) -> Iterator[Group]:
    """What is still to be written: the records of each fetch, then of each version."""
    (fetch_id, version_id), until, source = manifest.cursor, manifest.until, manifest.source
    bodies = _Bodies(reader, manifest)
    for fetch in reader.archive.fetches(source, since=fetch_id, until=until.fetch_id):
        records = exchange_records(fetch, bodies.of(fetch))
        yield Group(series=PAGES, records=records, end=Cursor(fetch.id, version_id))
    for version in reader.archive.versions(source, since=version_id, until=until.version_id):
        end = Cursor(until.fetch_id, version.id)
        yield Group(series=TEXTS, records=version_records(version), end=end)


class _Bodies:
    """What is kept of the bodies of fetches that come in order."""

    def __init__(self, reader: Reader, manifest: Manifest) -> None:
        self._reader = reader
        self._manifest = manifest
        self._last_kept: OrderedDict[str, FetchRow | None] = OrderedDict()

    def of(self, fetch: FetchRow) -> Kept:
        if fetch.status == 304:
            kept = self._last(fetch)
            return Kept(first=kept and self._written(kept))
        if not fetch.page_sha256:
            return Kept()
        self._remember(fetch.url, fetch)
        first = self._written(fetch)
        if first.id < fetch.id:
            return Kept(first=first)
        return Kept(body=self._reader.pages.find(fetch.page_sha256))

    def _written(self, fetch: FetchRow) -> FetchRow:
        """The fetch whose record has the bytes of this one: no revisit refers to a revisit."""
        since, source = self._manifest.since.fetch_id, self._manifest.source
        first = self._reader.archive.first_with(fetch.page_sha256, source, since=since)
        return first if first is not None and first.id < fetch.id else fetch

    def _last(self, fetch: FetchRow) -> FetchRow | None:
        if fetch.url not in self._last_kept:
            self._remember(fetch.url, self._reader.archive.last_kept(fetch.url, before=fetch.id))
        self._last_kept.move_to_end(fetch.url)
        return self._last_kept[fetch.url]

    def _remember(self, url: str, fetch: FetchRow | None) -> None:
        """Without headers, which can be a thousand times as large as what a revisit says of it."""
        self._last_kept[url] = fetch and replace(fetch, headers=(), request_headers=(), hops=(), redirects=())
        self._last_kept.move_to_end(url)
        if len(self._last_kept) > REMEMBERED:
            self._last_kept.popitem(last=False)
