"""`list`, `show`, `changes`: what the database holds."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from warraq.articles.errors import AddressError, NotFoundError
from warraq.articles.urls import canonical
from warraq.cli.doubt import doubt_cell, doubts_of, sureness_line
from warraq.cli.explain import (
    field_lines,
    image_lines,
    mark_lines,
    reading_lines,
    removed_lines,
    rights_lines,
    use_lines,
)
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.ledger import address_lines, ledger_lines, listing_lines
from warraq.cli.output import note, say, say_line, say_raw, say_table

if TYPE_CHECKING:
    from warraq.storage import ArticleRow, ChangeRow, Reader, VersionRow

LONG_FIELDS = ("text", "html", "markdown")
_LARGEST = (1 << 63) - 1  # the largest number SQLite accepts
COUNT = click.IntRange(1, _LARGEST)
CURSOR = click.IntRange(0, _LARGEST)

source_option = click.option("--source", metavar="NAME", help="Only this source.")
language_option = click.option("--language", metavar="CODE", help="Only this language (ar, en, …).")
label_option = click.option(
    "--label",
    metavar="LABEL",
    callback=lambda context, option, value: _label_of(value),
    help="Only what you filed under this label.",
)
starred_option = click.option(
    "--starred",
    is_flag=True,
    callback=lambda context, option, value: value or None,
    help="Only what you gave a star.",
)
output_option = click.option(
    "-o",
    "--output",
    default="-",
    metavar="FILE",
    help="Output file, replaced only when complete; - for standard output.",
)


@click.command("list")
@source_option
@language_option
@label_option
@starred_option
@click.option("--limit", type=COUNT, default=50, show_default=True, metavar="N", help="At most this many.")
@click.option(
    "--doubtful",
    is_flag=True,
    help="Only articles of which a part is probably wrong: text, title, date or authors.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="JSON Lines, one object per article, without the texts."
)
@invocation_options
@pass_invocation
def list_command(
    invocation: Invocation,
    /,
    source: str | None,
    language: str | None,
    label: str | None,
    starred: bool | None,
    limit: int,
    doubtful: bool,
    as_json: bool,
) -> None:
    """List articles, newest first.

    Newest means collected last. A copy names the article it copies. --doubtful also shows which part is doubtful, and
    the probability that it is right: less than one half. `warraq show ID --explain` tells why it reads so.
    """
    with invocation.reader() as reader:
        slug = slug_of(reader, source)
        newest = list(
            reader.articles.select(
                slug,
                language,
                with_text=False,
                limit=limit,
                newest_first=True,
                doubtful=doubtful,
                label=label,
                starred=starred,
            )
        )
    if as_json:
        say_json(without_texts(row) | ({"doubtful": doubts_of(row)} if doubtful else {}) for row in newest)
        return
    heads = ("id", "published", "source", "language", "words", "state", "title")
    if doubtful:
        say_table(("doubtful", *heads), ((doubt_cell(row), *_list_row(row)) for row in newest))
    else:
        say_table(heads, map(_list_row, newest))


@click.command("show")
@click.argument("article", metavar="ID")
@click.option("--version", "number", type=click.IntRange(1), metavar="N", help="Show an earlier version.")
@click.option(
    "--explain",
    is_flag=True,
    help="Also show what was removed and why, where each field was found, its images, and which feeds list it.",
)
@click.option("--json", "as_json", is_flag=True, help="All of this as one JSON object.")
@invocation_options
@pass_invocation
def show_command(
    invocation: Invocation, article: str, number: int | None, explain: bool, as_json: bool
) -> None:
    """Print one article.

    ID is a number from `warraq list`, or any address of the article. --explain adds its other addresses, the feed and
    sitemap entries that led to it with the sources of their dates, and the identity ledger: guids that changed, were
    reused or appear in several feeds.
    """
    with invocation.reader() as reader:
        row = reader.articles.get(identity_of(article))
        versions = reader.articles.versions(row.id)
        version = _version(row, versions, number or row.version)
        if as_json:
            say_json_object(_whole(reader, row, versions, version))
            return
        _say_head(row, version, len(versions))
        for line in reading_lines(reader.reading.of((row.id,))[0]):
            say_line(line)
        say()
        say(version.text)
        if explain:
            say()
            for line in field_lines(reader.articles.origins(row.id)):
                say(line)
            for line in use_lines(reader.articles.reservations(row.id)):
                say_line(line)
            for line in mark_lines(reader.marks.of(row.id)):
                say_line(line)
            for line in removed_lines(reader.articles.removed(row.id, version.number)):
                say(line)
            for line in (
                *image_lines(reader.images.of_article(row.id)),
                *address_lines(reader.articles.addresses(row.id)),
                *listing_lines(reader.entries.of_article(row.id)),
                *ledger_lines(reader.entries.ledger_of_article(row.id)),
            ):
                say_line(line)


@click.command("changes")
@click.option(
    "--since",
    type=CURSOR,
    default=0,
    show_default=True,
    metavar="CURSOR",
    help="List changes after this cursor.",
)
@click.option("--limit", type=COUNT, metavar="N", help="At most this many.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per change.")
@invocation_options
@pass_invocation
def changes_command(invocation: Invocation, since: int, limit: int | None, as_json: bool) -> None:
    """List what is new, edited, gone, moved or a copy since a cursor.

    The last line on standard error is the next cursor.
    """
    last = since

    def seen(changes: "Iterator[ChangeRow]") -> "Iterator[ChangeRow]":
        nonlocal last
        for change in changes:
            last = change.seq
            yield change

    with invocation.reader() as reader:
        changes = seen(reader.articles.changes(since=since, limit=limit))
        if as_json:
            say_json(changes)
        else:
            say_table(("seq", "at", "kind", "id", "version", "url", "detail"), map(_change_row, changes))
    note(f"cursor: {last}")


def slug_of(reader: "Reader", source: str | None) -> str | None:
    """The slug of a source given by slug, home page or host; raises NotFoundError for one that is not followed."""
    return None if source is None else reader.sources.get(source).slug


def say_json(values: Iterable[object]) -> None:
    """Print JSON Lines."""
    from warraq.serving import json_lines

    say_raw(json_lines(values))


def say_json_object(value: object) -> None:
    """Print one JSON object."""
    from warraq.serving import json_text

    say_raw((json_text(value, indent=1), "\n"))


def state_of(row: "ArticleRow") -> str:
    """'gone, copy of 12' and the like; '' for an original that is still online."""
    states = []
    if row.gone_at:
        states.append("gone")
    if row.duplicate_of is not None:
        states.append(f"copy of {row.duplicate_of}")
    return ", ".join(states)


def _list_row(row: "ArticleRow") -> tuple[str, ...]:
    return (
        str(row.id),
        row.published[:10],
        row.source,
        row.language,
        str(row.words),
        state_of(row),
        row.title,
    )


def _change_row(change: "ChangeRow") -> tuple[str, ...]:
    return (
        str(change.seq),
        change.at,
        change.kind,
        str(change.article_id),
        str(change.version),
        change.url,
        change.detail,
    )


def without_texts(row: "ArticleRow") -> dict[str, object]:
    """The fields of an article, but for the long ones."""
    return {name: value for name, value in asdict(row).items() if name not in LONG_FIELDS}


def numbers_of(invocation: Invocation, articles: Iterable[str]) -> tuple[int, ...]:
    """The numbers of articles, given by number or address. Raises NotFoundError."""
    with invocation.reader() as reader:
        return tuple(reader.articles.get(identity_of(article)).id for article in articles)


def _label_of(text: str | None) -> str | None:
    """The label in the form in which it is kept."""
    if text is None:
        return None
    from warraq.storage import read_label

    return read_label(text)


def identity_of(article: str) -> str:
    """The number, or the canonical form of a pasted address."""
    try:
        return canonical(article) if "://" in article else article
    except AddressError:
        return article


def _version(row: "ArticleRow", versions: "tuple[VersionRow, ...]", number: int) -> "VersionRow":
    for version in versions:
        if version.number == number:
            return version
    raise NotFoundError(f"has no version {number}, only 1 to {len(versions)}", identity=f"article {row.id}")


def _whole(
    reader: "Reader", row: "ArticleRow", versions: "tuple[VersionRow, ...]", version: "VersionRow"
) -> dict[str, object]:
    shown = asdict(row)
    if version.number != row.version:
        shown = without_texts(row) | asdict(version)
        shown |= {"id": row.id, "version": version.number}
    return shown | {
        "versions": [{"number": v.number, "seen_at": v.seen_at, "title": v.title} for v in versions],
        "images": reader.images.of_article(row.id),
        "origins": reader.articles.origins(row.id),
        "statements": reader.articles.reservations(row.id),
        "marks": reader.marks.of(row.id),
        "reading": reader.reading.of((row.id,))[0],
        "removed": reader.articles.removed(row.id, version.number),
        "addresses": [{"url": url, "why": why} for url, why in reader.articles.addresses(row.id)],
        "entries": reader.entries.of_article(row.id),
        "ledger": reader.entries.ledger_of_article(row.id),
    }


def _say_head(row: "ArticleRow", version: "VersionRow", versions: int) -> None:
    say_line(version.title or "(without a title)")
    facts = [", ".join(row.authors), version.published, row.language, f"{version.words} words", row.source]
    say_line(*(fact for fact in facts if fact), separator=" · ")
    say_line(row.url)
    if versions > 1:
        say(f"version {version.number} of {versions}, seen {version.seen_at}")
    if state := state_of(row):
        say(state)
    if "from-feed" in version.flags:
        say("text: from the feed, not the page")
    if sureness := sureness_line(version):
        say(sureness)
    for line in rights_lines(row):
        say_line(line)
