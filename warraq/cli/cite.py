"""`cite`: a sentence with where it comes from and what proves it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_line, say_raw
from warraq.cli.reading import identity_of, say_json_object

if TYPE_CHECKING:
    from warraq.archive.citing import Citation, Registered

#: The parts of a page that can state a sentence, in words.
_PARTS: Final = {
    "page": "the page's text",
    "title": "its <title>",
    "meta": "a meta tag",
    "json-ld": "its JSON-LD",
}


@click.command("cite")
@click.argument("article", metavar="ID")
@click.argument("sentence", metavar="SENTENCE")
@click.option("--version", "number", type=click.IntRange(1), metavar="N", help="Cite this version only.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csl-json", "bibtex"]),
    default="text",
    show_default=True,
    help="For people, for programs, or for reference managers.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@invocation_options
@pass_invocation
def cite_command(
    invocation: Invocation, article: str, sentence: str, number: int | None, form: str, as_json: bool
) -> int:
    """Cite a sentence of an article, with the bytes that prove it.

    ID is a number from `warraq list`, or any address of the article. SENTENCE is a sentence of its text, a part of
    one, or its title; spacing, quotes and spelling variants do not matter. The citation names the version, where its
    date was found, the SHA-256 of the page, the bytes in which the sentence stands (from 0, both included), the WARC
    record of the page, the line of the ledger and its time stamp.

    Exit code 1: the sentence is the article's, but where it comes from cannot be proved.
    """
    from warraq.archive.citing import bibtex, cite, csl_json

    with invocation.reader() as reader:
        citation = cite(reader, identity_of(article), sentence, version=number)
    if as_json or form == "json":
        say_json_object(citation)
    elif form == "csl-json":
        say_json_object(csl_json(citation))
    elif form == "bibtex":
        say_raw([bibtex(citation)])
    else:
        for label, value in _facts(citation):
            say_line(f"{label}:", value, separator=" ")
    if citation.unproved:
        note(f"not proved: {citation.unproved}")
        return SOME_FAILED
    return DONE


def _facts(citation: "Citation") -> Iterator[tuple[str, str]]:
    """The lines of a citation, those that say something."""
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


def _date(citation: "Citation") -> str:
    origin = citation.date_origin
    if origin is None or not citation.published:
        return citation.published
    where = " ".join(part for part in (origin.origin, origin.place) if part)
    return f"{citation.published} ({where}: {origin.raw})"


def _place(citation: "Citation") -> str:
    from warraq.archive.citing import ranges_of

    if citation.place is not None:
        where = _PARTS[citation.place.origin]
        return f"{ranges_of(citation)} of {citation.page_bytes}, {where}, {citation.place.charset}"
    if citation.feed is not None:
        return f"the feed {citation.feed.feed}, entry {citation.feed.identity}"
    return f"unknown: {citation.unproved}"


def _line(ledger: "Registered | None") -> str:
    if ledger is None:
        return ""
    adopted = ", adopted from an older database" if ledger.adopted else ""
    return f"line {ledger.line}, {ledger.at}, {ledger.hash}{adopted}"


def _stamp(ledger: "Registered | None") -> str:
    return f"{ledger.stamped_at} by {ledger.authority}" if ledger is not None and ledger.stamped_at else ""
