"""Runs that live and runs that died: what the dead held is free for others."""

from datetime import timedelta

from warraq.storage.sql.database import Database, not_earlier, to_text

#: The runs that live. One that does not say until when lives until another one starts.
LIVING = "SELECT id FROM runs WHERE alive_until IS NOT NULL AND outcome = ''"


def bury_all(db: Database) -> None:
    """Free what runs held that are dead, before one starts. Inside a transaction.

    Of those that share the database, the living are left alone.
    """
    now = to_text(db.clock())
    living = "alive_until >= :now" if db.is_shared else "false"
    db.execute(
        "UPDATE runs SET outcome = 'killed', alive_until = NULL"
        f" WHERE finished_at IS NULL AND outcome = '' AND coalesce({living}, false) = false",
        {"now": now} if db.is_shared else {},
    )
    db.execute(
        f"UPDATE frontier SET lease_run = NULL WHERE lease_run IS NOT NULL AND lease_run NOT IN ({LIVING})"
    )
    db.execute(
        "DELETE FROM budgets WHERE cluster NOT IN"
        " (SELECT cluster FROM runs WHERE alive_until IS NOT NULL AND outcome = '')"
    )
    held = f"SELECT DISTINCT run_id FROM turns WHERE run_id IS NOT NULL AND run_id NOT IN ({LIVING})"
    for (run_id,) in db.execute(held).fetchall():
        free_hosts(db, run_id)


def free_hosts(db: Database, run_id: int) -> None:
    """Let others ask the hosts of a run, each after its delay. Inside a transaction."""
    now = db.clock()
    hosts = db.execute("SELECT host, delay_s FROM turns WHERE run_id = ? ORDER BY host", (run_id,)).fetchall()
    for host, delay_s in hosts:
        db.execute(
            "UPDATE turns SET run_id = NULL, free_at = ? WHERE host = ? AND run_id = ?",
            (not_earlier(now + timedelta(seconds=delay_s)), host, run_id),
        )
