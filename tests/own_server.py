"""A PostgreSQL server of our own, to be started anew, filled up and cut off: `python3 tests/own_server.py make test`.

As a program it runs a command beside a server, which WARRAQ_TEST_POSTGRES names, and ends as the command does. Only
the standard library is needed.
"""

import getpass
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

#: What its server may forget when the computer stops: nothing that is lost when only the server does.
THROWN_AWAY: Final = ("fsync=off", "full_page_writes=off")
MISSING: Final = "needs PostgreSQL's server: apt-get install postgresql"


class OwnServer:
    """A server in a folder, on a free port, that trusts everybody on `hosts`. `settings`: 'name=value'."""

    def __init__(
        self, folder: Path, settings: Sequence[str] = (), hosts: Sequence[str] = ("127.0.0.1",)
    ) -> None:
        self.folder = folder
        self.port = _free_port()
        self._settings = (
            f"listen_addresses={','.join(hosts)}", f"port={self.port}", f"unix_socket_directories={folder}",
            "max_connections=200", *settings,
        )  # fmt: skip
        # initdb refuses root; Debian's package makes this user
        self._as_server = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
        if self._as_server:
            shutil.chown(folder, "postgres")
        self._run(
            "initdb", f"--username={getpass.getuser()}", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
            "--no-sync",
        )  # fmt: skip
        with (folder / "data" / "pg_hba.conf").open("a") as file:
            file.writelines(f"host all all {host}/24 trust\n" for host in hosts)

    def address(self, name: str = "postgres", host: str = "127.0.0.1") -> str:
        """Of a database, for who sees the server as this host."""
        return f"postgresql://{getpass.getuser()}@{host}:{self.port}/{name}"

    def make_database(self, name: str) -> str:
        """Make an empty one; its address."""
        place = (f"--host={self.folder}", f"--port={self.port}", f"--username={getpass.getuser()}")
        subprocess.run([str(programs() / "createdb"), *place, name], cwd="/", check=True)
        return self.address(name)

    def start(self) -> None:
        """Returns when it answers."""
        options = " ".join(f"-c {setting}" for setting in self._settings)
        self._run("pg_ctl", f"--log={self.folder / 'log'}", "--wait", f"--options={options}", "start")

    def stop(self, mode: str = "immediate") -> None:
        """'immediate' is a crash: nothing is written down that is not yet. 'fast' is not."""
        self._run("pg_ctl", f"--mode={mode}", "--wait", "stop")

    def is_running(self) -> bool:
        """Whether there is a process of it."""
        command = self._command("pg_ctl", "status")
        return subprocess.run(command, cwd="/", capture_output=True, check=False).returncode == 0

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(self._command(program, *words), cwd="/", stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            log = self.folder / "log"
            raise OSError(f"{program} failed: {log.read_text()[-2000:] if log.exists() else done.returncode}")

    def _command(self, program: str, *words: str) -> list[str]:
        return [*self._as_server, str(programs() / program), f"--pgdata={self.folder / 'data'}", *words]


def programs() -> Path:
    """The folder of the newest server's programs. Raises FileNotFoundError."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    place = str(found[-1]) if found else shutil.which("initdb")
    if place is None:
        raise FileNotFoundError(MISSING)
    return Path(place).parent


@contextmanager
def own_server(
    folder: Path | None = None, settings: Sequence[str] = THROWN_AWAY, hosts: Sequence[str] = ("127.0.0.1",)
) -> Iterator[OwnServer]:
    """A server that runs, stopped at the end of the block; in a folder of its own unless one is given."""
    with tempfile.TemporaryDirectory() as made:
        place = folder or Path(made)
        if folder is None:
            place.chmod(0o755)
        server = OwnServer(place, settings, hosts)
        server.start()
        try:
            yield server
        finally:
            if server.is_running():
                server.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def main() -> int:
    try:
        with own_server(settings=(*THROWN_AWAY, "synchronous_commit=off")) as server:
            environment = {**os.environ, "WARRAQ_TEST_POSTGRES": server.address()}
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    except FileNotFoundError as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
