"""`run`: crawl whenever something is due, until stopped."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType

import click

from warraq.articles.errors import WarraqError
from warraq.cli.exits import DONE
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note
from warraq.cli.phrases import day_and_time, now
from warraq.cli.serve import serve_options

LEAST_PAUSE_S = 60.0  # minimum pause between two rounds
LONGEST_PAUSE_S = 3_600.0  # maximum pause, since sources may have been added
CLOSE_S = 15.0  # the reading room gives requests ten seconds to end
LOOK_S = 0.2  # how often to check whether a round has ended


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


class Room:
    """The reading room beside the crawls: a process of our group, so that whatever ends the group ends it too."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Start it, if it does not run; what it says of why it cannot stands above."""
        if self._process is not None and self._process.poll() is not None:
            note(f"the reading room ended with {self._process.returncode}; it is started again")
            self._process = None
        if self._process is None:
            self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)  # noqa: S603 - as in _round

    def close(self) -> None:
        """Ask it to stop, and wait; what does not is killed."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(CLOSE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@click.command("run")
@click.option(
    "--serve",
    "serving",
    is_flag=True,
    help="Also open the reading room, as `warraq serve` with these options:",
)
@serve_options
@invocation_options
@pass_invocation
def run_command(
    invocation: Invocation,
    serving: bool,
    host: str,
    port: int,
    allowed: tuple[str, ...],
    base_url: str,
    login: bool,
) -> int:
    """Keep running: crawl whenever something is due, until stopped.

    Each round runs `warraq crawl` in its own process, so that memory is freed and a crash ends only one round. Between
    rounds it sleeps until the next poll is due, between a minute and an hour. SIGHUP reloads the configuration and
    starts a round at once; SIGTERM and Ctrl-C stop gracefully and keep everything fetched. A second `run` on the same
    database exits at once with a message.

    With --serve the reading room is open meanwhile, as one more process of the group; it ends with this one. If it
    ends by itself, it is started again with the next round.
    """
    from warraq.storage import WriterLock

    config = invocation.load()
    invocation.reader().close()  # fail now if the database cannot be read, not every hour
    lock = WriterLock(config.database.with_name(config.database.name + ".run"))
    lock.acquire()
    wishes = Wishes()
    signal.signal(signal.SIGTERM, wishes.on_stop)
    signal.signal(signal.SIGINT, wishes.on_stop)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, wishes.on_reload)
    room = Room(_serve_command(invocation, host, port, allowed, base_url, login)) if serving else None
    try:
        while not wishes.stop:
            if room is not None:
                room.ensure()
            _round(invocation, wishes)
            if not wishes.stop:
                _sleep(invocation, wishes)
    finally:
        if room is not None:
            room.close()
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


def _command(invocation: Invocation, name: str = "crawl") -> list[str]:
    command = [sys.executable, "-m", "warraq"]
    if invocation.config:
        command += ["--config", invocation.config]
    if invocation.database:
        command += ["--db", invocation.database]
    return [*command, *["-v"] * invocation.verbosity, name]


def _serve_command(
    invocation: Invocation, host: str, port: int, allowed: Sequence[str], base_url: str, login: bool
) -> list[str]:
    command = [*_command(invocation, "serve"), "--host", host, "--port", str(port)]
    for name in allowed:
        command += ["--allow-host", name]
    if base_url:
        command += ["--base-url", base_url]
    return [*command, *["--login"] * login]


def _sleep(invocation: Invocation, wishes: Wishes) -> None:
    present = now()
    until = _next_round(invocation, present)
    note(f"[{os.getpid()}] next round {day_and_time(until)}")
    wishes.woken.wait(max(0.0, (until - present).total_seconds()))
    if wishes.reload:
        try:
            invocation.load()
            note("configuration reloaded")
        except WarraqError as problem:
            note(f"error: {problem}; rounds fail until it is fixed")


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
