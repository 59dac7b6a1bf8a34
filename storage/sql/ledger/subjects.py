"""What a line of the ledger covers: rows that are evidence, with the rows that belong to them.

Not covered is what is made of them and can be made again (clusters, search, what sites repeat, templates), and what
changes with every poll (feeds, entries, the queue).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from warraq.storage.rules import Column, digest_row
from warraq.storage.sql.database import Database, numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A kind of row: its table and key, the columns that count (() all), and (table, key) of what belongs to it."""

    table: str
    key: str = "id"
    columns: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()


_OF_A_VERSION: Final = ("authors", "tags", "images", "field_origins", "removed_blocks", "reservations")

#: By the kind of the line. In the order in which rows of an older database are adopted.
SUBJECTS: Final[Mapping[str, Subject]] = {
    "source": Subject(
        table="sources", columns=("id", "slug", "home_url", "local", "state", "added_at", "removed_at")
    ),
    "import": Subject(table="imports", columns=("id", "file", "bytes", "sha256", "started_at")),
    "fetch": Subject(table="fetches", parts=(("outcomes", "fetch_id"),)),
    "version": Subject(table="versions", parts=tuple((table, "version_id") for table in _OF_A_VERSION)),
    "change": Subject(table="changes", key="seq"),
    "article": Subject(
        table="articles",
        columns=(
            "id",
            "source_id",
            "url",
            "version",
            "seq",
            "first_seen_at",
            "gone_at",
            "gone_status",
            "removed_at",
        ),
    ),
    "ruling": Subject(table="rulings"),
    "mark": Subject(table="marks"),
    "removal": Subject(
        table="removals", parts=(("removed_rows", "removal_id"), ("removed_pages", "removal_id"))
    ),
}


def digest_of_subject(db: Database, kind: str, number: int) -> str | None:
    """The digest of a row as it stands now, None if it is not there."""
    return digests_of(db, kind, [number]).get(number)


def digests_of(db: Database, kind: str, subjects: Sequence[int]) -> dict[int, str]:
    """The digests of rows of a kind as they stand now, by their numbers; those that are not there are missing."""
    subject = SUBJECTS[kind]
    found = _rows(db, subject.table, subject.key, subjects)
    parts = {table: _rows(db, table, key, subjects) for table, key in subject.parts}
    return {
        number: digest_row(
            {name: value for name, value in row.items() if not subject.columns or name in subject.columns},
            {
                # The key of a part is the number of the row it belongs to, which that row holds already.
                table: [{name: value for name, value in part.items() if name != key} for part in belonging]
                for table, key in subject.parts
                if (belonging := parts[table].get(number))
            },
        )
        for number, (row,) in found.items()
    }


def _rows(db: Database, table: str, key: str, subjects: Sequence[int]) -> dict[int, list[dict[str, Column]]]:
    """The rows of these keys, by key, each key's in their order."""
    cursor = db.execute(
        f"SELECT * FROM main.{table} WHERE {key} IN (SELECT CAST(value AS INTEGER) FROM json_each(?)) ORDER BY 1, 2",
        (numbers(subjects),),
    )
    names = [column[0] for column in cursor.description]
    found: dict[int, list[dict[str, Column]]] = {}
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        found.setdefault(int(row[key] or 0), []).append(row)
    return found
