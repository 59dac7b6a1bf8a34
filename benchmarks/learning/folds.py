"""Pages into folds by domain: what is learnt on a site is never measured on it."""

import hashlib
import re
from urllib.parse import urlparse

FOLDS = 5


def domain_of(url: str, fallback: str) -> str:
    """The last two labels of the host, or three where the second is short (co.uk); archived pages by their origin."""
    found = re.search(r"web\.archive\.org/web/[^/]+/(https?:/+.*)", url)
    host = urlparse(found.group(1) if found else url).netloc.lower().split(":")[0]
    labels = host.removeprefix("www.").split(".")
    if len(labels) < 2:
        return fallback
    return ".".join(labels[-3:] if len(labels[-2]) <= 3 and len(labels) > 2 else labels[-2:])


def fold_of(domain: str) -> int:
    return hashlib.sha256(domain.encode()).digest()[0] % FOLDS
