"""How sure a reading is: learnt forests over what is measured of it, one a field, shipped as confidence.json.

Learnt by `benchmarks/learning/confidence.py` from readings whose block model had not seen the page's site; how well the
probabilities hold is measured out of fold by `benchmarks/confidence.py`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

from warraq.articles.extraction.classification import Forest, forest_from
from warraq.articles.extraction.confidence.measures import NAMES, Field, rows_of
from warraq.articles.extraction.stages import Reading
from warraq.articles.records import Confidence

#: Digits that a probability is given with.
DIGITS: Final = 3
#: The field of the metadata that a field of the confidence is about.
_FIELD_OF_METADATA: Final[Mapping[Field, str]] = {"title": "title", "date": "published", "authors": "authors"}


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """A forest for each field, over its measures."""

    forests: Mapping[Field, Forest]

    def probability(self, field: Field, row: list[float]) -> float:
        """Returns the probability that a field with these measures is right, 0 to 1."""
        return float(self.forests[field].probability(np.array([row], dtype=np.float32))[0])


def confidence_of(reading: Reading, model: ConfidenceModel | None = None) -> Confidence:
    """Returns how sure each field of a reading is. The same reading gives the same numbers.

    A field that a rule of the user states is certain: nobody knows better. Cost: linear in blocks.
    """
    model = model or load_confidence_model()
    ruled = {
        origin.field for origin in reading.view.metadata.origins if origin.chosen and origin.origin == "rule"
    }
    found = {
        field: 1.0 if _FIELD_OF_METADATA.get(field) in ruled else round(model.probability(field, row), DIGITS)
        for field, row in rows_of(reading).items()
    }
    return Confidence(text=found["text"], title=found["title"], date=found["date"], authors=found["authors"])


@lru_cache(maxsize=1)
def load_confidence_model() -> ConfidenceModel:
    """Returns the shipped model."""
    return confidence_model_from(json.loads((files(__package__) / "confidence.json").read_text("utf-8")))


def confidence_model_from(table: dict[str, Any]) -> ConfidenceModel:
    """Load a model from its table.

    Raises:
        ValueError: the table was learnt with measures other than those of this code.
    """
    if table["names"] != {field: list(names) for field, names in NAMES.items()}:
        raise ValueError("confidence.json was learnt with other measures than this version has")
    return ConfidenceModel({field: forest_from(table["forests"][field]) for field in NAMES})
