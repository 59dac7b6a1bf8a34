-- What the desk needs: settings and filters of sources, removals and their traces, readers, saved searches, hooks, access.
ALTER TABLE sources ADD COLUMN removed_at TEXT;
ALTER TABLE articles ADD COLUMN dated_at TEXT NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN removed_at TEXT;
UPDATE articles SET language = coalesce(
  (SELECT v.language FROM versions v WHERE v.article_id = articles.id AND v.number = articles.version), ''),
  dated_at = coalesce(
  (SELECT min(v.published_utc, first_seen_at) FROM versions v WHERE v.article_id = articles.id AND v.number = articles.version),
  first_seen_at);
CREATE INDEX articles_dated ON articles (dated_at, id) WHERE duplicate_of IS NULL AND removed_at IS NULL;
CREATE INDEX articles_dated_language ON articles (language, dated_at, id)
  WHERE duplicate_of IS NULL AND removed_at IS NULL;
CREATE INDEX articles_dated_source ON articles (source_id, dated_at, id) WHERE duplicate_of IS NULL AND removed_at IS NULL;
CREATE INDEX image_files_fetch ON image_files (fetch_id);
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
CREATE INDEX filtered_urls_source ON filtered_urls (source_id, url);
CREATE TABLE filters_applied (
  source_id  INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE,
  digest     TEXT NOT NULL
) STRICT;
CREATE INDEX outcomes_filtered ON outcomes (reason) WHERE reason >= 'filter-' AND reason < 'filter.';
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
CREATE TABLE story_counts (
  source_id INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE,
  stories   INTEGER NOT NULL DEFAULT 0,
  read      INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO story_counts (source_id, stories)
  SELECT s.id, count(a.id) FROM sources s
    LEFT JOIN articles a ON a.source_id = s.id AND a.duplicate_of IS NULL AND a.removed_at IS NULL GROUP BY s.id;
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
  source_id INTEGER REFERENCES sources ON DELETE CASCADE,
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
  fetch_id  INTEGER NOT NULL,
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
CREATE TRIGGER source_is_counted AFTER INSERT ON sources BEGIN
  INSERT INTO story_counts (source_id) VALUES (NEW.id);
END;
CREATE TRIGGER story_is_counted AFTER INSERT ON articles
WHEN NEW.duplicate_of IS NULL AND NEW.removed_at IS NULL BEGIN
  UPDATE story_counts SET stories = stories + 1 WHERE source_id = NEW.source_id;
END;
CREATE TRIGGER story_is_counted_again AFTER UPDATE OF duplicate_of, removed_at ON articles
WHEN (NEW.duplicate_of IS NULL AND NEW.removed_at IS NULL) <> (OLD.duplicate_of IS NULL AND OLD.removed_at IS NULL) BEGIN
  UPDATE story_counts
     SET stories = stories + iif(NEW.duplicate_of IS NULL AND NEW.removed_at IS NULL, 1, -1),
         read = read + iif(NEW.duplicate_of IS NULL AND NEW.removed_at IS NULL, 1, -1)
              * (SELECT count(*) FROM reading WHERE article_id = NEW.id AND read_at IS NOT NULL)
   WHERE source_id = NEW.source_id;
END;
CREATE TRIGGER story_is_counted_no_longer BEFORE DELETE ON articles
WHEN OLD.duplicate_of IS NULL AND OLD.removed_at IS NULL BEGIN
  UPDATE story_counts
     SET stories = stories - 1,
         read = read - (SELECT count(*) FROM reading WHERE article_id = OLD.id AND read_at IS NOT NULL)
   WHERE source_id = OLD.source_id;
END;
CREATE TRIGGER read_is_counted AFTER INSERT ON reading WHEN NEW.read_at IS NOT NULL BEGIN
  UPDATE story_counts SET read = read + 1
   WHERE source_id = (SELECT source_id FROM articles
                       WHERE id = NEW.article_id AND duplicate_of IS NULL AND removed_at IS NULL);
END;
CREATE TRIGGER read_is_counted_again AFTER UPDATE OF read_at ON reading
WHEN (NEW.read_at IS NULL) <> (OLD.read_at IS NULL) BEGIN
  UPDATE story_counts SET read = read + iif(NEW.read_at IS NULL, -1, 1)
   WHERE source_id = (SELECT source_id FROM articles
                       WHERE id = NEW.article_id AND duplicate_of IS NULL AND removed_at IS NULL);
END;
CREATE TRIGGER read_is_counted_no_longer BEFORE DELETE ON reading WHEN OLD.read_at IS NOT NULL BEGIN
  UPDATE story_counts SET read = read - 1
   WHERE source_id = (SELECT source_id FROM articles
                       WHERE id = OLD.article_id AND duplicate_of IS NULL AND removed_at IS NULL);
END;
CREATE VIEW reading_state AS
  SELECT article_id, read_at, starred_at, note FROM reading;
CREATE VIEW article_label AS
  SELECT article_id, label, set_at FROM labels;
CREATE VIEW saved_search AS
  SELECT f.name, f.title, f.query, s.slug AS source, f.filter, f.saved_at
    FROM searches f LEFT JOIN sources s ON s.id = f.source_id;
