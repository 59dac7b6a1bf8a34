"""Measure whether the confidence of articles holds: reliability tables of text, title, date and authors.

    python -m benchmarks.confidence --models DIR [--data ../shared/data] [--readings FILE] [--by-set] [--update-floors]

Out of fold: each page is read with the block model that has not seen its domain (a page of a blog engine: its theme),
and judged by the confidence model that has not seen it either (model-N.json and confidence-N.json of one folder, from
`benchmarks.learning.train` and `benchmarks.learning.confidence`). For each band of confidence: pages, what they count
for, mean confidence, share that is right, the difference in points, and the difference that chance alone makes in 19 of
20 cases. Sixty posts of one theme count for eight pages. `--readings` keeps the readings in a file, or takes them from
there.

Exit code 1 when a figure is below its floor in floors.json: `held`, 1 less the mean difference over the bands, weighed
by pages, and `order`, how often a right reading has a higher confidence than a wrong one.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.extraction import FLOORS, below_floors, models_of, raised
from benchmarks.learning.folds import FOLDS
from benchmarks.learning.readings import Readings, load, read_all, save
from warraq.articles.extraction.confidence import ConfidenceModel, Field, confidence_model_from

BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
KINDS = ("real pages", "blog themes", "together")

Shares = NDArray[np.float64]


def confidence_models(folder: Path) -> list[ConfidenceModel]:
    """The models of a folder, one without each fold."""
    return [
        confidence_model_from(json.loads((folder / f"confidence-{n}.json").read_text("utf-8")))
        for n in range(FOLDS)
    ]


def judged(field: Field, rows: Readings, models: Sequence[ConfidenceModel]) -> Shares:
    """The confidence of each reading, by the model that has not seen its fold."""
    found = np.zeros(len(rows.right))
    for fold, model in enumerate(models):
        asked = rows.fold == fold
        found[asked] = model.forests[field].probability(rows.x[asked])
    return found


def masks(rows: Readings) -> dict[str, NDArray[np.bool_]]:
    """Which readings belong to each kind of page."""
    return dict(zip(KINDS, (~rows.theme, rows.theme, rows.theme | True), strict=True))


def bands(shares: Shares, rows: Readings) -> list[tuple[float, float, int, float, float, float, float]]:
    """(from, to, pages, weight, mean confidence, share right, what chance makes) of each band that has pages."""
    found = []
    for low, high in pairwise(BANDS):
        inside = (shares >= low) & ((shares < high) | (high == BANDS[-1]))
        if not inside.any():
            continue
        weight = rows.weight[inside]
        said = float(np.average(shares[inside], weights=weight))
        right = float(np.average(rows.right[inside], weights=weight))
        pages = weight.sum() ** 2 / (weight**2).sum()
        chance = 1.96 * float(np.sqrt(said * (1 - said) / pages))
        found.append((low, high, int(inside.sum()), float(weight.sum()), said, right, chance))
    return found


def held(shares: Shares, rows: Readings) -> float:
    """1 less the mean difference between confidence and share right, over the bands, by weight."""
    found = bands(shares, rows)
    return 1 - sum(row[3] * abs(row[4] - row[5]) for row in found) / sum(row[3] for row in found)


def order(shares: Shares, rows: Readings) -> float:
    """How often a right reading has a higher confidence than a wrong one, equal ones half; 1 where none is wrong."""
    values, place = np.unique(shares, return_inverse=True)
    right, wrong = (
        np.bincount(place, weights=rows.weight * mask, minlength=len(values))
        for mask in (rows.right, ~rows.right)
    )
    if not wrong.sum():
        return 1.0
    below = np.cumsum(wrong) - wrong / 2
    return float((right * below).sum() / (right.sum() * wrong.sum()))


def part(rows: Readings, mask: NDArray[np.bool_]) -> Readings:
    """Some of the readings."""
    return Readings(**{name: getattr(rows, name)[mask] for name in Readings.__dataclass_fields__})


def lines(field: Field, kind: str, shares: Shares, rows: Readings) -> list[str]:
    """The printed table of a field and a kind of page."""
    wrong = 1 - float(np.average(rows.right, weights=rows.weight))
    out = [
        f"{field}, {kind}: {len(shares)} pages, {wrong:.1%} wrong, held {held(shares, rows):.4f},"
        f" order {order(shares, rows):.3f}",
        "   band         pages   weight    mean   right   points   by chance",
    ]
    for low, high, pages, weight, said, right, chance in bands(shares, rows):
        out.append(
            f"   {low:.2f}-{high:.2f} {pages:9d} {weight:8.1f} {said:7.3f} {right:7.3f} {100 * (right - said):+8.1f}"
            f" {100 * chance:11.1f}"
        )
    return out


def by_set(field: Field, shares: Shares, rows: Readings) -> list[str]:
    """Mean confidence and share right of each set."""
    out = []
    for name in dict.fromkeys(rows.set.tolist()):
        mine = rows.set == name
        said, right = float(shares[mine].mean()), float(rows.right[mine].mean())
        out.append(
            f"   {field:8s} {name:14s} {int(mine.sum()):5d} {said:.3f} {right:.3f} {100 * (right - said):+6.1f}"
        )
    return out


def measure(
    readings: Mapping[Field, Readings], models: Sequence[ConfidenceModel], *, sets: bool = False
) -> dict[str, dict[str, float]]:
    """Print the tables; returns the figures that have floors."""
    scores: dict[str, dict[str, float]] = {"confidence": {}}
    for field, rows in readings.items():
        shares = judged(field, rows, models)
        for kind, mask in masks(rows).items():
            print("\n".join(lines(field, kind, shares[mask], part(rows, mask))), flush=True)
        if sets:
            print("\n".join(by_set(field, shares, rows)), flush=True)
        scores["confidence"] |= {
            f"{field} held": round(held(shares, rows), 4),
            f"{field} order": round(order(shares, rows), 4),
        }
    return scores


def read(args: argparse.Namespace) -> dict[Field, Readings]:
    """The readings of all pages, from the file if there is one."""
    if args.readings and args.readings.exists():
        return load(args.readings)
    sys.path.insert(0, str(args.data.parent / "tools"))
    evaluate = importlib.import_module("evaluate")
    readings = read_all(args.data, models_of(args.models), evaluate, more=args.more)
    if args.readings:
        save(readings, args.readings)
    return readings


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data")
    ap.add_argument("--more", type=Path, nargs="*", default=[], help="further folders with pages of themes")
    ap.add_argument("--models", type=Path, required=True, help="folder of model-N.json and confidence-N.json")
    ap.add_argument("--readings", type=Path, help="file of readings (.npz)")
    ap.add_argument("--by-set", action="store_true")
    ap.add_argument("--update-floors", action="store_true")
    args = ap.parse_args()
    if not args.data.is_dir():
        print(f"no measuring data at {args.data}")
        return 0
    scores = measure(read(args), confidence_models(args.models), sets=args.by_set)
    table = json.loads(FLOORS.read_text("utf-8"))
    problems = below_floors(scores, table["out_of_fold"])
    print("\n".join(problems))
    if args.update_floors and not problems:
        table["out_of_fold"] = raised(scores, table["out_of_fold"])
        FLOORS.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
