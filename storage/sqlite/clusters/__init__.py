"""Articles that tell one story: what they are compared by, who belongs together, and why."""

from warraq.storage.sqlite.clusters.clusters import SqliteClusters
from warraq.storage.sqlite.clusters.evidence import SqliteClusterQueries
from warraq.storage.sqlite.clusters.membership import enter, give_way, settle
from warraq.storage.sqlite.clusters.signatures import SIGNATURE_SCHEMA, SqliteSignatureIndex

__all__ = [
    "SIGNATURE_SCHEMA",
    "SqliteClusterQueries",
    "SqliteClusters",
    "SqliteSignatureIndex",
    "enter",
    "give_way",
    "settle",
]
