"""`cite`: a sentence with where it comes from and what proves it."""

import click

from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_line, say_raw
from warraq.cli.reading import identity_of, say_json_object


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
    from warraq.archive.citing import bibtex, cite, csl_json, facts_of

    with invocation.reader() as reader:
        citation = cite(reader, identity_of(article), sentence, version=number)
    if as_json or form == "json":
        say_json_object(citation)
    elif form == "csl-json":
        say_json_object(csl_json(citation))
    elif form == "bibtex":
        say_raw([bibtex(citation)])
    else:
        for label, value in facts_of(citation):
            say_line(f"{label}:", value, separator=" ")
    if citation.unproved:
        note(f"not proved: {citation.unproved}")
        return SOME_FAILED
    return DONE
