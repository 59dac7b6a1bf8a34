"""What was set for sources."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.storage.conftest import NOW, Desk
from warraq.articles.errors import NotFoundError
from warraq.storage import Reader, Source, StoredSetting, open_store

LATER = NOW + timedelta(hours=1)


def of(desk: Desk) -> dict[str, object]:
    return {one.key: one.value for one in desk.store.settings.of(desk.source.id)}


def test_values_come_back_as_they_were_set(desk: Desk, reader: Reader) -> None:
    values = {
        "delay_s": 10,
        "filters.words": ("حبر", 'a "quoted", text', ""),
        "images": True,
        "recheck_days": 2.5,
        "rules.body": "div > p[title='x']",
        "z": (),
    }
    assert desk.store.settings.change(desk.source.id, values, now=NOW) == len(values)
    assert desk.store.settings.of(desk.source.id) == tuple(
        StoredSetting(source_id=desk.source.id, key=key, value=value, set_at=NOW)
        for key, value in values.items()
    )
    assert type(of(desk)["images"]) is bool
    assert reader.settings.of(desk.source.id) == desk.store.settings.of(desk.source.id)


def test_a_value_that_stands_keeps_its_time_and_none_unsets(desk: Desk) -> None:
    change = desk.store.settings.change
    change(desk.source.id, {"delay_s": 10, "images": True}, now=NOW)
    assert change(desk.source.id, {"delay_s": 10, "images": False, "unknown": None}, now=LATER) == 1
    assert [(one.key, one.set_at) for one in desk.store.settings.of(desk.source.id)] == [
        ("delay_s", NOW),
        ("images", LATER),
    ]
    assert change(desk.source.id, {"delay_s": None}, now=LATER) == 1
    assert of(desk) == {"images": False}


def test_settings_are_of_one_source_and_all_are_read_in_order(desk: Desk) -> None:
    second = desk.store.sources.add(Source(slug="second", home_url="https://second.example/"), now=NOW)
    desk.store.settings.change(second.id, {"a": 1}, now=NOW)
    desk.store.settings.change(desk.source.id, {"b": 2, "a": 3}, now=NOW)
    assert [(one.source_id, one.key, one.value) for one in desk.store.settings.all()] == [
        (desk.source.id, "a", 3),
        (desk.source.id, "b", 2),
        (second.id, "a", 1),
    ]
    with pytest.raises(NotFoundError):
        desk.store.settings.change(99, {"a": 1}, now=NOW)


def test_a_block_is_kept_whole_or_not_at_all(desk: Desk, path: Path) -> None:
    def pause(fail: bool) -> None:
        with desk.store.whole():
            desk.store.settings.change(desk.source.id, {"a": 1}, now=NOW)
            desk.store.sources.set_state(desk.source.id, "paused", now=NOW)
            assert desk.store.sources.get("blog").state == "paused"
            if fail:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        pause(fail=True)
    assert of(desk) == {}
    assert desk.store.sources.get("blog").state == "active"
    pause(fail=False)
    with open_store(path) as again:
        assert again.sources.get("blog").state == "paused"
        assert again.settings.of(desk.source.id)[0].value == 1
