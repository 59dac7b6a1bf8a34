-- What the desk needs: settings and filters of sources, removals and their traces, readers, saved searches, hooks, access.
ALTER TABLE sources ADD COLUMN removed_at TEXT;
ALTER TABLE articles ADD COLUMN dated_at TEXT NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN removed_at TEXT;
UPDATE articles SET dated_at = coalesce(
  (SELECT min(v.published_utc, first_seen_at) FROM versions v WHERE v.article_id = articles.id AND v.number = articles.version),
  first_seen_at);
CREATE INDEX articles_dated ON articles (dated_at, id) WHERE duplicate_of IS NULL AND removed_at IS NULL;
CREATE INDEX articles_dated_source ON articles (source_id, dated_at, id) WHERE duplicate_of IS NULL AND removed_at IS NULL;
-- What a source's page asks.
CREATE INDEX resources_source ON resources (source_id);
CREATE INDEX fetches_source ON fetches (source_id);
CREATE TABLE source_settings (
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  key        TEXT NOT NULL,
  value      TEXT NOT NULL,
  set_at     TEXT NOT NULL,
  PRIMARY KEY (source_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE filtered_urls (
  url        TEXT PRIMARY KEY,
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  reason     TEXT NOT NULL,
  detail     TEXT NOT NULL DEFAULT '',
  found_on   TEXT NOT NULL DEFAULT '',
  found_at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX filtered_urls_source ON filtered_urls (source_id, reason);
CREATE TABLE removals (
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL CHECK (kind IN ('forget', 'remove', 'tidy')),
  subject   TEXT NOT NULL DEFAULT '',
  reason    TEXT NOT NULL DEFAULT '',
  by        TEXT NOT NULL DEFAULT '',
  at        TEXT NOT NULL
) STRICT;
CREATE TABLE removed_rows (
  kind       TEXT NOT NULL,
  subject    INTEGER NOT NULL,
  removal_id INTEGER NOT NULL REFERENCES removals,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX removed_rows_removal ON removed_rows (removal_id, kind, subject);
CREATE TABLE removed_pages (
  sha256     TEXT PRIMARY KEY,
  bytes      INTEGER NOT NULL,
  removal_id INTEGER NOT NULL REFERENCES removals
) STRICT, WITHOUT ROWID;
CREATE INDEX removed_pages_removal ON removed_pages (removal_id, sha256);
CREATE TABLE tombstones (
  address_hash TEXT PRIMARY KEY,
  article_id   INTEGER,
  removal_id   INTEGER NOT NULL REFERENCES removals
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstones_article ON tombstones (article_id) WHERE article_id IS NOT NULL;
CREATE TABLE reading (
  article_id INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
  read_at    TEXT,
  starred_at TEXT,
  note       TEXT NOT NULL DEFAULT '',
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX reading_unread ON reading (article_id) WHERE read_at IS NOT NULL;
CREATE INDEX reading_starred ON reading (starred_at, article_id) WHERE starred_at IS NOT NULL;
CREATE TABLE labels (
  label      TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  set_at     TEXT NOT NULL,
  PRIMARY KEY (label, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX labels_article ON labels (article_id);
CREATE TABLE searches (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL UNIQUE,
  title    TEXT NOT NULL DEFAULT '',
  query    TEXT NOT NULL DEFAULT '',
  filter   TEXT NOT NULL DEFAULT '{}',
  saved_at TEXT NOT NULL
) STRICT;
CREATE TABLE hooks (
  name       TEXT PRIMARY KEY,
  seq        INTEGER NOT NULL,
  health_id  INTEGER NOT NULL,
  failing_since TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE deliveries (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  hook        TEXT NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('articles', 'health')),
  first       INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  made_at     TEXT NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  not_before  TEXT NOT NULL DEFAULT '',
  status      INTEGER NOT NULL DEFAULT 0,
  error       TEXT NOT NULL DEFAULT '',
  ended_at    TEXT,
  accepted    INTEGER NOT NULL DEFAULT 0 CHECK (accepted IN (0, 1))
) STRICT;
CREATE INDEX deliveries_waiting ON deliveries (hook, id) WHERE ended_at IS NULL;
CREATE TABLE health_changes (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  was        TEXT NOT NULL,
  became     TEXT NOT NULL,
  detail     TEXT NOT NULL DEFAULT '',
  at         TEXT NOT NULL
) STRICT;
CREATE INDEX health_changes_source ON health_changes (source_id, id);
CREATE TABLE looks (
  name      TEXT PRIMARY KEY,
  seq       INTEGER NOT NULL,
  health_id INTEGER NOT NULL,
  at        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE access (
  id      INTEGER PRIMARY KEY,
  kind    TEXT NOT NULL CHECK (kind IN ('password', 'token')),
  name    TEXT NOT NULL UNIQUE,
  hash    TEXT NOT NULL,
  made_at TEXT NOT NULL
) STRICT;
-- Articles are removed and forgotten too.
CREATE TABLE new_changes (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  at         TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('new', 'edited', 'gone', 'back', 'moved', 'duplicate', 'separated', 'removed',
                                          'forgotten')),
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  version    INTEGER NOT NULL,
  run_id     INTEGER REFERENCES runs,
  detail     TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO new_changes SELECT * FROM changes;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'changes') WHERE name = 'new_changes';
DROP TABLE changes;
ALTER TABLE new_changes RENAME TO changes;
CREATE INDEX changes_article ON changes (article_id);
-- And the ledger says so.
CREATE TABLE new_ledger (
  line    INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  kind    TEXT NOT NULL CHECK (kind IN ('source', 'fetch', 'version', 'change', 'article', 'ruling', 'mark', 'import',
                                       'removal')),
  subject INTEGER NOT NULL,
  digest  TEXT NOT NULL,
  adopted INTEGER NOT NULL DEFAULT 0 CHECK (adopted IN (0, 1)),
  hash    TEXT NOT NULL
) STRICT;
INSERT INTO new_ledger SELECT * FROM ledger;
DROP TABLE ledger;
ALTER TABLE new_ledger RENAME TO ledger;
CREATE INDEX ledger_subject ON ledger (kind, subject, line);
