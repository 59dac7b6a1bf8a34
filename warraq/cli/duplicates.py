"""`duplicates` and `dedupe`: clusters with their evidence, decisions by hand, judging all anew."""

from typing import TYPE_CHECKING

import click

from warraq.cli.exits import DONE
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say, say_line
from warraq.cli.phrases import count, now
from warraq.cli.reading import identity_of, say_json, say_json_object, slug_of, source_option

if TYPE_CHECKING:
    from warraq.storage import ClusterRow, MatchRow, MemberRow, PairRow, Reader, Store

_RELATIONS = {
    "same": "same words as",
    "near": "edited form of",
    "truncated": "beginning of",
    "excerpt": "excerpt of",
    "extended": "begins with all of",
    "contains": "has within it all of",
    "joined": "joined by hand to",
    "moved": "moved to",
    "through": "in the cluster through another member, not by",
}
_NOTE_EVERY = 10_000  # changes gone through


@click.group("duplicates", invoke_without_command=True)
@source_option
@click.option(
    "--json", "as_json", is_flag=True, help="JSON Lines, an object a cluster with members and evidence."
)
@invocation_options
@click.pass_context
def duplicates_command(ctx: click.Context, source: str | None, as_json: bool) -> None:
    """List stories that came more than once, with the evidence.

    A cluster is shown by its representative: a whole text before an excerpt, an article on its own site before one
    that declares another site's address, then the earliest by stated date. `explain` tells why two articles are one
    story or not; `split` and `join` decide it by hand, for good.
    """
    if ctx.invoked_subcommand is not None:
        return
    with ctx.ensure_object(Invocation).reader() as reader:
        found = reader.clusters.select(slug_of(reader, source))
        if as_json:
            say_json(found)
            return
        for cluster in found:
            _say_cluster(cluster)


@duplicates_command.command("explain")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with all of this.")
@invocation_options
@pass_invocation
def explain_pair(invocation: Invocation, one: str, other: str, as_json: bool) -> None:
    """Tell why two articles are one story or not.

    A and B are numbers that `warraq list` shows, or addresses. The texts are compared as they are now.
    """
    with invocation.reader() as reader:
        first, second = (reader.articles.get(identity_of(name)) for name in (one, other))
        pair = reader.clusters.pair(first.id, second.id)
    if as_json:
        say_json_object(pair)
        return
    for line in pair_lines(pair):
        say(line)


@duplicates_command.command("split")
@click.argument("articles", nargs=-1, required=True, metavar="ID...")
@invocation_options
@pass_invocation
def split(invocation: Invocation, articles: tuple[str, ...]) -> int:
    """Take articles out of their cluster.

    Several are taken out together and stay one story among themselves. The decision is kept: `warraq dedupe --rebuild`
    respects it.
    """
    numbers = _numbers(invocation, articles)
    with _store(invocation) as store:
        touched = store.clusters.split(numbers, now=now())
    note(f"Split: now clusters {', '.join(map(str, touched))}.")
    return DONE


@duplicates_command.command("join")
@click.argument("articles", nargs=-1, required=True, metavar="A B...")
@invocation_options
@pass_invocation
def join(invocation: Invocation, articles: tuple[str, ...]) -> int:
    """Make one cluster of the clusters of these articles.

    The decision is kept: `warraq dedupe --rebuild` respects it.
    """
    if len(articles) < 2:
        raise click.UsageError("two articles are needed to join them")
    numbers = _numbers(invocation, articles)
    with _store(invocation) as store:
        cluster_id = store.clusters.join(numbers, now=now())
    note(f"Joined: cluster {cluster_id}.")
    return DONE


@click.command("dedupe")
@click.option(
    "--rebuild", is_flag=True, required=True, help="Judge all articles anew, in the order they came."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: what is otherwise than before.")
@invocation_options
@pass_invocation
def dedupe_command(invocation: Invocation, rebuild: bool, as_json: bool) -> None:
    """Judge anew which articles are copies.

    Everything is gone through as it came, edits and decisions by hand included. The clusters there are stay valid
    until the end, when what differs is written at once: interrupted before, nothing has changed. What comes out
    otherwise is in `warraq changes`. No crawl may run. The index is made in SQLite's temporary folder (SQLITE_TMPDIR),
    about 400 bytes an article.
    """
    from warraq.storage import WriterLock

    reported = 0

    def tell(done: int, of: int) -> None:
        nonlocal reported
        if done - reported >= _NOTE_EVERY:
            reported = done
            note(f"{done} of {of} changes gone through")

    with WriterLock(invocation.load().database), _store(invocation) as store:
        found = store.clusters.rejudge(now=now(), progress=tell)
    if as_json:
        say_json_object(found)
        return
    say(
        f"{count(found.articles, 'article')}, {found.stories} without copies; "
        f"{found.duplicates} copies of another than before, {found.separated} no copies any more"
    )


def pair_lines(pair: "PairRow") -> tuple[str, ...]:
    """What is known of two articles, a fact a line."""
    a, b = pair.article_id, pair.other_id
    first = f"{a} and {b} are in one cluster, {pair.cluster_id}." if pair.is_one_cluster else (
        f"{a} and {b} are in different clusters, {pair.cluster_id} and {pair.other_cluster_id}."
    )  # fmt: skip
    judged = (
        f"Texts: one story; {a} is {pair.relation}: {_RELATIONS[pair.relation]} {b}."
        if pair.relation
        else f"Texts: not one story: {pair.objection}."
    )
    lines = [
        first,
        judged,
        f"{_percent(pair.similarity)} of the shorter text's runs of five words stand in the longer one; at this length"
        f" {_percent(pair.needed_similarity)} are needed. {pair.words} and {pair.other_words} words.",
        f"Longest stretch without a common run: {_percent(pair.longest_gap)} of the shorter text. Numbers in the common"
        f" part that agree: {_percent(pair.numbers)}.",
        f"Keys in common: {pair.shared_keys} of {pair.keys}; below {pair.needed_keys} texts are not compared at all.",
    ]
    if pair.relation and not pair.is_one_cluster and not pair.rulings:
        lines.append("They were not compared when the later one came, or it said something else then.")
    lines += [f"Evidence: {match_line(match)}" for match in pair.chain]
    lines += [
        f"Decided by hand at {ruling.at}: {ruling.kind} {' '.join(map(str, ruling.article_ids))}"
        for ruling in pair.rulings
    ]
    return tuple(lines)


def match_line(match: "MatchRow") -> str:
    """'5 is an excerpt of 2 (97 %)'."""
    return (
        f"{match.article_id}: {_RELATIONS[match.relation]} {match.matched_id} ({_percent(match.similarity)})"
    )


def _say_cluster(cluster: "ClusterRow") -> None:
    shown = next(member for member in cluster.members if member.id == cluster.representative_id)
    say_line(f"cluster {cluster.id}", count(len(cluster.members), "article"), shown.title)
    evidence = {match.article_id: match for match in cluster.matches}
    for member in cluster.members:
        say_line(*_member_parts(member, cluster, evidence.get(member.id)), indent=2)
        say_line(member.url, indent=8)


def _member_parts(member: "MemberRow", cluster: "ClusterRow", match: "MatchRow | None") -> tuple[str, ...]:
    parts = [str(member.id), member.source, member.published[:10], f"{member.words} words"]
    if member.id == cluster.representative_id:
        parts.append("representative")
    else:
        similarity = "" if member.similarity is None else f" ({_percent(member.similarity)})"
        parts.append(
            f"{_RELATIONS.get(member.relation, member.relation)} {cluster.representative_id}{similarity}"
        )
    if member.id == cluster.earliest_id:
        parts.append("earliest")
    if match is not None and match.matched_id != cluster.representative_id:
        parts.append(f"found by {match.matched_id}: {match.relation}")
    parts += [*member.traits, *(("gone",) if member.is_gone else ())]
    return tuple(part for part in parts if part)


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _numbers(invocation: Invocation, articles: tuple[str, ...]) -> tuple[int, ...]:
    with invocation.reader() as reader:
        return tuple(_number(reader, article) for article in articles)


def _number(reader: "Reader", article: str) -> int:
    return reader.articles.get(identity_of(article)).id


def _store(invocation: Invocation) -> "Store":
    from warraq.storage import open_store

    return open_store(invocation.load().database)
