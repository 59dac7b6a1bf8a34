"""A sentence is found in the bytes of its page, in the right place, and a place that is not right proves nothing."""

import html
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import citations
from tests.patience import ends_within
from warraq.archive.citing import ByteRange, Place, contains, index_page, locate, read_place
from warraq.archive.citing.folding import fold_sentence
from warraq.articles.extraction import ExtractOptions, extract
from warraq.articles.records import Article

SENTENCES = {
    "utf-8": "قال الوراقُ: «كتبتُ سبع نسخ»، ثم باع 3 منها & مضى.",
    "windows-1256": "قال الوراق: كتبت سبع نسخ من الكتاب، ثم مضى.",
    "shift_jis": "書家は七冊の本を写し、三冊を売った。",
    "gb18030": "抄书人抄了七本书，卖了三本。",
    "utf-16": "Der Schreiber – ein Mönch – schrieb 7 Bücher & ging.",
}  # fmt: skip


def page(body: str, charset: str = "utf-8", head: str = "") -> tuple[bytes, str]:
    markup = f"<html><head>{head}</head><body>{body}</body></html>"
    return markup.encode(charset, "xmlcharrefreplace"), f"text/html; charset={charset}"


def found(
    body: str, sentence: str, *, charset: str = "utf-8", head: str = "", text: str = ""
) -> tuple[bytes, Place | None]:
    raw, content_type = page(body, charset, head)
    place = locate(index_page(raw, content_type), sentence, text=text)
    assert place is None or contains(raw, place, sentence)
    return raw, place


def cited(raw: bytes, place: Place | None) -> list[bytes]:
    assert place is not None
    return [raw[part.start : part.end] for part in place.ranges]


WRITINGS = st.sampled_from(["plain", "decimal", "hexadecimal", "named"])
BETWEEN = st.sampled_from(
    ["", "", "<b>", "</b>", "<!-- x > y -->", "\u200b", "\u00ad", "<span class='a>b'>",
     "<script>var x = '<p>';</script>", "<wbr>"]
)  # fmt: skip
AROUND = st.lists(
    st.sampled_from(["<p>ink</p>", "&lt;&amp;", "<!-- <p> -->", "<div title='x > \"y\"'>", "< 3 &", "<br>",
                     "<style>p{}</style>",
                     "<li>", "&nbsp;", "<?x?>", "قلم ", "墨"]),
    max_size=8,
).map("".join)  # fmt: skip


def written(char: str, how: str) -> str:
    if char.isspace() or how == "plain":
        return html.escape(char)
    if how == "named":
        return html.escape(char).encode("ascii", "xmlcharrefreplace").decode()
    return f"&#{ord(char)};" if how == "decimal" else f"&#x{ord(char):X};"


@pytest.mark.parametrize("charset", SENTENCES)
@settings(max_examples=40)
@given(data=st.data(), before=AROUND, after=AROUND)
def test_a_sentence_is_found_however_it_is_written(
    charset: str, data: st.DataObject, before: str, after: str
) -> None:
    sentence = SENTENCES[charset]
    pieces = [data.draw(BETWEEN) + written(char, data.draw(WRITINGS)) for char in sentence]
    raw, place = found(f"{before}<p>{''.join(pieces)}</p>{after}", sentence, charset=charset)
    assert place is not None
    assert len(place.ranges) == 1
    assert fold_sentence(read_place(raw, place)) == fold_sentence(sentence)  # and nothing else


def test_of_several_places_that_in_the_article_is_taken() -> None:
    quoted = "Ink was cheap that year."
    body = (
        f"<aside>Most read: <a>{quoted}</a> Another headline</aside><article><p>He came at noon.</p><p>{quoted}</p>"
        f"<p>Paper was not.</p></article><ul><li>{quoted}</li></ul>"
    )
    text = f"He came at noon.\n\n{quoted}\n\nPaper was not."
    raw, place = found(body, quoted, text=text)
    assert place is not None
    assert raw[: place.ranges[0].start].endswith(b"He came at noon.</p><p>")


def test_a_title_is_found_where_the_article_begins() -> None:
    body = "<nav>Ink and paper</nav><p>x</p><h1>Ink <i>and</i> paper</h1><p>He came at noon.</p><li>Ink and paper</li>"
    raw, place = found(
        body, "Ink and paper", text="He came at noon.", head="<title>Ink and paper | Site</title>"
    )
    assert cited(raw, place) == [b"Ink <i>and</i> paper"]


def test_a_sentence_around_what_was_taken_out_has_several_ranges() -> None:
    body = "<p>He wrote seven copies<br>Read also: <a>How he wrote</a><br>and sold three of them.</p>"
    raw, place = found(body, "He wrote seven copies\nand sold three of them.")
    assert cited(raw, place) == [b"He wrote seven copies", b"and sold three of them."]


@pytest.mark.parametrize(
    "body",
    [
        "<p>He wrote seven copies.</p><p>and sold 3 of them.</p>",  # the rest is not there
        "<p>He wrote seven copies</p><i>and</i> ink, <i>sold</i> paper, <i>three</i> gulls <i>of</i> <i>them.</i>",
        "<p>He wrote seven copies</p>" + "<p>ink</p>" * 2_000 + "<p>and sold three of them.</p>",
        "<p>and sold three of them.</p><p>He wrote seven copies</p>",
        "<meta content='He wrote seven copies'><meta content='and sold three of them.'>",
    ],
)
def test_a_sentence_is_not_put_together_of_words(body: str) -> None:
    _, place = found(body, "He wrote seven copies and sold three of them.")
    assert place is None


@pytest.mark.parametrize(
    ("head", "origin", "bytes_"),
    [
        ("<title>Ink &amp; paper — Site</title>", "title", b"Ink &amp; paper"),
        ("<meta property='og:title' content='Ink &amp; paper'>", "meta", b"Ink &amp; paper"),
        (
            '<script type="application/ld+json">{"headline": "Ink \\u0026 paper"}</script>',
            "json-ld",
            b"Ink \\u0026 paper",
        ),
    ],
)  # fmt: skip
def test_what_the_page_does_not_show_is_found_in_its_head(head: str, origin: str, bytes_: bytes) -> None:
    raw, place = found("<p>Nothing of it.</p>", "Ink & paper", head=head)
    assert place is not None
    assert (place.origin, cited(raw, place)) == (origin, [bytes_])


def test_a_body_in_json_ld_may_hold_tags_and_escapes() -> None:
    said = '<p>He said: "seven".</p><p>Then he &amp; the other left, è.</p>'
    script = f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "articleBody": said})}</script>'
    raw, place = found("", 'He said: "seven".\n\nThen he & the other left, è.', head=script)
    assert place is not None
    assert place.origin == "json-ld"
    assert cited(raw, place)[0].startswith(b'He said: \\"seven\\".</p>')
    assert cited(raw, place)[0].endswith(b"left, \\u00e8.")


@pytest.mark.parametrize("sentence", ["Not there.", "", " \n", "\u200f", "Ink was cheap!", "Paper was dear"])
def test_what_is_not_there_is_not_found(sentence: str) -> None:
    _, place = found("<p>Ink was cheap.</p><p>Paper was</p>", sentence)
    assert place is None


def test_a_place_that_is_wrong_proves_nothing() -> None:
    sentence = SENTENCES["utf-8"]
    raw, place = found(f"<p>{html.escape(sentence)}</p>", sentence)
    assert place is not None
    (part,) = place.ranges
    wrong = [
        replace(place, ranges=(ByteRange(start=part.start + 1, end=part.end),)),
        replace(place, ranges=(ByteRange(start=part.start, end=part.end - 1),)),
        replace(place, ranges=()),
        replace(place, ranges=(ByteRange(start=part.end, end=part.start),)),
        replace(place, charset="cp1256"),
    ]
    assert [contains(raw, each, sentence) for each in wrong] == [False] * len(wrong)
    for at in range(part.start, part.end):
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        assert not contains(changed, place, sentence) or raw[at : at + 1] in b" "


@pytest.mark.parametrize("sentence", ["قال الوراق كتبت سبع نسخ", "книга, éé", "漢字の書家は"])
def test_a_page_that_was_encoded_twice_is_cited_in_its_own_bytes(sentence: str) -> None:
    whole = f"<p>قال. {sentence}.</p>"
    twice = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in whole.encode())
    raw = f"<p>ink</p>{twice}".encode()
    place = locate(index_page(raw), sentence)
    assert place is not None
    assert place.repaired
    assert contains(raw, place, sentence)
    assert not contains(raw, replace(place, repaired=False), sentence)


HOSTILE = ["<", "&", "<!--", "<p>a ", "a", "<a b='", "&#1575;", "<i>aaaa</i>b", "\u064e\u0651"]
SIZES = [(piece, 300_000) for piece in HOSTILE]
LARGE = [pytest.param(piece, 5_000_000, marks=pytest.mark.slow) for piece in HOSTILE[:4]]


@pytest.mark.parametrize(("piece", "size"), [*SIZES, *LARGE])
def test_hostile_pages_take_bounded_time(piece: str, size: int) -> None:
    raw = (piece * (size // len(piece))).encode()
    with ends_within(1 + 6e-6 * size):
        index = index_page(raw)
        locate(index, "aaaa" * 50 + "c", text="aaaa" * 5_000)
        locate(index, "a a a a a a a a b a a a a a a a", text="")


def proved(pages: citations.Pages) -> None:
    score = citations.measure(pages)
    assert score.sentences > 20
    assert score.failures == []


@pytest.mark.slow
def test_every_sentence_of_the_demo_proves_itself() -> None:
    proved(citations.demo_pages())


@pytest.mark.slow
def test_every_sentence_of_the_measuring_data_proves_itself(shared: Path) -> None:
    proved(citations.seed_pages(shared / "data"))
    proved(citations.arabic_pages(shared / "data"))
    proved(citations.real_pages(shared / "data", 20))


def test_sentences_of_our_own_pages_prove_themselves() -> None:
    for path in sorted(Path(citations.HERE, "pages").glob("*.html")):
        proved_page = citations.page_of(path.stem, path.read_bytes())
        article = extract(proved_page, ExtractOptions(accept_all=True))
        assert isinstance(article, Article)
        score = citations.Score()
        citations.cite_all(path.stem, proved_page, article, score)
        assert score.failures == []
        assert score.sentences
