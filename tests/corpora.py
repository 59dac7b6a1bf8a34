"""A small corpus for tests of what reads one: seven articles, written through the store, in a file of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from warraq.articles.dedup import sign
from warraq.articles.ingest import Prepared
from warraq.articles.records import Article, Fetch, FieldOrigin, Metadata, RemovedBlock, StatedTime
from warraq.storage import CommitResult, FetchRecord, Source, Store, Visit, open_store

Place = TypeVar("Place", Path, str)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOME = "https://blog.example/"
ESCAPE = "\x1b]0;owned\x07\x1b[2J\u202eevil\u2066"
SIGNATURE = RemovedBlock(
    position=7, kind="signature", rule="site-words", text="Written by hand, copied by hand."
)
SHARE = RemovedBlock(position=9, kind="share", rule="share-words", text=f"Share this {ESCAPE} everywhere")


@dataclass(frozen=True)
class Text:
    """What one article of the corpus says."""

    name: str
    title: str
    text: str
    language: str = "en"
    authors: tuple[str, ...] = ("Maryam al-Asturlabi",)
    tags: tuple[str, ...] = ()
    published: str = "2026-02-03T10:21:33+03:00"

    def article(self) -> Article:
        """The article as extraction would give it."""
        origin = FieldOrigin(field="title", origin="heading", raw=self.title, confidence=0.9)
        moment = StatedTime(at=datetime.fromisoformat(self.published), raw=self.published)
        metadata = Metadata(
            title=self.title, authors=self.authors, tags=self.tags, language=self.language,
            published=moment, site_name="The Sample Blog", origins=(origin,),
        )  # fmt: skip
        return Article(
            url=HOME + self.name, metadata=metadata, text=self.text, html=f"<p>{self.name}</p>", markdown=self.text,
            direction="rtl" if self.language == "ar" else "ltr", words=len(self.text.split()),
            removed=(SIGNATURE, SHARE), extractor="test-1",
        )  # fmt: skip


def long_text(subject: str) -> str:
    """Nine paragraphs of twenty words that no other subject shares."""
    words = [f"{subject}{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(180)]
    return "\n\n".join(" ".join(words[start : start + 20]).capitalize() + "." for start in range(0, 180, 20))


GALL_INK = Text("gall-ink", "Gall ink", long_text("gall"), tags=("ink", "paper; old"))
TEXTS: Sequence[Text] = (
    GALL_INK,
    Text("ar", "حبر العفص في آستانا", "قال الوراق إن الحبر الأسود من العفص والزاج، وجاء إلى آستانا.", language="ar"),
    Text("formula", "=HYPERLINK(\"http://evil.example\")", long_text("formula"), authors=("@cmd", "-2+3")),
    replace(GALL_INK, name="gall-ink-again", title="Gall ink, again"),
    Text("edited", "A first draft", long_text("draft")),
    Text("gone", "Taken down", long_text("gone")),
    Text("hostile", f"Nice{ESCAPE} title\nsecond line", f"Body {ESCAPE} of it\u2028next. " + long_text("hostile")),
)  # fmt: skip


class Archive:
    """A store that pages are put into a minute apart, each under the source of its host."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.moment = NOW
        self.run = store.runs.start("crawl", "test", NOW)
        self._sources: dict[str, Source] = {}

    def put(self, article: Article, *, asked: str = "", body: bytes | None = b"") -> CommitResult:
        """Visit a page that says this, reached by a redirect from `asked` when that is given.

        `body`: its bytes, None for a page that is not kept, empty for any.
        """
        record = self._visited(asked or article.url, article.url, status=200)
        record = record if body == b"" else replace(record, body=body)
        prepared = Prepared(article=article, signature=sign(article.text, article.metadata.title))
        return self.store.fetches.commit_article(record, prepared)

    def gone(self, url: str, status: int = 410) -> CommitResult:
        """Visit a page that is not there."""
        return self.store.fetches.commit_gone(self._visited(url, url, status=status))

    def finish(self) -> None:
        """End the run."""
        self.store.runs.finish(self.run, "finished", self.moment)

    def _source(self, host: str) -> Source:
        if host not in self._sources:
            slug = host.partition(".")[0]
            named = Source(slug=slug, home_url=f"https://{host}/", name=f"The {slug.title()}")
            self._sources[host] = self.store.sources.add(named, now=NOW)
        return self._sources[host]

    def _visited(self, url: str, final_url: str, *, status: int) -> FetchRecord:
        self.moment += timedelta(minutes=1)
        host = url.split("/")[2]
        visit = Visit(source_id=self._source(host).id, url=url, host=host, role="article")
        self.store.frontier.add([visit], now=self.moment)
        leased = self.store.frontier.lease_url(self.run, url)
        assert leased is not None
        body = final_url.encode() if status == 200 else None
        fetch = Fetch(
            url=url, final_url=final_url, status=status, started_at=self.moment, seconds=0.1, bytes=len(body or b"")
        )  # fmt: skip
        return FetchRecord(run_id=self.run, visit=leased, fetch=fetch, body=body)


def make_corpus(path: Place) -> Place:
    """Write the corpus: TEXTS in order, then 'edited' is edited and 'gone' is taken down."""
    with open_store(path, create=True) as store:
        archive = Archive(store)
        for text in (*TEXTS, replace(TEXTS[4], title="A second draft", text=long_text("redraft"))):
            archive.put(text.article())
        archive.gone(HOME + "gone")
        archive.finish()
    return path
