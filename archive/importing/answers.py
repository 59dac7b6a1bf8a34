"""HTTP answers and requests as archives keep them: read with the limits of a download."""

import re
from dataclasses import dataclass
from typing import Final

from warraq.articles.records import MAX_HEADER_CHARS, MAX_HEADERS_KEPT, SECRET_HEADERS, lower_names
from warraq.crawler.network import BadEncoding, TooLarge, is_cut_off, unpack

MAX_BODY_BYTES: Final = 15 << 20  # as DOWNLOAD_MAXSIZE
MAX_HEAD_BYTES: Final = 256 << 10  # as of an answer of the network
#: Each costs time, however small: 15 MB in chunks of 150 bytes, where servers write thousands.
MAX_CHUNKS: Final = 100_000
_STATUS: Final = re.compile(
    rb"(?:HTTP/\d(?:\.\d)?|ICY)[ \t]+(\d{3})(?:[ \t\r].*)?"
)  # HTTP/1.1 200 OK; HTTP/2 200
_REQUEST: Final = re.compile(rb"([A-Za-z]{1,20})[ \t]")  # GET / HTTP/1.1
_CHUNK: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,512})?\r?\n")  # 1a2f;name=value
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")

Pairs = tuple[tuple[str, str], ...]


class BadAnswer(Exception):  # noqa: N818 - becomes a broken record
    """An answer that cannot be read."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Status line and headers as received, values as latin-1 text; `packed` is what follows, as kept."""

    status: int
    status_line: str
    headers: Pairs
    packed: bytes

    def header(self, name: str) -> str:
        """Returns the first header of that (lower-case) name, '' if absent."""
        return next((value for key, value in lower_names(self.headers) if key == name), "")


def read_head(content: bytes) -> Head:
    """The head of an answer. Raises BadAnswer."""
    lines, packed = _split(content)
    found = _STATUS.fullmatch(lines[0])
    if found is None:
        raise BadAnswer("http", f"no HTTP answer, but {lines[0][:40]!r}")
    status_line = lines[0].decode("latin-1").strip()[:MAX_HEADER_CHARS]
    return Head(status=int(found[1]), status_line=status_line, headers=_headers(lines[1:]), packed=packed)


def read_request(content: bytes) -> tuple[str, Pairs]:
    """Method and headers of a request, without what is secret; '' and () when it cannot be read."""
    try:
        lines, _ = _split(content)
    except BadAnswer:
        return "", ()
    found = _REQUEST.match(lines[0])
    return (found[1].decode().upper(), _headers(lines[1:], without=SECRET_HEADERS)) if found else ("", ())


def read_body(head: Head, *, is_cut: bool) -> tuple[bytes, bool]:
    """The body without chunks and content encodings, and whether it ends in the middle. `is_cut`: the record says so.

    Raises:
        BadAnswer: it is too large or cannot be unpacked.
    """
    packed, is_whole = head.packed, True
    if "chunked" in head.header("transfer-encoding").lower():
        packed, is_whole = _without_chunks(packed)
    elif (stated := head.header("content-length")).isdecimal() and len(stated) < 16:
        is_whole = len(packed) >= int(stated)
    headers = lower_names(head.headers)
    encodings = [value.encode("latin-1") for name, value in headers if name == "content-encoding"]
    if len(packed) > MAX_BODY_BYTES:
        raise BadAnswer("too-large", f"a body of more than {MAX_BODY_BYTES} bytes")
    try:
        body, _ = unpack(packed, encodings, max_bytes=MAX_BODY_BYTES) if encodings else (packed, [])
    except TooLarge as problem:
        raise BadAnswer("too-large", str(problem)) from problem
    except BadEncoding as problem:
        raise BadAnswer("encoding", str(problem)) from problem
    cut = is_cut or not is_whole or is_cut_off(packed, body, encodings, is_open_ended=False)
    return body, cut


def _split(content: bytes) -> tuple[list[bytes], bytes]:
    """The lines of the head, and what follows it."""
    start = content[: MAX_HEAD_BYTES + 4]
    end = _HEAD_END.search(start)
    if end is None and len(content) > MAX_HEAD_BYTES:
        raise BadAnswer("http", f"headers larger than {MAX_HEAD_BYTES} bytes")
    head, rest = (start[: end.start()], content[end.end() :]) if end else (content, b"")
    return head.replace(b"\r\n", b"\n").split(b"\n"), rest


def _headers(lines: list[bytes], *, without: frozenset[str] = frozenset()) -> Pairs:
    pairs: list[tuple[str, str]] = []
    is_kept = False
    for line in lines:
        text = line.decode("latin-1")
        if text[:1] in (" ", "\t"):  # a header of several lines, which is left out whole
            if is_kept:
                name, value = pairs.pop()
                pairs.append((name, f"{value} {text.strip()}"[:MAX_HEADER_CHARS]))
            continue
        name, colon, value = text.partition(":")
        is_kept = bool(colon) and len(pairs) < MAX_HEADERS_KEPT and name.strip().lower() not in without
        if is_kept:
            pairs.append((name.strip()[:MAX_HEADER_CHARS], value.strip()[:MAX_HEADER_CHARS]))
    return tuple(pairs)


def _without_chunks(packed: bytes) -> tuple[bytes, bool]:
    """The body of a chunked answer, and whether its last chunk came. A body without chunks is returned as it is:
    many tools take them away and keep the header. Raises BadAnswer."""
    pieces: list[bytes] = []
    at = 0
    for _ in range(MAX_CHUNKS):
        found = _CHUNK.match(packed, at)
        if found is None:
            return (b"".join(pieces), False) if at else (packed, True)
        size = int(found[1], 16)
        piece = packed[found.end() : found.end() + size]
        pieces.append(piece)
        at = found.end() + size
        if not size:
            return b"".join(pieces), True
        if len(piece) < size:
            return b"".join(pieces), False
        at += 2 if packed[at : at + 2] == b"\r\n" else packed[at : at + 1] == b"\n"
    raise BadAnswer("encoding", f"more than {MAX_CHUNKS} chunks")
