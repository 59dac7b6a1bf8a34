"""Lines about the identity ledger: by which names and addresses a post is known, and how that came."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warraq.storage import LedgerRow, ListingRow

#: How a feed's own text stands to the text of the page.
AGREEMENTS = {
    "whole": "its own text is the whole article and agrees with the page",
    "part": "its own text is a part of the article",
    "fuller": "its own text is fuller than what the page gives away",
    "other": "its own text is another than the page's",
}


def address_lines(addresses: "Iterable[tuple[str, str]]") -> Iterator[str]:
    """A line an address besides the article's own: 'address: https://… (moved)'."""
    for url, why in addresses:
        if why != "canonical":
            yield f"address: {url} ({why})"


def listing_lines(listings: "Iterable[ListingRow]") -> Iterator[str]:
    """A line an entry of a feed or sitemap, and one for each date that it states."""
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
    """A line a link: 'ledger: guid-reused 2026-…: GUID (ADDRESS) before GUID (ADDRESS): evidence'."""
    for row in rows:
        later, before = _entry(row.identity, row.url), _entry(row.other_identity, row.other_url)
        yield f"ledger: {row.reason} {row.at}: {later}, before that {before}: {row.detail}"


def _entry(identity: str, url: str) -> str:
    return identity if url in ("", identity) else f"{identity} at {url}"


def _read_as(iso: str, parser: str, confidence: float) -> str:
    return f"is {iso}, read as {parser} ({confidence:.2f})" if iso else "could not be read"
