"""The template of a site: where its posts have their text and fields, and how that is used on one of its pages."""

from warraq.articles.extraction.template.fields import state_by_template
from warraq.articles.extraction.template.learning import learn_template
from warraq.articles.extraction.template.samples import BlockReading, sample_of
from warraq.articles.extraction.template.voting import find_votes

__all__ = [
    "BlockReading",
    "find_votes",
    "learn_template",
    "sample_of",
    "state_by_template",
]
