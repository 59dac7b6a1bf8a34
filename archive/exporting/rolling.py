"""The WARC files of an export: each appears whole, and is listed in the manifest from then on."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import quote

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


#: What the names of files begin with: those of exchanges, and those of texts, which have a folder of their own.
PAGES: Final = ""
TEXTS: Final = "text/text-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Records that belong together, the series of files they go to, and the cursor behind them."""

    series: str
    records: Iterable[Record]
    end: Cursor


class Roll:
    """Writes records into one file after the other.

    Texts have files of their own: programs that replay archives would show a text for the page of the same address.
    An export that is killed leaves finished files, a manifest that names them, and a draft that is written again.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, opening: Callable[[str], Iterable[Record]] = lambda name: ()
    ) -> None:
        """`opening` gives the records that each file of exchanges begins with, by its name."""
        self.manifest = manifest
        self._opening = opening
        self._folder = folder
        self._series = ""
        self._draft: _Draft | None = None
        self._end = manifest.cursor
        for left in folder.glob(f"**/*.warc.gz{DRAFT}"):
            left.unlink()
        write_manifest(folder, manifest)

    def write(self, group: Group) -> None:
        """Write what belongs together into one file of its series."""
        if group.series != self._series:
            self._finish()
            self._series = group.series
        if self._draft is None:
            self._draft = self._begin()
        for record in group.records:
            self._draft.write(record)
        self._end = group.end
        if self._draft.bytes >= self.manifest.roll_bytes:
            self._finish()

    def close(self) -> Manifest:
        """Finish the last file, and the export."""
        self._finish()
        self.manifest = replace(self.manifest, finished=True)
        write_manifest(self._folder, self.manifest)
        return self.manifest

    def abandon(self) -> None:
        """Close what is open, unfinished."""
        if self._draft is not None:
            self._draft.close()

    def _begin(self) -> "_Draft":
        begun = f"{self._series}{quote(self.manifest.source or 'warraq', safe='')}-"
        number = sum(file.name.startswith(begun) for file in self.manifest.files)
        draft = _Draft(self._folder, f"{begun}{number:05d}.warc.gz")
        draft.write(_about(draft.path.name, self.manifest))
        for record in self._opening(draft.path.name) if self._series == PAGES else ():
            draft.write(record)
        return draft

    def _finish(self) -> None:
        if self._draft is None:
            return
        self.manifest = replace(self.manifest, files=(*self.manifest.files, self._draft.finish(self._end)))
        self._draft = None
        write_manifest(self._folder, self.manifest)


class _Draft:
    """A file that is being written."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / name
        self.bytes = 0
        self._name = name
        self._hash = hashlib.sha256()
        self._records: Counter[str] = Counter()
        self.path.parent.mkdir(exist_ok=True)
        self._file = self.path.with_name(self.path.name + DRAFT).open("wb")

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
        Path(self._file.name).replace(self.path)
        return WarcFile(
            name=self._name,
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
