"""The right text of few or many letters, whatever is declared: rows of examples, one a rule."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.articles.decoding import decode, read_text
from warraq.articles.errors import DecodeError

WORDS = (
    "café", "Zoë Müller", "£5", "© 2009", "café déjà vu", "naïve", "señor", "Übergröße", "garçon", "25 °C",
    "“quoted”", "don’t", "1939–1945", "Ångström", "¿Qué?",
)  # fmt: skip
FILLER = "<p>Nothing here but plain words of the alphabet, as on most pages of the web.</p>" * 120
META = '<meta http-equiv="Content-Type" content="text/html; charset={label}">'
#: By name: what stands in the header, what the document declares, and whether plain pages of text are around it.
FORMS = {
    "nothing, bare": ("text/html", "", False),
    "nothing, long": ("text/html", "", True),
    "iso-8859-1 in meta, bare": ("text/html", "iso-8859-1", False),
    "iso-8859-1 in meta, long": ("text/html", "iso-8859-1", True),
    "windows-1252 in meta, long": ("text/html", "windows-1252", True),
    "iso-8859-1 in the header, bare": ("text/html; charset=ISO-8859-1", "", False),
    "iso-8859-1 in the header, long": ("text/html; charset=ISO-8859-1", "", True),
    "windows-1252 in the header, bare": ("text/html; charset=windows-1252", "", False),
    "windows-1252 in the header, long": ("text/html; charset=windows-1252", "", True),
    "utf-8 in the header, bare": ("text/html; charset=utf-8", "", False),
    "utf-8 in the header, iso-8859-1 in meta, long": ("text/html; charset=utf-8", "iso-8859-1", True),
    "utf-8 in meta, long": ("text/html", "utf-8", True),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("word", WORDS)
def test_few_letters_of_windows_1252(word: str, form: str) -> None:
    """Bytes that are no UTF-8 were taken for damaged UTF-8 as long as they were few."""
    content_type, label, is_long = FORMS[form]
    filler = FILLER if is_long else ""
    text = f"{META.format(label=label) if label else ''}{filler}{word}{filler}"
    found = decode(text.encode("cp1252"), content_type=content_type)
    assert found.text == text
    assert found.encoding == "cp1252"


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        # a mark, whatever is declared
        (b"\xef\xbb\xbfcaf\xc3\xa9", "text/html; charset=windows-1251", "café"),
        (b"\xff\xfec\x00\xe9\x00", "text/html; charset=utf-8", "cé"),
        (b"\xfe\xff\x00c\x00\xe9", "", "cé"),
        (b"\xff\xfec\x00\xe9\x00\x41", "", "cé"),  # cut in the middle
        (b"\xef\xbb\xbfcaf\xe9", "", "café"),  # the mark of a template before the bytes of an old database
        # valid UTF-8, whatever is declared
        ("naïve Дом".encode(), "text/html; charset=iso-8859-1", "naïve Дом"),
        ("é".encode(), "text/html; charset=windows-1256", "é"),
        ("日本".encode(), "text/html; charset=shift_jis", "日本"),
        # a declaration that decodes, though the letters would say otherwise
        ("Дом".encode("cp1251"), "text/html; charset=windows-1251", "Дом"),
        ("à".encode("cp1252"), "text/html; charset=iso-8859-1", "à"),
        ("ה".encode("cp1255"), "text/html; charset=windows-1255", "ה"),
        ("Łódź".encode("cp1250"), "text/html; charset=windows-1250", "Łódź"),
        ("œuf".encode("iso8859-15"), "text/html; charset=iso-8859-15", "œuf"),
        ("ÄÖÜäöüß ÆØÅæøå áéíóúñ".encode("cp1252"), "text/html; charset=iso-8859-1", "ÄÖÜäöüß ÆØÅæøå áéíóúñ"),
        # header and document disagree: the letters decide between the two
        (META.format(label="windows-1251").encode() + b"caf\xe9", "text/html; charset=iso-8859-1", "café"),
        (
            META.format(label="windows-1251").encode() + "Дом".encode("cp1251"),
            "text/html; charset=iso-8859-1",
            "Дом",
        ),
        # letters that the label's encoding has no character for, and Windows' has: 'Š', 'œ', '’'
        (b"\x8akoda", "text/html; charset=iso-8859-2", "Škoda"),
        (b"\x9cuvre", "text/html; charset=iso-8859-15", "œuvre"),
        # NUL bytes are dropped
        (b"art\x00icle caf\xe9", "", "article café"),
    ],
)
def test_rules_in_their_order(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type=content_type).text.endswith(text)


ARABIC = "المتحدث باسم وفد المعارضة السورية"
RUSSIAN = "Жители возмущены, потому что объезд занимает больше получаса. Дети поздно вернулись из школы"


@pytest.mark.parametrize("text", [ARABIC, f"<title>{ARABIC}</title><p>{ARABIC * 3}</p>"])
@pytest.mark.parametrize(
    "label", ["windows-1256", "", "utf-8", "iso-8859-6", "iso-8859-1", "windows-1252", "us-ascii"]
)
def test_arabic_under_any_label(label: str, text: str) -> None:
    found = decode(text.encode("cp1256"), content_type=f"text/html; charset={label}" if label else "")
    assert (found.text, found.encoding) == (text, "cp1256")


@pytest.mark.parametrize(
    ("codec", "label"),
    [("cp1251", "iso-8859-1"), ("cp1251", "koi8-r"), ("koi8-r", "windows-1251"), ("koi8-r", "iso-8859-1")],
)
def test_much_russian_under_a_wrong_label(codec: str, label: str) -> None:
    assert decode(RUSSIAN.encode(codec), content_type=f"text/html; charset={label}").text == RUSSIAN


@pytest.mark.parametrize(
    ("codec", "label", "text"),
    [
        ("cp1251", "windows-1251", "ВЧЕРА ВЕЧЕРОМ МЭР ОБЪЯВИЛ, ЧТО МОСТ ОСТАНЕТСЯ ЗАКРЫТЫМ"),
        ("koi8-r", "koi8-r", "ВЧЕРА ВЕЧЕРОМ МЭР ОБЪЯВИЛ, ЧТО МОСТ ОСТАНЕТСЯ ЗАКРЫТЫМ"),
        ("cp1253", "windows-1253", "Ο ΔΗΜΑΡΧΟΣ ΑΝΑΚΟΙΝΩΣΕ ΟΤΙ Η ΓΕΦΥΡΑ ΘΑ ΜΕΙΝΕΙ ΚΛΕΙΣΤΗ"),
        ("cp1252", "iso-8859-1", "L'ÉTÉ DERNIER, LES ÉLÈVES ONT PRÉFÉRÉ RESTER À L'ÉCOLE"),
        # letters of one encoding alone
        (
            "iso8859-16",
            "iso-8859-16",
            "Primăria anunță că școala și piața rămân închise „până la iarnă”, așa că oamenii își țin merele acasă",
        ),
        # languages of which no table tells
        (
            "cp1250",
            "windows-1250",
            "Şäher häkimi düýn agşam köpriniň sentýabr aýynyň ahyryna çenli ýapyk boljakdygyny aýtdy, ýöne ýol uzyn",
        ),
        (
            "cp1252",
            "iso-8859-1",
            "Il sindic al à dit che il puint al sarà sierât fin a Setembar, ma la int e je rabiade parcè che la "
            "strade e je plui lungje, al è un viaç di plui di mieç'ore pe citât, il marcjât e il cunfin furlan",
        ),
        (
            "cp1254",
            "iso-8859-9",
            "Duh êvarî şaredar ragihand ku pir heta dawiya îlonê dê girtî bimîne, çima kesî",
        ),
        (
            "cp1252",
            "iso-8859-1",
            "Í gjár varð boðað frá, at brúgvin fer at vera stongd til síðst í september",
        ),
        ("cp1255", "windows-1255", "דער בירגערמייסטער האט נעכטן אנגעזאגט אז די בריק וועט בלייבן פארמאכט"),
        # what is no writing
        (
            "cp1252",
            "iso-8859-1",
            "À Á Â Ã Ä Å Æ Ç È É Ê Ë Ì Í Î Ï Ð Ñ Ò Ó Ô Õ Ö Ø Ù Ú Û Ü Ý Þ ß à á â ã ä å æ",
        ),
        ("cp1252", "iso-8859-1", "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"),
        ("cp1252", "iso-8859-1", "£5 £10 £15 €20 €30 25°C 30°C ½ ¼ ¾ 3×4 ±5 §12 ©2009 ®2010 5€ µm"),
    ],
)
def test_a_right_label_is_obeyed_for_unusual_texts(codec: str, label: str, text: str) -> None:
    assert decode(text.encode(codec), content_type=f"text/html; charset={label}").text == text


@pytest.mark.parametrize(
    "text",
    [
        "I don’t know what it’s for, she’s said they’d never, we’re can’t won’t “quote” – dash — all, haven’t",
        "Ångström Øystein Þórbjörg Ægir Éluard Çelik Ñíguez Élysée Åse Ólafur Özil Übelhör Íñigo",
        "£5 £10 £15 €20 €30 25°C 30°C ½ ¼ ¾ 3×4 ±5 §12 ©2009 ®2010 5€ µm",
        "créé, créée, goûtée, aiguë, Noël, où, çà et là, août, maïs, cœur",
        "À Á Â Ã Ä Å Æ Ç È É Ê Ë Ì Í Î Ï",
        " ".join(
            f"{word}—or not"
            for word in ("days", "cells", "types", "layer", "right", "that", "she", "then", "now")
        ),
        " ".join(
            f"{word}’s own"
            for word in ("he", "she", "it", "that", "what", "there", "here", "who", "let", "how")
        ),
        " ".join(
            f"{word}–day"
            for word in ("ten", "two", "four", "five", "six", "nine", "hot", "wet", "dry", "all")
        ),
    ],
)
def test_undeclared_latin_text_is_windows_1252(text: str) -> None:
    found = decode(text.encode("cp1252"))
    assert (found.text, found.encoding, found.flags) == (text, "cp1252", ("undeclared",))


UTF8 = "Voilà un été où l'élève préféra rêver à Noël, près du château. "


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (UTF8.encode() + b"caf\xe9 and don\x92t", f"{UTF8}café and don’t"),
        (UTF8.encode() + b"\xa35 \x96 \xa9 2009", f"{UTF8}£5 – © 2009"),
        (UTF8.encode() + b"a letter cut \xc3...", f"{UTF8}a letter cut \ufffd..."),
        (ARABIC.encode() + b" \xd8...", f"{ARABIC} \ufffd..."),
        (ARABIC.encode() + b" caf\xe9.", f"{ARABIC} café."),
        ("日本語の文章".encode() + b"\xe6\x97... ", "日本語の文章\ufffd... "),
        # cut at the end, which is not broken
        (ARABIC.encode()[:-1], ARABIC[:-1]),
        ("é😀".encode()[:-1], "é"),
        ("日本語".encode()[:-2], "日本"),
        # a pair of UTF-16 written as two characters
        (UTF8.encode() + b"\xed\xa0\xbd\xed\xb8\x80", f"{UTF8}😀"),
        # a page whose frame is ASCII and whose few letters are in two encodings
        (b"<p>\xc3\xa9t\xc3\xa9 d\xc3\xa9j\xc3\xa0 pr\xc3\xa8s caf\xe9</p>", "<p>été déjà près café</p>"),
    ],
)
def test_damaged_utf8_stays_utf8(body: bytes, text: str) -> None:
    for content_type in ("", "text/html; charset=utf-8", "text/html; charset=iso-8859-1"):
        found = decode(body, content_type=content_type)
        assert (found.text, found.encoding) == (text, "utf-8")
        assert ("partial" in found.flags) == (b"\xed\xa0" not in body)


def test_more_broken_than_valid_is_another_encoding() -> None:
    text = UTF8 * 3 + "MÊME LÀ-BAS, À L'ÉTÉ» "  # 'É»' in windows-1252 is UTF-8 by chance
    found = decode(text.encode("cp1252"))
    assert (found.text, found.encoding) == (text, "cp1252")


def test_a_stray_byte_in_a_long_text_does_not_change_its_encoding() -> None:
    """No Hebrew is in windows-1252, which has a character for each byte."""
    hebrew = "ראש העיר הודיע אמש כי הגשר יישאר סגור עד סוף ספטמבר. התושבים כועסים, כי הדרך העוקפת נמשכת. "
    found = decode(hebrew.encode("cp1255") + b"\xff", content_type="text/html; charset=windows-1255")
    assert (found.text, found.encoding) == (f"{hebrew}\ufffd", "cp1255")
    assert found.flags == ("partial",)


def test_two_characters_half_of_which_are_utf8_by_chance() -> None:
    assert decode(b"<p>\xca\xac\xb0\xca</p>").text == "<p>分以</p>"


@pytest.mark.parametrize(
    ("codec", "label", "found"),
    [
        ("utf-8", "", ()),
        ("utf-8", "utf-8", ()),
        ("utf-8", "windows-1251", ("declared-wrong",)),
        ("cp1251", "", ("undeclared",)),
        ("cp1251", "windows-1251", ()),
        ("cp1251", "utf-8", ("declared-wrong",)),
        ("utf-16-le", "", ("undeclared",)),
        ("utf-16", "", ()),
    ],
)
def test_flags(codec: str, label: str, found: tuple[str, ...]) -> None:
    body = f"<p>{RUSSIAN}</p>".encode(codec)
    assert decode(body, content_type=f"text/html; charset={label}" if label else "").flags == found


def test_plain_ascii_tells_no_lie() -> None:
    assert decode(b"<p>plain</p>", content_type="text/html; charset=windows-1251").flags == ()


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("日本語".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "日本語"),
        ("日本語".encode("iso2022_jp"), "", "日本語"),
        ("日本語".encode("iso2022_jp"), "text/html; charset=shift_jis", "日本語"),
        (b"\x1b$B-!\x1b(B 1", "text/html; charset=iso-2022-jp", "① 1"),
        (b"\x1b(I1\x1b(B", "text/html; charset=iso-2022-jp", "ｱ"),
        (b"\x1b$BF|K\\\nplain", "text/html; charset=iso-2022-jp", "日本\nplain"),
        ("中文".encode("hz"), "text/html; charset=hz-gb-2312", "中文"),
        ("한국".encode("iso2022_kr"), "text/html; charset=iso-2022-kr", "한국"),
        (b"a ~{ b", "", "a ~{ b"),
        (b"a ~{ b", "text/html; charset=gbk", "a ~{ b"),
    ],
)
def test_encodings_of_seven_bits(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type=content_type).text == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("<html><p>hello world</p></html>", "utf-16-be"),
        ("<html><p>hello world</p></html>", "utf-16-le"),
        (f"<p>{ARABIC * 40}</p>", "utf-16-le"),
        (f"<p>{ARABIC * 40}</p>", "utf-16-be"),
        ("plain words without any markup at all", "utf-16-le"),
    ],
)
def test_utf16_without_a_mark(text: str, codec: str) -> None:
    assert decode(text.encode(codec), content_type="text/html; charset=utf-8").text == text


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(DecodeError):
        decode(bytes(4000))
    assert read_text(bytes(4000)) == ""
    assert read_text(b"User-agent: caf\xe9\x00") == "User-agent: café"


@given(st.binary(max_size=3000), st.text(max_size=60))
def test_decoding_raises_nothing_but_decode_error(body: bytes, content_type: str) -> None:
    try:
        found = decode(body, content_type=content_type)
    except DecodeError:
        return
    assert "\x00" not in found.text
    found.text.encode()  # no lone surrogates


@given(st.text(max_size=300))
def test_utf8_of_any_text_is_read_as_it_is(text: str) -> None:
    text = text.replace("\x00", "").replace("\x1b", "").lstrip("\ufeff").encode("utf-8", "ignore").decode()
    body = text.encode()
    if not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert decode(body, content_type="text/html; charset=windows-1251").text == text


@given(st.text(st.characters(codec="cp1252", exclude_characters="\x00\x1b\ufeff"), max_size=40))
def test_no_byte_of_windows_1252_is_lost(text: str) -> None:
    found = decode(text.encode("cp1252"), content_type="text/html; charset=iso-8859-1").text
    assert "\ufffd" not in found
    assert len(unicodedata.normalize("NFC", found)) <= len(text)


@pytest.mark.parametrize(
    "body",
    [
        b"\xff" * 1_000_000,
        b"\xe9 " * 500_000,
        b"\xc3\xa9\xc3\xa9\xe9" * 200_000,
        b"\x1b$B" * 300_000,
        b"<meta " * 200_000 + b"\xe9",
        b"<!" * 500_000 + b"\xe9",
        b"<!--" * 250_000 + b"\xe9",
        b'<meta a="' * 1_000 + b"\xe9",
        b"<meta a=" + b" " * 9_000 + b"\xe9",
        b"a" * 1_000_000 + b"\xe9",
        b"\xad\xa1" * 500_000,
        b"\xb0\xa1\x80" * 300_000,
        b"\xed\xa0\xbd\xed\xb8\x80" * 150_000,
        b"~{" * 500_000,
        bytes(range(1, 256)) * 4_000,
        b" ".join(b"%d\xe9" % number for number in range(100_000)),
    ],
    ids=lambda body: repr(body[:12]),
)
@pytest.mark.parametrize("label", ["", "gbk", "euc-jp", "hz-gb-2312", "iso-2022-jp"])
def test_hostile_bytes_are_read_in_linear_time(body: bytes, label: str) -> None:
    with ends_within(0.5):
        read_text(body, content_type=f"text/html; charset={label}")
