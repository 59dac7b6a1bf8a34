"""A file system of fsspec that fails as told: a border of the program, like a disk or a network, for tests."""

from typing import Any, ClassVar

import fsspec
from fsspec.implementations.memory import MemoryFileSystem

PROTOCOL = "faulty"


class FaultyFiles(MemoryFileSystem):  # type: ignore[misc]
    """Files in memory. `fault` says what goes wrong from now on:

    'down': no request is answered; 'cut': half of a file is written, and nobody says so; 'cut-off': half is written,
    then the connection ends; 'flip': a bit of what is written is another one; 'lost': all is written, the answer does
    not come; 'no-delete': deleting is refused.
    """

    protocol = PROTOCOL
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    fault: ClassVar[str] = ""
    #: Requests that wrote or deleted, in their order.
    requests: ClassVar[list[str]] = []

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return "/" + path.removeprefix(f"{PROTOCOL}://").strip("/")

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **kwargs: Any) -> None:
        self._answer()
        type(self).requests.append(f"PUT {path}")
        if self.fault in ("cut", "cut-off"):
            value = value[: len(value) // 2]
        elif self.fault == "flip":
            value = flipped(value)
        super().pipe_file(path, value, mode, **kwargs)
        if self.fault in ("cut-off", "lost"):
            raise TimeoutError("no answer came")

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **kwargs: Any) -> bytes:
        self._answer()
        return bytes(super().cat_file(path, start, end, **kwargs))

    def info(self, path: str, **kwargs: Any) -> dict[str, Any]:
        self._answer()
        return dict(super().info(path, **kwargs))

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        self._answer()
        return super().find(path, *args, **kwargs)

    def rm(self, path: Any, *args: Any, **kwargs: Any) -> None:
        self._answer()
        if self.fault == "no-delete":
            raise PermissionError("deleting is not allowed")
        type(self).requests.append(f"DELETE {path}")
        super().rm(path, *args, **kwargs)

    def _answer(self) -> None:
        if self.fault == "down":
            raise ConnectionRefusedError("nobody listens")


def flipped(content: bytes) -> bytes:
    """The content with another bit in the middle."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def spoil(end: str, change: Any) -> None:
    """Let the file whose name ends so be what `change` makes of its content."""
    (path,) = [path for path in FaultyFiles.store if path.endswith(end)]
    content = change(FaultyFiles.store[path].getvalue())
    MemoryFileSystem.pipe_file(fsspec.filesystem(PROTOCOL), path, content)


def empty() -> None:
    """No files, no faults."""
    FaultyFiles.store.clear()
    FaultyFiles.pseudo_dirs[:] = [""]
    FaultyFiles.requests.clear()
    FaultyFiles.fault = ""


fsspec.register_implementation(PROTOCOL, FaultyFiles, clobber=True)
