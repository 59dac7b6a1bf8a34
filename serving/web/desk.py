"""What the pages and the API have done for them. `warraq.desk.Desk` is the desk of every face."""

from typing import Protocol


class Desk(Protocol):
    """Acts on sources and articles. Each is one transaction of its own, and may be called from any thread."""
