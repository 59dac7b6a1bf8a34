"""What hosts and sites ask of us, or keep us from, across runs."""

from datetime import timedelta

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.outcomes import Failed
from warraq.storage import Reader, RobotsRecord, Store


def test_the_last_word_of_a_host_counts(desk: Desk) -> None:
    hosts = desk.store.hosts
    assert hosts.not_before("a.example") is None
    hosts.set_not_before("a.example", NOW + timedelta(days=1), "429")
    hosts.set_not_before("a.example", NOW, "200")
    assert hosts.not_before("a.example") == NOW


def test_robots_are_kept_by_origin(store: Store) -> None:
    record = RobotsRecord(
        origin="https://a.example", status=200, body="User-agent: *\nDisallow: /\0\ud800", fetched_at=NOW
    )
    assert store.robots.find(record.origin) is None
    store.robots.save(record)
    store.robots.save(record)
    found = store.robots.find(record.origin)
    assert found is not None
    assert (found.status, found.fetched_at) == (200, NOW)
    assert found.body == "User-agent: *\nDisallow: /\ufffd\ufffd"


def test_a_series_is_left_alone_until_it_is_old(desk: Desk) -> None:
    traps, source_id = desk.store.traps, desk.source.id
    traps.close(source_id, "blog.example/cal/#", now=NOW)
    traps.close(source_id, "blog.example/?s=#", now=NOW + timedelta(days=20))
    traps.close(source_id, "blog.example/cal/#", now=NOW + timedelta(days=1))  # met again
    with desk.read() as reader:
        assert [(trap.series, trap.closed_at) for trap in reader.traps.all()] == [
            ("blog.example/?s=#", NOW + timedelta(days=20)),
            ("blog.example/cal/#", NOW + timedelta(days=1)),
        ]
        assert [trap.series for trap in traps.closed(since=NOW + timedelta(days=2))] == ["blog.example/?s=#"]
        assert [trap.series for trap in reader.traps.all()] == ["blog.example/?s=#"]  # the other is forgotten


def meet_wall(desk: Desk, name: str) -> None:
    record = desk.record(desk.lease(name), status=403)
    retry_at = desk.now + timedelta(minutes=5)
    desk.store.fetches.commit_failed(record, Failed(error="bot-wall"), retry_at=retry_at, wall="challenge")


def test_a_wall_stands_until_a_page_comes_through(desk: Desk) -> None:
    with desk.read() as reader:
        assert reader.walls.all() == {}
        desk.store.frontier.add([desk.visit("later"), desk.visit("feed/", role="feed")])
        meet_wall(desk, "one")
        assert [lease.visit.url for lease in lease_all(desk)] == [desk.url("later"), desk.url("feed/")]
        desk.store.frontier.release(range(99))
        desk.later(hours=1)
        meet_wall(desk, "two")
        (wall,) = reader.walls.all().values()
        assert (wall.since, wall.last_at, wall.answers, wall.sign) == (NOW, desk.now, 2, "challenge")
        assert [lease.visit.url for lease in lease_all(desk)] == [
            desk.url("feed/")
        ]  # the pages rest for a day
        desk.put("three", html("Three", paragraphs("amber")))
        assert reader.walls.all() == {}


def lease_all(desk: Desk) -> list[object]:
    return list(desk.store.frontier.lease(desk.run_id, limit=9, per_host=9, now=desk.now))


def test_bodies_are_kept_once_and_found_by_their_hash(desk: Desk, reader: Reader) -> None:
    body = html("One", paragraphs("amber"))
    for name in ("one", "copy"):
        desk.put(name, body)
    sha256 = reader.articles.get(1).page_sha256
    assert reader.pages.get(sha256) == reader.pages.find(sha256) == desk.store.pages.find(sha256) == body
    assert reader.counts().pages == 1
    assert desk.store.pages.find("0" * 64) is None
    with pytest.raises(Exception, match="no such page"):
        reader.pages.get("0" * 64)
