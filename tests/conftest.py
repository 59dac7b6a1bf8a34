"""Fixtures for the whole suite."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The programs that tests start would each compile all modules anew, which takes as long again as to load them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A failure comes from a change, not from chance or a busy machine; `python -m benchmarks.fuzz` looks for new examples.
settings.register_profile(
    "steady", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The optional folder of measuring data beside the checkout; tests that need it are skipped without it."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("needs the measuring data in ../shared, which is not here")
    return folder
