"""Names of files that outlive a power cut, and drafts that do not."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

#: Nobody has written to a draft for so long: its program is gone, on whatever machine that ran.
ABANDONED_S: Final = 24 * 3600.0


def flush(path: Path) -> None:
    """What was written to a file, or into a folder, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_folder(folder: Path) -> None:
    """A new name is on the disk when its folder is; some file systems keep no folders."""
    with suppress(OSError):
        flush(folder)


def draft_of(target: Path) -> Path:
    """Returns a name beside `target` for what becomes it when it is whole, and deletes drafts of killed programs.

    Those of a program that runs here stay, and those written to within a day: another machine may be writing them.
    """
    beginning = f".{target.name}."
    with suppress(OSError):  # a folder that is not there is told of when it is written to
        for name in os.listdir(target.parent):
            # numbers of processes; SQLite's journal of a draft bears its name
            number = name.removeprefix(beginning).removesuffix("-journal")
            if name.startswith(beginning) and number.isdecimal() and not _runs(int(number)):
                draft = target.with_name(name)
                if time.time() - draft.stat().st_mtime > ABANDONED_S:
                    draft.unlink()
    return target.with_name(f"{beginning}{os.getpid()}")


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True
