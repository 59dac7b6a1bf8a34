"""Page kinds: articles wrongly rejected by set, and non-articles rejected by kind.

Part of `python -m benchmarks.extraction`. Out of fold, each page is judged by the block model and the page forest
that have not seen its domain (model-N.json and kinds-N.json of one folder).
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.learning.folds import FOLDS, domain_of, fold_of
from benchmarks.learning.pages import ARTICLES, OTHERS, golds, html_of, not_articles
from warraq.articles.extraction.article import UNKNOWN_TIME
from warraq.articles.extraction.classification import Model
from warraq.articles.extraction.kinds import reject
from warraq.articles.extraction.kinds.rejecting import KindModel, kind_model_from, load_kind_model
from warraq.articles.extraction.stages import read_page

#: The sample for continuous integration takes every n-th page of a set.
SAMPLE_STEP = 8


def kind_models(folder: Path | None) -> list[KindModel]:
    """Returns the models of a folder, one per fold (none if it has none); the shipped one without a folder."""
    if folder is None:
        return [load_kind_model()]
    if not (folder / "kinds-0.json").is_file():
        return []
    return [
        kind_model_from(json.loads((folder / f"kinds-{n}.json").read_text("utf-8"))) for n in range(FOLDS)
    ]


def measure(
    data: Path, evaluate: Any, models: list[Model], kinds: list[KindModel], *, step: int = 1
) -> dict[str, dict[str, float]]:
    """Returns shares that may only rise: articles accepted ('kinds-articles'), others rejected ('kinds-others')."""
    strangers = not_articles()
    right: dict[str, dict[str, list[bool]]] = {
        "kinds-articles": defaultdict(list),
        "kinds-others": defaultdict(list),
    }
    for name in (*ARTICLES, OTHERS):
        for number, (gold, path) in enumerate(golds(data, name)):
            if number % step or (name, gold["id"]) in strangers:
                continue
            url = gold.get("url") or ""
            fold = fold_of(domain_of(url, f"{name}/{gold['id']}"))
            view = read_page(
                html_of(path, evaluate), url or "http://page.invalid/", fetched_at=UNKNOWN_TIME,
                model=models[fold % len(models)],
            ).view  # fmt: skip
            refused = not view.text or reject(view, model=kinds[fold % len(kinds)]) is not None
            if name == OTHERS:
                right["kinds-others"][gold["page_type"]].append(refused)
                right["kinds-others"]["all"].append(refused)
            else:
                right["kinds-articles"][name].append(not refused)
                right["kinds-articles"]["all"].append(not refused)
    return {
        side: {key: sum(found) / len(found) for key, found in sorted(rows.items())}
        for side, rows in right.items()
    }


def lines(scores: dict[str, dict[str, float]]) -> list[str]:
    """Returns the printed table: articles rejected, others accepted."""
    return [
        *(f"articles refused   {key:14s} {1 - share:.2%}" for key, share in scores["kinds-articles"].items()),
        *(f"non-articles taken {key:14s} {1 - share:.1%}" for key, share in scores["kinds-others"].items()),
    ]
