"""Turns of hosts where a database has one crawl at a time, and budgets that parts of a crawl share."""

from collections.abc import Collection, Mapping

from warraq.storage.ports import Budgets, Turns
from warraq.storage.sql.database import Subject, beside, scalar


class SqlTurns(Subject, Turns):
    """Every turn is the one crawl's. Nothing is written."""

    @property
    def are_kept(self) -> bool:
        return False

    def take(self, run_id: int, hosts: Collection[str]) -> frozenset[str]:
        return frozenset(hosts)

    def give_back(self, run_id: int, rests: Mapping[str, float]) -> None:
        pass

    def wanted(self, run_id: int, delays: Mapping[str, float]) -> frozenset[str]:
        return frozenset()


class SqlBudgets(Subject, Budgets):
    """The table `budgets`."""

    def take(self, cluster: str, source_id: int, *, wanted: int, limit: int) -> int:
        with beside(self._connection) as db:
            db.execute(
                "INSERT INTO budgets (cluster, source_id, taken) VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
                (cluster, source_id),
            )
            taken = scalar(
                db.execute(
                    f"SELECT taken FROM budgets WHERE cluster = ? AND source_id = ?{db.for_update}",
                    (cluster, source_id),
                )
            )
            granted: int = max(0, min(wanted, limit - taken))
            db.execute(
                "UPDATE budgets SET taken = taken + ? WHERE cluster = ? AND source_id = ?",
                (granted, cluster, source_id),
            )
            return granted

    def give_back(self, cluster: str, source_id: int, left: int) -> None:
        with beside(self._connection) as db:
            db.execute(
                "UPDATE budgets SET taken = taken - ? WHERE cluster = ? AND source_id = ?",
                (left, cluster, source_id),
            )
