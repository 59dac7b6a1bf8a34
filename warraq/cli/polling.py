"""`explain`: why a feed is polled when it is, and where the posts of its source stand."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from warraq.articles.records import lower_names
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.ledger import ledger_lines
from warraq.cli.output import say, say_line
from warraq.cli.phrases import day_and_time, duration
from warraq.cli.reading import say_json_object
from warraq.cli.template import template_lines

if TYPE_CHECKING:
    from warraq.storage import FeedState, FetchRow, Reader

SHOWN_FETCHES = 30
SHOWN_LINKS = 10


@click.command("explain")
@click.argument("feed", metavar="FEED")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="One JSON object: the feeds with their last fetches; for a source also the versions of its template.",
)
@invocation_options
@pass_invocation
def explain_command(invocation: Invocation, feed: str, as_json: bool) -> None:
    """Explain when a feed is polled and why, and where a source's posts stand.

    FEED is the address of a feed; for a source, all its feeds, sitemaps and home page are shown, after its template:
    the places where its own pages showed the text, title, authors, date and tags of its posts to stand, how often each
    was right on pages held back, and when and why that changed. `warraq reclean` reads older pages with it. The output
    names the rule or header that decided the next poll, the feed's rhythm, validators, moves and gaps, the WebSub hubs
    it advertises (recorded only), how its entries' dates were parsed, its identity ledger (guids that changed, were
    reused or appear in other feeds; the last ten), and its last 30 fetches.
    """
    with invocation.reader() as reader:
        found = reader.feeds.find(feed)
        states = {source.id: source.state for source in reader.sources.all()}
        # 'gone': that of a feed whose source is being removed
        told = [_object(reader, state, states.get(state.source_id, "gone")) for state in found]
        is_source = not any(feed in (state.url, *state.former_urls.split()) for state in found)
        rows = reader.templates.of(found[0].source_id) if found and is_source else ()
    if as_json:
        say_json_object({"feeds": told} | ({"templates": rows} if is_source else {}))
        return
    for line in template_lines(rows):
        say_line(line)
    for one in told:
        _tell(one)


def _object(reader: "Reader", feed: "FeedState", source_state: str) -> dict[str, Any]:
    from warraq.serving.standing import standing_of

    fetches = [row for url in (*feed.former_urls.split(), feed.url) for row in reader.fetches.of(url)]
    standing = asdict(standing_of(feed))
    return {
        **standing,
        "next_poll_at": standing["next_poll_at"] if source_state == "active" else None,
        "source_state": source_state,
        "fetches": [_fetch_object(row) for row in fetches[-SHOWN_FETCHES:]],
        "entries": reader.entries.counts(feed.id),
        "dates": [
            {"parser": parser, "confidence": confidence, "entries": number, "example": example}
            for parser, confidence, number, example in reader.entries.date_counts(feed.id)
        ],
        "ledger": {
            "counts": dict(reader.entries.ledger_counts(feed.id)),
            "latest": reader.entries.ledger(feed.id, SHOWN_LINKS),
        },
    }


def _fetch_object(row: "FetchRow") -> dict[str, Any]:
    stated = {name: value for name, value in lower_names(row.headers) if name in _SHOWN_HEADERS}
    return {
        "at": row.started_at,
        "status": row.status,
        "conditional": row.conditional,
        "bytes": row.bytes,
        "seconds": row.seconds,
        "error": row.error or row.outcome_reason,
        "redirects": row.redirects,
        "headers": stated,
    }


def _entry_lines(one: dict[str, Any]) -> Iterator[str]:
    """Returns what is known about the feed's entries: how many, their texts, dates and guids."""
    listed = ", ".join(
        f"{number} {name.replace('_', ' ')}" for name, number in one["entries"].items() if number
    )
    if listed:
        yield f"entries: {listed}"
    for date in one["dates"]:
        read = f"read as {date['parser']} ({date['confidence']:.2f})" if date["parser"] else "not readable"
        yield f"dates: {date['entries']} {read}, e.g. {date['example']!r}"
    if one["ledger"]["counts"]:
        yield "ledger: " + ", ".join(
            f"{number} {reason}" for reason, number in one["ledger"]["counts"].items()
        )
        yield from ledger_lines(one["ledger"]["latest"])


_SHOWN_HEADERS = frozenset({"etag", "last-modified", "cache-control", "expires", "retry-after"})


def _tell(one: dict[str, Any]) -> None:
    say_line(f"{one['url']} ({one['kind']}, {one['state']})")
    if one["source_state"] != "active":
        say(f"  not polled: its source is {one['source_state']}")
    if one["next_poll_at"] is not None:
        say(f"  next poll {day_and_time(one['next_poll_at'])}: {one['why'] or 'not polled yet'}")
    if one["rhythm_s"] is not None:
        say(f"  a post every {duration(one['rhythm_s'])}, the newest {day_and_time(one['newest_post'])}")
    for name in ("etag", "last_modified", "moving_to", "last_error"):
        if one[name]:
            say(f"  {name.replace('_', ' ')}: {one[name]}")
    for name in ("former_urls", "hubs"):
        if one[name]:
            say(f"  {name.replace('_', ' ')}: {' '.join(one[name])}")
    if one["failing_since"] is not None:
        say(f"  failing since {day_and_time(one['failing_since'])}, {one['failures']} in a row")
    if one["gaps"]:
        still = f"; since {day_and_time(one['gap_at'])} posts may be missing" if one["gap_at"] else ", filled"
        say(f"  gaps: {one['gaps']}{still}")
    for line in _entry_lines(one):
        say_line(line, indent=2)
    for fetch in one["fetches"]:
        asked = "conditional" if fetch["conditional"] else "whole"
        what = fetch["error"] or str(fetch["status"])
        say(f"  {fetch['at']}  {asked}  {what}  {fetch['bytes']} bytes  {fetch['seconds']:.2f} s")
