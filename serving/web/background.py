"""What goes on beside requests: jobs that people started, and answers that are kept while a newer one is made."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Generic, TypeVar

from warraq.articles.errors import DatabaseBusy, DeskBusy, WarraqError
from warraq.serving.web.room import Room

LOG: Final = logging.getLogger("warraq.web")
Answer = TypeVar("Answer")

MOST_JOBS: Final = 20  # that run or wait
BUSY_S: Final = 15.0  # until a job that waits for another program looks again
KEPT_JOBS: Final = 20  # ended ones, until people have seen them


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something that takes long. `words` say how it ended; '' while it runs. `failed`: it did not do what it should.

    `waits`: what it waits for before it is begun, '' when it has begun.
    """

    number: int
    subject: str
    started_at: datetime
    ended_at: datetime | None = None
    words: str = ""
    failed: bool = False
    link: str = ""
    waits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a job ended, in words, and where its result is to be seen ('' nowhere)."""

    words: str
    link: str = ""
    failed: bool = False


class Jobs:
    """Jobs of one room, the newest first. They end with the program, which logs those that had not ended."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._number = 0
        self._jobs: deque[Job] = deque(maxlen=MOST_JOBS + KEPT_JOBS)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def all(self) -> tuple[Job, ...]:
        """Those that run, and the last that ended."""
        return tuple(self._jobs)

    @property
    def running(self) -> bool:
        """Whether any has not ended."""
        return bool(self._tasks)

    def start(self, subject: str, work: Callable[[], Awaitable[Ended]]) -> Job:
        """Begin a job. Work that raises DatabaseBusy is begun again until it does not, as long as the program runs.

        Raises:
            DeskBusy: MOST_JOBS have not ended yet.
        """
        if len(self._tasks) >= MOST_JOBS:
            raise DeskBusy(f"{MOST_JOBS} of these run already; wait for one of them to end", identity=subject)
        self._number += 1
        job = Job(number=self._number, subject=subject, started_at=self._room.now())
        self._jobs.appendleft(job)
        task = asyncio.get_running_loop().create_task(self._run(job, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return job

    async def _run(self, job: Job, work: Callable[[], Awaitable[Ended]]) -> None:
        try:
            ended = await self._begun(job, work)
        except asyncio.CancelledError:
            self._give_up(job)
            raise
        except WarraqError as problem:
            ended = Ended(words=str(problem), failed=True)
        except Exception:  # the outermost loop of a job
            LOG.exception("%s failed", job.subject)
            ended = Ended(
                words="Something went wrong; what it was stands in the log of `warraq serve`.", failed=True
            )
        self._show(
            replace(job, ended_at=self._room.now(), words=ended.words, link=ended.link, failed=ended.failed)
        )

    async def _begun(self, job: Job, work: Callable[[], Awaitable[Ended]]) -> Ended:
        while True:
            try:
                return await work()
            except DatabaseBusy as problem:
                self._show(replace(job, waits=problem.message.partition(";")[0]))
            await asyncio.sleep(BUSY_S)
            self._show(job)

    def _give_up(self, job: Job) -> None:
        waits = next((one.waits for one in self._jobs if one.number == job.number), "")
        if waits:
            text = "%r was not begun before the program stopped (%s): ask for it again"
            LOG.warning(text, job.subject, waits.rstrip("."))
        else:
            LOG.warning("%r had not ended when the program stopped: look whether it is done", job.subject)

    def _show(self, job: Job) -> None:
        self._jobs = deque(
            (job if one.number == job.number else one for one in self._jobs), self._jobs.maxlen
        )


class Kept(Generic[Answer]):
    """The last answer to a costly question. While a newer one is made, the last one is given."""

    def __init__(self, make: Callable[[], Awaitable[Answer]]) -> None:
        self._make = make
        self._answer: Answer | None = None
        self._made_at = 0.0
        self._seconds = 0.0
        self._is_spoiled = False
        self._problem = ""
        self._task: asyncio.Task[Answer] | None = None

    @property
    def answer(self) -> Answer | None:
        """The last answer, however old; None before the first."""
        return self._answer

    @property
    def age_s(self) -> float:
        """Seconds since it was asked for; infinite before the first."""
        return time.monotonic() - self._made_at if self._answer is not None else float("inf")

    @property
    def took_s(self) -> float:
        """How long the last one took."""
        return self._seconds

    @property
    def problem(self) -> str:
        """Why the last one could not be made, '' if it was."""
        return self._problem

    @property
    def running(self) -> bool:
        """Whether a newer one is being made."""
        return self._task is not None

    def spoil(self) -> None:
        """The last answer is wrong from now on: who asks next waits for a new one."""
        self._is_spoiled = True

    def refresh(self) -> None:
        """Begin to make a new answer, unless one is being made."""
        if self._task is None:
            self._begin()

    async def get(self, *, fresh_s: float) -> Answer:
        """The last answer. One older than that is given for the last time; only the first, and spoiled ones, are waited
        for."""
        while self._answer is None or self._is_spoiled:
            if self._task is not None and self._is_spoiled:
                await asyncio.wait((self._task,))  # it may have been asked before it was spoiled
            self._is_spoiled = False
            task = self._task or self._begin()
            try:
                await asyncio.shield(task)
            except BaseException:
                self._is_spoiled = True
                raise
        if self.age_s > fresh_s:
            self.refresh()
        return self._answer

    def _begin(self) -> "asyncio.Task[Answer]":
        self._task = asyncio.get_running_loop().create_task(self._renew())
        self._task.add_done_callback(self._end)
        return self._task

    async def _renew(self) -> Answer:
        began = time.monotonic()
        try:
            answer = await self._make()
        except WarraqError as problem:
            self._problem = str(problem)
            raise
        self._problem = ""
        self._answer, self._made_at, self._seconds = answer, began, time.monotonic() - began
        return answer

    def _end(self, task: "asyncio.Task[Answer]") -> None:
        self._task = None
        if not task.cancelled() and (problem := task.exception()) is not None:
            LOG.warning("an answer could not be made: %s", problem)
