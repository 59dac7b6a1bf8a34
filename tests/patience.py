"""How long tests wait: by the processor's time where cost is promised, for what they observe where it is not."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: What a busy or slow machine is forgiven: a quadratic loop or a backtracking pattern is slower than its promise by
#: hundreds of times, not by ten.
FORGIVEN = 10

#: After this long a program hangs. No measure of anything: nothing here takes a tenth of it on the busiest machine.
HANG_S = 600
LOOK_S = 0.02


@contextmanager
def ends_within(seconds: float) -> Iterator[None]:
    """The block takes no more than this much of the processor's time."""
    began = time.process_time()
    yield
    spent = time.process_time() - began
    assert spent < seconds * FORGIVEN, f"{spent:.1f} s, where {seconds:g} s are promised"


def wait_until(is_seen: Callable[[], bool]) -> None:
    """Wait for what will be seen sooner or later."""
    hangs_at = time.monotonic() + HANG_S
    while not is_seen():
        assert time.monotonic() < hangs_at, "it hangs"
        time.sleep(LOOK_S)


def next_second() -> None:
    """Wait until the clock shows another second: times in a database are kept to the second."""
    now = int(time.time())
    wait_until(lambda: int(time.time()) > now)
