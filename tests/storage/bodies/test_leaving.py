"""Notes of bodies that are to be deleted outside, when they are wrong."""

from pathlib import Path

from tests.storage.conftest import Desk, html, paragraphs
from warraq.storage.bodies import open_bodies
from warraq.storage.rules import digest_of
from warraq.storage.sql.bodies import let_leave
from warraq.storage.sql.database import transaction
from warraq.storage.sql.store import SqlStore


def test_a_body_that_a_page_has_is_never_deleted(desk: Desk, tmp_path: Path) -> None:
    """A note that no removal wrote, as in a database that was put together from copies."""
    address, body = str(tmp_path / "pages"), html("amber", paragraphs("amber"))
    desk.store.page_store.use(address)
    desk.put("amber", body)
    assert isinstance(desk.store, SqlStore)
    with transaction(desk.store._connection) as db:
        let_leave(db, address, [digest_of(body), digest_of(b"nobody's")])
    assert desk.store.page_store.clear() == 0
    assert [file.sha256 for file in open_bodies(address).walk()] == [digest_of(body)]
