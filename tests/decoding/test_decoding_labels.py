"""What header and document declare, in the forms of html5lib-tests, and what bytes mean to browsers."""

import pytest

from warraq.articles.decoding import codec_named, decode
from warraq.articles.decoding.labels import declared, surprises
from warraq.articles.decoding.reading import read_as

#: Found in the document alone: the codec, '' for none. The kinds of html5lib-tests, in documents of our own.
PRESCAN = [
    ("<!DOCTYPE html><title>None</title>", ""),
    ('<meta charset="ISO-8859-1">', "cp1252"),
    ('<meta charset="iso8859-2">', "iso8859-2"),
    ("<meta charset='koi8-r'>", "koi8-r"),
    ("<meta charset=koi8-r>", "koi8-r"),
    ("<META CHARSET=KOI8-R>", "koi8-r"),
    ("<meta\ncharset=koi8-r>", "koi8-r"),
    ("<meta/charset=koi8-r>", "koi8-r"),
    ("<meta charset=koi8-r/>", ""),  # the slash belongs to the value
    ('<meta charset="koi8-r"/>', "koi8-r"),
    ("<meta    charset   =   'koi8-r'  >", "koi8-r"),
    ('<meta charset="\n koi8-r\t">', "koi8-r"),
    ("<meta charset=\nkoi8-r\n>", "koi8-r"),
    ("<meta charset=" + " " * 500 + "koi8-r>", "koi8-r"),
    ("<metacharset=koi8-r>", ""),
    # through http-equiv, in any order of attributes
    ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
    ('<meta content="text/html; charset=koi8-r" http-equiv="content-type">', "koi8-r"),
    ("<meta http-equiv=Content-Type content='text/html;charset=koi8-r'>", "koi8-r"),
    ("<meta http-equiv=Content-Type content=text/html; charset=koi8-r>", "koi8-r"),
    ('<meta http-equiv="Content-Type" content="text/html; charset=\'koi8-r\'">', "koi8-r"),
    ('<meta http-equiv="Content-Type" content="text/html; charset = koi8-r ; x">', "koi8-r"),
    ('<meta http-equiv="Content-Type" content="charset charset=koi8-r">', "koi8-r"),
    ('<meta http-equiv="Content-Type" content="text/html; charset=\'koi8-r">', ""),
    ('<meta http-equiv="Content-Type " content="text/html; charset=koi8-r">', ""),
    ('<meta http-equiv="Content-Style-Type" content="text/html; charset=koi8-r">', ""),
    ('<meta name="Content-Type" content="text/html; charset=koi8-r">', ""),
    ('<meta content="text/html; charset=koi8-r">', ""),
    ('<meta name="description" content="how to write charset=koi8-r">', ""),
    # quotes that are not closed, or belong to names
    ('<meta charset="koi8-r>\n<p>"</p>', ""),
    ('<meta charset=koi8-r">', ""),
    ('<meta " charset=koi8-r>', "koi8-r"),
    ('<meta test" charset=koi8-r>', "koi8-r"),
    ('<meta test=" charset=koi8-r>', ""),
    ("<meta test='\" charset=koi8-r><p>'\"</p>", ""),
    ('<meta test="" charset=koi8-r>', "koi8-r"),
    ('<meta test=x" charset=koi8-r>', "koi8-r"),
    ('<meta http-equiv="Content-Type<meta charset="koi8-r">', ""),
    ("<meta <meta charset=koi8-r>", "koi8-r"),
    # inside the attributes of another tag
    ('<p title="x>\n<meta charset=koi8-r>', ""),
    ('<p title="<meta charset=koi8-r>"><meta charset=big5>', "big5hkscs"),
    ('<p title="x>"><meta charset=koi8-r>', "koi8-r"),
    ("</p title=x><meta charset=koi8-r>", "koi8-r"),
    # what never ends
    ("<meta", ""),
    ("<", ""),
    ("<!", ""),
    ('<meta charset = "', ""),
    ("<meta charset=koi8-r", ""),
    ('<meta http-equiv="Content-Type" content="text/html; charset=koi8', ""),
    ("<meta " + " " * 900, ""),
    # the first known label counts
    ("<meta charset=koi8-r><meta charset=big5>", "koi8-r"),
    ("<meta charset=bogus><meta charset=koi8-r>", "koi8-r"),
    ("<meta charset=utf-7><meta charset=koi8-r>", "koi8-r"),
    ("<meta charset=koi8-r charset=big5>", "koi8-r"),
    # comments, scripts, text
    ("<!-- <meta charset=big5> --><meta charset=koi8-r>", "koi8-r"),
    ("<!--><meta charset=koi8-r>", "koi8-r"),
    ("<!-- <meta charset=koi8-r>", ""),
    ("<!DOCTYPE html><meta charset=koi8-r>", "koi8-r"),
    ("<!-- " + "x" * 2_000 + " --><meta charset=koi8-r>", "koi8-r"),
    ("<script>document.write('<meta charset=koi8-r>')</script>", "koi8-r"),
    ("<style><meta charset=koi8-r></style>", "koi8-r"),
    ("<p><meta charset=koi8-r></p>", "koi8-r"),
    # what says so cannot be UTF-16, and what has no table is windows-1252
    ("<meta charset=UTF-16>", "utf-8"),
    ("<meta charset=utf-16be>", "utf-8"),
    ("<meta charset=x-user-defined>", "cp1252"),
    # XML; a <meta> goes before it
    ("<?xml version='1.0' encoding='koi8-r'?><rss/>", "koi8-r"),
    ('\n<?xml version="1.0" encoding="koi8-r" standalone="yes"?>', "koi8-r"),
    ("<?xml version='1.0'?><rss/>", ""),
    ("<p><?xml version='1.0' encoding='koi8-r'?>", ""),
]


@pytest.mark.parametrize(("head", "codec"), PRESCAN, ids=range(len(PRESCAN)))
def test_what_a_document_declares(head: str, codec: str) -> None:
    assert declared(head.encode(), "text/html") == ((codec,) if codec else ())


@pytest.mark.parametrize(
    ("content_type", "codecs"),
    [
        ("text/html; charset=koi8-r", ("koi8-r",)),
        ('text/html;charset="koi8-r"', ("koi8-r",)),
        ("text/html; CHARSET = KOI8-R; x=y", ("koi8-r",)),
        ("text/html; charset=koi8-r,text/html", ()),
        ("text/html; charset=", ()),
        ("text/html", ()),
        ("text/html; charset=utf-16", ()),
        ("x" * 600 + "; charset=koi8-r", ()),
    ],
)
def test_what_a_header_declares(content_type: str, codecs: tuple[str, ...]) -> None:
    assert declared(b"", content_type) == codecs


def test_header_goes_before_document() -> None:
    found = declared(b"<?xml version='1.0' encoding='big5'?><meta charset=koi8-r>", "x; charset=gbk")
    assert found == ("gb18030", "koi8-r", "big5hkscs")


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("latin1", "cp1252"),
        (" iso_8859-1:1987\n", "cp1252"),
        ("us-ascii", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("iso-8859-11", "cp874"),
        ("tis-620", "cp874"),
        ("GBK", "gb18030"),
        ("gb2312", "gb18030"),
        ("x-sjis", "cp932"),
        ("shift_jis", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("big5", "big5hkscs"),
        ("visual", "iso8859-8"),
        ("iso-8859-8-i", "iso8859-8"),
        ("x-mac-ukrainian", "mac-cyrillic"),
        ("koi8-ru", "koi8-u"),
        ("zlib", ""),
        ("punycode", ""),
        ("utf-7", ""),
        ("unicode_escape", ""),
        ("\x00", ""),
        ("", ""),
    ],
)
def test_labels(label: str, codec: str) -> None:
    assert codec_named(label) == codec


@pytest.mark.parametrize(
    ("codec", "body", "text"),
    [
        # holes of Windows are controls, never U+FFFD
        ("cp1252", b"\x80\x81\x8d\x8f\x90\x9d", "€\x81\x8d\x8f\x90\x9d"),
        ("cp1250", b"\x81\x8a\x98", "\x81Š\x98"),
        ("cp1253", b"\x81\xaa\xd2\xc1", "\x81\ufffd\ufffdΑ"),
        ("cp1255", b"\xca\xd9\xe0", "\u05ba\ufffdא"),
        ("cp1257", b"\xa1\xa5\xe0", "\ufffd\ufffdą"),
        ("cp874", b"\x80\x85\x86\xa1\xdb", "€…\x86ก\ufffd"),
        ("iso8859-7", b"\xa4\xa5\xaa\xae", "€₯ͺ\ufffd"),
        ("iso8859-8", b"\xaa\xdf\xfd\xfe", "×‗\u200e\u200f"),
        ("koi8-u", b"\xae\xbe\xa4", "ўЎє"),
        ("mac-roman", b"\xdb\xbd", "€Ω"),
        ("mac-cyrillic", b"\xa2\xb6\xff", "Ґґ€"),
        # more than one byte
        ("gb18030", b"\xc4\xe3\x80", "你€"),
        ("gb18030", b"\x81\x30\x81\x30", "\x80"),
        ("big5hkscs", b"\xa7\x41\xa3\xe1", "你€"),
        ("big5hkscs", b"\xf9\xd6\x87\x40", "碁䏰"),
        ("cp932", b"\x87\x40\xfa\x40\xb1\xfc\x4b", "①ⅰｱ黑"),
        ("euc-jp", b"\xad\xa1\xf9\xa1\xfc\xee", "①纊黑"),
        ("euc-jp", b"\x8e\xb1\x8f\xb0\xa1", "ｱ丂"),
        ("cp949", b"\xb0\xa1\xa2\xe6\x81\x41", "가€갂"),
    ],
)
def test_bytes_mean_what_they_mean_to_browsers(codec: str, body: bytes, text: str) -> None:
    assert read_as(body, codec) == text


def test_each_codec_reads_any_bytes() -> None:
    every = bytes(range(256)) * 2 + bytes(range(255, 0, -1))
    for codec in surprises():
        assert read_as(every, codec).startswith("\x00\x01")


def test_holes_of_windows_1252_are_controls() -> None:
    found = decode(b"caf\xe9 \x81", content_type="text/html; charset=windows-1252")
    assert (found.text, found.encoding, found.flags) == ("café \x81", "cp1252", ())
