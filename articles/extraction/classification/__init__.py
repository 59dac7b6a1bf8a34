"""Blocks to labels: what their elements say they are, what is measured of them, and the learnt model."""

from warraq.articles.extraction.classification.classifying import (
    KEEP,
    MARKED,
    Classification,
    Label,
    classify_blocks,
)
from warraq.articles.extraction.classification.forest import Forest, forest_from
from warraq.articles.extraction.classification.model import Model, load_model, model_from

__all__ = [
    "KEEP",
    "MARKED",
    "Classification",
    "Forest",
    "Label",
    "Model",
    "classify_blocks",
    "forest_from",
    "load_model",
    "model_from",
]
