"""Hooks in SQLite: how far each was told (`hooks`), what is on its way (`deliveries`), and what there is to tell."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from warraq.articles.errors import NotFoundError
from warraq.storage.ports import Hooks
from warraq.storage.records import Delivery, HealthChange, HookRow, Stretch, ToldChange, Wanted
from warraq.storage.sql.corpus.changes import last_seq
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    insert,
    insert_numbered,
    not_earlier,
    scalar,
    snapshot,
    storable,
    to_json,
    to_text,
    transaction,
)

LOOKED_AT: Final = 10_000  # changes in one stretch: bounds what a delivery has when a filter is widened
QUIET: Final = frozenset({"new", "ok"})  # a source that was not polled yet is well

_DELIVERY = Columns(Delivery)
_CURRENT = "SELECT {} FROM deliveries d WHERE d.hook = h.name AND d.ended_at IS NULL ORDER BY d.id LIMIT 1"


def _current(column: str, otherwise: str) -> str:
    return f"coalesce(({_CURRENT.format(column)}), {otherwise})"


def _behind(kind: str, place: str) -> str:
    """Where the hook stands: before what is on its way, if that is of this kind."""
    return _current(f"CASE d.kind WHEN '{kind}' THEN d.first - 1 ELSE {place} END", place)


_HOOK = Columns(
    HookRow,
    "h",
    given={
        "waiting": f"(SELECT count(*) FROM changes WHERE seq > {_behind('articles', 'h.seq')})",
        "waiting_health": f"(SELECT count(*) FROM health_changes WHERE id > {_behind('health', 'h.health_id')})",
        "attempts": _current("d.attempts", "0"),
        "status": _current("d.status", "0"),
        "error": _current("d.error", "''"),
        "not_before": _current("d.not_before", "''"),
        "given_up": "(SELECT count(*) FROM deliveries d WHERE d.hook = h.name AND d.accepted = 0"
        " AND d.ended_at IS NOT NULL)",
    },
)
_VERSION = {name: f"coalesce(v.{name}, '')" for name in ("title", "language", "published")}
_TOLD = {"source": "s.slug", "url": "a.url", **_VERSION}
_CHANGE = Columns(ToldChange, "c", given=_TOLD | {"text": "''"})
_CHANGE_WITH_TEXT = Columns(ToldChange, "c", given=_TOLD | {"text": "coalesce(v.text, '')"})
#: The version that a change made, not today's: an event stays what it was, but for what was removed since.
_CHANGES = (
    "FROM changes c JOIN articles a ON a.id = c.article_id JOIN sources s ON s.id = a.source_id"
    " LEFT JOIN versions v ON v.article_id = c.article_id AND v.number = c.version"
    " WHERE c.seq BETWEEN :first AND :last AND c.kind IN (SELECT value FROM json_each(:kinds))"
    " AND (:sources = '[]' OR s.slug IN (SELECT value FROM json_each(:sources)))"
    " AND (:languages = '[]' OR v.id IS NULL OR v.language IN (SELECT value FROM json_each(:languages)))"
    " ORDER BY c.seq"
)
_HEALTH = Columns(HealthChange, "c", given={"source": "s.slug", "home_url": "s.home_url"})
_HEALTH_CHANGES = (
    "FROM health_changes c JOIN sources s ON s.id = c.source_id WHERE c.id BETWEEN :first AND :last"
    " AND (:sources = '[]' OR s.slug IN (SELECT value FROM json_each(:sources))) ORDER BY c.id"
)
#: No row for a source that was removed: whatever becomes of it is no news.
_LAST_CONDITION = (
    "SELECT (SELECT became FROM health_changes WHERE source_id = s.id ORDER BY id DESC LIMIT 1)"
    " FROM sources s WHERE s.id = ? AND s.removed_at IS NULL"
)


class SqlHooks(Subject, Hooks):
    """The tables `hooks`, `deliveries` and `health_changes`."""

    def all(self) -> tuple[HookRow, ...]:
        with snapshot(self._connection) as db:
            return _HOOK.all(db.execute(f"SELECT {_HOOK.sql} FROM hooks h ORDER BY name"))

    def waiting(self, name: str) -> Delivery | None:
        sql = (
            f"SELECT {_DELIVERY.sql} FROM deliveries WHERE hook = ? AND ended_at IS NULL ORDER BY id LIMIT 1"
        )
        with snapshot(self._connection) as db:
            return _DELIVERY.one(db.execute(sql, storable([name])))

    def next_changes(self, after: int, wanted: Wanted) -> Stretch | None:
        with snapshot(self._connection) as db:
            last = last_seq(db)
            if last <= after:
                return None
            if not wanted.kinds:
                return Stretch(kind="articles", first=after + 1, last=last, events=0)
            last = min(last, after + LOOKED_AT)
            seqs, is_full = _taken(db, after + 1, last, wanted)
        return Stretch(kind="articles", first=after + 1, last=seqs[-1] if is_full else last, events=len(seqs))

    def next_health(self, after: int, wanted: Wanted) -> Stretch | None:
        sql = f"SELECT c.id {_HEALTH_CHANGES} LIMIT :most"
        with snapshot(self._connection) as db:
            last = _last_health(db)
            if last <= after:
                return None
            named = {
                "first": after + 1,
                "last": last,
                "sources": to_json(wanted.sources),
                "most": wanted.most,
            }
            ids = [number for (number,) in db.execute(sql, named)] if wanted.health else []
        return Stretch(
            kind="health",
            first=after + 1,
            last=ids[-1] if len(ids) == wanted.most else last,
            events=len(ids),
        )

    def changes(self, first: int, last: int, wanted: Wanted) -> tuple[ToldChange, ...]:
        columns = _CHANGE if wanted.most_chars is None else _CHANGE_WITH_TEXT
        with snapshot(self._connection) as db:
            return columns.all(db.execute(f"SELECT {columns.sql} {_CHANGES}", _named(first, last, wanted)))

    def health_changes(self, first: int, last: int, sources: Sequence[str] = ()) -> tuple[HealthChange, ...]:
        with snapshot(self._connection) as db:
            named = {"first": first, "last": last, "sources": to_json(list(sources))}
            return _HEALTH.all(db.execute(f"SELECT {_HEALTH.sql} {_HEALTH_CHANGES}", named))

    def last_health(self) -> int:
        with snapshot(self._connection) as db:
            return _last_health(db)

    def place(self, name: str, *, since: int | None = None) -> HookRow:
        with transaction(self._connection) as db:
            seq, health_id = last_seq(db), _last_health(db)
            if since is not None:
                seq, health_id = min(since, seq), 0
            insert(db, "hooks", known="kept", name=name, seq=seq, health_id=health_id)
            found = db.execute(f"SELECT {_HOOK.sql} FROM hooks h WHERE name = ?", storable([name]))
            return _HOOK.of(found.fetchone())

    def take(self, name: str, stretch: Stretch, *, now: datetime) -> Delivery | None:
        place = "seq" if stretch.kind == "articles" else "health_id"
        sql = f"UPDATE hooks SET {place} = ? WHERE name = ? AND {place} = ?"
        with transaction(self._connection) as db:
            if not db.execute(sql, storable([stretch.last, name, stretch.first - 1])).rowcount:
                raise NotFoundError(
                    "no such hook, or it was told by another program meanwhile", identity=name
                )
            if not stretch.events:
                return None
            row: dict[str, Any] = {
                "hook": name, "kind": stretch.kind, "first": stretch.first, "last": stretch.last, "made_at": now,
            }  # fmt: skip
            return Delivery(id=insert_numbered(db, "deliveries", row), **row)

    def failed(
        self, delivery_id: int, *, status: int, error: str, not_before: datetime, now: datetime
    ) -> None:
        with transaction(self._connection) as db:
            _attempted(db, delivery_id, not_before=not_earlier(not_before), status=status, error=error)
            _set_failing(db, delivery_id, now)

    def end(
        self, delivery_id: int, *, accepted: bool, status: int = 0, error: str = "", now: datetime
    ) -> None:
        with transaction(self._connection) as db:
            _attempted(db, delivery_id, ended_at=now, accepted=accepted, status=status, error=error)
            _set_failing(db, delivery_id, None if accepted else now)

    def retry(self, name: str) -> bool:
        sql = "UPDATE deliveries SET not_before = '' WHERE hook = ? AND ended_at IS NULL AND not_before <> ''"
        with transaction(self._connection) as db:
            return db.execute(sql, storable([name])).rowcount > 0

    def note_health(
        self, conditions: Sequence[tuple[int, str, str]], *, now: datetime
    ) -> tuple[HealthChange, ...]:
        with transaction(self._connection) as db:
            before = _last_health(db)
            for source_id, condition, detail in conditions:
                row = db.execute(_LAST_CONDITION, (source_id,)).fetchone()
                was = row[0] if row is not None else None
                if row is not None and _is_news(was, condition):
                    insert(
                        db, "health_changes",
                        source_id=source_id, was=was or "", became=condition, detail=detail, at=now,
                    )  # fmt: skip
            named = {"first": before + 1, "last": _last_health(db), "sources": "[]"}
            return _HEALTH.all(db.execute(f"SELECT {_HEALTH.sql} {_HEALTH_CHANGES}", named))

    def forget_accepted(self, before: datetime) -> int:
        sql = "DELETE FROM deliveries WHERE accepted = 1 AND ended_at < ?"
        with transaction(self._connection) as db:
            return db.execute(sql, (to_text(before),)).rowcount


def _taken(db: Database, first: int, last: int, wanted: Wanted) -> tuple[list[int], bool]:
    """The numbers of the changes that make the next delivery, and whether more are left to another one."""
    size = "0" if wanted.most_chars is None else "coalesce(length(v.text), 0)"
    seqs: list[int] = []
    chars = 0
    for seq, length in db.execute(f"SELECT c.seq, {size} {_CHANGES}", _named(first, last, wanted)):
        chars += length
        if len(seqs) == wanted.most or (seqs and chars > (wanted.most_chars or 0) > 0):
            return seqs, True
        seqs.append(seq)
    return seqs, False


def _named(first: int, last: int, wanted: Wanted) -> dict[str, Any]:
    lists = {name: to_json(getattr(wanted, name)) for name in ("kinds", "sources", "languages")}
    return {"first": first, "last": last, **lists}


def _last_health(db: Database) -> int:
    return int(scalar(db.execute("SELECT coalesce(max(id), 0) FROM health_changes")))


def _is_news(was: str | None, condition: str) -> bool:
    if was is None:
        return condition not in QUIET | {"paused", "removed"}
    return was != condition and not {was, condition} <= QUIET


def _attempted(db: Database, delivery_id: int, **values: Any) -> None:
    assignments = ", ".join(f"{name} = ?" for name in values)
    sql = f"UPDATE deliveries SET attempts = attempts + 1, {assignments} WHERE id = ? AND ended_at IS NULL"
    if not db.execute(sql, storable([*values.values(), delivery_id])).rowcount:
        raise NotFoundError("no such delivery waits", identity=str(delivery_id))


def _set_failing(db: Database, delivery_id: int, since: datetime | None) -> None:
    """`since` None: all is well again."""
    value = "NULL" if since is None else "coalesce(failing_since, :since)"
    sql = (
        f"UPDATE hooks SET failing_since = {value} WHERE name = (SELECT hook FROM deliveries WHERE id = :id)"
    )
    db.execute(sql, {"since": None if since is None else to_text(since), "id": delivery_id})
