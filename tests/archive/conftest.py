"""An authority's keys, made once."""

from pathlib import Path

import pytest

from tests.authority import make_authority


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a time stamp authority."""
    folder = tmp_path_factory.mktemp("authority")
    make_authority(folder)
    return folder
