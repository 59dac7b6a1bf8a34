"""A small corpus for tests of what reads one: seven articles, written through the store, in a file of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from articles.dedup import sign
from articles.ingest import Prepared
from articles.records import Article, Fetch, FieldOrigin, Metadata, RemovedBlock, StatedTime
from storage import FetchRecord, Source, Store, Visit

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


def make_corpus(path: Path) -> Path:
    """Write the corpus: TEXTS in order, then 'edited' is edited and 'gone' is taken down."""
    with Store.open(path, create=True) as store:
        source = store.sources.add(Source(slug="blog", home_url=HOME, name="The Sample Blog"), now=NOW)
        run = store.runs.start("crawl", "test", NOW)
        moment = NOW
        for text in (*TEXTS, replace(TEXTS[4], title="A second draft", text=long_text("redraft"))):
            moment += timedelta(minutes=1)
            article = text.article()
            record = _visited(store, source, run, article.url, moment, status=200)
            prepared = Prepared(article=article, signature=sign(article.text, article.metadata.title))
            store.commit_article(record, prepared)
        moment += timedelta(minutes=1)
        store.commit_gone(_visited(store, source, run, HOME + "gone", moment, status=410))
        store.runs.finish(run, "finished", moment)
    return path


def _visited(store: Store, source: Source, run: int, url: str, at: datetime, *, status: int) -> FetchRecord:
    store.frontier.add([Visit(source_id=source.id, url=url, host="blog.example", role="article")], now=at)
    visit = store.frontier.lease_url(run, url)
    assert visit is not None
    body = url.encode() if status == 200 else None
    fetch = Fetch(url=url, final_url=url, status=status, started_at=at, seconds=0.1, bytes=len(body or b""))
    return FetchRecord(run_id=run, visit=visit, fetch=fetch, body=body)
