"""Copies of a database of a server, by the server's own program."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from warraq.articles.errors import DatabaseForeign, StorageError
from warraq.location import Server
from warraq.storage.folders import draft_of, flush_folder
from warraq.storage.postgres.opening import open_readonly

_MAGIC: Final = b"PGDMP"  # Source: pg_backup_archiver.c, the custom format of pg_dump
_HAS: Final = " TABLE DATA warraq articles "  # in the list of a copy
_INSTALL: Final = "is not installed; it comes with PostgreSQL's client programs (Debian: postgresql-client)"
MAX_SAID: Final = 500  # characters of what a program says


def back_up(server: Server, target: Path) -> int:
    """Copy a database as it is at this moment, also while others write to it, and say how many bytes the copy has.

    The copy is checked, then takes its name: `target` is a whole copy or what it was before. `pg_restore` reads it.

    Raises:
        StorageError and its kinds: the database cannot be read, a program is missing or failed, `target` is another
            file or cannot be written.
    """
    target = target.absolute()
    if target.exists():
        _require_copy(target)
    open_readonly(server, any_version=True).close()
    draft = draft_of(target)
    try:
        _dump(server, draft, target)
        _check(draft)
        os.replace(draft, target)
        flush_folder(target.parent)
    except OSError as problem:
        raise StorageError(f"cannot be written: {problem.strerror}", identity=str(target)) from problem
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def _dump(server: Server, draft: Path, target: Path) -> None:
    dump = shutil.which("pg_dump")
    words = ["--format=custom", "--schema=warraq", "--no-password"]
    if dump is None:
        command = shlex.join(["pg_dump", *words[:2], f"--file={target}", server.without_password])
        text = f"pg_dump {_INSTALL}; or run this where it is: {command}"
        raise StorageError(text, identity=str(server))
    # The password is in the environment, which other users cannot read, unlike a command line.
    secret = {"PGPASSWORD": server.password} if server.password else {}
    _run([dump, *words, f"--file={draft}", server.without_password], str(server), secret)
    with draft.open("rb") as file:
        os.fsync(file.fileno())


def _check(draft: Path) -> None:
    restore = shutil.which("pg_restore")
    if restore is None:
        raise StorageError(f"pg_restore, which checks the copy, {_INSTALL}")
    if _HAS not in _run([restore, "--list", str(draft)], "the copy"):
        raise StorageError("the copy has no articles; it was thrown away")


def _run(command: list[str], identity: str, secret: Mapping[str, str] | None = None) -> str:
    """What a program prints. Its messages name no password: it is given none where it could repeat it."""
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, without a shell
        command,
        env={**os.environ, **(secret or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[:MAX_SAID]
        name = Path(command[0]).name
        raise StorageError(f"{name} failed ({said}); nothing was replaced", identity=identity)
    return done.stdout


def _require_copy(target: Path) -> None:
    try:
        with target.open("rb") as file:
            is_copy = file.read(len(_MAGIC)) == _MAGIC
    except OSError as problem:
        raise StorageError(f"cannot be read: {problem.strerror}", identity=str(target)) from problem
    if not is_copy:
        text = "not a copy of a PostgreSQL database; it was left as it is"
        raise DatabaseForeign(text, identity=str(target))
