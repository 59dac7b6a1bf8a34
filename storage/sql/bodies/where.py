"""Which store of bodies a database uses: the table `page_store`."""

from dataclasses import dataclass

from warraq.storage.bodies import OutsideBodies, open_bodies
from warraq.storage.sql.database import Columns, Database, insert, update, values_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The row of `page_store`. `address` is None as long as none was chosen: all bodies are in `pages`."""

    address: str | None = None
    owner: str = ""
    moved_from: str = ""
    moved_to: str = ""
    is_moving: bool = False

    @property
    def outside(self) -> tuple[str, ...]:
        """The stores where a body outside may stand, first the one that it is looked for in first."""
        return tuple(address for address in (self.address, self.moved_from) if address)


_WHERE = Columns(Where)


def where_bodies_stand(db: Database) -> Where:
    """What the database was told; without an `owner` when there is no row yet."""
    return _WHERE.one(db.execute(f"SELECT {_WHERE.sql} FROM page_store")) or Where()


def opened(db: Database, address: str) -> OutsideBodies:
    """The store of that address, opened once a connection."""
    if address not in db.page_stores:
        db.page_stores[address] = open_bodies(address)
    return db.page_stores[address]


def write_where(db: Database, where: Where) -> None:
    """Write the row. Inside a transaction."""
    values = values_of(where)
    if not update(db, "page_store", values, "id = 1"):
        insert(db, "page_store", values, id=1)
