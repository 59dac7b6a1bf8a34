"""A citation for people: what it says, line by line."""

from collections.abc import Iterator
from typing import Final

from warraq.archive.citing.citation import Citation, Registered
from warraq.archive.citing.reference import ranges_of

#: The parts of a page that can state a sentence, in words.
_PARTS: Final = {
    "page": "the page's text",
    "title": "its <title>",
    "meta": "a meta tag",
    "json-ld": "its JSON-LD",
}


def facts_of(citation: Citation) -> Iterator[tuple[str, str]]:
    """Yields what a citation says, as labels and values for people; nothing of what is not known."""
    current = "" if citation.is_current else ", not the current one"
    facts = (
        ("sentence", citation.sentence),
        ("title", citation.title),
        ("authors", ", ".join(citation.authors)),
        ("published", _date(citation)),
        ("address", citation.url),
        ("answered by", "" if citation.final_url == citation.url else citation.final_url),
        ("version", f"{citation.version} of {citation.versions}{current}"),
        ("fetched", citation.fetched_at),
        ("page", f"SHA-256 {citation.page_sha256}" if citation.page_sha256 else ""),
        ("stands in", _place(citation)),
        ("WARC record", citation.record_id),
        ("original record", citation.original_record_id),
        ("ledger", _line(citation.ledger)),
        ("time stamp", _stamp(citation.ledger)),
    )
    return (fact for fact in facts if fact[1])


def _date(citation: Citation) -> str:
    origin = citation.date_origin
    if origin is None or not citation.published:
        return citation.published
    where = " ".join(part for part in (origin.origin, origin.place) if part)
    return f"{citation.published} ({where}: {origin.raw})"


def _place(citation: Citation) -> str:
    if citation.place is not None:
        where = _PARTS[citation.place.origin]
        return f"{ranges_of(citation)} of {citation.page_bytes}, {where}, {citation.place.charset}"
    if citation.feed is not None:
        return f"the feed {citation.feed.feed}, entry {citation.feed.identity}"
    return f"unknown: {citation.unproved}"


def _line(ledger: Registered | None) -> str:
    if ledger is None:
        return ""
    adopted = ", adopted from an older database" if ledger.adopted else ""
    return f"line {ledger.line}, {ledger.at}, {ledger.hash}{adopted}"


def _stamp(ledger: Registered | None) -> str:
    return f"{ledger.stamped_at} by {ledger.authority}" if ledger is not None and ledger.stamped_at else ""
