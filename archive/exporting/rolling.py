"""The WARC files of an export: each appears whole, and is listed in the manifest from then on."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from warraq.archive.exporting.exchanges import FIELDS
from warraq.archive.exporting.manifest import DRAFT, MANIFEST, Manifest, WarcFile, write_manifest
from warraq.archive.exporting.options import Cursor
from warraq.archive.exporting.record import Record, packed
from warraq.archive.naming import record_id
from warraq.articles.errors import ConfigurationError

_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


def require_room(folder: Path) -> None:
    """Make the folder, or see that nothing stands in it that is not ours.

    Raises:
        ConfigurationError: it is no folder, or holds other files.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        others = [
            path.name for path in folder.iterdir() if not path.name.endswith(DRAFT) and path.name != MANIFEST
        ]
    except OSError as problem:
        raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=str(folder)) from problem
    if others and not (folder / MANIFEST).exists():
        raise ConfigurationError("is not empty; an export needs a folder of its own", identity=str(folder))


class Roll:
    """Writes records into one file after the other.

    An export that is killed leaves finished files, a manifest that names them, and a draft that is written again.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        self._folder = folder
        self._draft: _Draft | None = None
        for left in folder.glob(f"*{DRAFT}"):
            left.unlink()

    def write(self, records: Iterable[Record], end: Cursor) -> None:
        """Write what belongs together into one file; `end` is the cursor behind it."""
        if self._draft is None:
            name = f"{self.manifest.source or 'warraq'}-{len(self.manifest.files):05d}.warc.gz"
            self._draft = _Draft(self._folder / name)
            self._draft.write(_about(name, self.manifest))
        for record in records:
            self._draft.write(record)
        if self._draft.bytes >= self.manifest.roll_bytes:
            self._finish(end)
        self._end = end

    def close(self) -> Manifest:
        """Finish the last file, and the export."""
        if self._draft is not None:
            self._finish(self._end)
        self.manifest = replace(self.manifest, finished=True)
        write_manifest(self._folder, self.manifest)
        return self.manifest

    def abandon(self) -> None:
        """Close what is open, unfinished."""
        if self._draft is not None:
            self._draft.close()

    def _finish(self, end: Cursor) -> None:
        assert self._draft is not None
        self.manifest = replace(self.manifest, files=(*self.manifest.files, self._draft.finish(end)))
        self._draft = None
        write_manifest(self._folder, self.manifest)


class _Draft:
    """A file that is being written."""

    def __init__(self, path: Path) -> None:
        self.bytes = 0
        self._path = path
        self._hash = hashlib.sha256()
        self._records: Counter[str] = Counter()
        self._file = path.with_name(path.name + DRAFT).open("wb")

    def write(self, record: Record) -> None:
        content = packed(record)
        self._file.write(content)
        self._hash.update(content)
        self.bytes += len(content)
        self._records[record.kind] += 1

    def finish(self, end: Cursor) -> WarcFile:
        """Put the file in its place."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        Path(self._file.name).replace(self._path)
        return WarcFile(
            name=self._path.name,
            bytes=self.bytes,
            sha256=self._hash.hexdigest(),
            records=dict(sorted(self._records.items())),
            end=end,
        )

    def close(self) -> None:
        self._file.close()


def _about(name: str, manifest: Manifest) -> Record:
    """The warcinfo of a file. Its date is that of the newest fetch: the clock is no part of what is archived."""
    since, until = manifest.since, manifest.until
    lines = {
        "software": f"warraq/{manifest.version}",
        "format": "WARC File Format 1.1",
        "conformsTo": _CONFORMS_TO,
        "isPartOf": manifest.source or "warraq",
        "description": f"fetches {since.fetch_id + 1} to {until.fetch_id} and versions {since.version_id + 1} to"
        f" {until.version_id} of a warraq database{f', source {manifest.source}' if manifest.source else ''}",
    }
    return Record(
        kind="warcinfo",
        record_id=record_id("warcinfo", name, manifest.newest_at, until.fetch_id),
        date=manifest.newest_at,
        fields=(("WARC-Filename", name),),
        content_type=FIELDS,
        block="".join(f"{key}: {value}\r\n" for key, value in lines.items()).encode(),
    )
