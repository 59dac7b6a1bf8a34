"""Crawls are killed and the receiver is down: each event arrives all the same. The long one: see hook_journey."""

from pathlib import Path

import pytest

from tests.warraq.hook_journey import travel


@pytest.mark.slow
def test_each_event_arrives_though_crawls_are_killed_and_the_receiver_is_down(tmp_path: Path) -> None:
    journey = travel(tmp_path, down_s=10, kills=6, first_retry_s=1)
    assert journey.is_right, journey
    assert journey.killed == 6
    assert journey.events > 10
