"""The exception hierarchy. Foreign errors are translated once, at the border they cross.

WarraqError
├── ConfigurationError     invalid warraq.toml or command arguments; names file, key and expectation
├── DecodeError            bytes that cannot be decoded as text
├── ParseError             a document that is not what it claims to be
│   ├── FeedError          not a feed, or unreadable
│   └── SitemapError       not a sitemap, or unreadable
├── AddressError           a URL that must not or cannot be fetched
├── DeskBusy               something takes long, and too many wait for it already
└── StorageError           the database
    ├── DatabaseMissing    there is none yet
    ├── DatabaseNewer      written by a newer warraq; left untouched
    ├── DatabaseOlder      written by an older warraq; a command that writes upgrades it
    ├── DatabaseForeign    not a warraq database; left untouched
    ├── DatabaseCorrupt    damaged; left untouched
    ├── DatabaseBusy       in use by another crawl
    ├── DatabaseLost       the connection to its server broke; to be made again
    └── NotFoundError      no such row
"""


class WarraqError(Exception):
    """Base class of all errors that warraq raises on purpose.

    Args:
        message: what is wrong and what to do about it, in one or two sentences.
        identity: the URL, path or key the error is about; shown before the message.
    """

    def __init__(self, message: str, *, identity: str = "") -> None:
        super().__init__(f"{identity}: {message}" if identity else message)
        self.message = message
        self.identity = identity


class ConfigurationError(WarraqError):
    """Invalid configuration or command arguments."""


class DecodeError(WarraqError):
    """Bytes that cannot be decoded as text."""


class ParseError(WarraqError):
    """A document that is not what it claims to be."""


class FeedError(ParseError):
    """Not a feed, or unreadable."""


class SitemapError(ParseError):
    """Not a sitemap, or unreadable."""


class AddressError(WarraqError):
    """A URL that must not or cannot be fetched. Also raised for malformed URLs."""


class DeskBusy(WarraqError):  # noqa: N818
    """Something takes long, and too many wait for it already. Nothing was done; it can be asked for again."""


class StorageError(WarraqError):
    """The database cannot be used, or an operation on it failed."""


class DatabaseMissing(StorageError):  # noqa: N818
    """There is no database yet."""


class DatabaseNewer(StorageError):  # noqa: N818
    """The file was written by a newer warraq. It has not been touched."""


class DatabaseOlder(StorageError):  # noqa: N818
    """The file was written by an older warraq and must be upgraded before it can be read. It has not been touched."""


class DatabaseForeign(StorageError):  # noqa: N818
    """The file is not a warraq database. It has not been touched."""


class DatabaseCorrupt(StorageError):  # noqa: N818
    """The file is damaged. It has not been touched."""


class DatabaseBusy(StorageError):  # noqa: N818
    """The database is in use by another crawl."""


class DatabaseLost(StorageError):  # noqa: N818
    """The connection to the server broke, or cannot be made now. What was under way may have been stored or not."""


class NotFoundError(StorageError):
    """No row with that identity."""
