"""Sentences and tokens of a text, by offsets into it. Needs the extra `corpus`."""

from warraq.serving.segments.sentences import sentences
from warraq.serving.segments.tokens import tokens

__all__ = ["sentences", "tokens"]
