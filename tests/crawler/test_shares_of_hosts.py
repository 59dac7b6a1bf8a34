"""How much of a host is under way at once: much of few hosts, little of each of many."""

import pytest

from warraq.crawler.frontier.scheduler import (
    FEW_IN_FLIGHT_A_HOST,
    MAX_IN_FLIGHT,
    MAX_IN_FLIGHT_A_HOST,
    share_of_host,
)


@pytest.mark.parametrize(
    ("hosts", "leased", "most"),
    [(0, 1, 4), (1, 2, 12), (5, 2, 12), (6, 2, 10), (12, 2, 5), (16, 1, 4), (64, 1, 4)],
)
def test_the_share_of_a_host(hosts: int, leased: int, most: int) -> None:
    assert share_of_host(hosts) == (leased, most)


@pytest.mark.parametrize("hosts", range(MAX_IN_FLIGHT + 1))
def test_few_hosts_leave_room_for_another(hosts: int) -> None:
    leased, most = share_of_host(hosts)
    assert 1 <= leased <= most <= MAX_IN_FLIGHT_A_HOST
    assert hosts * most <= MAX_IN_FLIGHT or most == FEW_IN_FLIGHT_A_HOST
