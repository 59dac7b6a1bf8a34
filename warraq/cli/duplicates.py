"""`duplicates` and `dedupe`: clusters with their evidence, manual decisions, rebuilding."""

from typing import TYPE_CHECKING

import click

from warraq.cli.exits import DONE
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say, say_line
from warraq.cli.phrases import count, now
from warraq.cli.reading import identity_of, numbers_of, say_json, say_json_object, slug_of, source_option

if TYPE_CHECKING:
    from warraq.storage import ClusterRow, MatchRow, MemberRow, PairRow, Rejudged, Store

_RELATIONS = {
    "same": "same words as",
    "near": "edited form of",
    "truncated": "beginning of",
    "excerpt": "excerpt of",
    "extended": "starts with the whole of",
    "contains": "contains the whole of",
    "joined": "joined manually to",
    "moved": "moved to",
    "through": "in the cluster through another member, not directly like",
}
_NOTE_EVERY = 10_000  # changes compared


@click.group("duplicates", invoke_without_command=True)
@source_option
@click.option(
    "--json", "as_json", is_flag=True, help="JSON Lines, one object per cluster, with members and evidence."
)
@invocation_options
@click.pass_context
def duplicates_command(ctx: click.Context, source: str | None, as_json: bool) -> None:
    """List stories found more than once, with the evidence.

    A cluster is represented by one article: a full text rather than an excerpt, an article on its own site rather
    than one that declares another site's address, then the earliest by stated date. `explain` says why two articles
    are or are not one story; `split` and `join` override that for good.
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
@click.option("--json", "as_json", is_flag=True, help="All of this as one JSON object.")
@invocation_options
@pass_invocation
def explain_pair(invocation: Invocation, one: str, other: str, as_json: bool) -> None:
    """Explain why two articles are, or are not, one story.

    A and B are article numbers from `warraq list`, or addresses. The current texts are compared.
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

    Several articles leave together and form a cluster of their own. `warraq dedupe --rebuild` respects the decision.
    """
    numbers = numbers_of(invocation, articles)
    with _store(invocation) as store:
        touched = store.clusters.split(numbers, now=now())
    note(f"Split: now clusters {', '.join(map(str, touched))}.")
    return DONE


@duplicates_command.command("join")
@click.argument("articles", nargs=-1, required=True, metavar="A B...")
@invocation_options
@pass_invocation
def join(invocation: Invocation, articles: tuple[str, ...]) -> int:
    """Merge the clusters of these articles into one.

    `warraq dedupe --rebuild` respects the decision.
    """
    if len(articles) < 2:
        raise click.UsageError("join needs at least two articles")
    numbers = numbers_of(invocation, articles)
    with _store(invocation) as store:
        cluster_id = store.clusters.join(numbers, now=now())
    note(f"Joined: cluster {cluster_id}.")
    return DONE


@click.command("dedupe")
@click.option(
    "--rebuild", is_flag=True, required=True, help="Compare all articles again, in the order they arrived."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: what changed.")
@invocation_options
@pass_invocation
def dedupe_command(invocation: Invocation, rebuild: bool, as_json: bool) -> None:
    """Find all near-duplicates again from scratch.

    Articles are compared in the order they arrived, with their edits and your manual decisions. The existing clusters
    stay valid until the end, when all differences are written in one transaction: an interrupted rebuild changes
    nothing. Differences appear in `warraq changes`. No crawl may be running. The index is built in SQLite's temporary
    folder (SQLITE_TMPDIR), or the server's, and takes about 400 bytes per article.
    """
    from warraq.storage import WriterLock

    with WriterLock(invocation.load().database, doing="dedupe"), _store(invocation) as store:
        found = store.clusters.rejudge(now=now(), progress=Compared())
    say_rejudged(found, as_json=as_json)


class Compared:
    """A line on standard error every few thousand changes."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, done: int, of: int) -> None:
        """Report progress when a report is due."""
        if done - self._told >= _NOTE_EVERY:
            self._told = done
            note(f"{done} of {of} changes compared")


def say_rejudged(found: "Rejudged", *, as_json: bool) -> None:
    """What a rebuild changed."""
    if as_json:
        say_json_object(found)
        return
    say(
        f"{count(found.articles, 'article')}, {found.stories} without copies; "
        f"{found.duplicates} now copies of a different article, {found.separated} no longer copies"
    )


def pair_lines(pair: "PairRow") -> tuple[str, ...]:
    """What is known about two articles, one fact per line."""
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
        f"{_percent(pair.similarity)} of the shorter text's runs of five words are in the longer one; at this length"
        f" {_percent(pair.needed_similarity)} are needed. {pair.words} and {pair.other_words} words.",
        f"Longest stretch without a shared run: {_percent(pair.longest_gap)} of the shorter text. Matching numbers"
        f" in the shared part: {_percent(pair.numbers)}.",
        f"Shared keys: {pair.shared_keys} of {pair.keys}; below {pair.needed_keys} texts are not compared at all.",
    ]
    if pair.relation and not pair.is_one_cluster and not pair.rulings:
        lines.append("They were not compared when the later one arrived, or its text was different then.")
    lines += [f"Evidence: {match_line(match)}" for match in pair.chain]
    lines += [
        f"Decided manually at {ruling.at}: {ruling.kind} {' '.join(map(str, ruling.article_ids))}"
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


def _store(invocation: Invocation) -> "Store":
    from warraq.storage import open_store

    return open_store(invocation.load().database)
