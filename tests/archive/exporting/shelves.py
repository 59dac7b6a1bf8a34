"""A corpus with every kind of exchange, and what an archive of it holds as warcio reads it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from warraq.articles.dedup import sign
from warraq.articles.ingest import Prepared
from warraq.articles.outcomes import Failed
from warraq.articles.records import Article, Fetch, FieldOrigin, Hop, Image, Metadata, Reservation, StatedTime
from warraq.storage import FetchRecord, ReadDocument, Source, Store, Visit, open_store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOME = "https://blog.example/"
SENT = (("Host", "blog.example"), ("User-Agent", "warraq/1"), ("Accept-Encoding", "gzip, br"))
HTML = ("Content-Type", "text/html; charset=utf-8")
BODY = "<html><body><h1>Gall ink</h1><p>قال الوراق إن الحبر من العفص.</p></body></html>".encode()
PACKED = (
    ("Server", "N\xfc"),
    ("content-encoding", "gzip"),
    HTML,
    ("X-Tab", "a\tb"),
    ("content-length", "61"),
)


def article(name: str, text: str, *, flags: tuple[str, ...] = ()) -> Article:
    """An article of that text."""
    moment = StatedTime(at=datetime(2026, 2, 3, 10, 21, 33, tzinfo=UTC), raw="3 Feb 2026")
    origins = (
        FieldOrigin(field="published", origin="meta", raw="3 Feb 2026", place="article:published_time"),
        FieldOrigin(field="title", origin="heading", raw="no", chosen=False),
    )
    metadata = Metadata(
        title=f"The {name}", authors=("مريم", "B"), tags=("ink",), language="ar", published=moment, origins=origins,
        reservations=(Reservation(signal="noai", value="1", origin="meta"),),
        images=(Image(url=HOME + "ink.jpg", alt="دواة", caption="An inkwell", credit="M. B."), Image(url=HOME + "x")),
    )  # fmt: skip
    return Article(
        url=HOME + name, metadata=metadata, text=text, html="", markdown="", words=len(text.split()), flags=flags,
        extractor="test-1",
    )  # fmt: skip


class Shelf:
    """A store that exchanges are put into, a minute apart."""

    def __init__(self, store: Store) -> None:
        self.store, self.moment = store, NOW
        self.run = store.runs.start("crawl", "test", NOW)
        self._sources: dict[str, Source] = {}

    def fetched(self, url: str, body: bytes | None, *, role: str = "article", **changes: Any) -> FetchRecord:
        """An exchange that went well; `changes` are fields of the fetch."""
        self.moment += timedelta(minutes=1)
        visit = Visit(source_id=self._source(url.split("/")[2]), url=url, host=url.split("/")[2], role=role)  # type: ignore[arg-type]
        self.store.frontier.add([visit], now=self.moment)
        leased = self.store.frontier.lease_url(self.run, url)
        assert leased is not None
        values: dict[str, Any] = {
            "url": url, "final_url": url, "status": 200, "status_line": "HTTP/1.1 200 OK", "headers": (HTML,),
            "request_headers": SENT, "started_at": self.moment, "seconds": 0.25, "bytes": len(body or b""),
        }  # fmt: skip
        return FetchRecord(run_id=self.run, visit=leased, fetch=Fetch(**values | changes), body=body)

    def keep(self, record: FetchRecord, said: Article) -> None:
        """Store a page that is this article."""
        prepared = Prepared(article=said, signature=sign(said.text, said.metadata.title))
        self.store.fetches.commit_article(record, prepared)

    def read(self, record: FetchRecord) -> None:
        """Store a document that was read for its links."""
        self.store.fetches.commit_read(record, ReadDocument())

    def _source(self, host: str) -> int:
        if host not in self._sources:
            named = Source(slug=host.partition(".")[0], home_url=f"https://{host}/", name="The Blog")
            self._sources[host] = self.store.sources.add(named, now=NOW)
        return self._sources[host].id


def fill(shelf: Shelf) -> None:
    """Put one exchange of each kind in: fetches 1 to 9, with the versions 1 to 3."""
    hop = Hop(HOME + "old", "HTTP/1.1 301 Moved", (("Location", HOME + "one"), ("Content-Length", "9")), SENT)
    shelf.keep(
        shelf.fetched(
            HOME + "old", BODY, final_url=HOME + "one", headers=PACKED, redirects=(HOME + "old",), hops=(hop,)
        ),
        article("one", "قال الوراق إن الحبر الأسود من العفص والزاج."),
    )
    shelf.read(shelf.fetched(HOME + "feed", BODY, role="feed"))  # the same bytes under another address
    same = {"status": 304, "status_line": "HTTP/1.1 304 Not Modified", "headers": (("ETag", '"1"'),)}
    shelf.store.fetches.commit_not_modified(shelf.fetched(HOME + "feed", None, role="feed", **same))
    gone = {
        "status": 404,
        "status_line": "HTTP/1.1 404 No",
        "bytes": 12,
        "headers": (("Content-Length", "12"),),
    }
    shelf.store.fetches.commit_gone(shelf.fetched(HOME + "gone", None, **gone))
    shelf.read(shelf.fetched(HOME + "list", None, role="listing", bytes=1_234))  # its body is not kept
    silent = {
        "status": 0,
        "status_line": "",
        "headers": (),
        "request_headers": (),
        "final_url": "",
        "error": "timeout",
    }
    failed = Failed(error="timeout", detail="took longer\nthan 30 s")
    shelf.store.fetches.commit_failed(shelf.fetched(HOME + "slow", None, **silent), failed)
    shelf.keep(  # stored by an earlier warraq
        shelf.fetched(
            HOME + "before", b"<p>older</p>", final_url=HOME + "older", redirects=(HOME + "before",), status_line="",
            request_headers=(), headers=(("content-length", "7"), ("content-type", "text/html")),
        ),
        article("older", "An older text that was stored before exchanges were recorded whole."),
    )  # fmt: skip
    hostile = (
        ("X-CR", "a\rSet-Cookie: b"),
        ("X-NUL", "a\0b"),
        ("Transfer-Encoding", "chunked"),
        ("", "no name"),
    )
    shelf.read(shelf.fetched("https://other.example/é b?ü", b"x", role="listing", headers=hostile))
    shelf.keep(
        shelf.fetched(HOME + "walled", None, status=403, status_line="HTTP/1.1 403 Forbidden", bytes=5),
        article("walled", "The whole text as the feed gives it, page or no page.", flags=("from-feed",)),
    )


def make_shelf(path: Path) -> Path:
    """A database with all of that."""
    with open_store(path, create=True) as store:
        fill(Shelf(store))
    return path


def add_more(path: Path) -> None:
    """Three more fetches and one version: an edit, its bytes again, and a poll that found nothing new."""
    with open_store(path) as store:
        shelf = Shelf(store)
        shelf.moment = NOW + timedelta(days=1)
        edited = replace(article("one", "Another text stands there now, and it is a longer one."))
        shelf.keep(shelf.fetched(HOME + "one", BODY + b"<!-- edited -->"), edited)
        shelf.read(shelf.fetched(HOME + "list", BODY + b"<!-- edited -->", role="listing"))
        shelf.store.fetches.commit_not_modified(
            shelf.fetched(
                HOME + "feed", None, role="feed", status=304, headers=(), status_line="HTTP/1.1 304 Same"
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A record as warcio reads it. `http` is the status line and the headers of its block."""

    kind: str
    fields: dict[str, str]
    content: bytes
    http: tuple[str, tuple[tuple[str, str], ...]] = ("", ())
    path: Path = field(default_factory=Path)

    @property
    def id(self) -> str:
        """Its name."""
        return self.fields["WARC-Record-ID"]

    @property
    def told(self) -> list[list[str]]:
        """The lines of a block of fields."""
        return [line.split(": ", 1) for line in self.content.decode().splitlines()]


def records_in(folder: Path) -> list[Seen]:
    """Every record of an export, in the order of the files."""
    return [seen for path in warcs_in(folder) for seen in _read(path)]


def warcs_in(folder: Path) -> list[Path]:
    """The WARC files: those of exchanges, then those of texts."""
    return [*sorted(folder.glob("*.warc.gz")), *sorted(folder.glob("text/*.warc.gz"))]


def is_clean(folder: Path) -> bool:
    """What `warcio check` finds: every digest is right."""
    asked = SimpleNamespace(inputs=[str(path) for path in warcs_in(folder)], verbose=False)
    return Checker(asked).process_all() == 0


def _read(path: Path) -> Iterator[Seen]:
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            http = record.http_headers
            yield Seen(
                kind=record.rec_type,
                fields=dict(record.rec_headers.headers),
                content=record.content_stream().read(),
                http=(f"{http.protocol} {http.statusline}", tuple(http.headers)) if http else ("", ()),
                path=path,
            )
