"""The pages that exchanges brought."""

from dataclasses import dataclass
from datetime import datetime

from warraq.articles.errors import NotFoundError
from warraq.articles.records import Page, lower_names
from warraq.storage.sql.corpus import read_page
from warraq.storage.sql.database import Columns, Database


@dataclass(frozen=True, slots=True)
class Fetched:
    """The exchange that brought a page. `import_id`: the archive it was read from, None if it was fetched."""

    source_id: int
    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    page_sha256: str
    started_at: datetime
    import_id: int | None

    def page(self, db: Database) -> Page:
        """Returns the page. Raises NotFoundError if its body is not kept."""
        return Page(
            url=self.url,
            final_url=self.final_url or self.url,
            status=self.status,
            headers=lower_names(self.headers),
            body=read_page(db, self.page_sha256),
            fetched_at=self.started_at,
        )


_FETCHED = Columns(Fetched)


def get_fetched(db: Database, fetch_id: int) -> Fetched:
    """Returns the exchange with that number. Raises NotFoundError."""
    found = _FETCHED.one(db.execute(f"SELECT {_FETCHED.sql} FROM fetches WHERE id = ?", (fetch_id,)))
    if found is None:
        raise NotFoundError("no such fetch", identity=str(fetch_id))
    return found
