"""Who may open the reading room: a name has one secret, of one kind."""

from datetime import timedelta

import pytest

from tests.storage.conftest import NOW, Desk
from warraq.articles.errors import NotFoundError, StorageError
from warraq.storage import AccessRow, Reader


def test_a_name_has_one_secret_of_one_kind(desk: Desk, reader: Reader) -> None:
    access = desk.store.access
    assert access.all() == ()
    assert access.set("maryam", "password", "$argon2id$one", now=NOW)
    assert access.set("app", "token", "ab" * 32, now=NOW)
    assert not access.set("maryam", "password", "$argon2id$two", now=NOW + timedelta(days=1))
    with pytest.raises(StorageError, match="that of a token"):
        access.set("app", "password", "$argon2id$three", now=NOW)
    assert reader.access.all() == access.all() == (
        AccessRow(kind="token", name="app", hash="ab" * 32, made_at="2026-03-01T12:00:00Z"),
        AccessRow(kind="password", name="maryam", hash="$argon2id$two", made_at="2026-03-02T12:00:00Z"),
    )  # fmt: skip


def test_who_was_removed_is_nobody(desk: Desk) -> None:
    access = desk.store.access
    access.set("app", "token", "ab" * 32, now=NOW)
    access.remove("app")
    assert access.all() == ()
    with pytest.raises(NotFoundError, match="no such password or token"):
        access.remove("app")
    assert access.set("app", "password", "$argon2id$one", now=NOW)
