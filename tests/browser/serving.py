"""A real `warraq serve`, started and ended."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.programs import start_program

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass(frozen=True)
class Served:
    """Where it answers, over which database, and from which address of loopback it is asked."""

    address: str
    database: Path
    comes_from: str = "127.0.0.1"


@contextmanager
def serve(corpus: Path, folder: Path, *options: str) -> Iterator[Served]:
    """Serve a copy of a corpus on a free port of loopback, until the block ends."""
    database = folder / "corpus.db"
    shutil.copy(corpus, database)
    with start_program("warraq", "--db", str(database), "serve", "--port", "0", *options) as program:
        assert program.stdout is not None
        address = None
        for line in program.stdout:
            if address := _ADDRESS.search(line):
                break
        assert address is not None, program.stderr and program.stderr.read()
        yield Served(address=address.group(), database=database)
        program.terminate()
        program.wait(30)
