"""Programs of this project for the tests, forked from one that has loaded it whole.

The suite starts some hundreds of them: a start spends two seconds of a processor on imports, a fork a few
milliseconds. What is forked is the real program; only what it loads was loaded before. Tests that kill a program, or
measure its memory or its start, start it themselves.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from multiprocessing import forkserver
from pathlib import Path
from signal import SIGKILL
from typing import Any

from tests.patience import HANG_S

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("warraq",)
MAX_REQUEST_BYTES = 1 << 20

Done = subprocess.CompletedProcess[str]


def run_warraq(*arguments: str, folder: Path, environment: Mapping[str, str] | None = None) -> Done:
    """`warraq ARGUMENTS` in this folder, to its end."""
    return run_program("warraq", *arguments, folder=folder, environment=environment)


def run_program(
    module: str, *arguments: str, folder: Path = ROOT, environment: Mapping[str, str] | None = None
) -> Done:
    """`python -m MODULE ARGUMENTS` in this folder, to its end.

    Raises:
        subprocess.TimeoutExpired: it hangs; it was killed.
    """
    request = {
        "module": module, "arguments": arguments, "folder": str(folder),
        "environment": dict(os.environ if environment is None else environment),
    }  # fmt: skip
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        status = _loaded_program().run(request, out.fileno(), err.fileno())
        printed = [_written(file.seek(0) or file.read()) for file in (out, err)]
    return subprocess.CompletedProcess([module, *arguments], status, *printed)


class Program(subprocess.Popen[str]):
    """A program whose texts are UTF-8, both outputs pipes unless said otherwise. The end of its block is its own."""

    def __init__(self, command: Sequence[str], **how: Any) -> None:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        super().__init__(command, text=True, encoding="utf-8", **pipes | how)

    def __exit__(self, *problem: Any) -> None:
        self.kill()
        super().__exit__(*problem)


def start_program(module: str, *arguments: str, folder: Path = ROOT, **how: Any) -> Program:
    """The same from the start, as a process of this one: it can be killed, limited and measured."""
    return Program([sys.executable, "-m", module, *arguments], cwd=folder, **how)


def finish(program: Program) -> Done:
    """Wait for its end; all that it still prints.

    Raises:
        subprocess.TimeoutExpired: it hangs; it was killed.
    """
    with program:
        printed = program.communicate(timeout=HANG_S)
    return subprocess.CompletedProcess(program.args, program.returncode, *printed)


def _written(content: bytes) -> str:
    return content.decode("utf-8").replace("\r\n", "\n")


class _LoadedProgram:
    """The process that has loaded everything, and forks when asked to."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.programs", str(theirs.fileno())],
                cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
            )  # fmt: skip
        self._line.settimeout(HANG_S)
        atexit.register(self.close)

    def run(self, request: Mapping[str, object], out: int, err: int) -> int:
        """How it ended: its exit code, or minus the signal that ended it."""
        socket.send_fds(self._line, [json.dumps(request).encode()], [out, err])
        pid = json.loads(self._line.recv(MAX_REQUEST_BYTES))
        try:
            return int(json.loads(self._line.recv(MAX_REQUEST_BYTES)))
        except TimeoutError:
            with suppress(ProcessLookupError):
                os.kill(pid, SIGKILL)
            self._line.recv(MAX_REQUEST_BYTES)
            raise subprocess.TimeoutExpired(str(request["arguments"]), HANG_S) from None

    def close(self) -> None:
        self._line.close()
        self._process.wait()


@cache
def _loaded_program() -> _LoadedProgram:
    return _LoadedProgram()


def main(line: socket.socket) -> None:
    """Load everything; then, for each request, fork and become that program."""
    _load()
    while True:
        content, descriptors, _, _ = socket.recv_fds(line, MAX_REQUEST_BYTES, 2)
        if not content:
            return
        pid = os.fork()
        if pid == 0:
            line.close()
            _become(json.loads(content), *descriptors)
            return
        for descriptor in descriptors:
            os.close(descriptor)
        line.send(json.dumps(pid).encode())
        _, status = os.waitpid(pid, 0)
        line.send(json.dumps(os.waitstatus_to_exitcode(status)).encode())


def _load() -> None:
    for package in PACKAGES:
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    from scrapy.settings import default_settings
    from scrapy.utils.misc import load_object

    for name, value in vars(default_settings).items():
        if name.endswith(("MIDDLEWARES_BASE", "EXTENSIONS_BASE")):  # which Scrapy loads when a crawl begins
            for path in value:
                load_object(path)
    from warraq.crawler import CrawlOptions
    from warraq.crawler.parsing import workers

    workers.START_METHOD = (
        "forkserver"  # the workers, too, are forked from a process that has loaded what they need
    )
    forkserver.set_forkserver_preload(["warraq.crawler.parsing.tasks"])
    forkserver.ensure_running()
    CrawlOptions.__init__.__kwdefaults__["workers"] = 1  # a second one loads for a second, for a page or two
    gc.collect()
    gc.freeze()  # or the end of each fork takes a third of a second to look through all that was loaded
    assert threading.active_count() == 1, "threads do not survive a fork"
    assert "twisted.internet.reactor" not in sys.modules, "which one is for the program to say"


def _become(request: dict[str, object], out: int, err: int) -> None:
    for opened, place in ((out, 1), (err, 2)):
        os.dup2(opened, place)
        os.close(opened)
    os.chdir(str(request["folder"]))
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv[1:] = request["arguments"]
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]  # it does, but is no child of ours
    runpy.run_module(str(request["module"]), run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
