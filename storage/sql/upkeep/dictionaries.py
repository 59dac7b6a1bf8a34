"""Dictionaries that are not what they were, made again from their pages; and pages, from their dictionaries."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from warraq.storage.rules import pack
from warraq.storage.sql.bodies import Packed, kept_content, page_of_dictionary, write_frames
from warraq.storage.sql.database import Database, scalar

_ALL: Final = (
    "SELECT id, sha256, bytes, (SELECT count(*) FROM page_frames WHERE dictionary = d.id)"
    " FROM dictionaries d ORDER BY id"
)


class Unsound(NamedTuple):
    """A dictionary that is damaged, in words, and whether its page is there to make it again from."""

    what: str
    is_repairable: bool


def unsound_dictionaries(db: Database) -> Iterator[Unsound]:
    """All that are damaged. Cost: unpacks each."""
    for number, sha256, size, served in db.execute(_ALL).fetchall():
        if kept_content(db, number) is not None:
            continue
        what = f"dictionary {number} is damaged, which {served} page{'s' * (served != 1)} need{'s' * (served == 1)}"
        if page_of_dictionary(db, sha256, size) is not None:
            yield Unsound(f"{what}; its page {sha256} has the same bytes", is_repairable=True)
        else:
            yield Unsound(
                f"{what}, as is the page that it was made of ({sha256}); restore a copy of the database",
                is_repairable=False,
            )


def is_kept_twice(db: Database, sha256: str) -> bool:
    """Whether a page that is damaged in the database can be made again from a dictionary."""
    number = _dictionary_of(db, sha256)
    return number is not None and kept_content(db, number) is not None


def mend_dictionaries(db: Database) -> None:
    """Make dictionaries again from their pages, and pages from their dictionaries. Inside a transaction.

    What is written has the hash of what was fetched.
    """
    for number, sha256, size, _ in db.execute(_ALL).fetchall():
        kept, page = kept_content(db, number), page_of_dictionary(db, sha256, size)
        if kept is None and page is not None:
            db.execute("UPDATE dictionaries SET body = ? WHERE id = ?", (pack(page), number))
        elif page is None and kept is not None and _dictionary_of(db, sha256) is not None:
            write_frames(db, [(sha256, Packed(pack(kept)))])


def _dictionary_of(db: Database, sha256: str) -> int | None:
    """The dictionary of a page that stands in the database."""
    found = scalar(
        db.execute(
            "SELECT d.id FROM dictionaries d JOIN pages p ON p.sha256 = d.sha256"
            " WHERE d.sha256 = ? AND p.outside = 0 AND NOT EXISTS (SELECT 1 FROM page_frames WHERE sha256 = p.sha256)",
            (sha256,),
        )
    )
    return None if found is None else int(found)
