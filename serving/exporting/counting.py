"""Counts of what goes by, in memory that does not grow with the corpus."""

from collections import Counter
from typing import Final

from warraq.serving.formats import ExportRow, Totals

MAX_NAMES: Final = 1_000  # counted by name; pages state licences as they like
OTHERS: Final = "(others)"
_SUMS: Final = (
    "articles", "words", "text_bytes", "copies", "gone", "paywalled", "reserved", "paragraphs_dropped",
)  # fmt: skip


class Tallies:
    """The totals of the rows that were counted."""

    def __init__(self) -> None:
        self._sums: Counter[str] = Counter()
        self._named: dict[str, Counter[str]] = {
            name: Counter() for name in ("sources", "languages", "months", "licences")
        }

    def count(self, row: ExportRow, text_bytes: int) -> None:
        """Count a row."""
        self._sums["articles"] += 1
        self._sums["words"] += row.words
        self._sums["text_bytes"] += text_bytes
        self._sums["copies"] += row.duplicate_of is not None
        self._sums["gone"] += row.gone_at is not None
        self._sums["paywalled"] += row.paywalled
        self._sums["reserved"] += bool(row.reservations)
        self._sums["paragraphs_dropped"] += row.paragraphs_dropped
        self._count_name("sources", row.source)
        self._count_name("languages", row.language)
        self._count_name("months", (row.published_utc or "")[:7])
        self._count_name("licences", row.licence)

    def totals(self) -> Totals:
        """What was counted so far."""
        named = self._named
        return Totals(
            **{name: self._sums[name] for name in _SUMS},
            sources=_most_frequent_first(named["sources"]),
            languages=_most_frequent_first(named["languages"]),
            months=dict(sorted(named["months"].items())),
            licences=_most_frequent_first(named["licences"]),
        )

    def _count_name(self, kind: str, name: str) -> None:
        found = self._named[kind]
        found[name if name in found or len(found) < MAX_NAMES else OTHERS] += 1


def _most_frequent_first(found: Counter[str]) -> dict[str, int]:
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
