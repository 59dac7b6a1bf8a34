"""The heads of requests and answers, as they go into records."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from warraq.archive.exporting.record import field_text, uri

Headers = tuple[tuple[str, str], ...]

#: Before the name of a header that is true of the body on the wire, and not of the one that is kept. Browsertrix writes
#: the same; 'X-Archive-Orig-' is what replaying adds, sometimes to bodies that are still packed.
ORIGINAL: Final = "X-Orig-"
_CODINGS: Final = frozenset({"content-encoding", "transfer-encoding"})


def answer_head(status_line: str, headers: Headers, length: int | None) -> bytes:
    """The head of an answer with a body of this length, which has no coding left; None: it had no body (304).

    Header lines as received, in their order and spelling, but for those that would be untrue of the body that follows.
    """
    return _head(status_line, headers if length is None else _fitting(headers, length))


def request_head(url: str, headers: Headers) -> bytes:
    """The head of the GET that was sent."""
    parts = urlsplit(uri(url))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _head(f"GET {target} HTTP/1.1", headers)


def has_body(headers: Headers) -> bool:
    """Whether an answer with these headers came with a body, as far as they tell."""
    lengths = [value.strip() for name, value in headers if name.lower() == "content-length"]
    return lengths[:1] not in (["0"], []) or any(name.lower() == "transfer-encoding" for name, _ in headers)


def _fitting(headers: Headers, length: int) -> Iterator[tuple[str, str]]:
    is_stated = is_changed = False
    for name, value in headers:
        lower = name.lower()
        if lower == "content-length" and not is_stated and value.strip() == str(length):
            is_stated = True
        elif lower in _CODINGS or lower == "content-length":
            name, is_changed = ORIGINAL + name, True
        yield name, value
    if is_changed and not is_stated:
        yield "Content-Length", str(length)


def _head(first_line: str, headers: "Headers | Iterator[tuple[str, str]]") -> bytes:
    """Latin-1, as it is stored: each byte as it was. Bare CR and NUL become spaces, as RFC 9110 5.5 has it."""
    lines = [first_line, *(f"{name}: {value}" for name, value in headers), ""]
    return "".join(f"{field_text(line)}\r\n" for line in lines).encode("latin-1", "replace")
