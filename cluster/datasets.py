"""Work spread by Ray Data over actors on one machine or several. The one module that knows Ray Data."""

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from warraq.articles.errors import ConfigurationError, WarraqError
from warraq.extras import require

Given = TypeVar("Given")
Made = TypeVar("Made")

#: Of memory, for what workers give back.
STORE_BYTES: Final = 200_000_000


class _Actor:
    """What Ray keeps in a process of its own. Our errors are values: Ray keeps but the text of what is raised."""

    def __init__(self, make: Callable[[], Callable[[Any], Any]]) -> None:
        # Processes that extract would load what Ray's worker was started from, which is Ray.
        vars(sys.modules["__main__"]).pop("__file__", None)
        self._make = make
        self._work: Callable[[Any], Any] | None = None

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        return {"made": [self._try(given) for given in batch["given"]]}

    def _try(self, given: Any) -> Any:
        try:
            self._work = self._work or self._make()
            return self._work(given)
        except WarraqError as problem:
            return problem


@contextmanager
def ray_for_data(workers: int, address: str = "") -> Iterator[None]:
    """Ray on this machine, or the one at `address`, for the time of the block. In the main thread.

    Raises:
        ConfigurationError: Ray is not installed, or none answers at the address.
    """
    ray = require("ray", "cluster")
    require("ray.data", "cluster")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Ray would report on us
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    os.environ.setdefault("RAY_worker_niceness", "0")  # Ray would let everything else go before them
    here = {"num_cpus": workers, "include_dashboard": False, "object_store_memory": STORE_BYTES}
    on_end = signal.getsignal(signal.SIGTERM)
    try:
        with _without_stderr():  # Ray's library says there how much it will say
            ray.init(
                address or "local",
                logging_level="ERROR",
                log_to_driver=False,
                **({} if address else here),
            )
    except (ConnectionError, RuntimeError, ValueError, ray.exceptions.RayError) as problem:
        text = f"Ray does not start: {str(problem).strip().partition(chr(10))[0]}"
        raise ConfigurationError(text, identity=address or "this machine") from problem
    signal.signal(signal.SIGTERM, on_end)  # Ray's prints its stack
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)  # our errors say what there is to say
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True
    try:
        yield
    finally:
        ray.shutdown()


def spread(
    tasks: Iterable[Given], make: Callable[[], Callable[[Given], Made]], *, workers: int
) -> Iterator[Made]:
    """What each task gives, in their order, done by so many workers. Inside `ray_for_data`.

    `make` is called once in each worker. A task whose worker died is done again by another one.

    Raises:
        WarraqError: a task or a worker could not go on.
    """
    ray = require("ray", "cluster")
    rows = [{"given": task} for task in tasks]
    if not rows:
        return
    count = min(workers, len(rows))
    found = ray.data.from_items(rows, override_num_blocks=len(rows)).map_batches(
        _Actor,
        batch_size=1,
        # what waits for one worker is not done by another that has nothing to do
        compute=ray.data.ActorPoolStrategy(size=count, max_tasks_in_flight_per_actor=1),
        num_cpus=1,
        fn_constructor_args=(make,),
    )
    try:
        for row in found.iter_rows():
            if isinstance(row["made"], WarraqError):
                raise row["made"]
            yield row["made"]
    except ray.exceptions.RayActorError as problem:
        text = f"workers died again and again: {str(problem).strip().partition(chr(10))[0]}"
        raise WarraqError(text) from problem


@contextmanager
def _without_stderr() -> Iterator[None]:
    """What libraries write to standard error goes nowhere."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
