"""The right text whatever the label says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warraq.feeds.decode import decode_document, without_prolog
from warraq.feeds.links import absolute, join_bases
from warraq.feeds.markup import plain_from_guess, plain_from_html, repair

ARABIC = "هذا نصٌّ عربي قصير كُتب ليُقرأ كما هو، فيه كلمات كثيرة وجُمل تامة وعلامات ترقيم."
PERSIAN = "این یک متن کوتاه فارسی است که برای آزمایش نوشته شده و باید درست خوانده شود."
RUSSIAN = "Это короткий русский текст, написанный для проверки, и его надо прочитать правильно."
FRENCH = "Voilà un été où l'élève préféra rêver à Noël, naïf, près du château où l'âne brâma."
GERMAN = "Über allen Gipfeln ist Ruh; in allen Wipfeln spürest du kaum einen Hauch, schöne Grüße."
GREEK = "Αυτό είναι ένα σύντομο ελληνικό κείμενο που γράφτηκε για δοκιμή και πρέπει να διαβαστεί."
CHINESE = "这是一个为了测试而写的简短的中文文本，应该被正确地读取。"
JAPANESE = "これは試験のために書かれた短い日本語の文章です。正しく読まれるべきです。"

DECODED = [
    ("utf-8, no label", ARABIC, "utf-8", "", ""),
    ("utf-8 labelled utf-16", ARABIC, "utf-8", "utf-16", ""),
    ("utf-8 labelled latin-1 by the header", ARABIC, "utf-8", "", "text/xml; charset=iso-8859-1"),
    ("utf-8 with an unknown label", ARABIC, "utf-8", "undefined", ""),
    ("utf-8 with a codec that is none for documents", ARABIC, "utf-8", "zlib", ""),
    ("windows-1256, labelled", ARABIC, "cp1256", "windows-1256", ""),
    ("windows-1256, labelled by the header", ARABIC, "cp1256", "", "text/xml; charset=windows-1256"),
    ("windows-1256 labelled utf-8", ARABIC, "cp1256", "utf-8", "text/xml; charset=utf-8"),
    ("windows-1256 labelled iso-8859-1", ARABIC, "cp1256", "iso-8859-1", ""),
    ("windows-1256 labelled windows-1252", ARABIC, "cp1256", "windows-1252", ""),
    ("windows-1256, no label", ARABIC, "cp1256", "", ""),
    ("Persian in windows-1256", PERSIAN.replace("ی", "ي"), "cp1256", "utf-8", ""),
    ("iso-8859-6", ARABIC.replace("،", ","), "iso8859-6", "iso-8859-6", ""),
    ("windows-1251", RUSSIAN, "cp1251", "windows-1251", ""),
    ("koi8-r", RUSSIAN, "koi8-r", "koi8-r", ""),
    ("latin-1", FRENCH, "latin-1", "iso-8859-1", ""),
    ("latin-1, no label", GERMAN, "latin-1", "", ""),
    ("latin-1 labelled utf-8", FRENCH, "latin-1", "utf-8", ""),
    ("windows-1253", GREEK, "cp1253", "windows-1253", ""),
    ("gb2312", CHINESE, "gb2312", "gb2312", ""),
    ("shift_jis", JAPANESE, "shift_jis", "Shift_JIS", ""),
    ("iso-2022-jp", JAPANESE, "iso2022_jp", "iso-2022-jp", ""),
    ("utf-16 with mark", ARABIC, "utf-16", "utf-16", ""),
    ("utf-16-be without mark", ARABIC, "utf-16-be", "utf-16", ""),
    ("utf-16-le without mark or label", ARABIC, "utf-16-le", "", ""),
    ("utf-32", ARABIC, "utf-32", "", ""),
    ("utf-8 with mark", ARABIC, "utf-8-sig", "", ""),
    ("one letter of latin-1", "A café for £5", "latin-1", "iso-8859-1", ""),
    ("one letter of latin-1, by the header", "A café for £5", "latin-1", "", "text/xml; charset=iso-8859-1"),
    ("one letter of latin-1, no label", "A café for £5", "latin-1", "", ""),
    ("one letter of latin-1 labelled utf-8", "A café for £5", "latin-1", "utf-8", "text/xml; charset=utf-8"),
    ("three accents, no label", "café déjà vu", "latin-1", "", ""),
    ("windows-1251, no label", RUSSIAN, "cp1251", "", ""),
    ("koi8-r labelled windows-1251", RUSSIAN, "koi8-r", "windows-1251", ""),
    ("big5, no label", "這是一篇為了測試而寫的文章", "big5", "", ""),
    ("an alias", JAPANESE, "shift_jis", "x-sjis", ""),
    (
        "the document against the header's default",
        "Дом",
        "cp1251",
        "windows-1251",
        "text/xml; charset=iso-8859-1",
    ),
]


@pytest.mark.parametrize(
    ("what", "text", "codec", "label", "header"), DECODED, ids=[row[0] for row in DECODED]
)
def test_decoded(what, text, codec, label, header):
    stated = f' encoding="{label}"' if label else ""
    body = f"<?xml version='1.0'{stated}?><rss><title>{text}</title></rss>".encode(codec)
    assert decode_document(body, header).text == f"<rss><title>{text}</title></rss>"


def test_flags():
    assert decode_document(b"<a/>").flags == ()
    assert decode_document(ARABIC.encode("cp1256"), "x; charset=utf-8").flags == ("encoding-overridden",)
    assert decode_document(ARABIC.encode()[:-2]).flags == ("encoding-damaged",)
    assert decode_document(b"<!DOCTYPE x><a/>").flags == ("doctype-removed",)


def test_forbidden_characters_go():
    assert decode_document(b"<a>\x00\x01\x0b\x1fb\xef\xbf\xbe</a>").text == "<a>b</a>"


PROLOGS = [
    ("<a/>", "<a/>", False),
    ("<?xml version='1.0'?>\n<!-- <b> --><?x y?><a/>", "<a/>", False),
    ("<!doctype rss><a/>", "<a/>", True),
    ("<!DOCTYPE a [<!ENTITY x ']>'><!-- ]> --><?p ]> ?>]><a/>", "<a/>", True),
    ('<!DOCTYPE a PUBLIC "-//x>//" "y>z"><a/>', "<a/>", True),
    ("<!DOCTYPE a [", "", True),
    ("<!-- never closed", "", False),
    ("<?never closed", "", False),
    ("<a><!DOCTYPE html></a>", "<a><!DOCTYPE html></a>", False),
]


@pytest.mark.parametrize(("text", "expected", "had"), PROLOGS)
def test_prolog(text, expected, had):
    assert without_prolog(text) == (expected, had)


@given(body=st.binary(max_size=200), header=st.text(max_size=40))
def test_decoding_never_raises(body, header):
    text = decode_document(body, header).text
    text.encode("utf-8")
    assert decode_document(text.encode("utf-8")).text == without_prolog(text.lstrip("\ufeff \t\r\n"))[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://ink:paper@x.example/a?token=1&page=2", "https://x.example/a?page=2"),
        ("https://ink@x.example/a?access_token=1&API-Key=2", "https://x.example/a"),
        ("https://ink@x.example/a?tokens=1&stoken", "https://x.example/a?tokens=1&stoken"),
        ("//ink:paper@x.example/a?password=1#b", "https://x.example/a#b"),
        # without credentials nothing says that the parameter is a secret, and the page may need it
        ("https://x.example/a?token=1", "https://x.example/a?token=1"),
    ],
)
def test_credentials_are_left_out(written, meant):
    assert absolute(written, "https://x.example/feed") == meant


@given(url=st.text(max_size=60), base=st.sampled_from(["", "https://x.example/a/b", "http://["]))
def test_addresses_never_raise_and_twice_equals_once(url, base):
    once = absolute(url, base)
    assert once == "" or once.startswith(("http://", "https://"))
    assert absolute(once, base) == once


def test_bases():
    assert join_bases("https://x.example/a/", "b/\nc/") == "https://x.example/a/b/c/"
    assert join_bases("https://x.example/a/", "javascript:x\nb/") == "https://x.example/a/b/"


def test_markup():
    assert plain_from_html("<p>a<br>b &lt;c&gt;</p><!-- x --><i>d</i>") == " a b <c> d"
    assert plain_from_guess("<em>a</em> <canvas> &amp; &copy &#39;") == "a <canvas> & &copy '"
    assert repair("CafÃ© \x93x\x94") == "CafÃ© “x”"
    assert repair("CafÃ©") == "Café"
    assert repair("Café") == "Café"


@given(st.text(max_size=50))
def test_text_without_tags_and_references_is_itself(text):
    bare = text.replace("&", "").replace("<", "")
    assert plain_from_html(bare) == plain_from_guess(bare) == bare


@given(st.text(max_size=50))
def test_no_tag_is_left(text):
    within = text.replace("<", "").replace(">", "")
    assert plain_from_html(f"<p {within}>a<b>") == " a"
    assert len(plain_from_guess(text)) <= len(text)
