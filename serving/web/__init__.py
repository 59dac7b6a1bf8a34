"""The reading room: pages and an API over one database. Needs the extra `web`.

Reads through connections that cannot write; whatever changes something goes through the desk it is given.
"""

from warraq.serving.web.app import build_app
from warraq.serving.web.desk import Desk
from warraq.serving.web.options import DEFAULTS, LOOPBACK_NAMES, WebOptions
from warraq.serving.web.room import Room

__all__ = ["DEFAULTS", "LOOPBACK_NAMES", "Desk", "Room", "WebOptions", "build_app"]
