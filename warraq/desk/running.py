"""A command that is told: JSON on its standard input, exit code 0 if it has taken it."""

import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from warraq.articles.text import printable

TIMEOUT_S: Final = 60.0
MAX_OUTPUT_BYTES: Final = 4_096  # kept to be told; the rest is read and thrown away
READ_BYTES: Final = 65_536
LOOK_S: Final = 0.05
#: What a program needs to find itself and its files; keys and tokens of this one are not among it.
ENVIRONMENT: Final = (
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "TMPDIR",
    "SYSTEMROOT",
)


def run(
    command: Sequence[str],
    body: bytes,
    names: Mapping[str, str],
    *,
    folder: Path,
    timeout_s: float = TIMEOUT_S,
) -> tuple[int, str]:
    """Run a command, without a shell, to its end or to ours. Returns its exit code and, unless 0, what it printed last.

    `names` are added to its environment. Whatever it started and left behind in its process group is ended with it.
    """
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ} | dict(names)
    with tempfile.TemporaryFile() as given:  # not a pipe: a program that reads nothing keeps nobody waiting
        given.write(body)
        given.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own command, as a list
                list(command), stdin=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                env=environment, cwd=folder, start_new_session=True,
            )  # fmt: skip
        except OSError as problem:
            return -1, f"cannot be started: {problem.strerror or problem}"
    assert process.stdout is not None
    with process.stdout as printed:
        output, is_late = _listen(process, printed, time.monotonic() + timeout_s)
    _end_group(process)
    code = process.wait()
    if is_late:
        return code, f"not done within {timeout_s:g} s"
    said = printable(output.decode("utf-8", "replace"))
    return code, "" if code == 0 else f"exit code {code}{f': {said}' if said else ''}"


def _listen(process: "subprocess.Popen[bytes]", printed: IO[bytes], ends_at: float) -> tuple[bytes, bool]:
    """The last of what it prints until it ends, and whether it went on for too long."""
    kept = b""
    with selectors.DefaultSelector() as selector:
        selector.register(printed, selectors.EVENT_READ)
        is_open = True
        while True:
            has_ended = _has_ended(process)
            if is_open and selector.select(0 if has_ended else LOOK_S):
                read = os.read(printed.fileno(), READ_BYTES)
                kept = (kept + read)[-MAX_OUTPUT_BYTES:]
                is_open = bool(read)
            elif has_ended:
                return kept, False
            elif not is_open:
                time.sleep(LOOK_S)
            if time.monotonic() > ends_at:
                return kept, not has_ended


def _has_ended(process: "subprocess.Popen[bytes]") -> bool:
    """Whether it has, without reaping it: until then its number, and its group's, is nobody else's."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
