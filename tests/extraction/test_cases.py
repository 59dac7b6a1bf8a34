"""The founding example and the must-have cases of the measuring data, each through the whole extraction."""

import json
from pathlib import Path

import pytest
from extraction_pages import page

from warraq.articles.extraction import clean_plain_text, decode, extract
from warraq.articles.records import Article


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((shared / "data/seed/gold.json").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("name", ["A_twentynineteen_jetpack.html", "B_jannah.html"])
def test_seed_pages_are_exact(shared: Path, gold: dict[str, object], name: str) -> None:
    html = (shared / "data/seed" / name).read_bytes()
    article = extract(page(html, url="https://hadialabdallah.example/2019/08/14/astana/"))
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == gold["body"]
    assert article.metadata.title == gold["title"]
    assert article.metadata.language == "ar"
    assert "مؤتمر أستانة 2019" in {image.caption for image in article.metadata.images}


def test_seed_text_is_exact(shared: Path, gold: dict[str, object]) -> None:
    title, body = clean_plain_text((shared / "data/seed/seed-article.txt").read_text("utf-8"))
    assert title == gold["title"]
    assert list(body) == gold["body"]


def test_plain_text_of_nothing() -> None:
    assert clean_plain_text(" \n\n ") == ("", ())


def test_every_case_about_encodings(shared: Path) -> None:
    cases = {case["id"]: case for case in json.loads((shared / "data/arabic/cases.json").read_text("utf-8"))}
    assert decode(cases["mojibake"]["input"].encode()).text == "المتحدث"
    assert "declared utf-8" in cases["enc-1256"]["input"]


def test_inline_related_block(shared: Path) -> None:
    article = extract(
        page(
            (shared / "data/arabic/pages/ar_1806793639.html").read_bytes(), url="https://x.example/1806793639"
        )
    )
    assert isinstance(article, Article)
    assert len(article.text.split("\n\n")) == 4
    assert "إقرأ أيضاً" not in article.text


def test_zwnj_is_kept_byte_for_byte(shared: Path) -> None:
    raw = (shared / "data/arabic/pages/fa_khabaronline.html").read_bytes()
    article = extract(page(raw, url="https://x.example/news/1356087"))
    assert isinstance(article, Article)
    assert article.text.count("\u200c") == 72
    assert "mojibake-repaired" not in article.flags
    assert not article.text.rstrip().endswith("17302")


@pytest.mark.parametrize(
    "name", ["ar_lbc", "ar_akhbarelyom", "ar_almadenah", "ar_beirutobserver", "fa_yjc", "ar_w3c_textsize"]
)
def test_arabic_pages_hold_nothing_they_must_not(shared: Path, name: str) -> None:
    lines = (shared / "data/arabic/gold.jsonl").read_text("utf-8").rstrip("\n").split("\n")
    rows = (json.loads(line) for line in lines)
    row = next(row for row in rows if row["html_path"].endswith(f"{name}.html"))
    article = extract(
        page(
            (shared / "data/arabic" / row["html_path"]).read_bytes(),
            url=row["url"] or "https://x.example/a-b-c",
        )
    )
    assert isinstance(article, Article)
    assert article.metadata.language == row["lang"]
    for forbidden in row["must_not_contain"]:
        assert forbidden not in article.text


@pytest.mark.parametrize("seed", [7, 8, 9, 23])
def test_generated_blogs_come_out_clean(shared: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(shared / "tools"))
    import blog_site  # type: ignore[import-not-found]

    blog = blog_site.Blog(seed=seed)
    gold = blog.gold(0)
    rows = []
    for post in gold["posts"]:
        address = post["url"].removeprefix(blog.base)
        article = extract(page(blog.respond(address)[2], url=post["url"]))
        assert isinstance(article, Article), post["url"]
        rows.append({"url": post["url"], "text": article.text, "language": article.metadata.language})
    score = blog_site.score(gold, rows)
    assert score["f1"] >= 0.98
    assert score["posts_with_boilerplate"] == 0
    assert score["traps_lost"] == 0
    for path in (
        "/",
        "/en/",
        "/about/",
        "/contact/",
        "/category/heritage/",
        "/tag/library/",
        "/author/Hadi-Masri/",
        "/page/2/",
        "/2020/",
    ):
        assert not isinstance(extract(page(blog.respond(path)[2], url=blog.base + path)), Article), path
