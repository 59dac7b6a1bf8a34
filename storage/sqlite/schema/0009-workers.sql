-- Several crawls may share a database of PostgreSQL: lives of runs, turns of hosts, common budgets.
ALTER TABLE runs ADD COLUMN alive_until TEXT;
ALTER TABLE runs ADD COLUMN cluster TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN place TEXT NOT NULL DEFAULT '';
CREATE INDEX runs_alive ON runs (alive_until) WHERE alive_until IS NOT NULL;
CREATE TABLE budgets (
  cluster   TEXT NOT NULL,
  source_id INTEGER NOT NULL,
  taken     INTEGER NOT NULL,
  PRIMARY KEY (cluster, source_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE turns (
  host      TEXT PRIMARY KEY,
  run_id    INTEGER REFERENCES runs ON DELETE SET NULL,
  free_at   TEXT NOT NULL DEFAULT '',
  delay_s   REAL NOT NULL DEFAULT 2,
  wanted_at TEXT NOT NULL DEFAULT '',
  look_at   TEXT NOT NULL DEFAULT '',
  served    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX turns_served ON turns (served, host);
CREATE INDEX turns_run ON turns (run_id) WHERE run_id IS NOT NULL;
