"""A disk that forgets: SQLite's own writes and syncs are recorded, and played back as they may stand after a power cut.

A shim around SQLite's default file layer (its VFS, reached with ctypes) notes each write, truncation, sync and removal
of a real database in production's settings. A cut keeps what was synced before it; of the rest each write is kept,
dropped or torn, sector by sector, as chance has it. Usage: `python -m tests.storage.power FOLDER PAGES CUTS [SYNC]`.
"""

import ctypes
import json
import random
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable
from ctypes import POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from datetime import UTC, datetime
from pathlib import Path

from tests.storage.conftest import html, paragraphs, prepared_from
from warraq.articles.records import Fetch
from warraq.storage import FetchRecord, Source, Visit, check, open_store

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SECTOR = 512
#: (what, file, offset or size, bytes): 'write', 'truncate', 'sync', 'delete'; and 'said' with the URL as file.
Event = tuple[str, str, int, bytes]

#: The name is passed on as it came, by its address: SQLite keeps it, and calls the file beside a log by it later.
_OPEN = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_WRITE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)
_DELETE = ctypes.CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)


class _Methods(Structure):
    """sqlite3_io_methods. Source: sqlite.org/c3ref/io_methods.html."""

    _fields_ = (
        ("version", c_int), ("close", c_void_p), ("read", c_void_p), ("write", c_void_p), ("truncate", c_void_p),
        ("sync", c_void_p), *((f"other{n}", c_void_p) for n in range(13)),
    )  # fmt: skip


class _Vfs(Structure):
    """sqlite3_vfs. Source: sqlite.org/c3ref/vfs.html."""

    _fields_ = (
        ("version", c_int), ("file_size", c_int), ("max_path", c_int), ("next", c_void_p), ("name", c_char_p),
        ("app", c_void_p), ("open", c_void_p), ("delete", c_void_p), *((f"other{n}", c_void_p) for n in range(12)),
    )  # fmt: skip


class Recording:
    """Everything SQLite did to the files of one folder, in order."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._kept: list[object] = []  # what C points to
        self._names: dict[int, str] = {}
        self._library = ctypes.CDLL("libsqlite3.so.0")
        self._library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self._real = self._library.sqlite3_vfs_find(None)
        if not self._real:
            raise OSError("SQLite has no file layer")

    def __enter__(self) -> "Recording":
        vfs = _Vfs.from_buffer_copy(self._real.contents)
        vfs.name = b"recording"
        vfs.open, vfs.delete = self._pointer(_OPEN(self._opened)), self._pointer(_DELETE(self._deleted))
        self._kept.append(vfs)
        self._library.sqlite3_vfs_register(ctypes.byref(vfs), 1)
        return self

    def __exit__(self, *_: object) -> None:
        self._library.sqlite3_vfs_register(self._real, 1)

    def _pointer(self, function: Callable[..., int]) -> int | None:
        self._kept.append(function)
        return ctypes.cast(function, c_void_p).value  # type: ignore[arg-type]

    def _opened(self, _: int, name: int | None, file: int, flags: int, out: object) -> int:
        code = _OPEN(self._real.contents.open)(ctypes.addressof(self._real.contents), name, file, flags, out)
        place = ctypes.cast(file, POINTER(c_void_p))
        if code == 0 and name and place[0]:
            self._names[file] = Path(ctypes.string_at(name).decode()).name
            place[0] = ctypes.addressof(self._shim(place[0]))
        return code

    def _shim(self, address: int) -> _Methods:
        """The methods of a file, three of them told to us first."""
        real = _Methods.from_address(address)
        shim = _Methods.from_buffer_copy(real)
        write, truncate, sync = _WRITE(real.write), _TRUNCATE(real.truncate), _SYNC(real.sync)

        def on_write(file: int, content: int, size: int, offset: int) -> int:
            self.events.append(("write", self._names[file], offset, ctypes.string_at(content, size)))
            return write(file, content, size, offset)

        def on_truncate(file: int, size: int) -> int:
            self.events.append(("truncate", self._names[file], size, b""))
            return truncate(file, size)

        def on_sync(file: int, flags: int) -> int:
            code = sync(file, flags)
            self.events.append(("sync", self._names[file], 0, b""))
            return code

        shim.write = self._pointer(_WRITE(on_write))
        shim.truncate = self._pointer(_TRUNCATE(on_truncate))
        shim.sync = self._pointer(_SYNC(on_sync))
        self._kept.append(shim)
        return shim

    def _deleted(self, _: int, name: bytes, sync_folder: int) -> int:
        self.events.append(("delete", Path(name.decode()).name, 0, b""))
        return _DELETE(self._real.contents.delete)(ctypes.addressof(self._real.contents), name, sync_folder)


def record(database: Path, pages: int, synchronous: str = "") -> list[Event]:
    """Store pages as a crawl does, into an existing database; 'said' follows each that was said to be stored."""
    with Recording() as recording, open_store(database) as store:
        if synchronous:
            store._connection.execute(f"PRAGMA synchronous = {synchronous}")
        run_id = store.runs.start("crawl", "test", NOW)
        while leased := store.frontier.lease(run_id, limit=4, now=NOW):
            for visit in leased:
                url = visit.visit.url
                body = html(
                    url, paragraphs("power" + "".join(chr(97 + int(d)) for d in url.rpartition("/")[2]))
                )
                fetch = Fetch(url=url, final_url=url, status=200, started_at=NOW)
                stored = FetchRecord(run_id=run_id, visit=visit, fetch=fetch, body=body)
                store.fetches.commit_article(stored, prepared_from(body, url))
                recording.events.append(("said", url, 0, b""))
        # The program is cut off here: no orderly end, which would write the log back.
        return list(recording.events)


def after_cut(
    before: dict[str, bytes], events: list[Event], cut: int, chance: random.Random
) -> dict[str, bytes]:
    """The files as they may stand when the power fails after `cut` events."""
    synced = {name: bytearray(content) for name, content in before.items()}
    pending: dict[str, list[Event]] = defaultdict(list)
    for event in events[:cut]:
        what, name = event[0], event[1]
        if what in ("write", "truncate"):
            pending[name].append(event)
        elif what == "sync":
            for earlier in pending.pop(name, ()):
                _apply(synced, earlier)
            synced.setdefault(name, bytearray())
    for name, unsynced in pending.items():
        for event in unsynced:
            fate = chance.choice(("kept", "dropped", "torn"))
            if fate == "kept" or (fate == "torn" and event[0] == "truncate"):
                _apply(synced, event)
            elif fate == "torn":
                _, _, offset, content = event
                for start in range(0, len(content), SECTOR):
                    if chance.random() < 0.5:
                        _apply(synced, ("write", name, offset + start, content[start : start + SECTOR]))
    return {name: bytes(content) for name, content in synced.items() if not name.endswith("-shm")}


def _apply(files: dict[str, bytearray], event: Event) -> None:
    what, name, offset, content = event
    file = files.setdefault(name, bytearray())
    if what == "truncate":
        del file[offset:]
        return
    if len(file) < offset:
        file.extend(bytes(offset - len(file)))
    file[offset : offset + len(content)] = content


def judge(folder: Path, files: dict[str, bytes], said: set[str]) -> tuple[int, str]:
    """(acknowledged pages that are lost, what is wrong with the database)."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    database = folder / "corpus.db"
    try:
        with open_store(database) as store:
            rows = store._connection.execute("SELECT url FROM articles").fetchall()
            waiting = store._connection.execute("SELECT url FROM frontier").fetchall()
        problems = [str(finding) for finding in check(database) if finding.kind != "lease"]
    except Exception as problem:  # whatever it is, the database is not whole
        return 0, repr(problem)
    stored = {url for (url,) in rows}
    if stored & {url for (url,) in waiting}:
        problems.append("a page is stored and still waits")
    return len(said - stored), "; ".join(problems)


def main(folder: Path, pages: int, cuts: int, synchronous: str = "") -> dict[str, object]:
    """Record once, cut the power again and again."""
    database = folder / "corpus.db"
    with open_store(database, create=True) as store:
        source = store.sources.add(Source(slug="s", home_url="https://s.example/"), now=NOW)
        visits = [
            Visit(source_id=source.id, url=f"https://s.example/{n}", host="s.example", role="article")
            for n in range(pages)
        ]
        store.frontier.add(visits)
    before = {"corpus.db": database.read_bytes()}
    events = record(database, pages, synchronous)
    lost, corrupt, examples = 0, 0, []
    for seed in range(cuts):
        chance = random.Random(seed)
        cut = chance.randrange(len(events))
        said = {event[1] for event in events[:cut] if event[0] == "said"}
        missing, problem = judge(folder / "after", after_cut(before, events, cut, chance), said)
        lost += missing
        corrupt += bool(problem)
        examples += [f"seed {seed}: {missing} lost {problem}"] if missing or problem else []
    synced = sum(event[0] == "sync" for event in events)
    return {
        "events": len(events),
        "syncs": synced,
        "cuts": cuts,
        "lost": lost,
        "corrupt": corrupt,
        "examples": examples[:5],
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:5])))
