"""Progress of long operations: a live line on a terminal, otherwise plain log lines."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from warraq.cli.logs import start_logging
from warraq.cli.output import note, shown
from warraq.cli.phrases import counts, duration

if TYPE_CHECKING:
    from warraq.crawler import Progress, ProgressCallback

LINE_EVERY_S = 10.0  # so that a night's log stays readable
REDRAWS_A_SECOND = 4.0
STEPS = 1_000  # of a bar; each costs as much as an article


@contextmanager
def watched(verbosity: int, *, as_json: bool = False) -> "Iterator[ProgressCallback]":
    """A progress callback for the block. Also starts logging; with JSON logs there is no live line."""
    if as_json:
        start_logging(verbosity, as_json=True)
        yield lambda progress: None
        return
    if sys.stderr.isatty():
        with _live(verbosity) as callback:
            yield callback
    else:
        start_logging(verbosity)
        yield PlainLines()


@contextmanager
def advancing(label: str, first: int, last: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, if that is a terminal, for numbers that grow from `first` to `last`."""
    if not sys.stderr.isatty() or last <= first:
        yield lambda number: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn(label), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=last - first)
        step, due = max(1, (last - first) // STEPS), first

        def advance(number: int) -> None:
            nonlocal due
            if number >= due:
                due = number + step
                bar.update(task, completed=number - first)

        yield advance


def state_of(progress: "Progress") -> str:
    """'120 done, 35 queued, 4.1 pages/s: read 12, stored 100, unchanged 8'."""
    rate = progress.done / progress.seconds if progress.seconds else 0.0
    return f"{progress.done} done, {progress.queued} queued, {rate:.1f} pages/s: {counts(progress.outcomes)}"


class PlainLines:
    """Prints the state of the run, at most every ten seconds."""

    def __init__(self) -> None:
        self._next_s = LINE_EVERY_S

    def __call__(self, progress: "Progress") -> None:
        """Print a line when one is due."""
        if progress.seconds >= self._next_s:
            self._next_s = progress.seconds + LINE_EVERY_S
            note(f"{duration(progress.seconds)}: {state_of(progress)}")


@contextmanager
def _live(verbosity: int) -> "Iterator[ProgressCallback]":
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    console = Console(stderr=True)
    with Live(console=console, refresh_per_second=REDRAWS_A_SECOND, transient=True) as live:
        start_logging(verbosity, lambda line: console.print(Text(line)))

        def draw(progress: "Progress") -> None:
            current = shown(progress.current, terminal=True)
            live.update(Text(f"{state_of(progress)}\n{current}", overflow="ellipsis", no_wrap=True))

        yield draw
    start_logging(verbosity)
