"""Quality may rise and never fall: a sample of real pages against the floors that benchmarks/floors.json keeps."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def benchmark():  # type: ignore[no-untyped-def]
    """The benchmark module; the checkout has to be importable, as when it is run from its root."""
    sys.path.insert(0, str(ROOT))
    try:
        yield importlib.import_module("benchmarks.extraction")
    finally:
        sys.path.remove(str(ROOT))


@pytest.mark.parametrize("name", ["scrapinghub", "fundus", "arabic"])
def test_a_sample_stays_above_its_floors(
    shared: Path, benchmark, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.syspath_prepend(str(shared / "tools"))
    evaluate = importlib.import_module("evaluate")
    floors = json.loads((ROOT / "benchmarks/floors.json").read_text("utf-8"))["sample"]
    folder = shared / "data" / ("arabic" if name == "arabic" else f"pages/{name}")
    extract = benchmark.extractor_with([benchmark.load_model()])
    found = benchmark.measure(name, folder, evaluate, extract, benchmark.SAMPLE)
    assert found["score"]["errors"] == 0
    assert benchmark.below_floors({name: found["score"]}, {name: floors[name]}) == []


def test_floors_rise_and_never_fall(benchmark) -> None:  # type: ignore[no-untyped-def]
    floors = {"set": {"f1": 0.9, "title": 0.8}}
    assert benchmark.raised({"set": {"f1": 0.95, "title": 0.7}}, floors) == {
        "set": {"f1": 0.95, "title": 0.8}
    }
    assert benchmark.raised({"new": {"f1": 0.5}}, floors)["new"] == {"f1": 0.5}
    assert benchmark.below_floors({"set": {"f1": 0.89, "title": 0.8}}, floors) == [
        "set.f1: 0.8900 is below its floor 0.9000"
    ]


@pytest.mark.slow
def test_reading_a_page_stays_near_its_pace_beside_lxml(shared: Path) -> None:
    command = (
        "-m",
        "benchmarks.profile",
        "--data",
        shared / "data",
        "--limit",
        "20",
        "--rounds",
        "2",
        "--check",
    )
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ms a page, of 40 pages" in done.stdout
