"""Articles that tell one story: what they are compared by, who belongs together, and why."""

from warraq.storage.sql.clusters.clusters import SqlClusters
from warraq.storage.sql.clusters.evidence import SqlClusterQueries
from warraq.storage.sql.clusters.membership import cluster_of, enter, give_way, settle
from warraq.storage.sql.clusters.rulings import give_core
from warraq.storage.sql.clusters.signatures import SIGNATURE_SCHEMA, SqlSignatureIndex

__all__ = [
    "SIGNATURE_SCHEMA",
    "SqlClusterQueries",
    "SqlClusters",
    "SqlSignatureIndex",
    "cluster_of",
    "enter",
    "give_core",
    "give_way",
    "settle",
]
