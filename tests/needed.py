"""Programs that some tests need and a machine may lack: there they are skipped, but not in continuous integration."""

import importlib
import os
import shutil
from typing import Any

import pytest

#: Set by .ci/run, which installs what is needed: what is missing then is an error.
EVERYTHING = "WARRAQ_EVERYTHING"


def needed(program: str) -> str:
    """Where a program is. Skips the test where it is not installed."""
    place = shutil.which(program)
    if place is not None:
        return place
    text = f"needs the program {program}, which is not installed"
    if os.environ.get(EVERYTHING):
        pytest.fail(text)
    pytest.skip(text)


def needed_package(module: str) -> Any:
    """A module of a package. Skips the test where it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError as problem:
        text = f"needs the package of {module}, which is not installed: {problem}"
    if os.environ.get(EVERYTHING):
        pytest.fail(text)
    pytest.skip(text)
