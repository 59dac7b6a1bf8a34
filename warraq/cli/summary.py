"""One line about what a run did for one source."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from warraq.articles.outcomes import FILTERED
from warraq.cli.phrases import count, counts, soon

if TYPE_CHECKING:
    from warraq.storage import RunSummary

SHOWN_KINDS = 5  # the most frequent kinds of removed blocks


def source_line(summary: "RunSummary", present: datetime) -> str:
    """One line; its parts are separated by a middle dot.

    'hadi: 74 requests (61 not modified) · 3 new · 2 edited · 1 gone · 0 failed · 1 duplicate · removed 9 blocks
    (read-also 6, signature 2, …) · next due 14:05'
    """
    ends = Counter(dict(summary.outcomes))
    not_modified = f" ({summary.not_modified} not modified)" if summary.not_modified else ""
    parts = [
        count(summary.requests, "request") + not_modified,
        f"{ends['stored']} new",
        f"{ends['revised']} edited",
        f"{ends['gone']} gone",
        f"{ends['failed']} failed",
        count(ends["duplicate"], "duplicate"),
    ]
    if ends["moved"]:
        parts.append(f"{ends['moved']} moved")
    filtered = sum(number for reason, number in summary.reasons if reason.startswith(FILTERED))
    if filtered:
        parts.append(f"{filtered} filtered")
    if ends["rejected"] > filtered:
        parts.append(f"{ends['rejected'] - filtered} rejected")
    if summary.images or summary.images_refused:
        parts.append(_images(summary))
    if summary.removed:
        parts.append(_removed(summary.removed))
    if summary.queued:
        parts.append(f"{summary.queued} queued")
    if summary.next_due is not None:
        parts.append(f"next due {soon(summary.next_due, present)}")
    return f"{summary.source}: {' · '.join(parts)}"


def summary_object(summary: "RunSummary") -> dict[str, object]:
    """The same for JSON: counts by name are objects."""
    names = ("outcomes", "reasons", "removed", "images_refused")
    counted = {name: dict(getattr(summary, name)) for name in names}
    return asdict(summary) | counted


def _images(summary: "RunSummary") -> str:
    """'12 images', '12 images (2 more refused: not-found 1, robots 1)'."""
    refused = sum(number for _, number in summary.images_refused)
    why = f" ({refused} more refused: {counts(summary.images_refused)})" if refused else ""
    return count(summary.images, "image") + why


def _removed(removed: tuple[tuple[str, int], ...]) -> str:
    blocks = count(sum(number for _, number in removed), "block")
    more = ", …" if len(removed) > SHOWN_KINDS else ""
    return f"removed {blocks} ({counts(removed[:SHOWN_KINDS])}{more})"
