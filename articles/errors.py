"""The one tree of errors. Foreign errors are translated to these once, at the border they cross.

WarraqError
├── ConfigurationError     warraq.toml or a command's arguments are wrong; says file, key, expectation
├── DecodeError            bytes cannot be read as text
├── ParseError             a document is not what it claims to be
│   ├── FeedError          not a feed, or one that cannot be read
│   └── SitemapError       not a sitemap, or one that cannot be read
├── AddressError           a URL that must not or cannot be fetched
└── StorageError           the database
    ├── DatabaseNewer      written by a newer warraq; left untouched
    ├── DatabaseOlder      written by an older warraq; a command that writes upgrades it
    ├── DatabaseForeign    not a warraq database; left untouched
    ├── DatabaseCorrupt    damaged; left untouched
    ├── DatabaseBusy       another crawl holds it
    └── NotFoundError      no row of that identity
"""


class WarraqError(Exception):
    """Root of all errors warraq raises on purpose.

    Args:
        message: what is wrong and what to do about it, in one sentence or two.
        identity: the URL, path or key the error is about; shown in front of the message.
    """

    def __init__(self, message: str, *, identity: str = "") -> None:
        super().__init__(f"{identity}: {message}" if identity else message)
        self.message = message
        self.identity = identity


class ConfigurationError(WarraqError):
    """The configuration or the arguments of a command are wrong."""


class DecodeError(WarraqError):
    """Bytes that cannot be read as text."""


class ParseError(WarraqError):
    """A document that is not what it claims to be."""


class FeedError(ParseError):
    """Not a feed, or one that cannot be read."""


class SitemapError(ParseError):
    """Not a sitemap, or one that cannot be read."""


class AddressError(WarraqError):
    """A URL that must not or cannot be fetched. Also raised for malformed URLs."""


class StorageError(WarraqError):
    """The database refuses or fails."""


class DatabaseNewer(StorageError):  # noqa: N818
    """The file was written by a newer warraq. It has not been touched."""


class DatabaseOlder(StorageError):  # noqa: N818
    """The file was written by an older warraq and must be upgraded before it can be read. It has not been touched."""


class DatabaseForeign(StorageError):  # noqa: N818
    """The file is not a warraq database. It has not been touched."""


class DatabaseCorrupt(StorageError):  # noqa: N818
    """The file is damaged. It has not been touched."""


class DatabaseBusy(StorageError):  # noqa: N818
    """Another crawl holds the database."""


class NotFoundError(StorageError):
    """No row of that identity."""
