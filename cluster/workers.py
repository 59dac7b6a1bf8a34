"""Workers as actors of Ray: started, watched, told what changed, and drained. The one module that knows Ray."""

import hashlib
import os
import threading
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Final

from warraq.articles.errors import ConfigurationError, DatabaseBusy
from warraq.cluster.member import Member, Ordered, Seen
from warraq.extras import require
from warraq.location import Server
from warraq.version import __version__

LOOK_S: Final = 1.0
START_AGAIN_S: Final = 5  # looks between two attempts to start a worker that Ray has given up
STORE_BYTES: Final = 80_000_000  # Ray's least: workers send each other nothing


class Worker:
    """What Ray runs: a member in a thread, so that it can be asked meanwhile."""

    def __init__(self, name: str, server: Server, ordered: Ordered) -> None:
        self._member = Member(name, server, ordered)
        self._thread = threading.Thread(target=self._work, name="member", daemon=True)
        self._thread.start()

    def look(self) -> Seen:
        """How it is now."""
        return self._member.look()

    def order(self, ordered: Ordered) -> None:
        """Go by another configuration."""
        self._member.order(ordered)

    def drain(self) -> Seen:
        """Have its crawl end gracefully, and wait for that."""
        self._member.drain()
        self._thread.join()
        return self._member.look()

    def _work(self) -> None:
        try:
            self._member.run()
        except BaseException:
            traceback.print_exc()  # into Ray's log of the worker
            os._exit(1)  # Ray starts it again


@dataclass(slots=True)
class _Watched:
    name: str
    actor: Any
    asked: Any = None  # what Ray will answer
    seen: Seen | None = None
    is_away: bool = False
    ordered: int = 1  # number of the configuration that it was sent last
    wait: int = 0  # looks until it is started again


class Workers:
    """The workers on one database, for the time of the block. `tell` gets a line for what happens to them."""

    def __init__(
        self, server: Server, ordered: Ordered, count: int, *, address: str, tell: Callable[[str], None]
    ) -> None:
        self._ray = require("ray", "cluster")
        self._server = server
        self._ordered = ordered
        self._address = address
        self._tell = tell
        self._leader = ""
        self._workers = [_Watched(f"worker-{number}", None) for number in range(1, count + 1)]

    def __enter__(self) -> "Workers":
        """Start Ray here, or connect to it, and start the workers.

        Raises:
            ConfigurationError: there is no Ray at the address, or it has another version.
            DatabaseBusy: the same was started there already.
        """
        self._connect()
        try:
            for worker in self._workers:
                self._start(worker)
        except self._ray.exceptions.ActorAlreadyExistsError as problem:
            self._ray.shutdown()
            raise DatabaseBusy(
                "another `warraq cluster run` has its workers there", identity=str(self._server)
            ) from problem
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ray.shutdown()

    def look(self) -> None:
        """See how they are, for at most a second; start again whom Ray has given up."""
        for worker in self._workers:
            if worker.actor is None:
                self._start_again(worker)
            elif worker.asked is None:
                worker.asked = worker.actor.look.remote()
        for worker in self._answering(self._workers, LOOK_S):
            try:
                self._note(worker, self._answer(worker))
            except self._ray.exceptions.ActorUnavailableError:
                self._miss(worker, "Ray starts it again")
            except self._ray.exceptions.RayActorError as problem:
                self._miss(worker, f"Ray has given it up, it is started anew: {_first_line(problem)}")
                worker.actor, worker.wait = None, START_AGAIN_S

    def order(self, text: str) -> None:
        """Have them go by another text of warraq.toml."""
        self._ordered = replace(self._ordered, text=text, number=self._ordered.number + 1)
        for worker in self._workers:
            self._send(worker)

    def drain(self) -> None:
        """Have every crawl end gracefully, and wait for that. Who dies meanwhile is not started again."""
        for worker in self._workers:
            worker.asked = None if worker.actor is None else worker.actor.drain.remote()
        while waiting := [worker for worker in self._workers if worker.asked is not None]:
            for worker in self._answering(waiting, LOOK_S):
                try:
                    self._say(worker, self._answer(worker).lines)
                except self._ray.exceptions.RayActorError as problem:
                    self._miss(worker, _first_line(problem))
                    self._ray.kill(worker.actor, no_restart=True)

    def _connect(self) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Ray would report on us
        how: dict[str, Any] = {"namespace": _namespace(self._server), "log_to_driver": False}
        if not self._address:
            how |= {"include_dashboard": False, "object_store_memory": STORE_BYTES}
            # a crawl ends gracefully when its worker has ended
            how["_system_config"] = {"kill_child_processes_on_worker_exit": False}
        try:
            self._ray.init(self._address or "local", logging_level="ERROR", **how)
        except (ConnectionError, RuntimeError, ValueError, self._ray.exceptions.RayError) as problem:
            where = self._address or "this machine"
            raise ConfigurationError(
                f"Ray does not start: {_first_line(problem)}", identity=where
            ) from problem

    def _start(self, worker: _Watched) -> None:
        # no share of a processor: Ray would start no more of them than there are processors
        made = self._ray.remote(Worker).options(
            name=worker.name,
            num_cpus=0,
            max_restarts=-1,
            max_concurrency=4,
            scheduling_strategy="SPREAD",
        )
        worker.actor = made.remote(worker.name, self._server, self._ordered)
        worker.asked, worker.ordered = None, self._ordered.number

    def _start_again(self, worker: _Watched) -> None:
        worker.wait -= 1
        if worker.wait <= 0:
            try:
                self._start(worker)
            except self._ray.exceptions.ActorAlreadyExistsError:
                worker.wait = START_AGAIN_S  # its name is not free yet

    def _answering(self, workers: "Iterable[_Watched]", seconds: float) -> "list[_Watched]":
        asked = {worker.asked: worker for worker in workers if worker.asked is not None}
        if not asked:
            return []
        ready, _ = self._ray.wait(list(asked), num_returns=len(asked), timeout=seconds)
        return [asked[one] for one in ready]

    def _answer(self, worker: _Watched) -> Seen:
        asked, worker.asked = worker.asked, None
        seen: Seen = self._ray.get(asked)
        return seen

    def _note(self, worker: _Watched, seen: Seen) -> None:
        before, worker.seen, worker.is_away = worker.seen, seen, False
        place = f"process {seen.process} on {seen.machine}"
        if seen.version != __version__:
            raise ConfigurationError(
                f"has warraq {seen.version}, this is {__version__}", identity=seen.machine
            )
        if before is None or (before.machine, before.process) != (seen.machine, seen.process):
            self._tell(f"{worker.name} {'works' if before is None else 'works again'}: {place}")
            worker.ordered = 0 if before else worker.ordered  # Ray starts it with what it was told first
        if worker.ordered < self._ordered.number:
            self._send(worker)
        if seen.leads and self._leader != place:
            self._leader = place
            self._tell(f"{worker.name} leads")
        self._say(worker, seen.lines)

    def _send(self, worker: _Watched) -> None:
        if worker.actor is not None:
            worker.actor.order.remote(self._ordered)
            worker.ordered = self._ordered.number

    def _say(self, worker: _Watched, lines: Iterable[str]) -> None:
        for line in lines:
            self._tell(f"{worker.name}: {line}")

    def _miss(self, worker: _Watched, what: str) -> None:
        if not worker.is_away:
            worker.is_away = True
            self._tell(f"{worker.name} died; {what}")


def _namespace(server: Server) -> str:
    """The workers of two databases do not meet on one Ray."""
    return f"warraq-{hashlib.sha256(str(server).encode()).hexdigest()[:16]}"


def _first_line(problem: BaseException) -> str:
    return str(problem).strip().partition("\n")[0]
