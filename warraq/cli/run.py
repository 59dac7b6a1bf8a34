"""`run`: crawl whenever something is due, until stopped."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType

import click

from warraq.articles.errors import WarraqError
from warraq.cli.exits import DONE
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note
from warraq.cli.phrases import day_and_time, now

LEAST_PAUSE_S = 60.0  # minimum pause between two rounds
LONGEST_PAUSE_S = 3_600.0  # maximum pause, since sources may have been added
LOOK_S = 0.2  # how often to check whether a round has ended
LOOK_AGAIN_S = 10.0  # how often to check whether somebody has resumed a source, or asked for a poll


@dataclass(slots=True)
class Wishes:
    """What signals have requested. A signal handler only sets an event."""

    stop: bool = False
    reload: bool = False
    woken: threading.Event = field(default_factory=threading.Event)

    def on_stop(self, number: int, frame: FrameType | None) -> None:
        """SIGTERM, SIGINT."""
        self.stop = True
        self.woken.set()

    def on_reload(self, number: int, frame: FrameType | None) -> None:
        """SIGHUP."""
        self.reload = True
        self.woken.set()


@click.command("run")
@invocation_options
@pass_invocation
def run_command(invocation: Invocation) -> int:
    """Keep running: crawl whenever something is due, until stopped.

    Each round runs `warraq crawl` in its own process, so that memory is freed and a crash ends only one round. Between
    rounds it sleeps until the next poll is due, between a minute and an hour, or until a source is resumed. SIGHUP
    reloads the configuration and starts a round at once; SIGTERM and Ctrl-C stop gracefully and keep everything
    fetched. A second `run` on the same database exits at once with a message.
    """
    from warraq.desk.telling import keys_of
    from warraq.storage import WriterLock

    config = invocation.load()
    keys_of(config, os.environ)
    invocation.reader().close()  # fail now if the database cannot be read, not every hour
    lock = WriterLock(config.database.with_name(config.database.name + ".run"))
    lock.acquire()
    wishes = Wishes()
    signal.signal(signal.SIGTERM, wishes.on_stop)
    signal.signal(signal.SIGINT, wishes.on_stop)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, wishes.on_reload)
    try:
        while not wishes.stop:
            _round(invocation, wishes)
            if not wishes.stop:
                _sleep(invocation, wishes)
    finally:
        lock.release()
    note("stopped; everything fetched is kept")
    return DONE


def _round(invocation: Invocation, wishes: Wishes) -> None:
    """Run one crawl. When asked to stop, pass the request on and wait."""
    wishes.reload = False
    wishes.woken.clear()
    # a session of its own: Ctrl-C in a terminal reaches only this process, which passes it on once
    process = subprocess.Popen(  # noqa: S603 - this program itself, with the user's own options
        _command(invocation), stdin=subprocess.DEVNULL, start_new_session=True
    )
    passed_on = False
    while process.poll() is None:
        if wishes.stop and not passed_on:
            process.send_signal(signal.SIGTERM)
            passed_on = True
        time.sleep(LOOK_S)
    if process.returncode not in (0, 1, 3, 4) and not passed_on:
        note(f"a round ended with {process.returncode}; the next one tries again")


def _command(invocation: Invocation) -> list[str]:
    command = [sys.executable, "-m", "warraq"]
    if invocation.config:
        command += ["--config", invocation.config]
    if invocation.database:
        command += ["--db", invocation.database]
    return [*command, *["-v"] * invocation.verbosity, "crawl"]


def _sleep(invocation: Invocation, wishes: Wishes) -> None:
    present = now()
    until = _next_round(invocation, present)
    note(f"[{os.getpid()}] next round {day_and_time(until)}")
    with _telling(invocation):
        _wait(invocation, wishes, (until - present).total_seconds())
    if wishes.reload:
        try:
            invocation.load()
            note("configuration reloaded")
        except WarraqError as problem:
            note(f"error: {problem}; rounds fail until it is fixed")


def _wait(invocation: Invocation, wishes: Wishes, seconds: float) -> None:
    """Wait so long; shorter when somebody wakes us, or makes a feed due."""
    began = time.monotonic()
    while (rest := began + seconds - time.monotonic()) > 0 and not wishes.woken.wait(min(rest, LOOK_AGAIN_S)):
        if seconds > LEAST_PAUSE_S and _is_due(invocation):
            seconds = LEAST_PAUSE_S


def _is_due(invocation: Invocation) -> bool:
    """Whether a feed is due; False when that cannot be read."""
    try:
        with invocation.reader() as reader:
            return bool(reader.feeds.due(now()))
    except WarraqError:
        return False


def _telling(invocation: Invocation) -> AbstractContextManager[object]:
    """Tells hooks while the block sleeps: what failed before, and what people do meanwhile."""
    from warraq.desk.beside import Telling
    from warraq.desk.telling import keys_of

    try:
        config = invocation.load()
        return Telling(config, keys_of(config, os.environ))
    except WarraqError as problem:
        note(f"error: {problem}; hooks are told nothing until it is fixed")
        return nullcontext()


def _next_round(invocation: Invocation, present: datetime) -> datetime:
    """When the next poll is due, within bounds; in an hour when that cannot be read."""
    latest = present + timedelta(seconds=LONGEST_PAUSE_S)
    try:
        with invocation.reader() as reader:
            due = [row.next_due for row in reader.sources.health(present) if row.next_due is not None]
    except WarraqError as problem:
        note(f"error: {problem}")
        return latest
    earliest = present + timedelta(seconds=LEAST_PAUSE_S)
    return max(earliest, min([latest, *due]))
