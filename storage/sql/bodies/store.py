"""The store of bodies that a database uses: chosen once, changed by moving what is in it."""

from dataclasses import replace
from secrets import token_hex
from typing import Final

from warraq.articles.errors import ConfigurationError, StorageError
from warraq.storage.ports import PageBodies, PageStore, PageStoreQueries
from warraq.storage.records import MovedPart, PackedPart, PageStoreState
from warraq.storage.sql.bodies.leaving import clear_leaving, count_leaving
from warraq.storage.sql.bodies.moving import end_move, move_some
from warraq.storage.sql.bodies.packing import pack_some
from warraq.storage.sql.bodies.where import Where, opened, where_bodies_stand, write_where
from warraq.storage.sql.database import Subject, snapshot, transaction

#: Inside the database, outside, and once more as dictionaries, each with bytes.
_COUNTED: Final = (
    "SELECT coalesce(sum(CASE WHEN outside = 0 THEN 1 ELSE 0 END), 0), coalesce(sum(length(body)), 0)"
    " + (SELECT coalesce(sum(length(body)), 0) FROM page_frames),"
    " coalesce(sum(CASE WHEN outside > 0 THEN 1 ELSE 0 END), 0), coalesce(sum(outside), 0),"
    " (SELECT count(*) FROM dictionaries), (SELECT coalesce(sum(length(body)), 0) FROM dictionaries) FROM pages"
)


class SqlPageStoreQueries(Subject, PageStoreQueries):
    """The tables `page_store` and `pages`."""

    def state(self) -> PageStoreState:
        with snapshot(self._connection) as db:
            where = where_bodies_stand(db)
            inside, inside_bytes, outside, outside_bytes, number, size = db.execute(_COUNTED).fetchone()
            return PageStoreState(
                address=where.address, moved_from=where.moved_from, is_moving=where.is_moving, inside=inside,
                inside_bytes=inside_bytes, outside=outside, outside_bytes=outside_bytes,
                leaving=sum(count_leaving(db).values()), dictionaries=number, dictionary_bytes=size,
            )  # fmt: skip


class SqlPageStore(SqlPageStoreQueries, PageStore):
    """The tables `page_store`, `pages` and `leaving_bodies`."""

    def use(self, address: str | None) -> PageBodies | None:
        where = self._where()
        if where.address is None:
            if not address:
                return None
            where = self._adopt(address)
        if address is not None and address != where.address:
            raise ConfigurationError(
                f"bodies of pages stand in {_named(where.address)}; `warraq pages move --to {_named(address)}` moves"
                " them, or let `pages` in warraq.toml say where they are",
                identity=_named(address),
            )
        if not where.address:
            return None
        found = opened(self._connection, where.address)
        found.claim(where.owner, is_new=False)
        return found

    def begin_move(self, address: str) -> PageStoreState:
        where = self._owned()
        if where.is_moving and address != where.address:
            raise ConfigurationError(
                f"a move to {_named(where.address)} was begun; end it first:"
                f" `warraq pages move --to {_named(where.address)}`",
                identity=_named(address),
            )
        clear_leaving(self._connection)
        if address:
            opened(self._connection, address).claim(where.owner, is_new=not where.is_moving)
            self._require_cleared(address)
        if not where.is_moving:
            former = where.address or ""
            self._write(
                replace(
                    where,
                    address=address,
                    moved_from="" if former == address else former,
                    moved_to="",
                    is_moving=True,
                )
            )
        return self.state()

    def move(self, after: str | None = None) -> MovedPart:
        part = move_some(self._connection, after)
        left = clear_leaving(self._connection)
        if part.is_ended:
            end_move(self._connection, gives_up=not left)
        return part

    def end_move(self) -> None:
        end_move(self._connection, gives_up=False)

    def pack(self, after: int = 0) -> PackedPart:
        return pack_some(self._connection, after)

    def clear(self) -> int:
        return clear_leaving(self._connection)

    def _where(self) -> Where:
        with snapshot(self._connection) as db:
            return where_bodies_stand(db)

    def _owned(self) -> Where:
        """The row, with the mark of the owner. It is kept before it is written anywhere: an answer may be lost."""
        where = self._where()
        if not where.owner:
            where = replace(where, owner=token_hex(16))
            self._write(where)
        return where

    def _adopt(self, address: str) -> Where:
        where = replace(self._owned(), address=address)
        opened(self._connection, address).claim(where.owner, is_new=True)
        self._write(where)
        return where

    def _require_cleared(self, address: str) -> None:
        """Nothing is moved to where deleting is still to be done: it might be what was just written."""
        with snapshot(self._connection) as db:
            if number := count_leaving(db)[address]:
                raise StorageError(
                    f"{number} bodies that were removed could not be deleted yet; try again", identity=address
                )

    def _write(self, where: Where) -> None:
        with transaction(self._connection) as db:
            write_where(db, where)


def _named(address: str | None) -> str:
    return address or "database"
