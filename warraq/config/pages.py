"""Where bodies of pages stand: the key `pages` of warraq.toml, and `warraq pages move --to`."""

import os.path
import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from warraq.articles.errors import ConfigurationError

IN_DATABASE: Final = "database"
EXPECTED: Final = "'database', a folder, or s3://BUCKET or s3://BUCKET/PREFIX"
#: Source: docs.aws.amazon.com/AmazonS3/latest/userguide, "Bucket naming rules" and, of keys, "Safe characters".
_BUCKET: Final = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?P<prefix>(?:/[A-Za-z0-9!_.*'()-]+)*)/?")


def page_address(text: str, folder: Path, *, identity: str = "") -> str:
    """The address as the database remembers it: '' for the database, an absolute path, or 's3://bucket/prefix'.

    A path is relative to `folder`. Keys and passwords do not belong into an address, which is shown and stored.

    Raises:
        ConfigurationError: it is none of these.
    """
    if text == IN_DATABASE:
        return ""
    if text.startswith("file://"):
        parts = urlsplit(text)
        if parts.netloc not in ("", "localhost") or not parts.path.startswith("/"):
            raise _wrong(text, identity)
        return _absolute(Path(unquote(parts.path)))
    if "://" in text:
        found = _BUCKET.fullmatch(text)
        if found is None or {".", ".."} & set(found["prefix"].split("/")):
            raise _wrong(text, identity)
        return text.rstrip("/")
    if not text.strip() or "\0" in text:
        raise _wrong(text, identity)
    return _absolute(folder / Path(text).expanduser())


def _absolute(path: Path) -> str:
    """Without '..' and '.', but with the links that somebody made on purpose."""
    return os.path.abspath(path)


def _wrong(text: str, identity: str) -> ConfigurationError:
    return ConfigurationError(f"'pages' must be {EXPECTED}, not {text[:200]!r}", identity=identity)
