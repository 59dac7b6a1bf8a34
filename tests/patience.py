"""How long hostile input may take: the promise, times what a busy or slow machine is forgiven."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

#: A quadratic loop or a backtracking pattern is slower than its promise by hundreds of times, not by ten.
FORGIVEN = 10

#: After this long a program hangs. No measure of anything: nothing here takes a tenth of it on the busiest machine.
HANG_S = 600


@contextmanager
def ends_within(seconds: float) -> Iterator[None]:
    """The block takes no more than this much of the processor's time."""
    began = time.process_time()
    yield
    spent = time.process_time() - began
    assert spent < seconds * FORGIVEN, f"{spent:.1f} s, where {seconds:g} s are promised"
