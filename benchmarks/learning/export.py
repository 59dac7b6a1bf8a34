"""A CatBoost model of oblivious trees as the plain table that classification/forest.py evaluates."""

import json
import tempfile
from pathlib import Path
from typing import Any


def forest_table(model: Any) -> dict[str, object]:
    """Features, thresholds, leaves and bias, rounded to what float32 comparisons need."""
    with tempfile.NamedTemporaryFile(suffix=".json") as sink:
        model.save_model(sink.name, format="json")
        table = json.loads(Path(sink.name).read_text("utf-8"))
    borders = table["features_info"]["float_features"]
    features, thresholds, leaves = [], [], []
    depth = max(len(tree["splits"]) for tree in table["oblivious_trees"])
    for tree in table["oblivious_trees"]:
        splits = tree["splits"]
        values = tree["leaf_values"]
        # A shallower tree is made as deep as the others by asking what no block answers yes to.
        features.append(
            [borders[s["float_feature_index"]]["flat_feature_index"] for s in splits]
            + [0] * (depth - len(splits))
        )
        thresholds.append([s["border"] for s in splits] + [3e38] * (depth - len(splits)))
        leaves.append([round(v, 4) for v in values] + [0.0] * (2**depth - len(values)))
    scale, bias = table["scale_and_bias"]
    return {
        "features": features,
        "thresholds": thresholds,
        "leaves": [[round(value * scale, 4) for value in row] for row in leaves],
        "bias": bias[0],
    }


def mean_of(earlier: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
    """The earlier table, tables of words and all, with forests that are the mean: the trees of both at half weight.

    Raises:
        ValueError: they were learnt with other measures.
    """
    if earlier["names"] != table["names"]:
        raise ValueError("the earlier model was learnt with other measures")
    return earlier | {part: _mean(earlier[part], table[part]) for part in ("first", "second")}


def _mean(*forests: dict[str, Any]) -> dict[str, Any]:
    share = 1 / len(forests)
    return {
        "features": [row for forest in forests for row in forest["features"]],
        "thresholds": [row for forest in forests for row in forest["thresholds"]],
        "leaves": [
            [round(value * share, 5) for value in row] for forest in forests for row in forest["leaves"]
        ],
        "bias": sum(forest["bias"] for forest in forests) * share,
    }
