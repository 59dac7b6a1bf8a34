"""Articles that tell one story: what they are compared by, who belongs together, and why."""

from .clusters import SqlClusters
from .evidence import SqlClusterQueries
from .membership import cluster_of, enter, give_way, settle
from .rulings import give_core
from .signatures import SIGNATURE_SCHEMA, SqlSignatureIndex

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
