"""`warraq cluster run` as a program that tests watch."""

import re
import signal
import threading

from tests.patience import HANG_S
from tests.programs import Program


class Driver:
    """`warraq cluster run` at work. `lines`: what it has said so far."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.lines: list[str] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def said(self, pattern: str) -> list[re.Match[str]]:
        return [found for line in list(self.lines) if (found := re.search(pattern, line))]

    def process_of(self, worker: str) -> int:
        """The last one that is known."""
        return int(self.said(rf"^{worker} works(?: again)?: process (\d+) on ")[-1][1])

    def processes(self) -> list[int]:
        """Of all workers, the last ones that are known."""
        started = self.said(r"^(worker-\d+) works(?: again)?: process (\d+) on ")
        return list({found[1]: int(found[2]) for found in started}.values())

    def leader(self) -> str:
        return self.said(r"^(worker-\d+) leads$")[-1][1]

    def stop(self) -> int:
        self.program.send_signal(signal.SIGTERM)
        code = self.program.wait(HANG_S)
        self._reading.join(HANG_S)
        return code

    def _read(self) -> None:
        assert self.program.stderr is not None
        for line in self.program.stderr:
            self.lines.append(line.rstrip())
