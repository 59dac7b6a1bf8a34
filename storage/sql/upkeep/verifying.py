"""Whether everything that was stored is still what it was: the ledger, what its lines cover, every page."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from warraq.articles.errors import DatabaseCorrupt
from warraq.articles.image_types import image_type
from warraq.storage.records import Break, LedgerLine, RemovalCount, Verified
from warraq.storage.rules import GENESIS, chain
from warraq.storage.sql.corpus import read_pages
from warraq.storage.sql.database import Columns, Database, scalar, snapshot
from warraq.storage.sql.ledger import SUBJECTS, digest_of_subject
from warraq.storage.sql.upkeep.dictionaries import unsound_dictionaries

MAX_BREAKS: Final = 20  # that are named; the first one is what matters
#: What tells how far it is: lines and pages done, of how many.
Progress = Callable[[int, int], None]

_LINE = Columns(LedgerLine)
_IS_LAST = "SELECT 1 FROM ledger WHERE kind = ? AND subject = ? AND line > ? LIMIT 1"
#: How a row is named to people, by the kind of its line: SQL for the number of the row.
_NAMES: Final = {
    "source": "SELECT 'source ' || slug FROM sources WHERE id = ?",
    "fetch": "SELECT 'fetch ' || id || ' of ' || url FROM fetches WHERE id = ?",
    "version": "SELECT 'version ' || v.number || ' of article ' || a.id || ', ' || a.url"
    " FROM versions v JOIN articles a ON a.id = v.article_id WHERE v.id = ?",
    "article": "SELECT 'article ' || id || ', ' || url FROM articles WHERE id = ?",
}
_OLDEST_FETCH: Final = "SELECT id, started_at FROM fetches WHERE page_sha256 = ? ORDER BY id LIMIT 1"
#: The same, by when it was committed: of several writers, one that got the smaller number may come later.
_FIRST_COMMITTED: Final = (
    "SELECT f.id, f.started_at FROM fetches f JOIN ledger l ON l.kind = 'fetch' AND l.subject = f.id"
    " WHERE f.page_sha256 = ? ORDER BY l.line LIMIT 1"
)

_REMOVED = Columns(
    RemovalCount,
    "r",
    given={
        "removals": "count(*)",
        "rows": "sum((SELECT count(*) FROM removed_rows WHERE removal_id = r.id))",
        "pages": "sum((SELECT count(*) FROM removed_pages WHERE removal_id = r.id))",
        "first_at": "min(r.at)",
        "last_at": "max(r.at)",
    },
)
#: A source is removed, and pages are dropped, in many steps, each with a line of its own: told as one.
_REMOVALS: Final = (
    f"SELECT {_REMOVED.sql} FROM removals r GROUP BY r.kind, r.subject, r.reason, r.by,"
    " CASE WHEN r.kind = 'forget' THEN r.id ELSE 0 END ORDER BY min(r.id)"
)

# The second condition is that of the index.
_IMAGES_OF: Final = (
    "SELECT url, media_type, fetch_id FROM image_files WHERE page_sha256 = ? AND page_sha256 <> ''"
    " ORDER BY url"
)


def verify(connection: Database, progress: Progress | None = None) -> Verified:
    """Compute every hash of a database anew, and say what is not as it was stored.

    A change to what is stored, to the ledger, to a page or to the engine's own structures is found; taking away the
    last lines together with all that they cover is found only by a time stamp of a later one. Memory is flat.

    Cost: reads the database about three times, unpacks every page.
    """
    try:
        with snapshot(connection) as db:
            if damage := db.damage(MAX_BREAKS):  # questions to a damaged file fail half-way
                return _unread(damage)
            return _Verification(db, progress or (lambda done, of: None)).result()
    except DatabaseCorrupt as problem:
        return _unread([str(problem)])


def _unread(damage: list[str]) -> Verified:
    found = tuple(Break(line=0, what=f"the file: {text}") for text in damage)
    return Verified(lines=0, adopted=0, head="", pages=0, breaks=found)


class _Verification:
    """One pass over the lines, one over what has no line, one over the pages, one over the addresses of images."""

    def __init__(self, db: Database, progress: Progress) -> None:
        self._db = db
        self._lines = int(scalar(db.execute("SELECT count(*) FROM ledger")))
        self._pages = int(scalar(db.execute("SELECT count(*) FROM pages")))
        self._adopted = int(scalar(db.execute("SELECT count(*) FROM ledger WHERE adopted = 1")))
        self._head = GENESIS
        self._progress = progress

    def result(self) -> Verified:
        found: list[Break] = []
        for part in (self._chain, self._unwritten, self._dictionaries, self._bodies, self._images):
            found += islice(part(), MAX_BREAKS - len(found))
        return Verified(
            lines=self._lines,
            adopted=self._adopted,
            head=self._head,
            pages=self._pages,
            breaks=tuple(sorted(found, key=lambda one: (one.line == 0, one.line))),
            removed=_REMOVED.all(self._db.execute(_REMOVALS)),
        )

    def _chain(self) -> Iterator[Break]:
        """Every line: its number, its hash, and what it covers if no later line covers the same."""
        expected = 1
        for line in _LINE.each(self._db.walk(f"SELECT {_LINE.sql} FROM ledger ORDER BY line")):
            self._progress(expected, self._lines + self._pages)
            if line.line != expected:
                yield Break(
                    line=expected, what=f"lines {expected} to {line.line - 1} of the ledger are missing"
                )
                expected = line.line
            facts = (line.line, line.at, line.kind, line.subject, line.digest, int(line.adopted))
            if chain(self._head, facts) != line.hash:
                yield Break(line=line.line, what="this line of the ledger, or the one before, was changed")
            if wrong := self._covered(line):
                yield Break(line=line.line, what=wrong)
            self._head = line.hash
            expected += 1

    def _covered(self, line: LedgerLine) -> str:
        if line.kind not in SUBJECTS:
            return f"a line of kind {line.kind!r}, which there is not"
        if self._db.execute(_IS_LAST, (line.kind, line.subject, line.line)).fetchone():
            return ""
        digest = digest_of_subject(self._db, line.kind, line.subject)
        if digest == line.digest or (digest is None and self._was_removed(line)):
            return ""
        how = "is missing" if digest is None else "is not as it was stored"
        return f"{self._name(line.kind, line.subject)} {how} (recorded {line.at})"

    def _was_removed(self, line: LedgerLine) -> bool:
        """Whether the row was removed on purpose: the removal names it, and has a line of its own."""
        found = self._db.execute(
            "SELECT 1 FROM removed_rows WHERE kind = ? AND subject = ?", (line.kind, line.subject)
        )
        return scalar(found) is not None

    def _unwritten(self) -> Iterator[Break]:
        """Rows that no line covers: put in by something else than warraq."""
        for kind, subject in SUBJECTS.items():
            rows = self._db.walk(
                f"SELECT {subject.key} FROM {subject.table} WHERE NOT EXISTS"
                f" (SELECT 1 FROM ledger WHERE kind = ? AND subject = {subject.key})",
                (kind,),
            )
            for (number,) in rows:
                yield Break(line=0, what=f"{self._name(kind, number)} is in no line of the ledger")

    def _dictionaries(self) -> Iterator[Break]:
        """Every dictionary: its hash. Its pages may be whole all the same."""
        for found in unsound_dictionaries(self._db):
            yield Break(line=0, what=found.what)

    def _bodies(self) -> Iterator[Break]:
        """Every page: its hash, its size, its first fetch; and pages that fetches name and that are gone."""
        for number, page in enumerate(read_pages(self._db), 1):
            self._progress(self._lines + number, self._lines + self._pages)
            sha256, first_seen_at = page.sha256, page.first_seen_at
            fetch = self._db.execute(_OLDEST_FETCH, (sha256,)).fetchone()
            if page.problem is not None:
                yield Break(line=self._line_of(fetch), what=f"page {sha256}: {page.problem}")
                continue
            if fetch is not None and fetch[1] != first_seen_at:
                fetch = self._db.execute(_FIRST_COMMITTED, (sha256,)).fetchone() or fetch
            if self._is_back(sha256, first_seen_at):
                fetch = None if fetch is None else (fetch[0], first_seen_at)
            if wrong := _of_page(len(page.body), page.size, fetch, first_seen_at):
                yield Break(line=self._line_of(fetch), what=f"page {sha256}: {wrong}")
            yield from self._types(sha256, page.body)
        lost = self._db.execute(
            "SELECT page_sha256, min(id) FROM fetches WHERE page_sha256 <> '' AND NOT EXISTS"
            " (SELECT 1 FROM pages WHERE sha256 = page_sha256) AND NOT EXISTS"
            " (SELECT 1 FROM removed_pages WHERE sha256 = page_sha256) GROUP BY page_sha256 ORDER BY 2"
        )
        for sha256, fetch_id in lost:
            yield Break(line=self._line_of((fetch_id,)), what=f"page {sha256} is missing")

    def _types(self, sha256: str, body: bytes) -> Iterator[Break]:
        """The images kept in a page: each of the type that its bytes show."""
        images = self._db.execute(_IMAGES_OF, (sha256,)).fetchall()
        if not images:
            return
        kind = image_type(body)
        for url, media_type, fetch_id in images:
            if kind is None or media_type != kind.media_type:
                yield Break(
                    line=self._line_of((fetch_id,)), what=f"image {url}: its bytes are of another type"
                )

    def _is_back(self, sha256: str, first_seen_at: str) -> bool:
        """Whether a page was removed, and stored again when another fetch brought it."""
        found = self._db.execute(
            "SELECT 1 FROM removed_pages r JOIN fetches f ON f.page_sha256 = r.sha256"
            " WHERE r.sha256 = ? AND f.started_at = ? AND f.page_sha256 <> ''",
            (sha256, first_seen_at),
        )
        return scalar(found) is not None

    def _images(self) -> Iterator[Break]:
        """Every image's address and file: those of the fetch that brought it."""
        rows = self._db.execute(
            "SELECT i.url, i.fetch_id FROM image_files i LEFT JOIN fetches f ON f.id = i.fetch_id"
            " WHERE i.url IS NOT f.url OR i.page_sha256 IS NOT f.page_sha256 ORDER BY i.url"
        )
        for url, fetch_id in rows:
            what = f"image {url}: the file is not the one that its fetch brought"
            yield Break(line=self._line_of((fetch_id,)), what=what)

    def _line_of(self, fetch: tuple[int, ...] | tuple[int, str] | None) -> int:
        if fetch is None:
            return 0
        line = self._db.execute(
            "SELECT min(line) FROM ledger WHERE kind = 'fetch' AND subject = ?", (fetch[0],)
        )
        return int(scalar(line) or 0)

    def _name(self, kind: str, number: int) -> str:
        name = scalar(self._db.execute(_NAMES[kind], (number,))) if kind in _NAMES else None
        return str(name) if name else f"{kind} {number}"


def _of_page(read: int, size: int, fetch: tuple[int, str] | None, first_seen_at: str) -> str:
    """What a page's row says wrongly of the bytes that were read, empty if nothing."""
    if read != size:
        return f"it has {read} bytes, not {size}"
    if fetch is None:
        return "no fetch brought it"
    return "" if fetch[1] == first_seen_at else f"it was fetched {fetch[1]}, not {first_seen_at}"
