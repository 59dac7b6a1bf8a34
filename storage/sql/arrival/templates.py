"""Templates of sources, and the stored pages that they are learnt from."""

import json
from datetime import datetime

from warraq.articles.errors import DatabaseCorrupt, NotFoundError
from warraq.articles.extraction import OFF_TEMPLATE, SiteTemplate, StatedPost
from warraq.storage.ports import Templates
from warraq.storage.records import TaughtPage
from warraq.storage.rules import NEWEST, choose_pages, is_learning_due, why_learnt
from warraq.storage.sql.arrival.fetched import get_fetched
from warraq.storage.sql.corpus import FIRST_OF_ITS_TEXT, SqlTemplateQueries, read_templates
from warraq.storage.sql.database import Database, insert, scalar, snapshot, transaction, update
from warraq.storage.sql.feeds import read_own_text


class SqlTemplates(SqlTemplateQueries, Templates):
    """The table `templates`, to be learnt and kept."""

    def is_due(self, source_id: int) -> bool:
        with snapshot(self._connection) as db:
            learnt_from, last = _last(db, source_id)
            fresh = scalar(
                db.execute(
                    "SELECT count(*) FROM articles WHERE source_id = ? AND id > ?"
                    " AND duplicate_of IS NULL AND removed_at IS NULL",
                    (source_id, last),
                )
            )
            flags = db.execute(
                "SELECT v.flags FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
                " WHERE a.source_id = ? AND a.id > ? AND a.duplicate_of IS NULL ORDER BY a.id DESC LIMIT ?",
                (source_id, last, NEWEST),
            )
            astray = sum(OFF_TEMPLATE in json.loads(text) for (text,) in flags)
        return is_learning_due(articles=learnt_from + fresh, learnt_from=learnt_from, astray=astray)

    def pages(self, source_id: int) -> tuple[TaughtPage, ...]:
        with snapshot(self._connection) as db:
            rows = db.execute(
                "SELECT a.id, EXISTS (SELECT 1 FROM entries e JOIN feeds f ON f.id = e.feed_id"
                " WHERE e.url = a.url AND f.kind = 'feed')"
                " FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
                f" WHERE a.source_id = ? AND {FIRST_OF_ITS_TEXT} AND v.page_sha256 <> ''"
                " AND v.fetch_id IS NOT NULL ORDER BY a.id",
                (source_id,),
            ).fetchall()
            listed = {number for number, is_listed in rows if is_listed}
            chosen = choose_pages([number for number, _ in rows], listed)
            return tuple(taught for number in chosen if (taught := _taught(db, number)) is not None)

    def keep(self, source_id: int, template: SiteTemplate, *, now: datetime) -> bool:
        with transaction(self._connection) as db:
            before = read_templates(db, source_id)
            last_id, articles = db.execute(
                "SELECT coalesce(max(id), 0), count(*) FROM articles"
                " WHERE source_id = ? AND duplicate_of IS NULL AND removed_at IS NULL",
                (source_id,),
            ).fetchone()
            state = {"checked_at": now, "last_article_id": last_id, "articles": articles}
            if before and before[-1].template == template:
                update(db, "templates", state, "source_id = ? AND version = ?", source_id, before[-1].version)
                return False
            insert(
                db, "templates", source_id=source_id, version=len(before) + 1, template=template.to_json(),
                why=why_learnt(before[-1].template if before else None, template), learnt_at=now, **state,
            )  # fmt: skip
        return True


def _last(db: Database, source_id: int) -> tuple[int, int]:
    """How many articles there were when the source last taught, and the number of the newest of them; 0 if never."""
    row = db.execute(
        "SELECT articles, last_article_id FROM templates WHERE source_id = ? ORDER BY version DESC LIMIT 1",
        (source_id,),
    ).fetchone()
    return row or (0, 0)


def _taught(db: Database, article_id: int) -> TaughtPage | None:
    """The page of an article with what feeds say of it; None if its body has rotted, which `check` tells."""
    fetch_id = scalar(
        db.execute(
            "SELECT v.fetch_id FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
            " WHERE a.id = ?",
            (article_id,),
        )
    )
    fetched = get_fetched(db, fetch_id)
    try:
        page = fetched.page(db)
    except (DatabaseCorrupt, NotFoundError):
        return None
    return TaughtPage(page=page, own=read_own_text(db, fetched.url), stated=_stated(db, fetched.url))


def _stated(db: Database, url: str) -> StatedPost:
    """What the first feed that lists an address says of the post."""
    row = db.execute(
        "SELECT e.title, e.authors, e.published_raw, e.tags FROM entries e JOIN feeds f ON f.id = e.feed_id"
        " WHERE e.url = ? AND f.kind = 'feed' ORDER BY e.id LIMIT 1",
        (url,),
    ).fetchone()
    if row is None:
        return StatedPost()
    title, authors, published, tags = row
    return StatedPost(
        title=title, authors=tuple(json.loads(authors)), published=published, tags=tuple(json.loads(tags))
    )
