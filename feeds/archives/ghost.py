"""Ghost before 2.0: feeds go on at /rss/2/."""

import re

from .counting import numbered_path
from .method import ArchiveMethod

FEED = ArchiveMethod(
    walk="ghost",
    platform="ghost",
    generator=re.compile(r"^ghost", re.IGNORECASE),
    next_url=lambda url, listed: numbered_path(url, ""),
)
