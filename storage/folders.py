"""Names of files that outlive a power cut."""

import os
from contextlib import suppress
from pathlib import Path


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
