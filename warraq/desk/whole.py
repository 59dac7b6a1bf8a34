"""The desk of the reading room: all that its pages and its API have done for them."""

from collections.abc import Callable

from warraq.config import Config
from warraq.desk.counting import CountDesk
from warraq.desk.evidence import EvidenceDesk
from warraq.desk.lists import ListDesk
from warraq.desk.previewing import PreviewDesk
from warraq.desk.reading import ReadingDesk
from warraq.desk.removing import RemovalDesk
from warraq.desk.typed import TypedDesk


class Desk(ReadingDesk, EvidenceDesk, TypedDesk, RemovalDesk, ListDesk, PreviewDesk, CountDesk):
    """Every subject's acts, under one roof. Each is one transaction of its own; from any thread. Close it."""

    def __init__(self, load: Callable[[], Config]) -> None:
        """`load` reads the configuration; which database it is about is known from then on."""
        ReadingDesk.__init__(self, load().database)
        for part in (EvidenceDesk, TypedDesk, RemovalDesk, ListDesk, PreviewDesk, CountDesk):
            part.__init__(self, load)

    def close(self) -> None:
        """End the processes that read pages and count."""
        for part in (CountDesk, PreviewDesk, EvidenceDesk):
            part.close(self)
