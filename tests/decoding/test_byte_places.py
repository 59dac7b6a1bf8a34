"""Where each character of a text stands in the bytes it was decoded from."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.articles.decoding import byte_places, decode, read_part
from warraq.articles.extraction import decode_placed

TEXTS = {
    "utf-8": "<p>كتب الوراق €5 naïve 日本 😀</p>",
    "windows-1256": "<p>كتب الوراق سبع نسخ من الكتاب ثم باعها</p>",
    "windows-1252": "<p>naïve café “à côté” — 5 €</p>",
    "koi8-r": "<p>Переписчик написал семь книг</p>",
    "shift_jis": "<p>書家は七冊の本を写した。\nアイウ ｱｲｳ abc</p>",
    "euc-jp": "<p>書家は七冊の本を写した。\nアイウ ｱｲｳ abc</p>",
    "gb18030": "<p>抄书人抄了七本书。\r\n㐀𠀀 abc</p>",
    "big5": "<p>抄書人抄了七本書。\nabc</p>",
    "euc-kr": "<p>필경사는 일곱 권을 썼다.\nabc</p>",
    "utf-16-le": "\ufeff<p>كتب الوراق 😀 日本</p>",
    "utf-16-be": "\ufeff<p>كتب الوراق 😀 日本</p>",
}


def html(charset: str) -> str:
    return f"text/html; charset={charset}"


@pytest.mark.parametrize("charset", TEXTS)
def test_each_character_has_the_bytes_it_is_written_in(charset: str) -> None:
    body = TEXTS[charset].encode(charset)
    decoded = decode(body, content_type=html(charset))
    assert decoded.text == TEXTS[charset].removeprefix("\ufeff")
    places = byte_places(body, decoded).tolist()
    written = [body[start:end] for start, end in pairwise(places)]
    assert written == [char.encode(charset) for char in decoded.text]


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        (b"\xef\xbb\xbfab", [b"a", b"b"]),
        (b"abcdefgha\x00b\x00\x00c", [*(b"%c" % c for c in b"abcdefgh"), b"a\x00", b"b\x00\x00", b"c"]),
        ("aé".encode() + b"\xc3", [b"a", "é".encode() + b"\xc3"]),  # half a character at the end
        ("éé".encode() + b" \x92 ", ["é".encode(), "é".encode(), b" ", b"\x92", b" "]),
        ("مرحبا".encode() + b"\xd9 x", [*(c.encode() for c in "مرحبا"), b"\xd9", b" ", b"x"]),
        ("éé".encode() + b"\xed\xa0\xbd\xed\xb8\x80z", ["é".encode(), "é".encode(), b"\xed\xa0\xbd\xed\xb8\x80", b"z"]),
        (b"", []),
    ],
)  # fmt: skip
def test_bytes_that_are_no_characters(body: bytes, parts: list[bytes]) -> None:
    decoded = decode(body)
    assert [body[start:end] for start, end in pairwise(byte_places(body, decoded).tolist())] == parts


def test_text_in_seven_bits_has_the_bytes_of_its_line() -> None:
    body = "<p>\nカタカナと漢字です\n</p>".encode("iso2022-jp")
    decoded = decode(body)
    assert decoded.encoding == "iso2022-jp"
    places = byte_places(body, decoded)
    at = decoded.text.index("漢字")
    line = places[at], next(place for place in places.tolist() if place > places[at])
    assert read_part(body, *line, decoded.encoding) == "カタカナと漢字です\n"


WRITTEN = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
BROKEN = st.lists(st.one_of(st.binary(max_size=4), WRITTEN.map(str.encode)), max_size=8).map(b"".join)


@given(st.one_of(WRITTEN.map(str.encode), BROKEN), st.sampled_from(["", *map(html, TEXTS)]))
def test_a_part_of_the_bytes_says_what_the_whole_says_there(body: bytes, content_type: str) -> None:
    body = b"<p class='no-nul'>" + body.replace(b"\x00", b"")
    decoded = decode(body, content_type=content_type)
    places = byte_places(body, decoded)
    assert len(places) == len(decoded.text) + 1
    assert places[-1] == len(body)
    assert (places[1:] >= places[:-1]).all()
    if decoded.text:
        assert decoded.text in read_part(body, int(places[0]), len(body), decoded.encoding)
    if (places[1:] > places[:-1]).all():
        for number, char in enumerate(decoded.text):
            assert read_part(body, int(places[number]), int(places[number + 1]), decoded.encoding) == char


def test_text_that_was_encoded_twice_keeps_its_places() -> None:
    def shown(text: str) -> str:
        return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())

    body = f"<p>{shown('نص عربي')}</p><p>é</p>".encode()
    decoded, places = decode_placed(body)
    assert decoded.text == "<p>نص عربي</p><p>é</p>"
    at = decoded.text.index("عربي")
    assert body[places[at] : places[at + 4]].decode("utf-8") == shown("عربي")
    at = decoded.text.index("é")
    assert body[places[at] : places[at + 1]] == "é".encode()


@pytest.mark.parametrize(
    ("piece", "charset"),
    [("<", "utf-8"), ("\x81", "shift_jis"), ("漢", "gb18030"), ("漢", "iso2022-jp"), ("é", "utf-16-le")],
)
def test_five_megabytes_are_followed_in_linear_time(piece: str, charset: str) -> None:
    written = piece.encode("latin-1") if piece == "\x81" else piece.encode(charset)
    body = b"<p>" + written * (5_000_000 // len(written))
    decoded = decode(body, content_type=html(charset))
    with ends_within(6.0):
        byte_places(body, decoded)
