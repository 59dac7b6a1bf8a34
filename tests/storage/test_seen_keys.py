"""A set of numbers on disk, beside Python's own."""

import random

import pytest

from warraq.storage import SeenKeys


def test_a_number_is_new_once() -> None:
    numbers = random.Random(14)
    drawn = [numbers.getrandbits(64) % 4096 << 52 for _ in range(3000)] + [
        0,
        1,
        2**63,
        2**64 - 1,
        0,
        2**64 - 1,
    ]
    known: set[int] = set()
    with SeenKeys() as seen:
        for key in drawn:
            assert seen.add(key) == (key not in known)
            known.add(key)


def test_sets_are_apart_and_gone_when_closed() -> None:
    with SeenKeys() as one, SeenKeys() as other:
        assert one.add(7)
        assert other.add(7)
    with pytest.raises(Exception, match="closed"):
        one.add(8)
