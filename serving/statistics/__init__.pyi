"""The numbers of a corpus for people: in a terminal, as a page, as sections of a data card."""

from .card import card
from .page import statistics_page, statistics_sections
from .plain import statistics_lines

__all__ = ["card", "statistics_lines", "statistics_page", "statistics_sections"]
