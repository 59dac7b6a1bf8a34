"""Bodies as fetched, compressed, once each."""

import hashlib
import sqlite3
from datetime import datetime

import zstandard

from articles.errors import DatabaseCorrupt, NotFoundError
from storage.sqlite.database import insert, scalar

LEVEL = 3  # zstd's default; 10 saves 8 % more of an HTML page and takes six times as long


def digest_of(body: bytes) -> str:
    """SHA-256 of a body, as it stands in the database."""
    return hashlib.sha256(body).hexdigest()


def keep_page(db: sqlite3.Connection, body: bytes, sha256: str, seen_at: datetime) -> None:
    """Store a body that is not there yet. Inside a transaction."""
    if scalar(db.execute("SELECT 1 FROM pages WHERE sha256 = ?", (sha256,))) is not None:
        return
    packed = zstandard.ZstdCompressor(level=LEVEL).compress(body)
    insert(db, "pages", sha256=sha256, body=packed, bytes=len(body), first_seen_at=seen_at)


def read_page(db: sqlite3.Connection, sha256: str) -> bytes:
    """A body as it was fetched.

    Raises:
        NotFoundError: no body of that hash is stored.
        DatabaseCorrupt: what is stored has another hash.
    """
    row = db.execute("SELECT body, bytes FROM pages WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        raise NotFoundError("no such page is stored", identity=sha256)
    packed, size = row
    try:
        body = zstandard.ZstdDecompressor().decompress(packed, max_output_size=size)
    except zstandard.ZstdError as problem:
        raise DatabaseCorrupt(f"a stored page cannot be unpacked ({problem})", identity=sha256) from problem
    if digest_of(body) != sha256:
        raise DatabaseCorrupt("a stored page has changed since it was stored", identity=sha256)
    return body
