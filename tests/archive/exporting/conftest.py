"""One corpus and one export of it for the tests that only read them."""

from pathlib import Path

import pytest
from shelves import Seen, make_shelf, records_in

from warraq.archive.exporting import ExportOptions, export_archive
from warraq.storage import open_reader


@pytest.fixture(scope="session")
def shelf_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of `shelves`."""
    return make_shelf(tmp_path_factory.mktemp("shelf") / "corpus.db")


@pytest.fixture(scope="session")
def exported(shelf_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an export of it all."""
    folder = tmp_path_factory.mktemp("exported") / "out"
    with open_reader(shelf_file) as reader:
        export_archive(reader, folder, ExportOptions())
    return folder


@pytest.fixture(scope="session")
def records(exported: Path) -> list[Seen]:
    """Its records."""
    return records_in(exported)
