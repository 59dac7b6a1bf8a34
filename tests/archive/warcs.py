"""WARC files written byte by byte, so that they can lie."""

import gzip
import hashlib
import io
import zipfile
from base64 import b32encode
from collections.abc import Iterable
from uuid import NAMESPACE_URL, uuid5

from tests.storage.conftest import html, paragraphs

DATE = "2021-05-06T07:08:09Z"
SITE = "http://blog.example/"


def url_of(name: str) -> str:
    """A post's address."""
    return f"{SITE}2021/05/{name}-in-four-words/"


def page_of(name: str) -> bytes:
    """A post's page."""
    return html(f"The {name} in four words", paragraphs(name))


def answer(body: bytes, *headers: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    """An HTTP answer."""
    return (
        "\r\n".join((status, *(headers or ("Content-Type: text/html; charset=utf-8",)), "\r\n")).encode()
        + body
    )


def record(
    url: str, content: bytes, *, kind: str = "response", date: str = DATE, version: str = "WARC/1.0",
    called: str = "", length: int | str | None = None, more: Iterable[str] = (), end: bytes = b"\r\n\r\n",
) -> bytes:  # fmt: skip
    """A record. `length` is what it claims; `called` what its id is made of."""
    types = {"response": "application/http;msgtype=response", "request": "application/http;msgtype=request"}
    lines = [
        version,
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: {id_of(called or f'{kind} {url} {date}')}",
        f"WARC-Date: {date}",
        f"WARC-Target-URI: {url}",
        f"Content-Type: {types.get(kind, 'text/html')}",
        *more,
    ]
    if length != "none":
        lines.append(f"Content-Length: {len(content) if length is None else length}")
    return "\r\n".join((*lines, "\r\n")).encode() + content + end


def id_of(name: str) -> str:
    """The record id that is made of a name."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def post(name: str, **changes: object) -> bytes:
    """A record with a post."""
    return record(url_of(name), answer(page_of(name)), **changes)  # type: ignore[arg-type]


def digest(content: bytes) -> str:
    """As WARC-Block-Digest has it."""
    return f"sha1:{b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()}"


def packed(*records: bytes) -> bytes:
    """A .warc.gz: each record a member."""
    return b"".join(gzip.compress(one, 1, mtime=0) for one in records)


def wacz(files: dict[str, bytes], *, how: int = zipfile.ZIP_STORED) -> bytes:
    """A ZIP with these files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", how) as file:
        for name, content in files.items():
            file.writestr(zipfile.ZipInfo(name), content, compress_type=how)
    return written.getvalue()
