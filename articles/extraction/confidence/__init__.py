"""How sure a reading is of its text, title, date and authors."""

from warraq.articles.extraction.confidence.judging import (
    ConfidenceModel,
    confidence_model_from,
    confidence_of,
    load_confidence_model,
)
from warraq.articles.extraction.confidence.measures import NAMES, Field, rows_of

__all__ = [
    "NAMES",
    "ConfidenceModel",
    "Field",
    "confidence_model_from",
    "confidence_of",
    "load_confidence_model",
    "rows_of",
]
