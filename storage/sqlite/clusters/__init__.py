"""Articles that tell one story: what they are compared by, who belongs together, and why."""

from warraq.storage.sqlite.clusters.clusters import SqliteClusters
from warraq.storage.sqlite.clusters.evidence import SqliteClusterQueries
from warraq.storage.sqlite.clusters.membership import cluster_of, enter, give_way, settle
from warraq.storage.sqlite.clusters.rulings import give_core
from warraq.storage.sqlite.clusters.signatures import SIGNATURE_SCHEMA, SqliteSignatureIndex

__all__ = [
    "SIGNATURE_SCHEMA",
    "SqliteClusterQueries",
    "SqliteClusters",
    "SqliteSignatureIndex",
    "cluster_of",
    "enter",
    "give_core",
    "give_way",
    "settle",
]
