"""What stays of an article that was taken down, without its addresses: fetches, changes, what names it elsewhere."""

from collections.abc import Collection, Iterable
from typing import Final

from warraq.articles.urls import try_canonical
from warraq.storage.sql.database import Database, Value, scalar, storable, to_json
from warraq.storage.sql.ledger import note

_BLANK: Final = (
    "UPDATE fetches SET url = ?1, final_url = '', redirects = '[]', headers = '[]', request_headers = '[]',"
    " hops = '[]', status_line = '', record_id = '', error = '' WHERE id = ?2"
)
_IN: Final = "IN (SELECT value FROM json_each(?1))"
#: Of each fetch that led to one of the addresses, or whose redirects passed one.
_LED_THERE: Final = (
    f"SELECT id FROM fetches WHERE url {_IN} OR final_url {_IN}"
    f" OR (redirects <> '[]' AND EXISTS (SELECT 1 FROM json_each(redirects) AS passed WHERE passed.value {_IN}))"
    " UNION SELECT fetch_id FROM outcomes WHERE article_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?2))"
    " UNION SELECT fetch_id FROM image_files WHERE url IN (SELECT value FROM json_each(?3)) AND fetch_id IS NOT NULL"
)
#: What names an address and goes, or has it blanked.
_GOES: Final = (
    f"DELETE FROM entries WHERE url {_IN} OR identity {_IN}",
    f"DELETE FROM frontier WHERE url {_IN}",
    f"DELETE FROM filtered_urls WHERE url {_IN}",
    f"DELETE FROM resources WHERE url {_IN} OR final_url {_IN}",
    f"DELETE FROM older_pages WHERE url {_IN}",
    f"UPDATE frontier SET found_on = '' WHERE found_on {_IN}",
    f"UPDATE filtered_urls SET found_on = '' WHERE found_on {_IN}",
    f"UPDATE older_pages SET next_url = '' WHERE next_url {_IN}",
)


def fetches_of(
    db: Database, addresses: Iterable[str], article_ids: Iterable[int], images: Iterable[str] = ()
) -> list[int]:
    """The fetches that led to the addresses or articles, or brought the images. Cost: reads the table."""
    asked = tuple(to_json(storable(sorted(each))) for each in (addresses, images))
    rows = db.execute(_LED_THERE, (asked[0], to_json(sorted(article_ids)), asked[1]))
    return [number for (number,) in rows]


def blank_fetches(db: Database, fetch_ids: Iterable[int], address: str, at: str) -> None:
    """Leave of fetches their number, time, status and outcome."""
    for number in fetch_ids:
        db.execute(_BLANK, (address, number))
        db.execute("UPDATE outcomes SET detail = '' WHERE fetch_id = ?", (number,))
        note(db, "fetch", number, at)


def blank_changes(db: Database, addresses: Collection[str], article_ids: Collection[int], at: str) -> None:
    """Leave no address in what changes tell of the articles, nor theirs in what others tell."""
    rows = db.execute(
        f"SELECT seq FROM changes WHERE detail {_IN}"
        " OR (detail <> '' AND article_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?2))"
        " AND instr(detail, '://') > 0)",
        (to_json(storable(sorted(addresses))), to_json(sorted(article_ids))),
    )
    for (seq,) in rows.fetchall():
        db.execute("UPDATE changes SET detail = '' WHERE seq = ?", (seq,))
        note(db, "change", seq, at)


def delete_mentions(db: Database, addresses: Collection[str]) -> int:
    """Delete what feeds and the queue say of addresses; how many entries there were."""
    asked: tuple[Value] = (to_json(storable(sorted(addresses))),)
    entries = db.execute(_GOES[0], asked).rowcount
    for statement in _GOES[1:]:
        db.execute(statement, asked)
    return entries


def images_of(db: Database, article_ids: Collection[int]) -> set[str]:
    """The addresses of image files that only these articles show."""
    ids = to_json(sorted(article_ids))
    rows = db.execute(
        "SELECT DISTINCT i.url FROM versions v JOIN images i ON i.version_id = v.id"
        " WHERE v.article_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))",
        (ids,),
    )
    found = {address for (url,) in rows if (address := try_canonical(url))}
    return {url for url in found if _is_file(db, url) and not _is_shown_elsewhere(db, url, ids)}


def _is_file(db: Database, url: str) -> bool:
    return scalar(db.execute("SELECT 1 FROM image_files WHERE url = ?", storable([url]))) is not None


def _is_shown_elsewhere(db: Database, url: str, article_ids: str) -> bool:
    """Whether another article shows the image; it may write the address otherwise. Cost: reads the table of images."""
    name = url.rstrip("/").rpartition("/")[2].partition("?")[0]
    rows = db.execute(
        "SELECT DISTINCT i.url FROM images i JOIN versions v ON v.id = i.version_id WHERE instr(i.url, ?) > 0"
        " AND v.article_id NOT IN (SELECT CAST(value AS INTEGER) FROM json_each(?))",
        (name, article_ids),
    )
    return any(try_canonical(other) == url for (other,) in rows)
