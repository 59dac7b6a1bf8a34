"""`mark` and `marks`: what a person found when checking articles, and how many are right by that."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

from warraq.cli.exits import DONE
from warraq.cli.grouping import Groups
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_table
from warraq.cli.phrases import count, now
from warraq.cli.reading import numbers_of, say_json, slug_of, source_option

if TYPE_CHECKING:
    from warraq.storage import Mark, MarkCount, MarkRow, Reader

#: What can be said of an article; 'none' takes the last mark back. (`storage.MARKS`, which loads the database.)
MARKS: Final = ("good", "bad", "exclude", "none")
MAX_NOTE: Final = 2_000  # characters


@click.command("mark")
@click.argument("articles", nargs=-1, required=True, metavar="ID...")
@click.argument("mark", type=click.Choice(MARKS))
@click.option("--note", "remark", default="", metavar="TEXT", help="Why, in your words.")
@invocation_options
@pass_invocation
def mark_command(invocation: Invocation, articles: tuple[str, ...], mark: "Mark", remark: str) -> int:
    """Mark articles as checked: good, bad, or to be excluded from exports.

    ID is a number from `warraq list`, or any address of the article. good and bad are said of the current version's
    text, exclude of the article; none takes the last mark back. All marks are kept, the last one counts.
    """
    from warraq.storage import open_store

    if len(remark) > MAX_NOTE:
        raise click.UsageError(f"a note has at most {MAX_NOTE} characters, not {len(remark)}")
    numbers = numbers_of(invocation, articles)
    with open_store(invocation.load().database) as store:
        changed = store.marks.set(numbers, mark, note=remark, now=now())
    note(
        f"{count(changed, 'article')} marked." if mark != "none" else f"{count(changed, 'mark')} taken back."
    )
    return DONE


@click.command("marks")
@source_option
@click.option("--mark", type=click.Choice(MARKS[:-1]), help="Only these.")
@click.option(
    "--by",
    type=Groups(("all", "source", "language")),
    metavar="NAMES",
    help="Instead of the marks, the share of good articles: of all, or by source, language or both (source,language).",
)
@click.option(
    "--json", "as_json", is_flag=True, help="JSON Lines, one object per mark, or per group with --by."
)
@invocation_options
@pass_invocation
def marks_command(
    invocation: Invocation, source: str | None, mark: "Mark | None", by: tuple[str, ...] | None, as_json: bool
) -> None:
    """List the marks, and estimate how many articles are right.

    The share of good among good and bad is an estimate for the whole corpus if the articles were chosen by chance,
    with `warraq sample`; the interval (95 %, Wilson) says how sure it is. Marks of a version that is no longer the
    current one are listed, but not counted.
    """
    with invocation.reader() as reader:
        slug = slug_of(reader, source)
        if by is not None:
            if mark is not None:
                raise click.UsageError("--mark lists marks, --by counts them; give one of the two")
            _say_estimates(reader, slug, by, as_json)
            return
        found = reader.marks.select(slug, mark)
        if as_json:
            say_json(found)
            return
        say_table(("id", "mark", "at", "version", "source", "note", "title"), map(_mark_cells, found))
        for line in estimate_lines(_groups(reader, slug, ())):
            note(line)


def estimate_lines(counts: "tuple[MarkCount, ...]") -> "Iterator[str]":
    """'precision: 82 % (95 % interval 69 to 90 %), 41 good of 50 checked', and what was not counted."""
    from warraq.serving.precision import estimate, said

    for group in counts:
        if found := estimate(group.good, group.bad):
            yield f"precision: {said(found)}"
        if group.exclude:
            yield f"{count(group.exclude, 'article')} excluded"
        if group.older:
            yield f"not counted: {count(group.older, 'mark')} of earlier versions"


def _say_estimates(reader: "Reader", slug: str | None, by: tuple[str, ...], as_json: bool) -> None:
    from warraq.serving.precision import estimate, interval, percent

    names = tuple(name for name in by if name != "all")
    groups = _groups(reader, slug, names)
    found = [(group, estimate(group.good, group.bad)) for group in groups]
    if as_json:
        say_json(
            {name: getattr(group, name) for name in names}
            | (
                asdict(judged)
                if judged
                else {"good": 0, "bad": 0, "precision": None, "low": None, "high": None}
            )
            | {"exclude": group.exclude, "older": group.older}
            for group, judged in found
        )
        return
    say_table(
        (*names, "good", "bad", "precision", "95 % interval", "excluded", "of earlier versions"),
        (
            (
                *(getattr(group, name) for name in names),
                str(group.good),
                str(group.bad),
                percent(judged.precision) if judged else "",
                interval(judged) if judged else "",
                str(group.exclude),
                str(group.older),
            )
            for group, judged in found
        ),
    )


def _groups(reader: "Reader", slug: str | None, by: tuple[str, ...]) -> "tuple[MarkCount, ...]":
    return reader.marks.counts(by, source=slug)  # type: ignore[arg-type]  # Groups allows no other names


def _mark_cells(row: "MarkRow") -> tuple[str, ...]:
    version = (
        str(row.version) if row.version == row.current_version else f"{row.version} of {row.current_version}"
    )
    return (str(row.article_id), row.mark, row.at, version, row.source, row.note, row.title)
