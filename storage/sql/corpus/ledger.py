"""Reading the ledger of evidence, and keeping time stamps of it."""

from warraq.articles.errors import NotFoundError
from warraq.storage.ports import Ledger
from warraq.storage.records import LedgerLine, LineKind, StampRow
from warraq.storage.sql.database import Columns, Subject, insert, scalar, snapshot, transaction

_LINE = Columns(LedgerLine)
_STAMP = Columns(StampRow, "s", given={"hash": "l.hash", "token": "hex(s.token)"})
_STAMPS = f"SELECT {_STAMP.sql} FROM stamps s JOIN ledger l ON l.line = s.line"


class SqlLedger(Subject, Ledger):
    """The tables `ledger` and `stamps`."""

    def head(self) -> LedgerLine | None:
        with snapshot(self._connection) as db:
            return _LINE.one(db.execute(f"SELECT {_LINE.sql} FROM ledger ORDER BY line DESC LIMIT 1"))

    def last_of(self, kind: LineKind, subject: int) -> LedgerLine | None:
        sql = f"SELECT {_LINE.sql} FROM ledger WHERE kind = ? AND subject = ? ORDER BY line DESC LIMIT 1"
        with snapshot(self._connection) as db:
            return _LINE.one(db.execute(sql, (kind, subject)))

    def stamps(self) -> tuple[StampRow, ...]:
        with snapshot(self._connection) as db:
            return _STAMP.all(db.execute(f"{_STAMPS} ORDER BY s.id"))

    def stamp_after(self, line: int) -> StampRow | None:
        with snapshot(self._connection) as db:
            return _STAMP.one(
                db.execute(f"{_STAMPS} WHERE s.line >= ? ORDER BY s.line, s.id LIMIT 1", (line,))
            )

    def stamp(self, line: int, *, authority: str, token: bytes, stamped_at: str) -> None:
        with transaction(self._connection) as db:
            if scalar(db.execute("SELECT 1 FROM ledger WHERE line = ?", (line,))) is None:
                raise NotFoundError("the ledger has no such line", identity=str(line))
            insert(db, "stamps", line=line, authority=authority, token=token, stamped_at=stamped_at)
