"""What a condition, an error or a reason means, and what to do about it: one table for command line and pages."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from warraq.articles.tables import rows

_STATUS: Final = re.compile(r"http-(\d)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """`meaning` in words, never empty; `what_to_do` in a sentence or two, '' when there is nothing to be done."""

    meaning: str
    what_to_do: str = ""


def advice_on(condition: str, source: str = "NAME") -> Advice:
    """What the condition of a source (`health.Condition`) means. Commands name the source."""
    return _filled(_table().get(("condition", condition), Advice(meaning=condition)), source)


def explain_error(code: str, source: str = "NAME") -> Advice:
    """What an error code of a fetch or a poll, or the reason of a rejection, means; of an unknown one the code."""
    table = _table()
    family = _STATUS.sub(r"http-\1xx", code)
    found = table.get(("error", code)) or table.get(("error", family))
    if found is None and family != code:
        found = table[("error", "http-xxx")]
    return _filled(found or Advice(meaning=code or "unknown"), source)


def _filled(advice: Advice, source: str) -> Advice:
    return Advice(meaning=advice.meaning, what_to_do=advice.what_to_do.replace("{source}", source))


@cache
def _table() -> dict[tuple[str, str], Advice]:
    return {
        (kind, code): Advice(meaning=meaning, what_to_do=what_to_do)
        for kind, code, meaning, what_to_do in rows("warraq", "advice.tsv")
    }
