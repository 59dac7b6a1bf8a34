"""Articles that tell one story: what they are compared by, who belongs together, and why."""

from storage.sqlite.clusters.evidence import read_cluster, read_clusters, read_pair
from storage.sqlite.clusters.membership import enter, give_way, settle
from storage.sqlite.clusters.rejudging import rejudge
from storage.sqlite.clusters.rulings import Rulings
from storage.sqlite.clusters.signatures import SIGNATURE_SCHEMA, SqliteSignatureIndex

__all__ = [
    "SIGNATURE_SCHEMA",
    "Rulings",
    "SqliteSignatureIndex",
    "enter",
    "give_way",
    "read_cluster",
    "read_clusters",
    "read_pair",
    "rejudge",
    "settle",
]
