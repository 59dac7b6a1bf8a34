"""A small database of the present schema with rows in every table, written down as SQL: one file a version.

After the schema has changed, `python -m tests.storage.databases.make` writes the file of the new version. Those of
earlier versions stay as they are: they are what a user of that version has.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.extraction import BodyPlace, SiteTemplate
from warraq.articles.outcomes import Failed
from warraq.articles.records import Confidence, FieldOrigin, Hop, Image, Metadata, RemovedBlock, Reservation
from warraq.storage import (
    FeedState,
    LeasedVisit,
    OlderPageRow,
    ReadDocument,
    RobotsRecord,
    SeenEntry,
    Source,
    Visit,
    open_store,
)
from warraq.storage.sql.schema import schema_version

FOLDER = Path(__file__).parent
#: Kept by SQLite itself, or made anew from what the virtual table is given.
_OWN = ("sqlite_", "article_index_")

#: What people do at the desk, a row a table.
_DESK = """
INSERT INTO source_settings VALUES (1, 'delay_s', '10', '2026-03-02T00:00:00Z');
INSERT INTO filtered_urls VALUES
  ('https://blog.example/tag/ink', 1, 'filter-address', '/tag/', 'https://blog.example/feed/', '2026-03-02T00:00:00Z');
INSERT INTO filters_applied VALUES (1, 'ab');
INSERT INTO reading VALUES (1, '2026-03-02T00:00:00Z', '2026-03-02T00:00:00Z', 'cited', '2026-03-02T00:00:00Z');
INSERT INTO labels VALUES ('ink', 1, '2026-03-02T00:00:00Z');
INSERT INTO searches VALUES (1, 'ink', 'Ink', 'حبر', 1, '{"language": "ar"}', '2026-03-02T00:00:00Z');
INSERT INTO hooks VALUES ('desk', 3, 1, NULL);
INSERT INTO health_changes VALUES (1, 1, 'ok', 'failing', 'timeout', '2026-03-02T00:00:00Z');
INSERT INTO deliveries VALUES
  (1, 'desk', 'articles', 1, 3, '2026-03-02T00:00:00Z', 1, '', 204, '', '2026-03-02T00:00:01Z', 1);
INSERT INTO looks VALUES ('status', 3, 1, 1, '2026-03-02T00:00:00Z');
INSERT INTO page_store VALUES (1, '', 'ab', '', '', 0);
INSERT INTO leaving_bodies VALUES
  ('/srv/warraq/pages', 'abababababababababababababababababababababababababababababababab');
INSERT INTO access VALUES (1, 'token', 'newsboat', 'ab', '2026-03-02T00:00:00Z');
INSERT INTO budgets VALUES ('nightly', 1, 20);
INSERT INTO turns VALUES ('blog.example', 1, '', 2, '', '', 1);
"""


def database_file(version: int) -> Path:
    """Where the database of a version is written down."""
    return FOLDER / f"version-{version:04}.sql"


def kept_versions() -> list[int]:
    """The versions that are written down, oldest first."""
    return sorted(int(file.stem.removeprefix("version-")) for file in FOLDER.glob("version-*.sql"))


def load(version: int, path: Path) -> None:
    """Make the database of a version."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(database_file(version).read_text("utf-8"))
    connection.close()


def fill(path: Path) -> None:
    """Make a database of the present version, with rows in every table."""
    with open_store(path, create=True) as store:
        source = store.sources.add(
            Source(slug="blog", home_url="https://blog.example/", language="ar"), now=NOW
        )
        desk = Desk(store=store, path=path, source=source, run_id=store.runs.start("crawl", "test", NOW))
        _articles(desk)
        _feeds(desk)
        _surroundings(desk)
        _evidence(desk)
        _alike(desk)
        store.removals.forget(desk.url("taken"), reason="the author asked", by="operator", now=desk.now)
        store.runs.finish(desk.run_id, "finished", desk.now)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(_DESK)


def dump(path: Path) -> Iterator[str]:
    """The database as SQL, in an order of its own: the same rows give the same text."""
    connection = sqlite3.connect(path)
    for pragma in ("application_id", "user_version"):
        yield f"PRAGMA {pragma} = {connection.execute(f'PRAGMA {pragma}').fetchone()[0]};"
    yield "BEGIN;"
    schema = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type <> 'table', rowid"
    ).fetchall()
    schema = [part for part in schema if not part[1].startswith(_OWN)]
    for kind, _, sql in schema:
        if kind != "trigger":
            yield f"{sql};"
    for kind, name, _ in schema:
        if kind == "table":
            yield from _rows(connection, name)
    for name, number in connection.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name"):
        yield f"UPDATE sqlite_sequence SET seq = {number} WHERE name = '{name}';"
    yield from (f"{sql};" for kind, _, sql in schema if kind == "trigger")  # they would count the rows again
    yield "COMMIT;"
    connection.close()


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    if table == "article_index":
        columns.insert(0, "rowid")
    texts = " || ', ' || ".join(f"quote({column})" for column in columns)
    for (values,) in connection.execute(f"SELECT {texts} FROM {table} ORDER BY {', '.join(columns)}"):
        yield f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values});"


def _articles(desk: Desk) -> None:
    """An article with all its parts, its copy, an edit, one that is gone, one by hand in a cluster."""
    body = html("حبر العفص", paragraphs("amber", 3))
    prepared = desk.prepared(body, "one")
    assert prepared.article is not None
    metadata = Metadata(
        title="حبر العفص", authors=("هادي", "B"), tags=("ink",), language="ar", licence="CC",
        images=(Image(url="https://blog.example/1.jpg", alt="a", caption="c", credit="r"),),
        origins=(FieldOrigin(field="title", origin="heading", raw="حبر العفص", confidence=0.9),),
        reservations=(Reservation(signal="noai", value="1", origin="meta"),),
    )  # fmt: skip
    removed = (RemovedBlock(position=0, kind="share", rule="r1", text="شارك", links=("https://x.example/",)),)
    article = replace(
        prepared.article, metadata=metadata, removed=removed, blocks=(1, 2), flags=("partial",),
        confidence=Confidence(text=0.93, title=0.8, date=0.4, authors=0.71),
    )  # fmt: skip
    record = desk.record(desk.lease("one"), body=body, headers=(("etag", '"1"'),))
    desk.store.fetches.commit_article(record, replace(prepared, article=article, made_with="test"))
    desk.put("copy", html("Copy", paragraphs("amber", 3)))
    desk.put("other", html("Other", paragraphs("cobalt", 3)))
    desk.later(hours=1)
    desk.put("other", html("Other", paragraphs("dorian", 3)))
    desk.put("gone", html("Gone", paragraphs("elm", 3)))
    desk.gone("gone", 410)
    desk.put("taken", html("Taken", paragraphs("hazel", 3)))
    desk.store.clusters.join([1, 3], now=desk.now)


def _feeds(desk: Desk) -> None:
    """A feed whose entry moved, read twice."""
    given = FeedState(
        source_id=desk.source.id, url=desk.url("feed/"), kind="feed", next_poll_at=NOW, title="Feed"
    )
    feed = desk.store.feeds.add(given)
    for name in ("one", "moved"):
        entry = SeenEntry(
            identity="guid", url=desk.url(name), title="Ink", published_raw="1 May", content_html="<p>ink</p>",
            fingerprint=name, authors=("Ann Roe",), tags=("ink",),
        )  # fmt: skip
        leased = desk.lease("feed/", role="feed", reason="poll", feed_id=feed.id)
        desk.store.fetches.commit_read(
            desk.record(leased),
            ReadDocument(feed=replace(feed, last_poll_at=desk.now, failures=1), entries=[entry]),
        )
        desk.later(hours=1)


def _surroundings(desk: Desk) -> None:
    """What is learnt of a site and its hosts on the way, and visits that wait."""
    store = desk.store
    page = OlderPageRow(
        source_id=desk.source.id, url=desk.url("page/2"), walk="next-link", fetched_at="2026-03-01T12:00:00Z", posts=10,
        fresh=2, ended="complete",
    )  # fmt: skip
    store.backlog.add(page)
    store.robots.save(
        RobotsRecord(origin="https://blog.example", status=200, body="User-agent: *", fetched_at=NOW)
    )
    place = BodyPlace(steps=("div post",), pages=8, stated=0, right=8, wrong=0, agreed=1.0, inside=1.0)
    store.templates.keep(desk.source.id, SiteTemplate(pages=8, bodies=(place,)), now=NOW)
    store.traps.close(desk.source.id, "blog.example/cal/#", now=NOW)
    store.hosts.set_not_before("blog.example", NOW + timedelta(hours=1), "429")
    failed = desk.record(desk.lease("walled"), status=403)
    store.fetches.commit_failed(
        failed, Failed(error="bot-wall"), retry_at=datetime(2026, 3, 2, tzinfo=UTC), wall="challenge"
    )
    store.frontier.add(
        [Visit(source_id=desk.source.id, url=desk.url("later"), host="blog.example", role="article")]
    )


def _evidence(desk: Desk) -> None:
    """What archives and proofs need: an image file, a page out of an archive, marks, a time stamp."""
    store = desk.store
    leased = desk.lease("1.jpg", role="image", reason="image")
    store.fetches.commit_image(desk.record(leased, body=b"\xff\xd8\xff"), media_type="image/jpeg")
    store.images.queue(desk.source.id, now=desk.now)
    begun = store.imports.begin("old.warc.gz", 1024, "ab" * 32, now=desk.now)
    visit = LeasedVisit(id=0, visit=desk.visit("archived", reason="import"), attempts=1)  # of no queue
    record = desk.record(visit, body=html("Old", paragraphs("fern", 3)))
    hop = Hop("http://blog.example/archived", "HTTP/1.1 301 Moved", (("Location", "/archived"),), ())
    fetch = replace(
        record.fetch, import_id=begun.id, record_id="<urn:uuid:1>", status_line="HTTP/1.1 200 OK",
        request_headers=(("Host", "blog.example"),), hops=(hop,),
    )  # fmt: skip
    assert record.body is not None
    store.fetches.commit_article(
        replace(record, fetch=fetch, position=1), desk.prepared(record.body, "archived")
    )
    store.marks.set([1], "good", note="read", now=desk.now)
    head = store.ledger.head()
    assert head is not None
    store.ledger.stamp(
        head.line, authority="https://tsa.example/", token=b"\x30", stamped_at="2026-03-02T00:00:00Z"
    )


def _alike(desk: Desk) -> None:
    """Listings of one template, packed against one of them."""
    for name in ("ash", "beech", "cypress", "dogwood"):
        leased = desk.lease(f"tag/{name}", role="listing")
        body = html(name, paragraphs("menu", 20) + paragraphs(name, 1))
        desk.store.fetches.commit_read(desk.record(leased, body=body), ReadDocument())


def main() -> int:
    """Write the file of the present version."""
    target = database_file(schema_version())
    if target.exists():
        print(f"{target} is there: the schema has no new version", file=sys.stderr)
        return 1
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        fill(path)
        target.write_text("\n".join(dump(path)) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
