"""Sheets to check articles by hand: which articles, how their pages read, as a web page or a table."""

from .reading import Checked, explain_today, read_checked, stored_page
from .sampling import GROUPS, Sample, choose_sample
from .table import sheet_csv
from .web_page import sheet_html

__all__ = [
    "GROUPS",
    "Checked",
    "Sample",
    "choose_sample",
    "explain_today",
    "read_checked",
    "sheet_csv",
    "sheet_html",
    "stored_page",
]
