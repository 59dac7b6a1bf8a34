"""What was said to be stored is there after a power cut, whatever the disk made of the writes that were not synced."""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.patience import HANG_S

ROOT = Path(__file__).resolve().parents[2]
PAGES = 40  # enough for the log to be written back once on the way
CUTS = int(os.environ.get("WARRAQ_SOAK_CUTS", "12"))


def cut_power(folder: Path, synchronous: str = "") -> dict[str, Any]:
    try:
        ctypes.CDLL("libsqlite3.so.0")
    except OSError:
        pytest.skip("needs SQLite as a shared library")
    command = [sys.executable, "-m", "tests.storage.power", str(folder), str(PAGES), str(CUTS), synchronous]
    here = folder / "here"
    here.mkdir()
    done = subprocess.run(
        command, cwd=here, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        timeout=HANG_S, check=True,
    )  # fmt: skip
    assert list(here.iterdir()) == []
    report: dict[str, Any] = json.loads(done.stdout)
    if not report["events"]:
        pytest.skip("this Python brings an SQLite of its own")
    return report


def test_a_power_cut_loses_nothing_acknowledged_and_breaks_nothing(tmp_path: Path) -> None:
    report = cut_power(tmp_path)
    assert report["cuts"] == CUTS
    assert (report["lost"], report["corrupt"]) == (0, 0), report["examples"]


def test_the_cut_would_show_what_less_syncing_loses(tmp_path: Path) -> None:
    report = cut_power(tmp_path, "NORMAL")
    assert report["lost"] > 0
