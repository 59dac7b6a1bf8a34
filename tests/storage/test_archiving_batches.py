"""Reading in batches loses nothing and gives nothing twice, wherever one batch ends."""

import pytest

from tests.storage.conftest import Desk, html, paragraphs
from warraq.storage.sql.arrival import archiving


@pytest.mark.parametrize("batch", [1, 2, 3, 4, 5])
def test_a_batch_may_end_anywhere(desk: Desk, batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, subject in enumerate(("amber", "cobalt", "indigo", "ochre"), start=1):
        desk.put(str(number), html(subject, paragraphs(subject)))
    monkeypatch.setattr(archiving, "FETCHES_AT_ONCE", batch)
    monkeypatch.setattr(archiving, "VERSIONS_AT_ONCE", batch)
    with desk.read() as reader:
        assert [fetch.id for fetch in reader.archive.fetches(until=4)] == [1, 2, 3, 4]
        assert [fetch.id for fetch in reader.archive.fetches("blog", since=1, until=3)] == [2, 3]
        assert [version.id for version in reader.archive.versions(until=4)] == [1, 2, 3, 4]
        assert [version.id for version in reader.archive.versions("blog", since=1, until=3)] == [2, 3]
