"""A program that ends with whoever started it: its standard input is a pipe that only they hold."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Final, TypeVar

import click

PIPE_BYTES: Final = 4096  # read at once; nothing is written there
Decorated = TypeVar("Decorated", bound=Callable[..., object])


def with_stdin_option(function: Decorated) -> Decorated:
    """--with-stdin, given as `bound`."""
    return click.option(
        "--with-stdin",
        "bound",
        is_flag=True,
        help="Stop when standard input ends, as with whoever started it.",
    )(function)


def end_as_by_signal() -> None:
    """What SIGTERM does."""
    os.kill(os.getpid(), signal.SIGTERM)


def when_stdin_ends(stop: Callable[[], object]) -> None:
    """Call `stop`, in another thread, once nobody holds the other end of standard input."""
    threading.Thread(target=_wait, args=[stop], name="stdin", daemon=True).start()


def _wait(stop: Callable[[], object]) -> None:
    # without the buffer of `sys.stdin`, whose lock a waiting thread would hold when the interpreter ends
    while os.read(sys.stdin.fileno(), PIPE_BYTES):
        pass
    stop()
