"""Decisions about clusters."""

from collections.abc import Callable, Sequence
from datetime import datetime

from warraq.storage.ports import Clusters, Signed
from warraq.storage.records import Rejudged
from warraq.storage.sql.clusters.rejudging import rejudge
from warraq.storage.sql.clusters.rulings import rule
from warraq.storage.sql.clusters.signatures import SqlSignatureIndex
from warraq.storage.sql.database import Database


class SqlClusters(Clusters):
    """The tables `clusters`, `matches` and `rulings`."""

    def __init__(self, connection: Database, signatures: SqlSignatureIndex) -> None:
        self._connection = connection
        self._signatures = signatures

    def join(self, article_ids: Sequence[int], *, now: datetime) -> int:
        return rule(self._connection, "join", article_ids, self._signatures, now=now)[0]

    def split(self, article_ids: Sequence[int], *, now: datetime) -> tuple[int, ...]:
        return rule(self._connection, "split", article_ids, self._signatures, now=now)

    def rejudge(
        self,
        *,
        now: datetime,
        progress: Callable[[int, int], None] | None = None,
        signed: Signed = lambda last: (),
    ) -> Rejudged:
        return rejudge(self._connection, now=now, progress=progress, signed=signed)
