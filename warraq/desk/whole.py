"""The desk of the reading room: all that its pages and its API have done for them."""

from collections.abc import Callable

from warraq.config import Config
from warraq.desk.evidence import EvidenceDesk
from warraq.desk.reading import ReadingDesk
from warraq.desk.removing import RemovalDesk
from warraq.desk.sources import SourceDesk


class Desk(ReadingDesk, EvidenceDesk, SourceDesk, RemovalDesk):
    """Every subject's acts, under one roof. Each is one transaction of its own; from any thread."""

    def __init__(self, load: Callable[[], Config]) -> None:
        """`load` reads the configuration; which database it is about is known from then on."""
        ReadingDesk.__init__(self, load().database)
        EvidenceDesk.__init__(self, load)
        SourceDesk.__init__(self, load)
        RemovalDesk.__init__(self, load)
