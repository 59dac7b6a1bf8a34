"""`search` and `searches`: finding articles, and keeping what was asked."""

from typing import TYPE_CHECKING

import click

from warraq.cli.exits import DONE
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_line, say_table
from warraq.cli.reading import (
    COUNT,
    label_option,
    language_option,
    say_json,
    slug_of,
    source_option,
    starred_option,
    without_texts,
)

if TYPE_CHECKING:
    from warraq.storage import SavedSearch, SearchHit


@click.command("search")
@click.argument("query")
@source_option
@language_option
@label_option
@starred_option
@click.option("--limit", type=COUNT, default=20, show_default=True, metavar="N", help="At most this many.")
@click.option("--save", "name", metavar="NAME", help="Keep this search: `warraq publish` makes a feed of it.")
@click.option("--title", default="", metavar="TEXT", help="Title of what is kept, and of its feed.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per hit, best first.")
@invocation_options
@pass_invocation
def search_command(
    invocation: Invocation,
    /,
    query: str,
    source: str | None,
    language: str | None,
    label: str | None,
    starred: bool | None,
    limit: int,
    name: str | None,
    title: str,
    as_json: bool,
) -> None:
    """Search the articles.

    All words must occur; use quotes for a "phrase". Arabic spelling variants match each other. Of many articles with
    the words the newest are ranked: 2,000, or as many as --limit. With --save, words may be empty (""): what is kept is
    then all of a source, language or label, or all with a star.
    """
    from warraq.storage import StoryFilter

    if title and name is None:
        raise click.UsageError("--title is of a search that is kept; give --save NAME too")
    with invocation.reader() as reader:
        slug = slug_of(reader, source)
        hits = reader.articles.search(
            query, limit=limit, source=slug, language=language, label=label, starred=starred
        )
    if name is not None:
        chosen = StoryFilter(source=slug, language=language, label=label, starred=starred, query=query)
        saved = invocation.reading_desk().save_search(name, chosen, title)
        note(f"Saved as {saved.name}; `warraq publish` makes a feed of it.")
    if as_json:
        say_json({**without_texts(hit.article), "score": hit.score, "snippet": hit.snippet} for hit in hits)
        return
    for hit in hits:
        _say_hit(hit)
    if not hits and name is None:
        note("Nothing found.")


@click.command("searches")
@click.option("--delete", metavar="NAME", help="Forget this one. Files of its feed that were published stay.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per search.")
@invocation_options
@pass_invocation
def searches_command(invocation: Invocation, delete: str | None, as_json: bool) -> int:
    """List the searches you saved, or delete one.

    `warraq search WORDS --save NAME` saves one, or replaces the one of that name.
    """
    if delete is not None:
        invocation.reading_desk().delete_search(delete)
        note(f"Deleted: {delete}.")
        return DONE
    with invocation.reader() as reader:
        saved = reader.searches.all()
    if as_json:
        say_json(saved)
    else:
        say_table(("name", "title", "words", "only"), map(_search_cells, saved))
    return DONE


def _search_cells(search: "SavedSearch") -> tuple[str, ...]:
    chosen = search.chosen
    asked = {"source": chosen.source, "language": chosen.language, "label": chosen.label}
    only = [f"{name} {value or 'unknown'}" for name, value in asked.items() if value is not None]
    if chosen.starred is not None:
        only.append("starred" if chosen.starred else "without a star")
    return (search.name, search.title, chosen.query, ", ".join(only))


def _say_hit(hit: "SearchHit") -> None:
    row = hit.article
    say_line(str(row.id), row.title)
    say_line(row.url, indent=4)
    say_line(hit.snippet, indent=4)
