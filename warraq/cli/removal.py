"""`forget`, `tidy`, `source remove`: what is taken away, asked for before and told after."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from warraq.cli.binding import end_as_by_signal, when_stdin_ends, with_stdin_option
from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_line, say_table
from warraq.cli.phrases import count
from warraq.cli.progress import advancing
from warraq.cli.reading import say_json, say_json_object

if TYPE_CHECKING:
    from warraq.desk.removing import Progress, TakenDown, Tidied
    from warraq.storage import DuePages, RemovalPlan, TakeDown, TombstoneRow, Wiped

MAX_REASON = 2_000  # characters
SHOWN_COPIES = 20

_by = click.option("--by", metavar="NAME", help="Who asks for it. Default: your user name.")
_yes = click.option("--yes", is_flag=True, help="Do not ask. Needed where there is no terminal.")


@click.command("forget")
@click.argument("article", required=False, metavar="[URL|ID]")
@click.option("--reason", default="", metavar="TEXT", help="Why. Readers of the corpus are told it.")
@click.option("--copies", is_flag=True, help="Take down its copies, too: all articles of its cluster.")
@_by
@_yes
@click.option("--list", "listing", is_flag=True, help="List what was forgotten, instead.")
@click.option("--allow", metavar="URL", help="Let the addresses of a take-down be collected again, instead.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object; with --list JSON Lines, one per take-down."
)
@invocation_options
@pass_invocation
def forget_command(
    invocation: Invocation,
    article: str | None,
    reason: str,
    copies: bool,
    by: str | None,
    yes: bool,
    listing: bool,
    allow: str | None,
    as_json: bool,
) -> int:
    """Take an article down: its text goes from everywhere, and it is never collected again.

    Versions, pages, images, search and feed copies are deleted and their bytes overwritten; so are stored pages of the
    source that quote it. Its number stays, and `warraq changes` and every export tell downstream, with the reason. A
    URL that was not collected yet can be forgotten, too. It cannot be undone; earlier backups and exports still have
    it. Exit code 1 when something could not be overwritten yet; it says what to do.
    """
    from warraq.desk.removing import RemovalDesk

    if sum((article is not None, listing, allow is not None)) != 1:
        raise click.UsageError("give an article, --list, or --allow URL")
    desk = RemovalDesk(invocation.load)
    if listing:
        return _list(desk.tombstones(), as_json)
    if allow is not None:
        desk.allow(allow)
        note("It may be collected again, in all its forms; what was deleted is not back.")
        return DONE
    assert article is not None
    if not reason.strip() or len(reason) > MAX_REASON:
        raise click.UsageError(f"--reason is needed, at most {MAX_REASON} characters")
    found = desk.find(article, copies=copies)
    _ask(_take_down_lines(found), yes)
    with _searching() as progress:
        done = desk.forget(article, reason=reason, by=_who(by), copies=copies, progress=progress)
    if as_json:
        say_json_object(done)
    else:
        for line in _taken_lines(done):
            say_line(line)
    return DONE if _is_wiped(done.wiped) else SOME_FAILED


@click.command("tidy")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--source", metavar="NAME", help="Only pages of this source.")
@click.option(
    "--vacuum",
    is_flag=True,
    help="Write the file anew, to give the disk what is free in it. Needs as much room again.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_stdin_option
@invocation_options
@pass_invocation
def tidy_command(
    invocation: Invocation, dry_run: bool, source: str | None, vacuum: bool, as_json: bool, bound: bool
) -> int:
    """Drop stored pages that were kept long enough, and give their room back.

    How long and how much is kept is set by source, as keep.pages_days, keep.pages_mb, keep.rejected_days and
    keep.rejected_mb; without them everything is. Only bytes go: articles, versions, fetches and the ledger stay. Pages
    of articles that are marked, labelled, starred or noted, or whose version a time stamp covers, always stay; images
    do, too. Ends what a stopped `warraq source remove` left.
    """
    from warraq.desk.removing import RemovalDesk

    if bound:
        when_stdin_ends(end_as_by_signal)
    done = RemovalDesk(invocation.load).tidy(source=source, dry_run=dry_run, vacuum=vacuum, by=_who(None))
    if as_json:
        say_json_object({**_sizes(done), "sources": [_due_row(one) for one in done.sources]})
        return SOME_FAILED if done.bodies_left else DONE
    heads = ("source", "pages", "MB", "rejected", "MB", "held")
    if done.sources:
        say_table(heads, [[str(value) for value in _due_row(one).values()] for one in done.sources])
    for line in _tidied_lines(done):
        note(line)
    return SOME_FAILED if done.bodies_left else DONE


@click.command("remove")
@click.argument("name")
@click.option(
    "--keep-articles", is_flag=True, help="Keep articles, pages and fetches; only stop following it."
)
@click.option("--reason", default="", metavar="TEXT", help="Why; the ledger keeps it.")
@_by
@_yes
@invocation_options
@pass_invocation
def source_remove_command(
    invocation: Invocation, name: str, keep_articles: bool, reason: str, by: str | None, yes: bool
) -> int:
    """Remove a source with its articles, pages and history.

    Says what goes, and asks. Numbers and changes stay, so that cursors downstream are told of each article ('removed').
    What other sources have, too, stays. It takes a while for a large source and lets a crawl go on meanwhile; stopped,
    it goes on when called again or at the next `warraq tidy`. `warraq add` follows the source again, from nothing.
    """
    from warraq.desk.removing import RemovalDesk

    if len(reason) > MAX_REASON:
        raise click.UsageError(f"--reason has at most {MAX_REASON} characters")
    desk = RemovalDesk(invocation.load)
    plan = desk.plan_removal(name)
    _ask(_plan_lines(plan, keep_articles=keep_articles), yes)
    with advancing("remove", 0, plan.articles) as advance:
        done = desk.remove(
            name,
            keep_articles=keep_articles,
            reason=reason,
            by=_who(by),
            progress=lambda gone, _: advance(gone),
        )
    if done.kept_articles:
        say_line(f"{plan.slug}: not followed any more; {count(plan.articles, 'article')} kept")
        return DONE
    say_line(
        f"{plan.slug}: removed {count(done.articles, 'article')}, {_fetches(done.fetches)},"
        f" {count(done.pages, 'page')} ({_mb(done.page_bytes)})"
    )
    note("The room is free inside the database; `warraq tidy --vacuum` gives it to the disk.")
    for line in _left_lines(done.bodies_left):
        note(line)
    return SOME_FAILED if done.bodies_left else DONE


def _ask(lines: Iterator[str], yes: bool) -> None:
    """Say what goes, and go on only if that is wanted."""
    for line in lines:
        note(line)
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask on; --yes does it without asking")
    click.confirm("Go on?", abort=True, err=True)


def _take_down_lines(found: "TakeDown") -> Iterator[str]:
    if not found.article_ids:
        yield f"{found.url}: no article has this address; it will never be collected."
        return
    numbers = ", ".join(map(str, found.article_ids))
    yield f"Goes, and is never collected again: article {numbers}, {found.url}"
    yield from _copy_lines(found)


def _copy_lines(found: "TakeDown") -> Iterator[str]:
    if not found.copies:
        return
    yield f"Stays: {count(len(found.copies), 'article')} that tell the same; --copies takes them down, too:"
    for copy in found.copies[:SHOWN_COPIES]:
        alike = "" if copy.similarity is None else f" ({copy.relation} {copy.similarity:.2f})"
        yield f"  {copy.article_id}  {copy.source}  {copy.url}{alike}"


def _taken_lines(done: "TakenDown") -> Iterator[str]:
    found, wiped = done.forgotten, done.wiped
    closed = f"{found.addresses} address{'' if found.addresses == 1 else 'es'} closed"
    if not found.article_ids:
        yield f"{closed}: never collected"
    else:
        yield (
            f"forgotten: article {', '.join(map(str, found.article_ids))}: {count(found.versions, 'version')},"
            f" {count(found.pages, 'page')}, {count(found.images, 'image')}, {found.entries} of feeds; {closed}"
        )
    if done.quoting:
        yield f"with them {count(len(done.quoting), 'stored page')} that quoted it (listings and the like)"
    for page in found.shared:
        whose = ", ".join(map(str, page.article_ids)) or page.url
        yield f"kept: page {page.sha256[:12]}, of which article {whose} was extracted, too"
    if done.quoted_in:
        yield f"it is quoted on the pages of article {', '.join(map(str, done.quoted_in))}, which stay"
    for copy in found.copies[:SHOWN_COPIES]:
        yield f"a copy stays: article {copy.article_id}, {copy.url}; `warraq forget {copy.article_id} --reason …`"
    if wiped.was_rewritten:
        yield "free space held traces of it: the whole file was written anew"
    if not wiped.is_clean:
        where = "the server's tables" if wiped.log_is_servers else "the file"
        yield f"free space of {where} still holds traces: run `warraq tidy --vacuum` when nothing else uses it"
    if wiped.log_is_servers:
        yield "the server's write-ahead log, and whatever is copied from it, holds it until the server writes over it"
    elif not wiped.log_is_empty:
        yield "another program reads an older state, which the log beside the file still holds: end it or wait, then"
        yield "run `warraq tidy`, which empties the log"
    yield from _left_lines(wiped.bodies_left)


def _is_wiped(wiped: "Wiped") -> bool:
    return wiped.is_clean and wiped.log_is_empty and not wiped.bodies_left


def _left_lines(bodies: int) -> Iterator[str]:
    if bodies:
        yield f"the bytes of {count(bodies, 'page')} still stand outside the database, where nobody answers:"
        yield "run `warraq tidy` when it can, which deletes them"
    yield "Backups and exports made before still have it."


def _list(rows: "tuple[TombstoneRow, ...]", as_json: bool) -> int:
    if as_json:
        say_json(rows)
        return DONE
    heads = ("at", "by", "articles", "hashes", "reason")
    say_table(
        heads,
        [
            [row.at, row.by, " ".join(map(str, row.article_ids)), str(row.addresses), row.reason]
            for row in rows
        ],
    )
    return DONE


def _plan_lines(plan: "RemovalPlan", *, keep_articles: bool) -> Iterator[str]:
    name = f"{plan.slug} ({plan.name or plan.home_url})"
    if plan.is_begun:
        yield f"{name}: its removal was stopped half-way and goes on"
    if keep_articles and not plan.is_begun:
        yield f"{name}: {count(plan.feeds, 'feed')} and the queue ({plan.queued}) go; {_articles(plan)} stay"
        return
    yield (
        f"{name}: {_articles(plan)} go, with {_fetches(plan.fetches)} and {count(plan.pages, 'page')}"
        f" ({_mb(plan.page_bytes)})"
    )
    said = (
        ("marked", plan.marked), ("labelled", plan.labelled), ("starred", plan.starred), ("noted", plan.noted),
    )  # fmt: skip
    if named := ", ".join(f"{number} {how}" for how, number in said if number):
        yield f"  of these articles {named}"
    yield "  what was cited of them can be proved no more"


def _articles(plan: "RemovalPlan") -> str:
    return f"{count(plan.articles, 'article')} ({count(plan.versions, 'version')})"


def _tidied_lines(done: "Tidied") -> Iterator[str]:
    if done.is_dry:
        yield f"would drop {count(done.pages, 'page')}, {_mb(done.page_bytes)}"
        return
    for slug in done.finished:
        yield f"{slug}: the removal that was stopped half-way is done"
    yield f"dropped {count(done.pages, 'page')} ({_mb(done.page_bytes)})"
    if done.deliveries:
        yield f"dropped {count(done.deliveries, 'note')} of old deliveries"
    what = "tables" if done.log_is_servers else "file"
    yield f"{what}: {_mb(done.file_before)} before, {_mb(done.file_after)} now"
    if done.pages and not done.was_rewritten:
        yield f"The room is free inside the {what}, for what comes next; --vacuum gives it to the disk."
    if not done.log_is_empty and not done.log_is_servers:
        yield "The log could not be emptied: another program reads an older state. Run this again when it has ended."
    yield from _left_lines(done.bodies_left)


def _sizes(done: "Tidied") -> dict[str, object]:
    from dataclasses import asdict

    return {name: value for name, value in asdict(done).items() if name != "sources"}


def _due_row(one: "DuePages") -> dict[str, object]:
    return {
        "source": one.source, "pages": len(one.articles), "pages_mb": round(one.article_bytes / 1e6, 1),
        "rejected": len(one.rejected), "rejected_mb": round(one.rejected_bytes / 1e6, 1), "held": one.held,
    }  # fmt: skip


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _fetches(number: int) -> str:
    return f"{number} fetch{'' if number == 1 else 'es'}"


def _who(given: str | None) -> str:
    """The name given, else that of the user."""
    if given is not None:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        return ""


@contextmanager
def _searching() -> "Iterator[Progress]":
    """A line on a terminal while stored pages are searched."""
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return

    def tell(done: int, of: int) -> None:
        if done % 1_000 == 0:
            note(f"{done} of {of} stored pages searched")

    yield tell
