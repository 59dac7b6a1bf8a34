"""`filtered`: what the filters of sources did not let through."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_table
from warraq.cli.reading import COUNT, say_json, slug_of, source_option

if TYPE_CHECKING:
    from warraq.storage import FilteredCount, FilteredRow


@click.command("filtered")
@source_option
@click.option("--limit", type=COUNT, default=50, show_default=True, metavar="N", help="At most this many.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per address.")
@invocation_options
@pass_invocation
def filtered_command(invocation: Invocation, source: str | None, limit: int, as_json: bool) -> None:
    """List what the filters of sources did not let through.

    Newest first, with the reason. A filter that looks at the address, or at what a feed says of a post, keeps the post
    from being fetched; one that must read the page refuses it afterwards, and the page is kept. Change the filters and
    run `warraq reclean`: the pages are read again, the addresses are queued.
    """
    with invocation.reader() as reader:
        slug = slug_of(reader, source)
        rows = list(reader.filtered.select(slug, limit=limit))
        counted = [one for one in reader.filtered.counts() if slug in (None, one.source)]
    if as_json:
        say_json(asdict(row) for row in rows)
        return
    heads = ("at", "source", "reason", "fetched", "published", "title", "url", "detail")
    say_table(heads, map(_cells, rows))
    for line in filtered_lines(counted):
        note(line)
    if not rows:
        note("Nothing was filtered.")


def filtered_lines(counts: "Iterable[FilteredCount]") -> list[str]:
    """A line a source: 'blog: filtered 12 addresses (not fetched: filter-date 8; fetched: filter-words 4)'."""
    by_source: dict[str, list[FilteredCount]] = defaultdict(list)
    for one in counts:
        by_source[one.source].append(one)
    lines = []
    for source, found in by_source.items():
        total = sum(one.addresses for one in found)
        kinds = [
            f"{'fetched' if fetched else 'not fetched'}: "
            + ", ".join(f"{one.reason} {one.addresses}" for one in found if one.is_fetched is fetched)
            for fetched in (False, True)
            if any(one.is_fetched is fetched for one in found)
        ]
        noun = "address" if total == 1 else "addresses"
        lines.append(f"{source}: filtered {total} {noun} ({'; '.join(kinds)})")
    return lines


def _cells(row: "FilteredRow") -> tuple[str, ...]:
    fetched = "yes" if row.is_fetched else "no"
    return (row.at[:10], row.source, row.reason, fetched, row.published[:10], row.title, row.url, row.detail)
