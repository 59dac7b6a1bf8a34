"""What the pages and the API have done for them. `warraq.desk.Desk` is the desk of every face."""

from typing import Protocol

from warraq.serving.web.desk_of_sources import SourceActs


class Desk(SourceActs, Protocol):
    """Acts on sources and articles. Each is one transaction of its own, and may be called from any thread."""
