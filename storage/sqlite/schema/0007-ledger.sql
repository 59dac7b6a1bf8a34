-- The ledger and its time stamps.
CREATE TABLE ledger (
  line    INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  kind    TEXT NOT NULL CHECK (kind IN ('source', 'fetch', 'version', 'change', 'article', 'ruling', 'mark')),
  subject INTEGER NOT NULL,
  digest  TEXT NOT NULL,
  adopted INTEGER NOT NULL DEFAULT 0 CHECK (adopted IN (0, 1)),
  hash    TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_subject ON ledger (kind, subject, line);
CREATE TABLE stamps (
  id        INTEGER PRIMARY KEY,
  line      INTEGER NOT NULL REFERENCES ledger,
  authority TEXT NOT NULL,
  token     BLOB NOT NULL,
  stamped_at TEXT NOT NULL
) STRICT;
CREATE INDEX stamps_line ON stamps (line);
