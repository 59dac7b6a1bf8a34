"""A desk of the real parts that pages of sources need, over a database."""

from pathlib import Path

from warraq.config import load_config
from warraq.desk.counting import CountDesk
from warraq.desk.lists import ListDesk
from warraq.desk.previewing import PreviewDesk
from warraq.desk.removing import RemovalDesk
from warraq.desk.typed import TypedDesk


class SourcesDesk(TypedDesk, RemovalDesk, ListDesk, PreviewDesk, CountDesk):
    """All acts on sources. Close it."""

    def __init__(self, database: Path, *, config: Path | None = None) -> None:
        def load():  # type: ignore[no-untyped-def]
            return load_config(config, database=str(database))

        for part in (TypedDesk, RemovalDesk, ListDesk, PreviewDesk, CountDesk):
            part.__init__(self, load)

    def close(self) -> None:
        """End the processes."""
        CountDesk.close(self)
        PreviewDesk.close(self)
