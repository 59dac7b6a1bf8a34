"""A corpus whose numbers are known: six articles of two sources, one of them in Arabic, one a copy, one deleted."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from tests.corpora import NOW, Archive, long_text
from warraq.articles.records import (
    NOT_JUDGED,
    Article,
    Confidence,
    FieldOrigin,
    Metadata,
    RemovedBlock,
    Reservation,
    StatedTime,
)
from warraq.storage import Mark, Store, open_store

SURE = Confidence(text=0.98, title=0.97, date=0.96, authors=0.7)
ARABIC, ENGLISH = "https://arabic.example/", "https://english.example/"
SHARE = RemovedBlock(position=1, kind="share", rule="r", text="شارك")
FOOTER = RemovedBlock(position=2, kind="footer", rule="r", text="All rights reserved")
BAGHDAD = timezone(timedelta(hours=3))


def article(
    url: str,
    text: str,
    *,
    language: str = "en",
    section: str = "",
    published: StatedTime | None = None,
    origin: str = "",
    removed: Sequence[RemovedBlock] = (),
    confidence: Confidence = SURE,
    **said: object,
) -> Article:
    """An article of the corpus; `origin` is where its date was found, beside one that lost."""
    origins = [FieldOrigin(field="published", origin="text", raw="lost", chosen=False)]
    origins += [FieldOrigin(field="published", origin=origin, raw="won")] if origin else []
    metadata = Metadata(
        title=url[-1], language=language, section=section, published=published, origins=tuple(origins),
        **said,  # type: ignore[arg-type]
    )  # fmt: skip
    return Article(
        url=url, metadata=metadata, text=text, html="<p></p>", markdown=text, words=len(text.split()),
        direction="rtl" if language == "ar" else "ltr", removed=tuple(removed), confidence=confidence, extractor="t",
    )  # fmt: skip


INK = long_text("ink")
ARTICLES = (
    article(
        f"{ARABIC}1", "كتب الوراق الكتاب ثم كتب", language="ar", section="سياسة",
        published=StatedTime(at=datetime(2024, 5, 1, 1, 30, tzinfo=BAGHDAD)), origin="json-ld",
        removed=(SHARE, FOOTER),
        reservations=(
            Reservation(signal="noai", value="1", origin="meta"),
            Reservation(signal="noai", value="1 again", origin="meta"),
            Reservation(signal="tdm-reservation", value="0", origin="http", reserves=False),
        ),
    ),
    article(
        f"{ARABIC}2", "باع الوراق الورق", language="ar", section="ثقافة",
        published=StatedTime(at=datetime(2024, 5, 1, tzinfo=UTC), precision="month"), origin="text", removed=(SHARE,),
        confidence=Confidence(text=0.2, title=0.9, date=0.1, authors=0.9),
    ),
    article(
        f"{ENGLISH}1", INK, section="News", origin="url", licence="CC BY 4.0", paywalled=True, tags=("Codex",),
        published=StatedTime(at=datetime(2023, 12, 31, tzinfo=UTC), precision="day"),
    ),
    article(
        f"{ENGLISH}2", INK, section="News", published=StatedTime(at=datetime(2023, 1, 1, tzinfo=UTC), precision="year"),
        origin="json-ld", confidence=NOT_JUDGED,
    ),
    article(f"{ENGLISH}3", "A draft of words that nobody counts", removed=(FOOTER, FOOTER)),
    article(f"{ENGLISH}4", "The scribe wrote. the SCRIBE slept.", language="", removed=(FOOTER,)),
)  # fmt: skip
EDITED = article(f"{ENGLISH}3", "The reader read", removed=(SHARE,))
#: The marks of the first articles in `make_checked`.
CHECKED: tuple[Mark, ...] = ("good", "exclude", "good", "bad")
TEXTS = [one.text for one in (*ARTICLES[:4], EDITED, ARTICLES[5])]


def put_counted(store: Store) -> None:
    """Write the corpus: ARTICLES in order, then the fifth is edited and deleted."""
    archive = Archive(store)
    for one in (*ARTICLES, EDITED):
        archive.put(one)
    archive.gone(EDITED.url)
    archive.finish()


def make_counted(path: Path) -> Path:
    """The corpus in a file of its own."""
    with open_store(path, create=True) as store:
        put_counted(store)
    return path


def make_checked(path: Path) -> Path:
    """The corpus, four of its articles checked by hand."""
    with open_store(make_counted(path)) as store:
        for article_id, mark in enumerate(CHECKED, 1):
            store.marks.set([article_id], mark, now=NOW)
    return path
