"""The pages we wrote ourselves stay above their floors, without any data besides this repository."""

import json

from benchmarks import own_pages


def test_no_page_falls_below_its_floor() -> None:
    floors = json.loads(own_pages.FLOORS.read_text("utf-8"))
    found = own_pages.measure()
    assert set(found) == set(floors)
    assert {name: row[0] for name, row in found.items() if row[0] < floors[name] - own_pages.SLACK} == {}


def test_the_score_is_that_of_shingles() -> None:
    assert own_pages.f1("a b c d e", "a b c d e") == 1
    assert own_pages.f1("a b c d e", "a b c d") == 2 / 3
    assert own_pages.f1("a b c d e", "") == 0
