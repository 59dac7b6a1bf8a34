"""`cluster`: work on one database of a server, shared by workers on this machine or several."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from warraq.articles.errors import ConfigurationError, WarraqError
from warraq.cli.cluster_jobs import dedupe_command, reclean_command
from warraq.cli.exits import DONE
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say
from warraq.cli.phrases import count, day_and_time
from warraq.cli.reading import say_json_object
from warraq.cli.wishes import Wishes
from warraq.location import FORM, Server

if TYPE_CHECKING:
    from warraq.cluster.workers import Workers
    from warraq.config import Config
    from warraq.storage import LivingRun, QueueLength


@click.group("cluster")
def cluster_command() -> None:
    """Share the work on one PostgreSQL database among workers, here or on other machines."""


@cluster_command.command("run")
@click.option("--workers", type=click.IntRange(1), required=True, metavar="N", help="How many workers crawl.")
@click.option(
    "--ray",
    "address",
    default="",
    metavar="ADDRESS",
    help="Of a Ray cluster that runs already (HOST:6379). Default: one is started on this machine, and ends with this.",
)
@invocation_options
@pass_invocation
def run_command(invocation: Invocation, workers: int, address: str) -> int:
    """Keep running with N workers: crawl together whenever something is due, until stopped.

    Does what `warraq run` does, with workers that Ray places on the machines of its cluster. Each runs `warraq crawl`
    in a process of its own, round by round; they share the queue, one request limit, and each host's turn. One of them
    leads: it begins the rounds. When it dies, another one leads within seconds, and Ray starts workers that died again.
    SIGHUP reloads the configuration, which is sent to all workers, and starts a round at once; SIGTERM and Ctrl-C stop
    gracefully and keep everything fetched. A second one on the same database, or a `run`, exits at once with a message.

    The database must be one of a PostgreSQL server, which every machine reaches by the same address. It may have a
    password: no command line shows it. Secrets of hooks and keys of a bucket must stand in warraq.toml or in the
    environment of each machine. Paths in warraq.toml must begin at the root.
    """
    from warraq.desk.telling import keys_of
    from warraq.extras import require
    from warraq.storage import WriterLock

    require("ray", "cluster")
    from warraq.cluster.member import Ordered
    from warraq.cluster.workers import LOOK_S, Workers

    config = invocation.load()
    server = config.database
    if not isinstance(server, Server):
        raise ConfigurationError(
            f"is a file, which one machine crawls by itself: use `warraq run`, or move it to a server with"
            f" `warraq move --from {server} --to {FORM}` and name that with --db",
            identity=str(server),
        )
    keys_of(config, os.environ)
    ordered = Ordered(text=_text(config), verbosity=invocation.verbosity)
    invocation.reader().close()  # fail now if the database cannot be read
    with WriterLock(server, "run", doing="cluster run"):
        pass  # ... or somebody crawls it already
    with (
        closing(Wishes()) as wishes,
        Workers(server, ordered, workers, address=address, tell=note) as watched,
    ):
        wishes.listen()  # from now on: Ray sets a handler of its own when it starts
        while not wishes.stop:
            watched.look()
            if wishes.reload:
                wishes.reload = False
                _reload(invocation, watched)
            wishes.wait(LOOK_S)
        watched.drain()
    note("stopped; everything fetched is kept")
    return DONE


@cluster_command.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@invocation_options
@pass_invocation
def status_command(invocation: Invocation, as_json: bool) -> int:
    """Show who works on the database now, and how much is left to do.

    One line for each crawl that lives: its process and machine, since when, the visits it has under way and the hosts
    whose turn it has, until when it is taken to live. Then the request limit that parts of a crawl share, who
    leads, and the queue. All is read from the database; of a file it is less, and a crawl that was killed is listed
    until the next one starts.
    """
    from warraq.storage import WriterLock, open_reader

    database = invocation.load().database
    with open_reader(database) as reader:
        found = _Found(
            leader=WriterLock(database, "run").holder(),
            runs=reader.runs.living(),
            queue=reader.runs.queue(),
        )
    if as_json:
        say_json_object(found)
    else:
        for line in _lines(found):
            say(line)
    return DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """`leader`: who begins rounds, '' nobody."""

    leader: str
    runs: "tuple[LivingRun, ...]"
    queue: "QueueLength"


def _lines(found: _Found) -> Iterator[str]:
    for run in found.runs:
        parts = [
            f"run {run.id} ({run.command}): {run.place or 'place unknown'}",
            f"since {day_and_time(run.started_at)}",
            f"{count(run.leased, 'visit')} under way",
            count(run.hosts, "host"),
        ]
        if run.alive_until is not None:
            parts.append(f"alive until {run.alive_until.astimezone():%H:%M:%S}")
        yield ", ".join(parts) + (f"; part of {run.cluster}" if run.cluster else "")
    for name, taken in {run.cluster: run.taken for run in found.runs if run.cluster}.items():
        yield f"{name}: {count(taken, 'request')} taken from its limit"
    yield f"leads: {found.leader or 'nobody'}"
    queue = found.queue
    yield f"queue: {queue.waiting} waiting at {count(queue.hosts, 'host')}, {queue.leased} under way"


def _reload(invocation: Invocation, watched: "Workers") -> None:
    try:
        watched.order(_text(invocation.load()))
        note("configuration reloaded")
    except WarraqError as problem:
        note(f"error: {problem}; the workers go by what they had")


def _text(config: "Config") -> str:
    """The text of warraq.toml, as it holds on any machine.

    Raises:
        ConfigurationError: it names a path relative to its folder.
    """
    from warraq.config import CONFIG_NAME, load_config

    if config.file is None:
        return ""
    text = config.file.read_text(encoding="utf-8-sig")
    with TemporaryDirectory() as folder:
        copy = Path(folder, CONFIG_NAME)
        copy.write_text(text, encoding="utf-8")
        there = replace(load_config(copy), database=config.database)
    if replace(there, file=None) != replace(config, file=None):
        raise ConfigurationError(
            "names a file or folder from where it stands, and the workers have a copy of it elsewhere;"
            " write the path from / on",
            identity=str(config.file),
        )
    return text


for _job in (reclean_command, dedupe_command):
    cluster_command.add_command(_job)
