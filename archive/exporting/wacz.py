"""An export packed into one WACZ file: WARCs, their index, the list of pages with their texts, and the hashes of all.

Source: WACZ 1.1.1, https://specs.webrecorder.net/wacz/1.1.1/
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from warraq.archive.exporting.manifest import Manifest
from warraq.archive.exporting.record import digest_of
from warraq.archive.exporting.signing import signed
from warraq.archive.exporting.texts import page_id, page_url
from warraq.archive.naming import record_id
from warraq.articles.errors import ConfigurationError
from warraq.extras import require
from warraq.storage import Reader

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

WACZ_VERSION: Final = "1.1.1"
_INDEX_LINES: Final = 1_024  # of a block of the index, as ArchiveWeb.page and py-wacz write it
_PIECE: Final = 1 << 20
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the first a ZIP can hold: when it was packed says nothing


def pack_wacz(
    reader: Reader,
    folder: Path,
    manifest: Manifest,
    path: Path,
    *,
    title: str = "",
    key: "EllipticCurvePrivateKey | None" = None,
) -> int:
    """Pack a finished export into a file, which appears whole or not at all; returns the number of pages in its list.

    `key` signs it. The same export gives the same bytes.

    Raises:
        ConfigurationError: the package wacz is not installed, or a file is not as it was exported.
        OSError: the disk is full, or cannot be written.
    """
    require("wacz", "archive")
    warcs = [folder / file.name for file in manifest.files]
    draft = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(draft, "w", allowZip64=True) as file:
            package = _Package(file)
            for warc, told in zip(warcs, manifest.files, strict=True):
                package.copy(f"archive/{warc.name}", warc, told.sha256)
            _write_index(package, warcs)
            pages = _Lines(_page_lines(reader, manifest, title))
            package.write("pages/pages.jsonl", pages, is_packed=True)
            listed = package.close(title=title, created=manifest.newest_at, manifest=manifest)
            _write_digest(package, listed, manifest, key)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return pages.count - 1  # the first line is the list's head


class _Package:
    """The ZIP file, which hashes what goes into it."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._resources: list[dict[str, Any]] = []

    def copy(self, name: str, source: Path, sha256: str) -> None:
        """Add a file that has this hash. Raises ConfigurationError when it has another: it would be signed."""
        with source.open("rb") as content:
            self.write(name, iter(lambda: content.read(_PIECE), b""))
        if self._resources[-1]["hash"] != digest_of(sha256):
            raise ConfigurationError(
                "is not as it was exported; export again into another folder", identity=str(source)
            )

    def write(self, name: str, pieces: Iterable[bytes], *, is_packed: bool = False) -> None:
        """Add a file. What is compressed already is stored as it is, so that readers can fetch a part of it."""
        with self.open(name, is_packed=is_packed) as file:
            for piece in pieces:
                file.write(piece)

    def open(self, name: str, *, is_packed: bool = False) -> "_Hashed":
        packed = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
        entry = zipfile.ZipInfo(name, _ZIP_DATE)
        entry.compress_type = packed
        entry.external_attr = 0o644 << 16
        return _Hashed(self._file.open(entry, "w", force_zip64=True), name, self._resources)

    def close(self, *, title: str, created: str, manifest: Manifest) -> bytes:
        """Write datapackage.json and return it."""
        package: dict[str, Any] = {
            "profile": "data-package",
            "resources": sorted(self._resources, key=lambda one: str(one["path"])),
            "title": title,
            "created": created,
            "wacz_version": WACZ_VERSION,
            "software": f"warraq {manifest.version}",
            "warraq_forgotten": [asdict(one) for one in manifest.forgotten],
        }
        told = json.dumps(
            {name: value for name, value in package.items() if value}, indent=2, ensure_ascii=False
        )
        self.write("datapackage.json", [told.encode()], is_packed=True)
        return told.encode()


class _Hashed(io.RawIOBase):
    """A file in the package, listed with its hash when it is closed."""

    def __init__(self, file: IO[bytes], name: str, resources: list[dict[str, Any]]) -> None:
        self._file, self._name, self._resources = file, name, resources
        self._hash, self._bytes = hashlib.sha256(), 0

    def write(self, piece: Any) -> int:
        self._file.write(piece)
        self._hash.update(piece)
        self._bytes += len(piece)
        return len(piece)

    def close(self) -> None:
        if self.closed:
            return
        self._file.close()
        self._resources.append(
            {
                "name": self._name.rpartition("/")[2].lower(),
                "path": self._name,
                "hash": digest_of(self._hash.hexdigest()),
                "bytes": self._bytes,
            }
        )
        super().close()


class _Lines:
    """JSON lines as bytes, counted."""

    def __init__(self, objects: Iterable[dict[str, Any]]) -> None:
        self.count = 0
        self._objects = objects

    def __iter__(self) -> Iterator[bytes]:
        for one in self._objects:
            self.count += 1
            yield json.dumps(one, ensure_ascii=False).encode() + b"\n"


def _page_lines(reader: Reader, manifest: Manifest, title: str) -> Iterator[dict[str, Any]]:
    """The head of the list, and each page whose answer is in this export, with its text as it was cleaned last."""
    yield {"format": "json-pages-1.0", "id": "pages", "title": title or "Pages", "hasText": True}
    for version in reader.archive.versions(manifest.source, until=manifest.until.version_id):
        fetch_id = version.fetch_id or 0
        if (
            version.is_latest
            and page_id(version)
            and manifest.since.fetch_id < fetch_id <= manifest.until.fetch_id
        ):
            name = record_id("page", version.fetch_url, version.started_at, fetch_id)
            yield {
                "id": name.removeprefix("<urn:uuid:").removesuffix(">"),
                "url": page_url(version),
                "ts": version.started_at,
                "title": version.title,
                "text": version.text,
            }


def _write_index(package: _Package, warcs: list[Path]) -> None:
    """CDXJ in compressed blocks, and the index of the blocks. Sorted on disk where it is large."""
    from wacz.waczindexer import WACZIndexer

    class Indexer(WACZIndexer):  # type: ignore[misc]
        """Leaves out what says 304: pywb would show an empty page for the last capture of an address."""

        def filter_record(self, record: Any) -> bool:
            told = record.http_headers
            is_unchanged = record.rec_type == "revisit" and told and told.get_statuscode() == "304"
            return bool(super().filter_record(record)) and not is_unchanged

    blocks = io.StringIO()
    with package.open("indexes/index.cdx.gz") as data:
        Indexer(
            blocks,
            [str(warc) for warc in warcs],
            sort=True,
            post_append=True,
            compress=data,
            lines=_INDEX_LINES,
            digest_records=True,
            data_out_name="index.cdx.gz",
            records="response,revisit",
            hash_type="sha256",
            detect_pages=False,
            extract_text=False,
            passed_pages_dict={},
        ).process_all()
    package.write("indexes/index.idx", [blocks.getvalue().encode()], is_packed=True)


def _write_digest(
    package: _Package, told: bytes, manifest: Manifest, key: "EllipticCurvePrivateKey | None"
) -> None:
    digest: dict[str, Any] = {
        "path": "datapackage.json",
        "hash": digest_of(hashlib.sha256(told).hexdigest()),
    }
    if key is not None:
        digest["signedData"] = signed(
            key, digest["hash"], created=manifest.newest_at, software=f"warraq {manifest.version}"
        )
    package.write("datapackage-digest.json", [json.dumps(digest, indent=2).encode()], is_packed=True)
