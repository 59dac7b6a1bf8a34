"""The table `access`."""

from datetime import datetime

from warraq.articles.errors import NotFoundError, StorageError
from warraq.storage.ports import Access
from warraq.storage.records import AccessKind, AccessRow
from warraq.storage.sql.database import Columns, Subject, insert, scalar, snapshot, transaction, update

_ACCESS = Columns(AccessRow)


class SqlAccess(Subject, Access):
    """As the port says."""

    def all(self) -> tuple[AccessRow, ...]:
        with snapshot(self._connection) as db:
            return _ACCESS.all(db.execute(f"SELECT {_ACCESS.sql} FROM access ORDER BY name"))

    def set(self, name: str, kind: AccessKind, secret_hash: str, *, now: datetime) -> bool:
        with transaction(self._connection) as db:
            known = scalar(db.execute("SELECT kind FROM access WHERE name = ?", (name,)))
            if known not in (None, kind):
                text = f"the name is that of a {known}; remove it first (`warraq access remove`)"
                raise StorageError(text, identity=name)
            values = {"kind": kind, "hash": secret_hash, "made_at": now}
            if known is None:
                insert(db, "access", values, name=name)
            else:
                update(db, "access", values, "name = ?", name)
            return known is None

    def remove(self, name: str) -> None:
        with transaction(self._connection) as db:
            if not db.execute("DELETE FROM access WHERE name = ?", (name,)).rowcount:
                raise NotFoundError("there is no such password or token", identity=name)
