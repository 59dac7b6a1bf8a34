"""Reading the templates of sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from warraq.articles import extraction  # its parts are loaded when a template is read
from warraq.articles.errors import DatabaseCorrupt
from warraq.storage.ports import TemplateQueries
from warraq.storage.records import TemplateReason, TemplateRow
from warraq.storage.sql.database import Columns, Database, Subject, from_text, scalar, snapshot, to_text

if TYPE_CHECKING:
    from warraq.articles.extraction import SiteTemplate


@dataclass(frozen=True, slots=True)
class _Kept:
    """A row of the table `templates`."""

    version: int
    template: str
    why: TemplateReason
    learnt_at: datetime
    checked_at: datetime
    articles: int


_KEPT = Columns(_Kept)


class SqlTemplateQueries(Subject, TemplateQueries):
    """The table `templates`."""

    def of(self, source_id: int) -> tuple[TemplateRow, ...]:
        with snapshot(self._connection) as db:
            return read_templates(db, source_id)

    def changed_themes(self, since: datetime) -> dict[int, datetime]:
        with snapshot(self._connection) as db:
            rows = db.execute(
                "SELECT t.source_id, max(t.learnt_at) FROM templates t JOIN sources s ON s.id = t.source_id"
                " WHERE t.why = 'theme-changed' AND t.learnt_at >= ? AND s.removed_at IS NULL GROUP BY t.source_id",
                (to_text(since),),
            )
            return {source_id: from_text(at) for source_id, at in rows}


def read_templates(db: Database, source_id: int) -> tuple[TemplateRow, ...]:
    """As `TemplateQueries.of`."""
    rows = db.execute(f"SELECT {_KEPT.sql} FROM templates WHERE source_id = ? ORDER BY version", (source_id,))
    return tuple(
        TemplateRow(
            version=kept.version,
            template=_read(kept.template, source_id),
            why=kept.why,
            learnt_at=kept.learnt_at,
            checked_at=kept.checked_at,
            articles=kept.articles,
        )
        for kept in _KEPT.each(rows)
    )


def read_template(db: Database, source_id: int) -> SiteTemplate | None:
    """Returns the template of a source that counts, None if nothing was learnt."""
    text = scalar(
        db.execute(
            "SELECT template FROM templates WHERE source_id = ? ORDER BY version DESC LIMIT 1", (source_id,)
        )
    )
    return None if text is None else _read(text, source_id)


def _read(text: str, source_id: int) -> SiteTemplate:
    try:
        return extraction.template_from(text)
    except ValueError as problem:
        raise DatabaseCorrupt(str(problem), identity=f"template of source {source_id}") from None
