"""Filters in real crawls: what is never asked for, what is read and refused, and what other filters bring back."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path

import pytest
from scripted import HOME, Answer, Site, serve, tell

from tests.crawler.filtering import run
from warraq.articles.filters import UNFILTERED, Filters
from warraq.crawler.parsing import Workers
from warraq.recleaning import Recleaner, Task
from warraq.storage import ArticleRow, FilteredRow, open_reader, open_store, verify


@dataclass(frozen=True)
class Post:
    path: str
    language: str
    title: str
    sentence: str
    day: str = "2024-03-05"
    tags: tuple[str, ...] = ()

    def page(self) -> str:
        paragraphs = "".join(
            f"<p>{' '.join(f'{self.sentence} {n} {k}.' for k in range(3))}</p>" for n in range(8)
        )
        return (
            f"<html lang='{self.language}'><head><title>{self.title}</title><meta property='og:type' content='article'>"
            f"<meta property='article:published_time' content='{self.day}T10:00:00+00:00'></head>"
            f"<body><article><h1>{self.title}</h1><div class='entry-content'>{paragraphs}</div></article></body></html>"
        )

    def item(self) -> str:
        day = datetime.fromisoformat(self.day).strftime("%a, %d %b %Y 10:00:00 GMT")
        tags = "".join(f"<category>{tag}</category>" for tag in self.tags)
        return (
            f"<item><title>{self.title}</title><link>{{base}}{self.path}</link><guid>{{base}}{self.path}</guid>"
            f"<pubDate>{day}</pubDate>{tags}</item>"
        )


INK = Post("/ar/ink", "ar", "صناعة قديمة", "كان أهل المدينة يصنعون الحبر من العفص والصمغ في بيوتهم كل شتاء")
BREAD = Post(
    "/ar/bread", "ar", "خبز الصباح", "كان أهل القرية يخبزون الخبز في الفرن القديم قبل طلوع الشمس كل يوم"
)
FARSI = Post(
    "/fa/ink", "fa", "نوشتن با حبر", "مردم شهر در کارگاه‌های کوچک کاغذ و قلم می‌ساختند و می‌فروختند هر زمستان"
)
ENGLISH = Post(
    "/en/ink",
    "en",
    "Ink of the city",
    "People of the city made their ink of gall and gum at home each winter",
)
GERMAN = Post(
    "/de/tinte",
    "de",
    "Tinte der Stadt",
    "Die Leute machten ihre Tinte jeden Winter daheim aus Galläpfeln",
)
SPORT = Post(
    "/sport/match", "ar", "مباراة", "لعب الفريق مباراة طويلة أمام جمهور كبير وكتب الناس عنها بالحبر الأسود"
)
OLD = Post(
    "/ar/old", "ar", "حبر قديم", "كتب الناس بالحبر القديم رسائل كثيرة حفظت في صناديق من خشب", day="2019-02-01"
)
TAGGED = Post(
    "/ar/advert", "ar", "حبر للبيع", "نبيع الحبر الجيد في دكاننا الجديد كل يوم من الصباح", tags=("إعلان",)
)
POSTS = (INK, BREAD, FARSI, ENGLISH, GERMAN, SPORT, OLD, TAGGED)

STRICT = Filters(
    languages=("ar", "fa"), words=("حبر",), without_addresses=("/sport/*",), without_sections=("اعلان",),
    since=date(2020, 1, 1),
)  # fmt: skip
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def feed_of(posts: tuple[Post, ...]) -> Answer:
    items = "".join(post.item() for post in posts)
    body = f"<rss version='2.0'><channel><title>Scripted</title><link>{{base}}/</link>{items}</channel></rss>"
    return Answer(body=body, content_type="application/rss+xml")


@pytest.fixture
def site() -> Iterator[Site]:
    pages = {post.path: Answer(body=post.page()) for post in POSTS}
    with serve({"/": HOME, "/feed": feed_of(POSTS), **pages}) as served:
        yield served


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(1)
    yield pool
    pool.close()


def reclean(database: Path, workers: Workers, filters: Filters, *, dry: bool = False) -> Counter[str]:
    with open_store(database) as store:
        if dry:
            store.recleaning.shadow()
        run_id = None if dry else store.runs.start("reclean", "test", NOW)
        recleaner = Recleaner(store=store, workers=workers, now=NOW, run_id=run_id)
        tasks = [Task(source, filters=filters) for source in store.sources.all()]
        asyncio.run(recleaner.reclean(*tasks))
        for task in tasks:
            recleaner.tell_unwanted(task)
        if run_id is not None:
            store.runs.finish(run_id, "finished", NOW)
    return recleaner.counts


def articles(database: Path) -> dict[str, ArticleRow]:
    with open_reader(database) as reader:
        return {
            row.url.partition("/")[2].partition("/")[2].partition("/")[2]: row
            for row in reader.articles.select()
        }


def filtered(database: Path) -> dict[str, FilteredRow]:
    with open_reader(database) as reader:
        return {"/" + row.url.split("/", 3)[3]: row for row in reader.filtered.select()}


def what_it_says(database: Path) -> list[tuple[object, ...]]:
    """Everything that was made of the pages, in whatever order they came."""
    rows = articles(database).values()
    return sorted(
        (r.url, r.title, r.text, r.html, r.markdown, r.authors, r.published, r.language, r.section, r.tags,
         r.words, r.content_hash, r.version, r.page_sha256, r.flags)
        for r in rows
    )  # fmt: skip


def assert_sound(database: Path) -> None:
    """One outcome a fetch, and every line of the ledger is right."""
    with sqlite3.connect(database) as db:
        assert db.execute(
            "SELECT count(*) FROM fetches f LEFT JOIN outcomes o ON o.fetch_id = f.id WHERE o.fetch_id IS NULL"
        ).fetchone() == (0,)
    found = verify(database)
    assert found.breaks == ()


def test_what_is_filtered_is_not_asked_for_or_kept_and_comes_with_other_filters(
    site: Site, tmp_path: Path, workers: Workers
) -> None:
    database = tmp_path / "corpus.db"
    run(database, STRICT, "add", site.base)
    run(database, STRICT, "crawl")
    # What the address, the date or the tags tell is not asked for at all.
    assert {SPORT.path, OLD.path, TAGGED.path}.isdisjoint(site.paths())
    assert {BREAD.path, ENGLISH.path, GERMAN.path} <= set(site.paths())
    assert set(articles(database)) == {"ar/ink", "fa/ink"}
    rows = filtered(database)
    assert {path: (row.reason, row.is_fetched) for path, row in rows.items()} == {
        SPORT.path: ("filter-address", False), OLD.path: ("filter-date", False),
        TAGGED.path: ("filter-section", False), BREAD.path: ("filter-words", True),
        ENGLISH.path: ("filter-language", True), GERMAN.path: ("filter-language", True),
    }  # fmt: skip
    assert (rows[OLD.path].title, rows[OLD.path].published[:10]) == (OLD.title, OLD.day)
    assert rows[ENGLISH.path].detail == "the language is 'en', wanted: 'ar', 'fa'"
    assert_sound(database)
    with open_reader(database) as reader:
        for post in (BREAD, ENGLISH, GERMAN):
            (fetch,) = reader.fetches.of(site.base + post.path)
            assert (fetch.outcome, fetch.outcome_reason[:7]) == ("rejected", "filter-")
            assert reader.fetches.page(fetch.id).body == post.page().encode()

    asked = len(site.log)
    run(database, STRICT, "crawl")
    assert {post.path for post in POSTS}.isdisjoint(one.path for one in site.log[asked:] if one.path in rows)

    # The filter goes: stored pages are read without a request, addresses are queued and fetched by the next crawl.
    before = len(site.log)
    assert reclean(database, workers, UNFILTERED, dry=True)["released"] == 3
    counts = reclean(database, workers, UNFILTERED)
    assert (counts["stored"] + counts["copy"], counts["released"]) == (3, 3)
    assert len(site.log) == before
    assert {"ar/bread", "en/ink", "de/tinte"} < set(articles(database))
    assert_sound(database)
    run(database, UNFILTERED, "crawl")
    posts = [one.path for one in site.log[before:] if one.path in {post.path for post in POSTS}]
    assert sorted(posts) == sorted([SPORT.path, OLD.path, TAGGED.path])
    assert filtered(database) == {}
    assert_sound(database)

    other = tmp_path / "other.db"
    run(other, UNFILTERED, "add", site.base)
    run(other, UNFILTERED, "crawl")
    for one in (database, other):
        reclean(one, workers, UNFILTERED)
    assert len(articles(other)) == len(POSTS)
    assert what_it_says(database) == what_it_says(other)


def test_reclean_with_a_new_filter_is_as_a_crawl_with_it(
    site: Site, tmp_path: Path, workers: Workers
) -> None:
    """Not only without any: here from one filter to another."""
    database, other = tmp_path / "corpus.db", tmp_path / "other.db"
    latin = Filters(languages=("en", "de"), min_words=20, without_addresses=("/sport/*",))
    narrow = Filters(languages=("de",), without_title_words=("stadt",), without_addresses=("/sport/*",))
    for path, filters in ((database, narrow), (other, latin)):
        run(path, filters, "add", site.base)
        run(path, filters, "crawl")
    assert set(articles(database)) == set()
    assert "/de/tinte" in filtered(database)
    reclean(database, workers, latin)
    run(database, latin, "crawl")
    for one in (database, other):
        reclean(one, workers, latin)
    assert set(articles(database)) == {"en/ink", "de/tinte"}
    assert what_it_says(database) == what_it_says(other)
    same = {path: row.reason for path, row in filtered(other).items()}
    assert {path: row.reason for path, row in filtered(database).items()} == same
    assert_sound(database)


def test_a_filter_that_comes_later_takes_what_waits_out_of_the_queue(site: Site, tmp_path: Path) -> None:
    database = tmp_path / "corpus.db"
    run(database, UNFILTERED, "add", site.base)
    run(database, STRICT, "crawl")
    assert {SPORT.path, OLD.path, TAGGED.path}.isdisjoint(site.paths())
    assert set(articles(database)) == {"ar/ink", "fa/ink"}
    run(database, Filters(without_addresses=("/ar/old",)), "crawl")  # and it goes again: no reclean is needed
    assert {SPORT.path, TAGGED.path} <= set(site.paths())
    assert OLD.path not in site.paths()
    assert filtered(database)[OLD.path].reason == "filter-address"


def test_what_is_kept_stays_and_gets_its_versions(site: Site, tmp_path: Path, workers: Workers) -> None:
    database = tmp_path / "corpus.db"
    run(database, UNFILTERED, "add", site.base)
    run(database, UNFILTERED, "crawl")
    edited = Post(
        INK.path, "ar", "صناعة جديدة", "كان أهل المدينة يصنعون الورق من القطن والكتان في بيوتهم كل صيف"
    )
    site.answers[INK.path] = Answer(body=edited.page())
    site.answers["/feed"] = feed_of((edited, *POSTS[1:]))
    with open_store(database) as store:  # the feed is due
        for feed in store.feeds.of_source(1):
            store.feeds.save(replace(feed, next_poll_at=NOW))
    run(database, STRICT, "crawl")
    kept = articles(database)
    assert len(kept) == len(POSTS)
    assert (kept["ar/ink"].version, kept["ar/ink"].title) == (2, edited.title)
    counts = reclean(database, workers, STRICT, dry=True)
    assert counts["unwanted"] == 7  # all but the Persian post, which has the word in its title
    assert reclean(database, workers, STRICT)["unwanted"] == 7
    assert len(articles(database)) == len(POSTS)
    assert_sound(database)


def test_texts_of_feeds_are_filtered_and_come_back_as_pages_do(tmp_path: Path, workers: Workers) -> None:
    content = escape(BREAD.page().partition("<div class='entry-content'>")[2].partition("</div>")[0])
    item = BREAD.item().replace("</item>", f"<content:encoded>{content}</content:encoded></item>")
    feed = Answer(
        body="<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"<title>Scripted</title><link>{{base}}/</link>{item}</channel></rss>"
    )
    database = tmp_path / "corpus.db"
    with serve({"/": HOME, "/feed": feed, BREAD.path: Answer(status=403)}) as site:
        run(database, STRICT, "add", site.base)
        run(database, STRICT, "crawl")
    assert {path: row.reason for path, row in filtered(database).items()} == {BREAD.path: "filter-words"}
    assert reclean(database, workers, STRICT)["rejected"] == 1
    assert articles(database) == {}
    assert reclean(database, workers, UNFILTERED)["stored"] == 1
    (article,) = articles(database).values()
    assert (article.flags, article.title) == (("from-feed",), BREAD.title)
    assert BREAD.sentence in article.text
    assert reclean(database, workers, UNFILTERED)["stored"] == 0
    assert_sound(database)


def test_sitemaps_and_links_of_the_home_page_go_the_same_way(tmp_path: Path) -> None:
    urls = "".join(f"<url><loc>{{base}}{post.path}</loc></url>" for post in (INK, SPORT, BREAD))
    linked = "/sport/2024/03/05/a-second-match-of-the-year"
    home = "<html><head><title>Scripted</title></head><body><main><h1>Scripted</h1>"
    home += (
        f"<a href='{linked}'>one</a> <a href='/ar/2024/03/05/linked-ink-post'>two</a></main></body></html>"
    )
    pages = {post.path: Answer(body=post.page()) for post in (INK, SPORT, BREAD)}
    answers = {
        "/": Answer(body=home), "/sitemap.xml": Answer(body=f"<urlset>{urls}</urlset>", content_type="text/xml"),
        linked: Answer(body=SPORT.page()), "/ar/2024/03/05/linked-ink-post": Answer(body=OLD.page()), **pages,
    }  # fmt: skip
    filters = Filters(without_addresses=("/sport/*",), words=("الحبر",))
    database = tmp_path / "corpus.db"
    with serve(answers) as site:
        run(database, filters, "add", site.base)
        run(database, filters, "backfill", "local-" + site.base.rpartition(":")[2])
        assert not [path for path in site.paths() if path.startswith("/sport/")]
    assert set(articles(database)) == {"ar/ink", "ar/2024/03/05/linked-ink-post"}
    rows = {path: (row.reason, row.is_fetched) for path, row in filtered(database).items()}
    assert rows == {
        SPORT.path: ("filter-address", False), linked: ("filter-address", False), BREAD.path: ("filter-words", True)
    }  # fmt: skip
    with open_reader(database) as reader:
        covered = reader.backlog.coverage(1)
    assert (covered.filtered, covered.refused) == (3, 0)


def test_what_the_commands_say(site: Site, tmp_path: Path) -> None:
    database = tmp_path / "corpus.db"
    run(database, STRICT, "add", site.base)
    run(database, STRICT, "crawl")
    slug = f"local-{site.base.rpartition(':')[2]}"
    line = (
        f"{slug}: filtered 6 addresses (not fetched: filter-address 1, filter-date 1, filter-section 1;"
        " fetched: filter-language 2, filter-words 1)"
    )
    assert line in tell(tmp_path, "status").stdout.splitlines()
    listed = tell(tmp_path, "filtered")
    assert listed.stderr.splitlines() == [line]
    assert f"{OLD.day}" in listed.stdout
    assert OLD.title in listed.stdout
    assert len(tell(tmp_path, "filtered", "--source", slug, "--json").stdout.splitlines()) == 6
    assert len(tell(tmp_path, "filtered", "--limit", "2", "--json").stdout.splitlines()) == 2
    metrics = tell(tmp_path, "metrics").stdout
    assert f'warraq_filtered{{source="{slug}",reason="filter-date",fetched="false"}} 1\n' in metrics
    assert (
        f'warraq_outcomes_total{{source="{slug}",outcome="rejected",reason="filter-language"}} 2\n' in metrics
    )
    assert '"filtered":6' in tell(tmp_path, "sources", "--json").stdout.replace(" ", "")
    assert " 3 filtered" in tell(tmp_path, "status").stdout
