"""Files in the store of bodies that belong to no page: what a stopped write or a lost answer left."""

import time
from collections.abc import Iterator
from itertools import islice
from typing import Final

from warraq.storage.records import Finding, FoundBody
from warraq.storage.sql.bodies import clear_leaving, let_leave, opened, where_bodies_stand
from warraq.storage.sql.database import Database, snapshot, to_json, transaction

_MAX_EXAMPLES: Final = 20
_AT_ONCE: Final = 500  # files in one question
#: A body is written before its page is: that of a younger file may be on its way.
_YOUNG_S: Final = 3_600
_STRAY: Final = (
    "SELECT value FROM json_each(?) AS asked WHERE NOT EXISTS"
    " (SELECT 1 FROM pages WHERE sha256 = asked.value AND outside > 0)"
)


def strays_outside(db: Database) -> Iterator[Finding]:
    """Files that belong to no page, for `check`; first those that should have been deleted. Cost: lists the store."""
    yield from islice(_overdue(db), _MAX_EXAMPLES)
    address = where_bodies_stand(db).address
    for file in islice(_strays(db), _MAX_EXAMPLES):
        yield Finding(kind="outside", what=f"{file.name} in {address} belongs to no page", repairable=True)


def delete_strays_outside(connection: Database) -> None:
    """Delete them, and what is to be deleted anyway. Raises StorageError where the store cannot be reached."""
    clear_leaving(connection)
    with snapshot(connection) as db:
        address = where_bodies_stand(db).address
        found = list(_strays(db))
    if not address or not found:
        return
    with transaction(connection) as db:
        let_leave(db, address, [file.sha256 for file in found if file.sha256])
    opened(connection, address).remove_drafts([file.name for file in found if not file.sha256])
    clear_leaving(connection)


def _overdue(db: Database) -> Iterator[Finding]:
    rows = db.execute("SELECT address, sha256 FROM leaving_bodies ORDER BY address, sha256").fetchall()
    for address, sha256 in rows:
        if opened(db, address).read(sha256, 0) is not None:
            what = f"the bytes of a page that was removed are still in {address} ({sha256})"
            yield Finding(kind="outside", what=what, repairable=True)


def _strays(db: Database) -> Iterator[FoundBody]:
    address = where_bodies_stand(db).address
    if not address:
        return
    before = time.time() - _YOUNG_S
    files = (file for file in opened(db, address).walk() if file.at < before)
    while portion := list(islice(files, _AT_ONCE)):
        asked = to_json([file.sha256 for file in portion if file.sha256])
        strays = {sha256 for (sha256,) in db.execute(_STRAY, (asked,))}
        yield from (file for file in portion if not file.sha256 or file.sha256 in strays)
