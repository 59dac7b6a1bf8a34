"""The canonical form asks a server for the bytes that the original asks for, and for nothing else."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warraq.articles.errors import AddressError
from warraq.articles.urls import canonical, former_form, key

RESERVED = frozenset(b":/?#[]@!$&'()*+,;=")
# A byte, and whether it was written as an escape of a character that stands bare for something else.
Asked = list[tuple[int, bool]]


def bytes_of(text: str) -> Asked:
    """What a piece of a path or query asks for: RFC 3986 sections 2.2 to 2.4, read byte by byte."""
    found: Asked = []
    data = text.encode("utf-8")
    place = 0
    while place < len(data):
        digits = data[place + 1 : place + 3]
        if (
            data[place] == ord("%")
            and len(digits) == 2
            and all(chr(digit) in "0123456789abcdefABCDEF" for digit in digits)
        ):
            found.append((int(digits, 16), int(digits, 16) in RESERVED))
            place += 3
        else:
            found.append((data[place], False))
            place += 1
    return found


def segments_of(path: str) -> list[Asked]:
    """The segments of a path without '.' and '..', which no client sends."""
    kept: list[Asked] = []
    dot: Asked = [(ord("."), False)]
    pieces = [bytes_of(piece) for piece in path.split("/")[1:]]
    for piece in pieces:
        if piece == dot * 2:
            del kept[-1:]
        elif piece != dot:
            kept.append(piece)
    return [*kept, []] if pieces[-1] in (dot, dot * 2) else kept


# No letters of which a tracker or a session id could be made; no space or mark at the end, where copying leaves them.
PIECES = st.lists(
    st.sampled_from([*"xyXY019._~-%/+@:!$'()*,;[]{}|^`<>\"", " ", "\u00e9", "e\u0301", "\u0627\u0654", "\u0958"])
    | st.sampled_from(["\u200c", "\u200f", "\u202e", "\u0085", "\x01", "\U0001f600", "\u00d8\u00ae"])
    | st.sampled_from(["%25", "%25D8%25AE", "%D8%AE", "%C3%98%C2%AE", "%e2%80%8f", "%CE%C8"])
    | st.sampled_from(["%2f", "%2E", "%41", "%7e", "%00", "%3F", "%26", "%3D"])
    | st.characters(exclude_categories=("Cs",), min_codepoint=0xA1),
    max_size=12,
).map("".join)  # fmt: skip


@given(PIECES, st.lists(PIECES, max_size=4))
@example("cafe\u0301.html", ["q=e\u0301"])
@example("100%25D8%25AE.html", ["a=%25D8%25AE"])
@example("%C3%98%C2%AE", [])
@example("\u062e%E2%80%8F/", ["", "x=1", ""])
def test_path_and_query_keep_their_bytes(path: str, pieces: list[str]) -> None:
    query = "&".join(pieces)
    found = urlsplit(canonical(f"https://ex.com/{path}?{query}#x"))
    assert segments_of(found.path) == segments_of(f"/{path}")
    assert [bytes_of(piece) for piece in found.query.split("&")] == [
        bytes_of(piece) for piece in query.split("&")
    ]


@given(PIECES)
def test_relative_addresses_keep_their_bytes(path: str) -> None:
    if path.startswith("/") or ":" in path.partition("/")[0] or not path.strip():
        return  # not relative to a folder
    reference = f"./{path}x"
    assert canonical(reference, "https://ex.com/a/b") == canonical(f"https://ex.com/a/{path}x")


@given(PIECES, PIECES)
def test_what_is_the_same_in_bytes_is_the_same_address(a: str, b: str) -> None:
    if segments_of(f"/{a}x") == segments_of(f"/{b}x"):
        assert canonical(f"https://ex.com/{a}x") == canonical(f"https://ex.com/{b}x")


FORMER = [
    ("https://ex.com/cafe%CC%81.html", "https://ex.com/caf%C3%A9.html"),
    ("https://ex.com/?q=cafe%CC%81", "https://ex.com/?q=caf%C3%A9"),
    ("https://ex.com/%25D8%25AE%25D8%25A8", "https://ex.com/%D8%AE%D8%A8"),
    ("https://ex.com/%C3%98%C2%AE%C3%98%C2%A8", "https://ex.com/%D8%AE%D8%A8"),
    ("https://ex.com/%D8%AE%E2%80%8F", "https://ex.com/%D8%AE"),
    ("https://ex.com/a%CC%81?&x=1&amp;y=2&", "https://ex.com/%C3%A1?x=1&y=2"),
    ("https://ex.com/%CE%C8%D1", "https://ex.com/%CE%C8%D1"),
    ("https://ex.com/a?b=2&a=1", "https://ex.com/a?b=2&a=1"),
]


@pytest.mark.parametrize(("url", "former"), FORMER)
def test_the_form_of_earlier_databases(url: str, former: str) -> None:
    assert canonical(url) == url
    assert former_form(url) == former
    assert key(former) == key(url)


@given(PIECES, PIECES)
def test_the_former_form_is_one_address_to_compare(path: str, query: str) -> None:
    url = canonical(f"https://ex.com/{path}?{query}")
    former = former_form(url)
    assert canonical(former) == former
    assert key(former) == key(url)


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_the_former_form_never_raises(text: str) -> None:
    try:
        url = canonical(f"https://ex.com/{text}")
    except AddressError:
        return
    assert former_form(url).startswith("https://ex.com")
