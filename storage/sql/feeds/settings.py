"""What was set for sources: the table `source_settings`."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from warraq.articles.errors import NotFoundError
from warraq.storage.ports import Settings
from warraq.storage.records import StoredSetting
from warraq.storage.sql.database import (
    Database,
    Rows,
    Subject,
    from_text,
    insert,
    scalar,
    snapshot,
    storable,
    to_json,
    to_text,
    transaction,
)

_ALL = "SELECT source_id, key, value, set_at FROM source_settings"


class SqlSettings(Subject, Settings):
    """The table `source_settings`."""

    def of(self, source_id: int) -> tuple[StoredSetting, ...]:
        with snapshot(self._connection) as db:
            return tuple(_settings(db.execute(f"{_ALL} WHERE source_id = ? ORDER BY key", (source_id,))))

    def all(self) -> tuple[StoredSetting, ...]:
        with snapshot(self._connection) as db:
            return tuple(_settings(db.execute(f"{_ALL} ORDER BY source_id, key")))

    def change(
        self,
        source_id: int,
        changes: Mapping[str, str | int | float | tuple[str, ...] | None],
        *,
        now: datetime,
    ) -> int:
        with transaction(self._connection) as db:
            if scalar(db.execute("SELECT 1 FROM sources WHERE id = ?", (source_id,))) is None:
                raise NotFoundError("no such source", identity=str(source_id))
            return sum(_change(db, source_id, key, value, to_text(now)) for key, value in changes.items())


def _change(
    db: Database,
    source_id: int,
    key: str,
    value: str | int | float | tuple[str, ...] | None,
    at: str,
) -> bool:
    named = (source_id, *storable([key]))
    stands = scalar(db.execute("SELECT value FROM source_settings WHERE source_id = ? AND key = ?", named))
    (text,) = (None,) if value is None else storable([to_json(value)])
    if stands == text:
        return False
    db.execute("DELETE FROM source_settings WHERE source_id = ? AND key = ?", named)
    if text is not None:
        insert(db, "source_settings", source_id=source_id, key=key, value=text, set_at=at)
    return True


def _settings(rows: Rows) -> Iterator[StoredSetting]:
    for source_id, key, text, set_at in rows:
        yield StoredSetting(source_id=source_id, key=key, value=_value(text), set_at=from_text(set_at))


def _value(text: str) -> str | int | float | tuple[str, ...]:
    """The value that was set; what nobody set through us is its text."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    return value if isinstance(value, (str, int, float)) else text
