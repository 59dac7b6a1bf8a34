"""Tests of a group share what costs seconds to begin, so one process has them all: else each of three begins it."""

import os

import pytest


@pytest.mark.xdist_group("kept together")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there is one process")
def test_groups_are_known_to_what_distributes_tests(request: pytest.FixtureRequest) -> None:
    """pytest-xdist 3.8 writes them behind the name of a test. pytest 9.2 does not see that, and says nothing."""
    if request.config.getoption("loadgroup", False):
        assert request.node.nodeid.endswith("@kept together")
