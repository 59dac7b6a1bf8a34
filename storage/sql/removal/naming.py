"""What a name stands for: the articles that go, every address that led to them, the copies that would stay."""

from collections.abc import Iterable, Sequence

from warraq.articles.errors import NotFoundError
from warraq.articles.urls import canonical, former_form, key, try_canonical
from warraq.storage.records import RemainingCopy, TakeDown
from warraq.storage.sql.clusters import cluster_of
from warraq.storage.sql.database import Columns, Database, scalar, storable, to_json

_COPY = Columns(RemainingCopy, "a", given={"article_id": "a.id", "source": "s.slug"})
_MOVED_HERE = (
    "SELECT a.id FROM article_urls u JOIN articles a ON a.url = u.url AND a.id <> u.article_id"
    " WHERE u.article_id = ?"
)


def find_take_down(db: Database, name: int | str, *, copies: bool) -> TakeDown:
    """As `RemovalQueries.find`."""
    number = int(name) if isinstance(name, int) or (name.isascii() and name.isdigit()) else None
    if number is not None:
        url = scalar(db.execute("SELECT url FROM articles WHERE id = ?", (number,)))
        if url is None:
            raise NotFoundError("no such article", identity=str(number))
        found = [number]
    else:
        url = canonical(str(name))
        found = _by_address(db, url)
    article_ids = _with_moved(db, found)
    around = _copies(db, article_ids)
    if copies:
        article_ids = _with_moved(db, [*article_ids, *(copy.article_id for copy in around)])
        around = ()
    return TakeDown(article_ids=tuple(article_ids), url=url, copies=around, texts=texts_of(db, article_ids))


def addresses_of(db: Database, article_id: int) -> set[str]:
    """Every address that leads or led to an article, without those that lead to another one, or are polled."""
    rows = db.execute(
        "SELECT url FROM article_urls WHERE article_id = ?1 UNION SELECT url FROM articles WHERE id = ?1"
        " UNION SELECT url FROM resources WHERE article_id = ?1"
        " UNION SELECT f.url FROM outcomes o JOIN fetches f ON f.id = o.fetch_id WHERE o.article_id = ?1"
        " UNION SELECT f.final_url FROM outcomes o JOIN fetches f ON f.id = o.fetch_id WHERE o.article_id = ?1"
        " AND o.kind IN ('stored', 'revised', 'unchanged', 'duplicate', 'moved')",
        (article_id,),
    )
    found = {address for (url,) in rows if (address := _address(url))}
    taken = db.execute(
        "SELECT value FROM json_each(?1) AS asked WHERE"
        " EXISTS (SELECT 1 FROM article_urls WHERE url = asked.value AND article_id <> ?2)"
        " OR EXISTS (SELECT 1 FROM feeds WHERE url = asked.value)"
        " OR EXISTS (SELECT 1 FROM sources WHERE home_url = asked.value)",
        (to_json(storable(sorted(found))), article_id),
    )
    return found - {url for (url,) in taken}


def texts_of(db: Database, article_ids: Iterable[int]) -> tuple[str, ...]:
    """The texts of all versions of articles, each once."""
    found: dict[str, None] = {}
    for number in article_ids:
        rows = db.execute("SELECT text FROM versions WHERE article_id = ? ORDER BY id", (number,))
        found |= {text: None for (text,) in rows}
    return tuple(found)


def _address(url: str) -> str:
    return try_canonical(url) if url.startswith(("http://", "https://")) else ""


def _by_address(db: Database, url: str) -> list[int]:
    """The article at an address, else those at other forms of it."""
    exact = db.execute(
        "SELECT article_id FROM article_urls WHERE url IN (?1, ?2) ORDER BY url <> ?1",
        storable([url, former_form(url)]),
    )
    number = scalar(exact)
    if number is None:
        # An article that was removed with its source has no addresses but its own.
        number = scalar(db.execute("SELECT id FROM articles WHERE url = ?", storable([url])))
    if number is not None:
        return [int(number)]
    alike, last = key(url), url.rstrip("/").rpartition("/")[2].partition("?")[0]
    rows = db.execute(
        "SELECT url, article_id FROM article_urls WHERE instr(url, ?) > 0 ORDER BY article_id",
        storable([last]),
    )
    return list(dict.fromkeys(number for other, number in rows if key(other) == alike))


def _with_moved(db: Database, article_ids: Sequence[int]) -> list[int]:
    """The articles with those that gave way to them: earlier states of the same posts."""
    found = dict.fromkeys(article_ids)
    for number in article_ids:
        found |= dict.fromkeys(other for (other,) in db.execute(_MOVED_HERE, (number,)))
    return list(found)


def _copies(db: Database, article_ids: Sequence[int]) -> tuple[RemainingCopy, ...]:
    clusters = {cluster_of(db, number) for number in article_ids} - {None}
    found: list[RemainingCopy] = []
    for cluster_id in clusters:
        rows = db.execute(
            f"SELECT {_COPY.sql} FROM articles a JOIN sources s ON s.id = a.source_id WHERE a.cluster_id = ?"
            " ORDER BY a.id",
            (cluster_id,),
        )
        found += [copy for copy in _COPY.each(rows) if copy.article_id not in article_ids]
    return tuple(sorted(found, key=lambda copy: copy.article_id))
