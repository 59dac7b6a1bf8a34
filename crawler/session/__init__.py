"""One run: the lock, the database, the workers, and what its parts share."""

from warraq.crawler.session.budget import Budget
from warraq.crawler.session.context import RunContext, now, stop_for
from warraq.crawler.session.opening import Session, follow
from warraq.crawler.session.refiltering import Refiltered, refilter
from warraq.crawler.session.series import TrapWatch, series_of
from warraq.crawler.session.store_thread import StoreThread
from warraq.crawler.session.turns import KEEP_S, HostTurns

__all__ = [
    "KEEP_S",
    "Budget",
    "HostTurns",
    "Refiltered",
    "RunContext",
    "Session",
    "StoreThread",
    "TrapWatch",
    "follow",
    "now",
    "refilter",
    "series_of",
    "stop_for",
]
