"""`metrics`: counters in the Prometheus text format, for a node exporter's text file or any scraper of files."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import click

from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import say_raw
from warraq.cli.phrases import now

if TYPE_CHECKING:
    from warraq.storage import Counts, FilteredCount, HookRow, LivingRun, RunRow, SourceHealth

Sample = tuple[Mapping[str, str], float]

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


@click.command("metrics")
@invocation_options
@pass_invocation
def metrics_command(invocation: Invocation) -> None:
    """Print counters in the Prometheus text format.

    Outcomes by source, articles, queued visits, failures, what filters did not let through, the times of the last
    success and the last run, the runs that live, and what waits for hooks.
    """
    with invocation.reader() as reader:
        totals, sources, runs = reader.counts(), reader.sources.health(now()), reader.runs.last(1)
        outcomes, filtered = reader.fetches.outcome_counts(), reader.filtered.counts()
        hooks, living = reader.hooks.all(), reader.runs.living()
    say_raw((*metric_lines(totals, sources, runs, outcomes), *filtered_metric_lines(filtered)))
    say_raw(living_metrics(living))
    say_raw(hook_metrics(hooks))


def metric_lines(
    totals: "Counts",
    sources: "Iterable[SourceHealth]",
    runs: "Iterable[RunRow]",
    outcomes: Iterable[tuple[str, str, str, int]],
) -> Iterator[str]:
    """The lines, with their line ends. Source: Prometheus exposition format 0.0.4."""
    rows = tuple(sources)

    def by_source(value: str, rows: "Iterable[SourceHealth]") -> list[Sample]:
        return [({"source": row.source.slug}, float(getattr(row, value))) for row in rows]

    followed = [row for row in rows if not row.is_removed]

    yield from _metric(
        "outcomes_total", "counter", "Fetches by how they ended.",
        [({"source": s, "outcome": k, "reason": r}, float(n)) for s, k, r, n in outcomes],
    )  # fmt: skip
    yield from _metric("articles", "gauge", "Articles per source.", by_source("articles", rows))
    yield from _metric("queued", "gauge", "Queued visits.", by_source("queued", followed))
    yield from _metric("feed_failures", "gauge", "Consecutive failed polls.", by_source("failures", followed))
    yield from _metric(
        "last_success_timestamp_seconds", "gauge", "When a feed of the source was last read successfully.",
        [({"source": row.source.slug}, row.last_success_at.timestamp()) for row in rows if row.last_success_at],
    )  # fmt: skip
    for name in ("versions", "duplicates", "gone", "pages", "page_bytes"):
        yield from _metric(name, "gauge", f"In the database: {name}.", [({}, float(getattr(totals, name)))])
    yield from _metric(
        "last_run",
        "gauge",
        "Number of the last run.",
        [({"outcome": run.outcome}, float(run.id)) for run in runs],
    )


def filtered_metric_lines(counts: "Iterable[FilteredCount]") -> Iterator[str]:
    """Likewise, of what filters did not let through."""
    yield from _metric(
        "filtered", "gauge", "Addresses that filters do not let through, fetched or not.",
        [
            ({"source": one.source, "reason": one.reason, "fetched": str(one.is_fetched).lower()}, float(one.addresses))
            for one in counts
        ],
    )  # fmt: skip


def living_metrics(runs: "Iterable[LivingRun]") -> Iterator[str]:
    """Likewise, of the runs that live."""
    rows = tuple(runs)
    alive = Counter(run.command for run in rows)
    yield from _metric(
        "living_runs", "gauge", "Runs that live now.",
        [({"command": command}, float(number)) for command, number in sorted(alive.items())],
    )  # fmt: skip
    yield from _metric("leased", "gauge", "Visits under way.", [({}, float(sum(run.leased for run in rows)))])


def hook_metrics(hooks: "Iterable[HookRow]") -> Iterator[str]:
    """The lines about hooks; none without hooks."""
    rows = tuple(hooks)
    if not rows:
        return

    def by_hook(name: str) -> list[Sample]:
        return [({"hook": row.name}, float(getattr(row, name))) for row in rows]

    yield from _metric("hook_waiting", "gauge", "Changes a hook was not told of yet.", by_hook("waiting"))
    yield from _metric(
        "hook_waiting_health", "gauge", "Changes of health it was not told of yet.", by_hook("waiting_health")
    )
    yield from _metric(
        "hook_given_up_total", "counter", "Deliveries that were never accepted.", by_hook("given_up")
    )
    yield from _metric(
        "hook_failing_since_timestamp_seconds", "gauge", "When the first failed attempt was made; none: all is well.",
        [({"hook": row.name}, row.failing_since.timestamp()) for row in rows if row.failing_since],
    )  # fmt: skip


def _metric(name: str, kind: str, text: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP warraq_{name} {text}\n# TYPE warraq_{name} {kind}\n"
    for labels, value in samples:
        inside = ",".join(f'{label}="{told.translate(_ESCAPES)}"' for label, told in labels.items())
        number = str(int(value)) if value == int(value) else repr(value)
        yield f"warraq_{name}{'{' + inside + '}' if inside else ''} {number}\n"
