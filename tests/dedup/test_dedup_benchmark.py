"""The benchmark computes what it says, through the index of the crawl; floors may rise and never fall."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.dedup import main, run_ours, score
from benchmarks.dedup_data import Run, read_rows, splice
from tests.dedup.conftest import ARABIC, LATIN, write_story


def _rows() -> list[dict[str, Any]]:
    rows = []
    for story in range(30):
        text = write_story(100 + story, 250, ARABIC if story % 3 else LATIN)
        lang = "ar" if story % 3 else "xx"
        rows.append(
            {"story": story, "kind": "base", "ops": [], "lang": lang, "title": f"t{story}", "text": text}
        )
    for story in range(0, 30, 2):
        copy = dict(rows[story], kind="dup", ops=["drop"], text=" ".join(rows[story]["text"].split()[20:]))
        rows.append(copy)
    return rows


def test_figures_of_a_small_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = tmp_path / "set.jsonl.gz", tmp_path / "out.json"
    with gzip.open(data, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in _rows())
    assert main(["--data", str(data), "--json", str(out)]) == 0
    figures = json.loads(out.read_text("utf-8"))
    assert json.loads(capsys.readouterr().out) == figures
    for name in ("document_recall", "document_precision", "pair_recall", "pair_precision"):
        assert figures[name] == 1.0
    assert figures["per_operation"] == {"drop": 1.0}
    assert figures["documents"] == 45
    assert figures["ms_per_document"] > 0


def test_score_counts_articles_and_pairs() -> None:
    rows = [
        {"story": story, "kind": kind}
        for story, kind in ((1, "base"), (1, "dup"), (2, "neg:weather"), (1, "dup"))
    ]
    figures = score(rows, Run(copies=[None, 0, 1, None], clusters=[0, 0, 0, 3]))
    assert figures["document_recall"] == 0.5
    assert figures["document_precision"] == 0.5
    assert figures["pair_recall"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["pair_precision"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["negatives_merged"] == 1.0


def test_spliced_sets_are_repeatable() -> None:
    rows = [dict(row, text=write_story(number, 3000)) for number, row in enumerate(_rows())]
    first, again = splice(rows, 120, seed=3), splice(rows, 120, seed=3)
    assert first == again
    assert first != splice(rows, 120, seed=4)
    assert {row["kind"] for row in first} == {"base", "dup"}
    assert all(row["text"] for row in first)


def test_floors_on_labelled_articles(shared: Path) -> None:
    rows = read_rows(shared / "data/dedup/d2000.jsonl.gz")
    figures = score(rows, run_ours(rows))
    assert figures["document_recall"] >= 0.97
    assert figures["document_precision"] >= 0.996
    assert figures["pair_recall"] >= 0.95
    assert figures["pair_precision"] >= 0.997
    assert figures["negatives_merged"] <= 0.005
    assert figures["index_bytes_per_document"] <= 220
