"""Whether a database is whole, and setting right what can be made again from the rest."""

import json
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter

from warraq.articles.decoding import read_text
from warraq.articles.errors import DatabaseCorrupt, NotFoundError
from warraq.storage.records import Finding
from warraq.storage.rules import LOST
from warraq.storage.sql.corpus import index_article, indexed_words, is_indexed, read_page, read_pages
from warraq.storage.sql.database import Database, snapshot, transaction
from warraq.storage.sql.upkeep.dictionaries import is_kept_twice, mend_dictionaries, unsound_dictionaries
from warraq.storage.sql.upkeep.lost import WITH_LOST
from warraq.storage.sql.upkeep.outside import delete_strays_outside, strays_outside

MAX_EXAMPLES = 20  # of one kind that are named

_Words = tuple[str, str, str]

#: What `story_counts` shall say of each source.
_COUNTED = (
    "SELECT s.id AS source_id, count(a.id) AS stories, count(r.read_at) AS read FROM sources s"
    " LEFT JOIN articles a ON a.source_id = s.id AND a.duplicate_of IS NULL AND a.removed_at IS NULL"
    " LEFT JOIN reading r ON r.article_id = a.id GROUP BY s.id"
)

#: The articles that do not know whether they were read.
_MISTAKEN = (
    "SELECT a.id FROM articles a LEFT JOIN reading r ON r.article_id = a.id"
    " WHERE (a.is_read = 1) <> (r.read_at IS NOT NULL)"
)

#: (kind, what is wrong with each row found, whether `repair` sets it right, rows).
_ORPHANS: tuple[tuple[str, str, bool, str], ...] = (
    (
        "orphan",
        "fetch {} has no outcome",
        False,
        "SELECT id FROM fetches WHERE NOT EXISTS (SELECT 1 FROM outcomes WHERE fetch_id = fetches.id)",
    ),
    (
        "orphan",
        "article {} has no current version",
        False,
        "SELECT id FROM articles a WHERE removed_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM versions WHERE article_id = a.id AND number = a.version)",
    ),
    (
        "orphan",
        "version {} names a page that is not stored",
        False,
        "SELECT id FROM versions v WHERE page_sha256 <> ''"
        " AND NOT EXISTS (SELECT 1 FROM pages WHERE sha256 = v.page_sha256)"
        " AND NOT EXISTS (SELECT 1 FROM removed_pages WHERE sha256 = v.page_sha256)",
    ),
    (
        "orphan",
        "image {} names a file that is not stored",
        False,
        "SELECT url FROM image_files i WHERE page_sha256 <> ''"
        " AND NOT EXISTS (SELECT 1 FROM pages WHERE sha256 = i.page_sha256)"
        " AND NOT EXISTS (SELECT 1 FROM removed_pages WHERE sha256 = i.page_sha256)",
    ),
    (
        "lease",
        "visit {} is leased by a run that has ended",
        True,
        "SELECT f.id FROM frontier f JOIN runs r ON r.id = f.lease_run WHERE r.finished_at IS NOT NULL",
    ),
    ("count", "article {} stands among the read ones or the unread ones wrongly", True, _MISTAKEN),
    (
        "count",
        "the numbers of stories of source {} are not those of its articles",
        True,
        f"SELECT source_id FROM ({_COUNTED} EXCEPT SELECT source_id, stories, read FROM story_counts)",
    ),
)
_INDEX = "SELECT rowid, title, text, tags FROM article_index ORDER BY rowid"
#: Articles that search shall know, with nothing for title and text where the current version is missing.
_CURRENT = (
    "SELECT a.id, v.title, v.text, (SELECT json_group_array(tag) FROM"
    " (SELECT tag FROM tags WHERE version_id = v.id ORDER BY position)) FROM articles a"
    " LEFT JOIN versions v ON v.article_id = a.id AND v.number = a.version WHERE a.removed_at IS NULL ORDER BY a.id"
)


def check(connection: Database) -> tuple[Finding, ...]:
    """Everything that is wrong with a database, at most MAX_EXAMPLES of a kind; () when it is whole.

    Cost: reads it twice, unpacks every page.
    """
    with snapshot(connection) as db:
        found = list(_file(db))
        if not found:  # questions to a damaged file fail half-way
            found += [finding for part in _PARTS for finding in part(db)]
        return tuple(found)


def repair(connection: Database) -> None:
    """Make the search index and the engine's own indexes anew, count stories, free leases of runs that ended; make
    damaged dictionaries and their pages again from each other; delete bodies outside that belong to no page.

    Nothing else that was fetched is touched. The caller sees to it that no crawl runs.
    """
    with transaction(connection) as db:
        db.execute(
            "UPDATE frontier SET lease_run = NULL WHERE lease_run IN"
            " (SELECT id FROM runs WHERE finished_at IS NOT NULL)"
        )
        db.execute(
            "DELETE FROM article_index WHERE rowid NOT IN (SELECT id FROM articles WHERE removed_at IS NULL)"
        )
        for number, title, text, tags in db.walk(_CURRENT):
            if title is not None and not is_indexed(
                db, number, title=title, text=text, tags=json.loads(tags)
            ):
                index_article(db, number, title=title, text=text, tags=json.loads(tags))
        db.make_indexes_anew()
        mend_dictionaries(db)
        db.execute(f"UPDATE articles SET is_read = 1 - is_read WHERE id IN ({_MISTAKEN})")
        db.execute(
            f"INSERT INTO story_counts (source_id, stories, read) {_COUNTED}"
            " ON CONFLICT (source_id) DO UPDATE SET stories = excluded.stories, read = excluded.read"
        )
    delete_strays_outside(connection)


def _file(db: Database) -> Iterator[Finding]:
    for text in db.damage(MAX_EXAMPLES):
        yield Finding(kind="file", what=text, repairable="index" in text and "missing" in text)


def _references(db: Database) -> Iterator[Finding]:
    for text in db.strays(MAX_EXAMPLES):
        yield Finding(kind="reference", what=text, repairable=False)


def _pages(db: Database) -> Iterator[Finding]:
    broken = (page.problem for page in read_pages(db) if page.problem is not None)
    for problem in islice(broken, MAX_EXAMPLES):
        yield Finding(kind="page", what=str(problem), repairable=is_kept_twice(db, problem.identity))


def _dictionaries(db: Database) -> Iterator[Finding]:
    for found in islice(unsound_dictionaries(db), MAX_EXAMPLES):
        yield Finding(kind="dictionary", what=found.what, repairable=found.is_repairable)


def _orphans(db: Database) -> Iterator[Finding]:
    for kind, what, repairable, rows in _ORPHANS:
        for (number,) in db.execute(rows).fetchmany(MAX_EXAMPLES):
            yield Finding(kind=kind, what=what.format(number), repairable=repairable)


def _index(db: Database) -> Iterator[Finding]:
    """Texts and index side by side, each read once, in the order in which they were written."""
    wanted = (
        (number, True, None if title is None else indexed_words(title, text, json.loads(tags)))
        for number, title, text, tags in db.walk(_CURRENT)
    )
    indexed = ((number, False, (title, text, tags)) for number, title, text, tags in db.walk(_INDEX))
    pairs = groupby(merge(wanted, indexed, key=itemgetter(0)), key=itemgetter(0))
    yield from islice(filter(None, (_unlike(number, rows) for number, rows in pairs)), MAX_EXAMPLES)


def _unlike(number: int, rows: Iterable[tuple[int, bool, _Words | None]]) -> Finding | None:
    words = {is_wanted: columns for _, is_wanted, columns in rows}
    if True not in words:
        what = f"search knows article {number}, which is not there"
    elif words[True] not in (None, words.get(False)):  # an article without a version is told of elsewhere
        what = f"search does not know article {number} as it is"
    else:
        return None
    return Finding(kind="index", what=what, repairable=True)


def _characters(db: Database) -> Iterator[Finding]:
    """Articles with more of them than their page is read with by now. Sites lose characters, too."""
    rows = db.execute(
        "SELECT a.id, v.title || v.text, v.page_sha256, (SELECT headers FROM fetches WHERE id = v.fetch_id)"
        f" {WITH_LOST} AND v.page_sha256 <> '' ORDER BY a.id"
    )
    found = [
        number
        for number, text, sha256, headers in rows
        if text.count(LOST) > _still_lost(db, sha256, headers)
    ]
    if found:
        named = ", ".join(map(str, found[:MAX_EXAMPLES])) + ", …" * (len(found) > MAX_EXAMPLES)
        what = f"{len(found)} article{'s' * (len(found) > 1)} with characters that were lost when they were stored"
        yield Finding(
            kind="characters",
            what=f"{what}; `warraq reclean` restores them from the kept pages (article {named})",
            repairable=False,
        )


def _still_lost(db: Database, sha256: str, headers: str | None) -> int:
    stated = next(
        (value for name, value in json.loads(headers or "[]") if name.lower() == "content-type"), ""
    )
    try:
        return read_text(read_page(db, sha256), content_type=stated).count(LOST)
    except (DatabaseCorrupt, NotFoundError):  # found by other parts
        return 1 << 62


_PARTS = (_references, _dictionaries, _pages, strays_outside, _orphans, _index, _characters)
