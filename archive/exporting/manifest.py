"""The manifest of an export: what its files hold, and how far it came."""

import json
import os
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from warraq.archive.exporting.options import Cursor, ExportOptions
from warraq.articles.errors import ParseError
from warraq.version import __version__

MANIFEST: Final = "manifest.json"
_FORMAT: Final = "warraq-archive-1"
DRAFT: Final = ".part"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcFile:
    """A finished file. `records` counts them by type; `end` is the cursor behind its last record."""

    name: str
    bytes: int
    sha256: str
    records: dict[str, int]
    end: Cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenArticle:
    """An article that was taken down: whoever has it from an earlier export deletes its records there."""

    id: int
    at: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """An export, finished or begun. `until` was the end of the database when it began; `newest_at` its newest fetch.

    `forgotten`: all articles that had been taken down by then.
    """

    source: str | None
    since: Cursor
    until: Cursor
    newest_at: str
    roll_bytes: int
    version: str = __version__
    finished: bool = False
    files: tuple[WarcFile, ...] = ()
    forgotten: tuple[ForgottenArticle, ...] = ()

    @property
    def cursor(self) -> Cursor:
        """Up to where the export goes by now: `since` of the next one when it is finished."""
        if self.finished:
            return self.until
        return self.files[-1].end if self.files else self.since

    @property
    def options(self) -> ExportOptions:
        """What was asked for."""
        return ExportOptions(source=self.source, since=self.since, roll_bytes=self.roll_bytes)

    def records(self) -> Counter[str]:
        """The records of all files, by type."""
        return sum((Counter(file.records) for file in self.files), Counter())


def read_manifest(folder: Path) -> Manifest | None:
    """Returns the manifest in a folder, None if it has none.

    Raises:
        ParseError: it is not one of ours.
    """
    path = folder / MANIFEST
    if not path.exists():
        return None
    try:
        read = json.loads(path.read_bytes())
        if read.pop("format") != _FORMAT:
            raise ValueError("of another format")
        read.pop("cursor")
        files = tuple(WarcFile(**file | {"end": Cursor(*file["end"])}) for file in read.pop("files"))
        since, until = (Cursor(*read.pop(name)) for name in ("since", "until"))
        forgotten = tuple(ForgottenArticle(**one) for one in read.pop("forgotten", ()))
        return Manifest(**read, since=since, until=until, files=files, forgotten=forgotten)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise ParseError(f"is not the manifest of an export ({problem})", identity=str(path)) from problem


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest, whole or not at all."""
    told = {"format": _FORMAT, **asdict(manifest), "cursor": str(manifest.cursor)}
    draft = folder / (MANIFEST + DRAFT)
    with draft.open("w", encoding="utf-8") as file:
        file.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / MANIFEST)
