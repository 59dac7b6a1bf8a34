"""A worker of a cluster: takes part in the rounds of crawling on a database, and begins them while it leads.

The database is all that the workers know of each other. Who holds its lock 'run' leads. A round is the crawls that live
under one name, which has the time it began: the leader begins one by its own crawl, and the others see that and join
in, as does a worker that was started anew, or leads anew. So no message can be lost, and nobody waits for one.
"""

import os
import socket
import threading
import time
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from warraq.articles.errors import DatabaseBusy, WarraqError
from warraq.cluster.child import Child
from warraq.config import CONFIG_NAME, Config, load_config
from warraq.desk.beside import Telling
from warraq.desk.clock import present
from warraq.desk.removing import is_anything_dropped
from warraq.desk.rounds import GOOD_ENDS, LEAST_PAUSE_S, TIDY_EVERY_S, next_round
from warraq.desk.telling import keys_of
from warraq.location import Server
from warraq.storage import Reader, WriterLock, open_reader
from warraq.version import __version__

ROUND: Final = "round "
LOOK_S: Final = (
    2.0  # between two looks at lock, database and crawl: how long nobody leads when a leader has died
)
MAX_FAILURES: Final = 3  # of a worker's part in one round
MAX_LINES: Final = 1_000  # kept for who asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """What a worker is told: the text of warraq.toml, with a number that grows with each, and how much to log."""

    text: str
    number: int = 1
    verbosity: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A worker as it is. `number`: of the configuration it goes by. `lines`: what was said since it was last asked."""

    machine: str
    process: int
    version: str
    leads: bool
    number: int
    lines: tuple[str, ...]


class Member:
    """A worker: `run` it in one thread; the other methods may be called from any."""

    def __init__(self, name: str, server: Server, ordered: Ordered) -> None:
        self._server = server
        self._lock = WriterLock(server, "run", doing=f"cluster {name}")
        self._ordered = ordered
        self._number = 0
        self._config = Config()
        self._folder = TemporaryDirectory(prefix="warraq-")
        self._lines: deque[str] = deque(maxlen=MAX_LINES)
        self._problem = ""  # what was said last of why it cannot go on
        self._ending = threading.Event()
        self._child: Child | None = None
        self._round = ""  # that the child is a part of, '' it tidies
        self._done = ""  # the last round of which it has done its part
        self._failures = 0
        self._leads = False
        self._beside = ExitStack()  # what it does while it leads
        self._rested_at = present()
        self._next_at: datetime | None = None  # of the next round; None: a round was begun, and is not over
        self._hurries = False  # the next round begins at once
        self._tidy_at_s = 0.0

    def run(self) -> None:
        """Work until `drain` is called; then let the crawl end gracefully."""
        try:
            while True:
                try:
                    self._step()
                    self._problem = ""
                except WarraqError as problem:
                    self._tell_problem(str(problem))
                if self._ending.wait(LOOK_S):
                    break
            self._end_child()
        finally:
            self._beside.close()
            self._lock.release()
            self._folder.cleanup()

    def drain(self) -> None:
        """Have it end."""
        self._ending.set()

    def order(self, ordered: Ordered) -> None:
        """Go by another configuration from the next look on."""
        self._ordered = ordered

    def look(self) -> Seen:
        """How it is now."""
        lines = []
        while self._lines:
            lines.append(self._lines.popleft())
        return Seen(
            machine=socket.gethostname(),
            process=os.getpid(),
            version=__version__,
            leads=self._leads,
            number=self._number,
            lines=tuple(lines),
        )

    def _step(self) -> None:
        if self._number != self._ordered.number:
            self._configure(self._ordered)
        self._look_at_child()
        self._seek_lead()
        if self._child is None:
            with open_reader(self._server) as reader:
                self._begin(reader, present())

    def _configure(self, ordered: Ordered) -> None:
        file = Path(self._folder.name, CONFIG_NAME)
        file.write_text(ordered.text, encoding="utf-8")
        self._config = load_config(file, database=self._server.address)
        if self._number and self._leads:
            self._become(leads=True)
            self._hurries = True
        self._number = ordered.number

    def _seek_lead(self) -> None:
        try:
            self._lock.acquire()
        except DatabaseBusy:
            leads = False
        except WarraqError:
            self._become(leads=False)
            raise
        else:
            leads = True
        if leads != self._leads:
            self._become(leads=leads)

    def _become(self, *, leads: bool) -> None:
        self._beside.close()
        self._leads = leads
        if leads:
            self._hurries |= self._child is None
            self._beside.enter_context(Telling(self._config, keys_of(self._config, os.environ)))

    def _look_at_child(self) -> None:
        if self._child is None:
            return
        self._lines.extend(self._child.lines())
        code = self._child.code()
        if code is None:
            return
        self._child.close()
        self._child = None
        if code in GOOD_ENDS:
            self._done = self._round or self._done
        elif self._round:
            self._failures += 1
            self._lines.append(f"its part of {self._round} ended with {code}")
            if self._failures >= MAX_FAILURES:
                self._done = self._round
        else:
            self._lines.append(f"tidying ended with {code}; it is tried again tomorrow")

    def _begin(self, reader: Reader, now: datetime) -> None:
        rounds = {run.cluster for run in reader.runs.living() if run.cluster.startswith(ROUND)}
        if not rounds:
            if self._leads:
                self._lead(reader, now)
            return
        latest = max(rounds)
        if latest != self._done and reader.runs.is_work_left():
            self._take_part(latest)

    def _lead(self, reader: Reader, now: datetime) -> None:
        """Begin what is due while no round is under way."""
        if not self._hurries:
            if self._next_at is None:
                if self._tidy():
                    return
                self._rested_at, self._next_at = now, next_round(reader, now)
            has_rested = now - self._rested_at >= timedelta(seconds=LEAST_PAUSE_S)
            if now < self._next_at and not (has_rested and reader.feeds.due(now)):
                return
        self._hurries = False
        self._take_part(f"{ROUND}{now:%Y-%m-%d %H:%M:%S}")

    def _take_part(self, name: str) -> None:
        if name != self._round:
            self._failures = 0
        self._round, self._next_at = name, None
        self._start("crawl", "--part-of", name)

    def _tidy(self) -> bool:
        """Once a day drop pages that were kept long enough. Whether that has begun."""
        if time.monotonic() < self._tidy_at_s:
            return False
        self._tidy_at_s = time.monotonic() + TIDY_EVERY_S
        if not is_anything_dropped(self._config):
            return False
        self._round = ""
        self._start("tidy")
        return True

    def _start(self, *command: str) -> None:
        folder = Path(self._folder.name)
        common = ["--config", str(folder / CONFIG_NAME), *["-v"] * self._ordered.verbosity]
        # the address may hold a password, and everybody sees commands
        address = {"WARRAQ_DB": self._server.address}
        self._child = Child([*common, *command, "--with-stdin"], address, folder / "said")

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.stop()
            while self._child.code() is None:
                time.sleep(LOOK_S / 10)
            self._lines.extend(self._child.lines())
            self._child.close()

    def _tell_problem(self, text: str) -> None:
        if text != self._problem:
            self._problem = text
            self._lines.append(f"error: {text}")
