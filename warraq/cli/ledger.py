"""Lines about the identity ledger: the guids and addresses a post is known by, and why."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warraq.storage import LedgerRow, ListingRow

#: How the feed's text compares with the page's.
AGREEMENTS = {
    "whole": "the feed has the whole article, matching the page",
    "part": "the feed has part of the article",
    "fuller": "the feed has more of the article than the page shows",
    "other": "the feed's text differs from the page's",
}


def address_lines(addresses: "Iterable[tuple[str, str]]") -> Iterator[str]:
    """One line per address other than the article's own: 'address: https://… (moved)'."""
    for url, why in addresses:
        if why != "canonical":
            yield f"address: {url} ({why})"


def listing_lines(listings: "Iterable[ListingRow]") -> Iterator[str]:
    """One line per entry of a feed or sitemap, and one for each date it states."""
    for row in listings:
        told = f"; {AGREEMENTS[row.agreement]}" if row.agreement else ""
        yield f"{row.kind}: {row.feed} lists {row.identity}, first seen {row.first_seen_at}{told}"
        for name, raw, iso, parser, confidence in (
            ("published", row.published_raw, row.published, row.published_parser, row.published_confidence),
            ("updated", row.updated_raw, row.updated, row.updated_parser, row.updated_confidence),
        ):
            if raw:
                yield f"  {name}: {raw!r} {_read_as(iso, parser, confidence)}"


def ledger_lines(rows: "Iterable[LedgerRow]") -> Iterator[str]:
    """One line per link: 'ledger: guid-reused 2026-…: GUID (ADDRESS) before GUID (ADDRESS): evidence'."""
    for row in rows:
        later, before = _entry(row.identity, row.url), _entry(row.other_identity, row.other_url)
        yield f"ledger: {row.reason} {row.at}: {later}, before that {before}: {row.detail}"


def _entry(identity: str, url: str) -> str:
    return identity if url in ("", identity) else f"{identity} at {url}"


def _read_as(iso: str, parser: str, confidence: float) -> str:
    return f"is {iso}, read as {parser} ({confidence:.2f})" if iso else "could not be read"
