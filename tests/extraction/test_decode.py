"""Bytes to text: marks, labels that lie, labels that are dangerous, and no label at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.articles.errors import DecodeError
from warraq.articles.extraction import decode

ARABIC = "المتحدث باسم وفد المعارضة السورية"
PAGE = "<html><head>{meta}<title>" + ARABIC + "</title></head><body><p>" + ARABIC * 3 + "</p></body></html>"


@pytest.mark.parametrize(
    ("content_type", "meta"),
    [
        ("text/html; charset=windows-1256", ""),
        ("text/html", ""),
        ("text/html; charset=utf-8", ""),
        ("text/html; charset=iso-8859-6", ""),
        ("text/html; charset=iso-8859-1", ""),
        ("text/html", "<meta charset=utf-8>"),
        ("text/html; charset=iso-8859-1", "<meta charset=windows-1256>"),
    ],
)
def test_windows_1256_is_read_right_whatever_is_declared(content_type: str, meta: str) -> None:
    found = decode(PAGE.format(meta=meta).encode("cp1256"), content_type=content_type)
    assert ARABIC in found.text
    assert found.encoding == "cp1256"


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1251", "Привет, это обычный русский текст о погоде и новостях."),
        ("koi8-r", "Привет, это обычный русский текст о погоде и новостях."),
        ("cp1252", "Das ist ein Straßenfest für die Mädchen, “schön” und über allem."),
        ("gb18030", "这是一个关于天气的新闻报道，北京今天下雨，人们都在家里。"),
        ("big5", "這是一個關於天氣的新聞報導，台北今天下雨，人們都在家裡。"),
        ("cp932", "これは日本語のテキストです。天気は晴れでした。"),
        ("euc-jp", "これは日本語のテキストです。天気は晴れでした。"),
        ("cp949", "이것은 한국어 텍스트입니다. 오늘은 날씨가 맑습니다."),
        ("cp1253", "Αυτό είναι ένα ελληνικό κείμενο για τον καιρό"),
        ("cp1255", "זהו טקסט בעברית על מזג האוויר"),
        ("cp874", "นี่คือข้อความภาษาไทยเกี่ยวกับสภาพอากาศ"),
        ("iso8859-6", "هذا نص عربي عن الطقس في دمشق والمدن الأخرى"),
        ("utf-8", "نص عربي"),
        ("utf-8-sig", "نص عربي"),
        ("utf-16", "نص عربي"),
    ],
)
def test_undeclared_text_is_read_by_what_its_letters_say(codec: str, text: str) -> None:
    assert decode((text * 3).encode(codec)).text == text * 3


@pytest.mark.parametrize(
    "label", ["zlib", "punycode", "idna", "utf-7", "unicode_escape", "undefined", "rot13", "x" * 60]
)
def test_labels_outside_the_allow_list_are_not_believed(label: str) -> None:
    text = "<p>+ADw-script+AD4- \\u003cscript\\u003e</p>"
    assert decode(text.encode(), content_type=f"text/html; charset={label}").text == text


def test_utf16_without_a_mark_and_nul_bytes() -> None:
    assert decode("<html><body><p>hello world</p></body></html>".encode("utf-16-be")).text.startswith(
        "<html>"
    )
    assert decode(b"<p>art\x00icle</p>").text == "<p>article</p>"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(DecodeError):
        decode(bytes(4000))


def test_twice_encoded_text_is_repaired_and_flagged() -> None:
    found = decode("قال «نعم» then Ø§Ù„Ù…ØªØ­Ø¯Ø« and “curly” stays".encode())
    assert "المتحدث" in found.text
    assert "“curly”" in found.text
    assert "mojibake-repaired" in found.flags


def test_a_cut_page_is_still_utf8() -> None:
    found = decode((ARABIC * 50).encode()[:-1])
    assert found.encoding == "utf-8"
    assert "partial" in found.flags


@given(st.binary(max_size=3000), st.text(max_size=60))
def test_decode_raises_nothing_but_decode_error(body: bytes, content_type: str) -> None:
    try:
        found = decode(body, content_type=content_type)
    except DecodeError:
        return
    assert "\x00" not in found.text
    found.text.encode()


@pytest.mark.parametrize("piece", [b"refresh", b"<meta ", b"?", b"\xd8\xa7"])
def test_a_long_run_is_read_in_linear_time(piece: bytes) -> None:
    """Of 100,000 letters in a row, the search for words beyond ASCII began at each one."""
    with ends_within(0.2):
        decode(b"caf\xe9 \xff\xfe \x81\x8d " + piece * (100_000 // len(piece)))
