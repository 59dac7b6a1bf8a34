"""A `warraq` command as a process of its own, which stops when whoever started it has ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import warraq

MAX_LINE_BYTES: Final = 4_096  # of what a command says; more of a line is cut off


class Child:
    """Runs from the start. Its standard input is a pipe that only we hold: give it a command `--with-stdin`.

    What it says goes to a file: it outlives us by the time it takes to stop, and would fail with a pipe.
    """

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._said = log.open("w+b")
        package = str(Path(warraq.__file__).parents[1])
        found = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
        with log.open("ab") as saying:
            self._process = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-m", "warraq", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=saying,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(found), **environment},
                start_new_session=True,  # a signal for our group is passed on once, by us
            )

    def code(self) -> int | None:
        """Its exit code, minus the signal that ended it; None while it runs."""
        return self._process.poll()

    def stop(self) -> None:
        """Have it stop gracefully."""
        self._process.send_signal(signal.SIGTERM)

    def lines(self) -> Iterator[str]:
        """What it has said since this was last asked, whole lines."""
        while line := self._said.readline(MAX_LINE_BYTES):
            if not line.endswith(b"\n") and len(line) < MAX_LINE_BYTES and self.code() is None:
                self._said.seek(-len(line), os.SEEK_CUR)  # the rest of it is still to come
                return
            yield line.decode("utf-8", "replace").rstrip()

    def close(self) -> None:
        """Let go of it once it has ended."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._said.close()
