"""The benchmark computes what it says, through the index of the crawl; floors may rise and never fall."""

import gzip
import json
from array import array
from pathlib import Path
from typing import Any

import pytest

from benchmarks.dedup import main, run_ours, score
from benchmarks.dedup_data import Run, read_rows, splice
from benchmarks.dedup_variants import EDITS, Chance, vary
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
        {"story": story, "kind": kind, "ops": []}
        for story, kind in ((1, "base"), (1, "dup"), (2, "neg:weather"), (1, "dup"))
    ]
    figures = score(rows, Run(copies=array("q", [-1, 0, 1, -1]), clusters=array("q", [0, 0, 0, 3])))
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


def test_rows_may_lack_anything(tmp_path: Path) -> None:
    data = tmp_path / "wire.jsonl"
    lines: list[object] = [
        {"text": write_story(1, 80), "id": 7},
        {},
        {"id": 7, "title": None, "text": None, "story": None, "lang": "zz", "kind": None, "ops": None},
        {"text": write_story(1, 80), "story": {"a": 1}, "ops": "cut credit"},
        {"text": write_story(2, 80) + "\udcff", "story": {"a": 1}, "ops": ["cut"]},
        {"text": 5, "story": 0},
    ]
    data.write_text("\ufeff" + "\n\n".join(map(json.dumps, lines)), "utf-8")
    rows = read_rows(data)
    assert len({row["story"] for row in rows}) == 5  # two have one story
    assert [row["ops"] for row in rows[3:5]] == [["cut", "credit"], ["cut"]]
    figures = score(rows, run_ours(rows))
    assert figures["documents"] == 6
    assert figures["document_precision"] == 0.0  # the copy of the first is labelled as another story
    assert figures["memory_mb"] < 120


@pytest.mark.parametrize("content", ["[1, 2]", '{"text":', "\0"])
def test_what_is_no_row_is_said_with_its_line(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "bad.jsonl"
    data.write_text('{"text": "a"}\n' + content, "utf-8")
    assert main(["--data", str(data)]) == 2
    assert "line 2" in capsys.readouterr().err
    assert main(["--data", str(tmp_path / "none")]) == 2


def test_an_empty_file_has_figures_of_nothing(tmp_path: Path) -> None:
    data = tmp_path / "empty.jsonl"
    data.touch()
    assert main(["--data", str(data), "--json", str(tmp_path / "out.json")]) == 0
    assert json.loads((tmp_path / "out.json").read_text())["documents"] == 0


def test_variants_are_repeatable_and_labelled() -> None:
    rows = [{**row, "story": str(row["story"])} for row in _rows()]
    first = vary(rows, 60, seed=3)
    assert first == vary(rows, 60, seed=3)
    assert first != vary(rows, 60, seed=4)
    used = {edit for row in first for edit in row["ops"]}
    assert used <= set(EDITS)
    assert len(used) > 5
    assert any(row["kind"].startswith("neg:") for row in first)


@pytest.mark.parametrize("edit", EDITS)
def test_edits_change_texts_of_every_shape(edit: str) -> None:
    rows = _rows()
    for text in (rows[0]["text"], "東京は日本の首都である。" * 30, "word", ""):
        chance = Chance(1)
        chance.sentences = {"xx": [rows[1]["text"]]}
        assert isinstance(EDITS[edit](text, "xx", chance), str)


@pytest.mark.slow
def test_unseen_edits_and_forms(shared: Path) -> None:
    """Copies made in other ways than those of the labelled set, in a part of it that is enough to notice."""
    rows = vary(read_rows(shared / "data/dedup/d2000.jsonl.gz"), 1200, seed=5)
    figures = score(rows, run_ours(rows))
    assert figures["document_recall"] >= 0.97
    assert figures["document_precision"] >= 0.99
    assert figures["negatives_merged"] <= 0.01


@pytest.mark.slow
def test_floors_on_labelled_articles(shared: Path) -> None:
    rows = read_rows(shared / "data/dedup/d2000.jsonl.gz")
    figures = score(rows, run_ours(rows))
    assert figures["document_recall"] >= 0.97
    assert figures["document_precision"] >= 0.996
    assert figures["pair_recall"] >= 0.95
    assert figures["pair_precision"] >= 0.997
    assert figures["negatives_merged"] <= 0.005
    assert figures["index_bytes_per_document"] <= 220
