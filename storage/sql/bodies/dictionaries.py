"""Pages that others of their source are packed against, so that what a site repeats on every page is kept once.

A dictionary is the bytes of one page, no mixture of several: it goes when its page goes, and while both are there,
either is made again from the other. It serves few pages: little is lost with both, little has to be packed anew.
"""

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from warraq.articles.errors import DatabaseCorrupt
from warraq.storage.rules import is_worth, pack, unpack
from warraq.storage.sql.bodies.reading import read_body
from warraq.storage.sql.database import Database, scalar

SERVED: Final = 256  # pages of one dictionary. Packing so many of 70 kB anew takes half a second
ALIKE: Final = 4  # pages that are stored plainly before one of them becomes the dictionary of the others
_LEAST_BYTES: Final = 1_000  # of a page: a smaller one takes no room
_MOST_BYTES: Final = (
    1_000_000  # of a page that others are packed against: it is unpacked to read each of them
)
_LOOKED_AT: Final = 64  # fetches, for pages that are alike
_MOST_UNLOOKED: Final = (
    32  # pages that go by unlooked at where those before were not alike: a look takes 0.3 ms
)
_TRIED: Final = (
    2  # dictionaries for one page: a role may have two kinds of pages, as posts and pages of pictures
)
_REMEMBERED_BYTES: Final = (
    8_000_000  # of dictionaries as they are unpacked: a hundred; another is read in 0.2 ms
)

#: The newest of a role that still serve, newest first.
_SERVING: Final = (
    "SELECT id FROM (SELECT id FROM dictionaries WHERE source_id = ? AND role = ? ORDER BY id DESC LIMIT 4) AS newest"
    f" WHERE (SELECT count(*) FROM page_frames WHERE dictionary = newest.id) < {SERVED} ORDER BY id DESC LIMIT {_TRIED}"
)
#: Pages that stand in the database plainly, of a source and role, of the last fetches before one.
_PLAIN: Final = (
    "SELECT p.sha256 FROM (SELECT id, role, page_sha256 FROM fetches WHERE source_id = ?1 AND id < ?3"
    f" ORDER BY id DESC LIMIT {_LOOKED_AT}) AS f JOIN pages p ON p.sha256 = f.page_sha256"
    f" WHERE f.role = ?2 AND p.sha256 <> ?4 AND length(p.body) > 0 AND p.bytes BETWEEN {_LEAST_BYTES} AND {_MOST_BYTES}"
    " AND NOT EXISTS (SELECT 1 FROM dictionaries WHERE sha256 = p.sha256)"
    f" GROUP BY p.sha256 ORDER BY max(f.id) DESC LIMIT {ALIKE - 1}"
)
#: Bytes of a page `p` as it is packed, wherever it stands.
PACKED_BYTES: Final = (
    "length(p.body) + p.outside + coalesce((SELECT length(body) FROM page_frames WHERE sha256 = p.sha256), 0)"
)
_STORED: Final = (
    "SELECT p.sha256, p.bytes, CASE WHEN f.dictionary IS NULL THEN p.body ELSE f.body END, f.dictionary"
    " FROM pages p LEFT JOIN page_frames f ON f.sha256 = p.sha256 WHERE p.sha256 = ?"
)


class Kind(NamedTuple):
    """Pages of one source that were asked for in one role: posts, states of its feed, listings."""

    source_id: int
    role: str


class Packed(NamedTuple):
    """A page as it stands in the database; `dictionary` is the number of what it was packed against, None nothing."""

    frame: bytes
    dictionary: int | None = None


class StoredPage(NamedTuple):
    """A page as the database has it: `frame` is empty for one outside."""

    sha256: str
    size: int
    frame: bytes
    dictionary: int | None


class _Page(NamedTuple):
    """A page that is packed plainly."""

    sha256: str
    frame: bytes
    body: bytes


def stored_page(db: Database, sha256: str) -> StoredPage | None:
    """The row of a page with its frame, None when there is none."""
    row = db.execute(_STORED, (sha256,)).fetchone()
    return None if row is None else StoredPage(*row)


def write_frames(db: Database, frames: Iterable[tuple[str, Packed]]) -> None:
    """Write the frames of pages that are stored, in place of those they have. Inside a transaction."""
    for sha256, (frame, dictionary) in frames:
        db.execute("DELETE FROM page_frames WHERE sha256 = ?", (sha256,))
        plain = frame if dictionary is None else b""
        db.execute("UPDATE pages SET body = ?, outside = 0 WHERE sha256 = ?", (plain, sha256))
        if dictionary is not None:
            add_frame(db, sha256, Packed(frame, dictionary))


def add_frame(db: Database, sha256: str, packed: Packed) -> None:
    """Write the frame of a page whose row has none. Inside a transaction."""
    db.execute(
        "INSERT INTO page_frames (sha256, dictionary, body) VALUES (?, ?, ?)",
        (sha256, packed.dictionary, packed.frame),
    )


class Arrival(NamedTuple):
    """When a page came, in which fetch, and its hash; one that just comes has neither yet."""

    at: str
    fetch_id: int = 1 << 62
    sha256: str = ""


def pack_page(db: Database, body: bytes, kind: Kind, arrival: Arrival) -> Packed:
    """Pack a page: against a dictionary of its kind, where that saves a quarter. Inside a transaction.

    Where the last pages of its kind are alike and have no dictionary, one of them becomes it, and the others are packed
    anew.

    Cost: packs the page three times, with the least effort six times where it is like no other.
    """
    plain = pack(body)
    if kind.role == "image" or len(body) < _LEAST_BYTES or not is_worth(len(plain), len(body)):
        return Packed(plain)
    for (number,) in db.execute(_SERVING, kind).fetchall():
        try:
            base = base_of(db, number)
        except DatabaseCorrupt:  # found by `check`
            continue
        if is_worth(len(pack(body, base, is_trial=True)), len(plain)):
            return Packed(pack(body, base), number)
    times, left = db.unlike.get(kind, (0, 0))
    if left:
        db.unlike[kind] = times, left - 1
        return Packed(plain)
    begun = _begin(db, body, plain, kind, arrival)
    db.unlike[kind] = (0, 0) if begun is not None else (times + 1, min(times, _MOST_UNLOOKED))
    return begun or Packed(plain)


def base_of(db: Database, number: int | None, sha256: str = "") -> bytes:
    """What a page was packed against: the dictionary of that number as it was kept, or else its page; b"" for None.

    Raises:
        DatabaseCorrupt: neither is what it was.
    """
    if number is None:
        return b""
    row = db.execute("SELECT sha256, bytes FROM dictionaries WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise DatabaseCorrupt(
            f"a stored page needs dictionary {number}, which is missing; restore a copy of the database",
            identity=sha256,
        )
    page, size = row
    found = db.dictionaries.get(page)
    if found is None:
        found = kept_content(db, number) or page_of_dictionary(db, page, size)
        if found is None:
            raise DatabaseCorrupt(
                f"a stored page needs dictionary {number}, which is damaged, as is the page that it was made of;"
                " restore a copy of the database",
                identity=sha256,
            )
        _remember(db, page, found)
    return found


def kept_content(db: Database, number: int) -> bytes | None:
    """A dictionary as it was kept, None when it is not what it was."""
    row = db.execute("SELECT body, bytes, sha256 FROM dictionaries WHERE id = ?", (number,)).fetchone()
    try:
        return None if row is None else unpack(*row)
    except DatabaseCorrupt:
        return None


def page_of_dictionary(db: Database, sha256: str, size: int) -> bytes | None:
    """The page that a dictionary was made of, None when it is missing or damaged."""
    page = stored_page(db, sha256)
    if page is None:
        return None
    # Seldom packed itself: by another writer, at the moment when it became a dictionary. Never asked in a circle.
    base = kept_content(db, page.dictionary) if page.dictionary else b""
    try:
        return None if base is None else read_body(db, sha256, page.frame, size, base=base).body
    except DatabaseCorrupt:
        return None


def retire(db: Database, sha256s: Collection[str]) -> None:
    """Let no page be packed against these pages, which are being deleted. Inside a transaction, before they are.

    The others are packed against the newest of them, which is likely to stay longest.

    Cost: packs up to 256 pages for each of them that was a dictionary, one to two ms each.
    """
    going = set(sha256s)
    for sha256 in going:
        row = db.execute(
            "SELECT id, source_id, role FROM dictionaries WHERE sha256 = ?", (sha256,)
        ).fetchone()
        if row is None:
            continue
        number, kind = row[0], Kind(*row[1:])
        _pack_anew(db, number, kind, going)
        # What is left is of pages that go, too, or cannot be unpacked.
        db.execute("DELETE FROM page_frames WHERE dictionary = ?", (number,))
        db.execute("DELETE FROM dictionaries WHERE id = ?", (number,))


def delete_unused(db: Database) -> None:
    """Delete the dictionaries that no page needs any more. Inside a transaction."""
    db.execute(
        "DELETE FROM dictionaries WHERE NOT EXISTS (SELECT 1 FROM page_frames WHERE dictionary = dictionaries.id)"
    )


def _begin(db: Database, body: bytes, plain: bytes, kind: Kind, arrival: Arrival) -> Packed | None:
    """Make a dictionary of the page to which this one and the others are most alike; None when they are not."""
    others = _plain_pages(db, kind, arrival)
    if len(others) < ALIKE - 1:
        return None
    sizes = [len(pack(body, page.body, is_trial=True)) for page in others]
    if not is_worth(min(sizes), len(plain)):
        return None
    base = others[sizes.index(min(sizes))]
    packed = [(page, pack(page.body, base.body)) for page in others if page is not base]
    if not is_worth(sum(len(each) for _, each in packed), sum(len(page.frame) for page, _ in packed)):
        return None
    number = _add(db, base, kind, arrival.at)
    if number is None:
        return None
    worth = sorted(
        (page.sha256, Packed(each, number)) for page, each in packed if is_worth(len(each), len(page.frame))
    )
    write_frames(db, worth)
    return Packed(pack(body, base.body), number)


def _plain_pages(db: Database, kind: Kind, arrival: Arrival) -> list[_Page]:
    found = []
    for (sha256,) in db.execute(_PLAIN, (*kind, arrival.fetch_id, arrival.sha256)).fetchall():
        page = stored_page(db, sha256)
        try:
            if page is not None:
                found.append(_Page(sha256, page.frame, unpack(page.frame, page.size, sha256)))
        except DatabaseCorrupt:  # found by `check`
            continue
    return found


def _add(db: Database, base: _Page, kind: Kind, at: str) -> int | None:
    """Keep a page as a dictionary; None when another writer did so at the same time."""
    number = scalar(
        db.execute(
            "INSERT INTO dictionaries (source_id, role, sha256, body, bytes, made_at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (sha256) DO NOTHING RETURNING id",
            (*kind, base.sha256, base.frame, len(base.body), at),
        )
    )
    return None if number is None else int(number)


def _pack_anew(db: Database, number: int, kind: Kind, going: set[str]) -> None:
    """Pack the pages of a dictionary, but for those that are going, without it."""
    base: _Page | None = None
    newer: int | None = None
    rows = db.execute(
        "SELECT p.sha256, p.first_seen_at FROM page_frames f JOIN pages p ON p.sha256 = f.sha256"
        " WHERE f.dictionary = ? ORDER BY p.first_seen_at DESC, p.sha256",
        (number,),
    ).fetchall()
    for sha256, at in [row for row in rows if row[0] not in going]:
        page = stored_page(db, sha256)
        assert page is not None
        try:
            body = unpack(page.frame, page.size, sha256, base_of(db, number))
        except DatabaseCorrupt:  # found by `check`, before and after
            continue
        packed = Packed(pack(body))
        if base is None and page.size <= _MOST_BYTES:
            base = _Page(sha256, packed.frame, body)
        elif base is not None and is_worth(len(against := pack(body, base.body)), len(packed.frame)):
            newer = newer or _add(db, base, kind, at)
            packed = Packed(against, newer) if newer else packed
        write_frames(db, [(sha256, packed)])


def _remember(db: Database, sha256: str, content: bytes) -> None:
    """By the hash, not the number: that of a transaction that was undone is given to another one."""
    db.dictionaries[sha256] = content
    while sum(map(len, db.dictionaries.values())) > _REMEMBERED_BYTES and len(db.dictionaries) > 1:
        del db.dictionaries[next(iter(db.dictionaries))]
