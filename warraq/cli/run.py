"""`run`: crawl whenever something is due, until stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from warraq.articles.errors import DatabaseBusy, WarraqError
from warraq.cli.exits import DONE
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note
from warraq.cli.phrases import day_and_time, now
from warraq.cli.serve import serve_options
from warraq.cli.wishes import Wishes
from warraq.location import Server, locate

if TYPE_CHECKING:
    from warraq.storage import WriterLock

CLOSE_S = 15.0  # the reading room gives requests ten seconds to end
LOOK_S = 0.2  # how often to check whether a round has ended
LOOK_AGAIN_S = 10.0  # how often to check whether somebody has resumed a source, or asked for a poll


class Room:
    """The reading room beside the crawls: a process of our group, so that whatever ends the group ends it too.

    Its standard input is a pipe that only we hold: however we end, the pipe ends with us, and the room stops.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command = command
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Start it, if it does not run; what it says of why it cannot stands above."""
        if self._process is not None and self._process.poll() is not None:
            note(f"the reading room ended with {self._process.returncode}; it is started again")
            self._let_go()
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - as in _run_apart
                self._command, stdin=subprocess.PIPE, env=self._environment
            )

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
        self._let_go()

    def _let_go(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None


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
    rounds it sleeps until the next poll is due, between a minute and an hour, or until a source is resumed. SIGHUP
    reloads the configuration and starts a round at once; SIGTERM and Ctrl-C stop gracefully and keep everything
    fetched. Once a day it drops stored pages as `warraq tidy` does, if a source is set to keep less than everything.
    A second `run` on the same database exits at once with a message.

    With --serve the reading room is open meanwhile, as one more process of the group; it ends with this one, even if
    this one is killed. If it ends by itself, it is started again with the next round.
    """
    from warraq.desk.telling import keys_of
    from warraq.storage import WriterLock

    config = invocation.load()
    keys_of(config, os.environ)
    invocation.reader().close()  # fail now if the database cannot be read, not every hour
    lock = WriterLock(config.database, "run")
    lock.acquire()
    wishes = Wishes()
    wishes.listen()
    tidy_at_s = 0.0  # on the monotonic clock: at once
    served = _serve_command(invocation, host, port, allowed, base_url, login)
    room = Room(served, _environment(invocation)) if serving else None
    try:
        while not wishes.stop:
            if room is not None:
                room.ensure()
            if _is_alone(lock):
                _round(invocation, wishes)
            if not wishes.stop:
                tidy_at_s = _tidy(invocation, wishes, tidy_at_s)
            if not wishes.stop:
                _sleep(invocation, wishes)
    finally:
        if room is not None:
            room.close()
        wishes.close()
        lock.release()
    note("stopped; everything fetched is kept")
    return DONE


def _is_alone(lock: "WriterLock") -> bool:
    """Whether this is still the one `run`: a server that was started anew has forgotten it. False when it is away.

    Raises:
        DatabaseBusy: there is another one by now.
    """
    try:
        lock.acquire()
    except DatabaseBusy:
        raise
    except WarraqError as problem:
        note(f"error: {problem}")
        return False
    return True


def _round(invocation: Invocation, wishes: Wishes) -> None:
    """Run one crawl. When asked to stop, pass the request on and wait."""
    from warraq.desk.rounds import GOOD_ENDS

    code = _run_apart(_command(invocation, "crawl"), wishes, _environment(invocation))
    if code is not None and code not in GOOD_ENDS:
        note(f"a round ended with {code}; the next one tries again")


def _tidy(invocation: Invocation, wishes: Wishes, at_s: float) -> float:
    """Once a day drop pages that were kept long enough, if any source keeps less than everything. When next."""
    from warraq.desk.rounds import TIDY_EVERY_S

    if time.monotonic() < at_s:
        return at_s
    next_s = time.monotonic() + TIDY_EVERY_S
    try:
        is_wanted = _is_anything_dropped(invocation)
    except WarraqError as problem:
        note(f"error: {problem}")
        return next_s
    if is_wanted and (code := _run_apart(_command(invocation, "tidy"), wishes, _environment(invocation))):
        note(f"tidying ended with {code}; it is tried again tomorrow")
    return next_s


def _is_anything_dropped(invocation: Invocation) -> bool:
    from warraq.desk.removing import is_anything_dropped

    return is_anything_dropped(invocation.load())


def _run_apart(command: list[str], wishes: Wishes, environment: Mapping[str, str]) -> int | None:
    """Run this program with a command; its exit code, None if it was asked to stop."""
    # a session of its own: Ctrl-C in a terminal reaches only this process, which passes it on once
    process = subprocess.Popen(  # noqa: S603 - this program itself, with the user's own options
        command, stdin=subprocess.DEVNULL, start_new_session=True, env=environment
    )
    passed_on = False
    while process.poll() is None:
        if wishes.stop and not passed_on:
            process.send_signal(signal.SIGTERM)
            passed_on = True
        time.sleep(LOOK_S)
    return None if passed_on else process.returncode


def _command(invocation: Invocation, name: str = "crawl") -> list[str]:
    command = [sys.executable, "-m", "warraq"]
    if invocation.config:
        command += ["--config", invocation.config]
    if invocation.database and not _is_server(invocation):
        command += ["--db", invocation.database]
    return [*command, *["-v"] * invocation.verbosity, name]


def _environment(invocation: Invocation) -> dict[str, str]:
    """That of the programs it starts. An address, which may hold a password, stands there: everybody sees commands."""
    return {**os.environ, **({"WARRAQ_DB": invocation.database} if _is_server(invocation) else {})}


def _is_server(invocation: Invocation) -> bool:
    return bool(invocation.database) and isinstance(locate(invocation.database), Server)


def _serve_command(
    invocation: Invocation, host: str, port: int, allowed: Sequence[str], base_url: str, login: bool
) -> list[str]:
    command = [*_command(invocation, "serve"), "--with-stdin", "--host", host, "--port", str(port)]
    for name in allowed:
        command += ["--allow-host", name]
    if base_url:
        command += ["--base-url", base_url]
    return [*command, *["--login"] * login]


def _sleep(invocation: Invocation, wishes: Wishes) -> None:
    present = now()
    until = _next_round(invocation, present)
    note(f"[{os.getpid()}] next round {day_and_time(until)}")
    with _telling(invocation):
        _wait(invocation, wishes, (until - present).total_seconds())
    if wishes.reload:
        wishes.reload = False
        try:
            invocation.load()
            note("configuration reloaded")
        except WarraqError as problem:
            note(f"error: {problem}; rounds fail until it is fixed")


def _wait(invocation: Invocation, wishes: Wishes, seconds: float) -> None:
    """Wait so long; shorter when somebody wakes us, or makes a feed due."""
    from warraq.desk.rounds import LEAST_PAUSE_S

    began = time.monotonic()
    while (rest := began + seconds - time.monotonic()) > 0 and not wishes.wait(min(rest, LOOK_AGAIN_S)):
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
    from warraq.desk.rounds import LONGEST_PAUSE_S, next_round

    try:
        with invocation.reader() as reader:
            return next_round(reader, present)
    except WarraqError as problem:
        note(f"error: {problem}")
        return present + timedelta(seconds=LONGEST_PAUSE_S)
