"""An article's pages: text, what was removed, versions, copies, origin, citation, pictures."""

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.corpora import HOME, NOW, TEXTS, Archive
from tests.serving.web.conftest import NewClient, token_of
from tests.serving.web.hostile import NEVER, PNG, SVG, make_hostile
from tests.storage.conftest import html, paragraphs
from warraq.articles.extraction import extract
from warraq.articles.records import Article, Page, RemovedBlock
from warraq.config import Config
from warraq.desk.evidence import EvidenceDesk
from warraq.serving.web.bodies import article_body, text_body
from warraq.serving.web.pages.article import interleaved
from warraq.storage import ImageRow, open_store

SHARE = "<p><a href='https://www.facebook.com/sharer.php?u=x'>Share</a> | <a href='https://twitter.com/share'>Tweet</a></p>"
PAGES = ("", "?removed=1", "/versions", "/cluster", "/origin", "/cite")


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_hostile(tmp_path_factory.mktemp("hostile") / "hostile.db")


@pytest.fixture
def evidence(corpus_file: Path) -> Iterator[EvidenceDesk]:
    desk = EvidenceDesk(lambda: Config(database=corpus_file))
    yield desk
    desk.close()


@pytest.fixture
def client(new_client: NewClient, corpus_file: Path, evidence: EvidenceDesk) -> TestClient:
    """A browser with a desk that knows what evidence there is."""
    return new_client(corpus_file, evidence)


@pytest.fixture
def hostile(new_client: NewClient, hostile_file: Path) -> Iterator[TestClient]:
    desk = EvidenceDesk(lambda: Config(database=hostile_file))
    yield new_client(hostile_file, desk)
    desk.close()


@pytest.mark.parametrize(
    "path", ["/", "/search?q=second", "/story/1/copies", *(f"/article/1{page}" for page in PAGES)]
)
def test_whatever_was_fetched_is_text(hostile: TestClient, path: str) -> None:
    answer = hostile.get(path)
    assert answer.status_code == 200
    body = answer.text.partition('<main id="main"')[2]
    assert [one for one in NEVER if one in body] == []
    assert body.count("<script") == body.count("<style") == 0
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_stored_html_is_cleaned_again_and_pictures_come_from_the_store(hostile: TestClient) -> None:
    text = hostile.get("/article/1").text
    kept = sha256(PNG).hexdigest()
    assert f'<img src="/image/{kept}" alt="one&#34;&gt;&lt;b" loading="lazy">' in text
    assert set(re.findall(r'<img src="([^"]*)"', text)) == {f"/image/{kept}"}
    assert (
        '<a href="https://site.example/?a=1&amp;b=2" rel="noreferrer noopener nofollow ugc">link</a>' in text
    )
    assert '<a class="picture" href="https://site.example/two.svg"' in text
    assert "<h3>Heading</h3>" in text
    assert 'href="/logout"' not in text.partition('<div class="body')[2].partition("</div>")[0]


def test_pictures_are_what_their_bytes_are(hostile: TestClient) -> None:
    answer = hostile.get(f"/image/{sha256(PNG).hexdigest()}")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PNG, "image/png")
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = hostile.get(
        f"/image/{sha256(PNG).hexdigest()}", headers={"if-none-match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "name",
    [
        sha256(SVG).hexdigest(),
        sha256(f"{HOME}x".encode()).hexdigest(),  # a page, which is kept beside the pictures
        "0" * 64,
        "0" * 63,
        "A" * 64,
        "..%2F..%2Fetc%2Fpasswd",
        "%00",
    ],
)
def test_nothing_else_is_a_picture(hostile: TestClient, name: str) -> None:
    assert hostile.get(f"/image/{name}").status_code == 404


def test_a_page_is_saved_as_text_that_may_do_nothing(hostile: TestClient) -> None:
    answer = hostile.get("/article/1/page")
    assert answer.content == f"{HOME}x".encode()
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="article-1.txt"'
    assert answer.headers["content-security-policy"].startswith("sandbox;")


def test_an_article_is_set_in_its_script(client: TestClient) -> None:
    text = client.get("/article/2").text
    assert '<h1 class="script-arabic" dir="auto" lang="ar">حبر العفص في آستانا</h1>' in text
    assert '<div class="body script-arabic" dir="rtl" lang="ar">' in text
    assert "<bdi>Maryam al-Asturlabi</bdi>" in text
    assert '<a href="/article/2/versions">Versions (1)</a>' in text


def test_the_date_says_where_it_was_found(hostile: TestClient) -> None:
    assert 'title="from meta &#34;&gt;&lt;script&gt;' in hostile.get("/article/1").text


def test_what_was_removed_stands_at_its_place_with_its_reason(new_client: NewClient, tmp_path: Path) -> None:
    """Where the page is stored it is read again, in a process of its own; without it the store knows the places."""
    database = tmp_path / "pages.db"
    body = html("Gall ink", paragraphs("gall") + SHARE + paragraphs("iron"))
    with open_store(database, create=True) as store:
        archive = Archive(store)
        archive.put(TEXTS[0].article(), body=None)
        page = Page(url=HOME, final_url=HOME, status=200, body=body, fetched_at=NOW)
        found = extract(page)
        assert isinstance(found, Article)
        archive.put(replace(found, url=f"{HOME}real"), body=body)
    desk = EvidenceDesk(lambda: Config(database=database))
    try:
        client = new_client(database, desk)
        real, known = (client.get(f"/article/{number}?removed=1").text for number in (2, 1))
    finally:
        desk.close()
    shown = real.partition('<div class="body')[2].split("<p ")
    (place,) = (number for number, one in enumerate(shown) if "Share | Tweet</del>" in one)
    assert "gallka" in shown[place - 1]
    assert "ironka" in shown[place + 1]
    assert re.search(r'<small dir="ltr" lang="en">low-content <i>', shown[place])
    assert '<del>Written by hand, copied by hand.</del> <small dir="ltr" lang="en">signature' in known
    assert "page that is not stored. The places of what was removed are right" in known
    shown = known.partition('<div class="body')[2].split("<p ")
    assert [number for number, one in enumerate(shown) if "<del>" in one] == [8, 10]


def test_removed_blocks_between_paragraphs() -> None:
    removed = [RemovedBlock(position=at, kind="share", rule="r", text=str(at)) for at in (0, 2, 9)]
    assert [one.text for one in interleaved("a\n\nb\n\nc", removed)] == ["0", "a", "2", "b", "c", "9"]
    assert [one.text for one in interleaved("a\n\nb", removed[:1])] == ["0", "a", "b"]


def test_versions_side_by_side(client: TestClient) -> None:
    text = client.get("/article/5/versions").text
    assert "From version 1 to version 2" in text
    assert "<del><bdi>A first draft</bdi></del> <ins><bdi>A second draft</bdi></ins>" in text
    assert re.search(r"<td dir=\"ltr\" lang=\"en\"><del>Draft[^<]*</del>", text)
    assert client.get("/article/5/versions?from=2&to=2").text.count("<ins>") == 0
    assert client.get("/article/5/versions?from=1&to=9").status_code == 404
    assert "Compare" not in client.get("/article/1/versions").text


def test_copies_with_their_evidence(client: TestClient) -> None:
    text = client.get("/article/4/cluster").text
    assert '<a href="/article/4">4</a> repeats <a href="/article/1">1</a>' in text
    assert "A copy of" in client.get("/article/4").text
    assert "found nowhere else" in client.get("/article/2/cluster").text


def test_where_it_came_from(client: TestClient) -> None:
    text = client.get("/article/1/origin").text
    assert sha256(f"{HOME}gall-ink".encode()).hexdigest() in text
    assert re.search(r"<dt>WARC record</dt><dd><bdi>&lt;urn:uuid:[0-9a-f-]{36}&gt;</bdi>", text)
    assert "No feed or sitemap lists it" in text
    assert '<a href="/article/1/page" download>' in text


def test_a_sentence_is_cited(client: TestClient) -> None:
    token = token_of(client.get("/article/1/cite").text)
    answer = client.post("/article/1/cite", data={"token": token, "sentence": "Gall ink"})
    assert answer.status_code == 200
    assert "@misc{" in answer.text
    assert "CSL-JSON" in answer.text
    wrong = client.post("/article/1/cite", data={"token": token, "sentence": "never said"})
    assert (wrong.status_code, 'role="alert"' in wrong.text, "never said" in wrong.text) == (404, True, True)
    assert client.post("/article/1/cite", data={"token": token, "sentence": " "}).status_code == 400


@pytest.mark.parametrize(
    "path", [*(f"/article/99{page}" for page in PAGES), "/article/99/page", "/article/99999999999999999999"]
)
def test_an_article_that_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_by_any_address(client: TestClient) -> None:
    assert client.get("/article", params={"url": f"{HOME}gall-ink"}).headers["location"] == "/article/1"
    assert client.get("/article", params={"url": "https://evil.example/"}).status_code == 404


def test_a_long_text_is_cut_and_said_so() -> None:
    assert "more characters" in text_body("a" * 400_000)


def test_a_picture_is_known_by_each_form_of_its_address() -> None:
    image = ImageRow(
        article_id=1, article_url="", position=0, url="http://A.example/x.png", alt="", caption="", credit="",
        sha256="ab", media_type="image/png",
    )  # fmt: skip
    assert 'src="/image/ab"' in article_body('<img src="http://a.example/x.png" alt="">', [image])
