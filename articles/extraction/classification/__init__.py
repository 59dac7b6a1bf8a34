"""Block classification: what the element names say, what is measured of the blocks, and the learnt model."""

from warraq.articles.extraction.classification.classifying import (
    KEEP,
    MARKED,
    Classification,
    Label,
    classify_blocks,
)
from warraq.articles.extraction.classification.forest import Forest, forest_from
from warraq.articles.extraction.classification.model import Model, load_model, model_from
from warraq.articles.extraction.classification.votes import Votes

__all__ = [
    "KEEP",
    "MARKED",
    "Classification",
    "Forest",
    "Label",
    "Model",
    "Votes",
    "classify_blocks",
    "forest_from",
    "load_model",
    "model_from",
]
