-- What archives and their proof need: exchanges as they went over the wire, imports, image files, marks, reservations, a ledger.
CREATE TABLE imports (
  id          INTEGER PRIMARY KEY,
  file        TEXT NOT NULL,
  bytes       INTEGER NOT NULL,
  sha256      TEXT NOT NULL UNIQUE,
  position    INTEGER NOT NULL DEFAULT 0,
  pages       INTEGER NOT NULL DEFAULT 0,
  skipped     INTEGER NOT NULL DEFAULT 0,
  started_at  TEXT NOT NULL,
  finished_at TEXT
) STRICT;
ALTER TABLE fetches ADD COLUMN status_line TEXT NOT NULL DEFAULT '';
ALTER TABLE fetches ADD COLUMN request_headers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE fetches ADD COLUMN hops        TEXT NOT NULL DEFAULT '[]';
ALTER TABLE fetches ADD COLUMN record_id   TEXT NOT NULL DEFAULT '';
ALTER TABLE fetches ADD COLUMN import_id   INTEGER REFERENCES imports;
CREATE TABLE image_files (
  url         TEXT PRIMARY KEY,
  source_id   INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  fetch_id    INTEGER REFERENCES fetches,
  page_sha256 TEXT NOT NULL DEFAULT '',
  media_type  TEXT NOT NULL DEFAULT '',
  refused     TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX image_files_page ON image_files (page_sha256) WHERE page_sha256 <> '';
CREATE TABLE image_cursors (
  source_id INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE,
  seq       INTEGER NOT NULL
) STRICT;
CREATE TABLE reservations (
  version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  signal     TEXT NOT NULL,
  value      TEXT NOT NULL,
  origin     TEXT NOT NULL CHECK (origin IN ('meta', 'http', 'robots.txt')),
  reserves   INTEGER NOT NULL CHECK (reserves IN (0, 1)),
  PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE marks (
  id         INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  version    INTEGER NOT NULL,
  mark       TEXT NOT NULL CHECK (mark IN ('good', 'bad', 'exclude', 'none')),
  note       TEXT NOT NULL DEFAULT '',
  at         TEXT NOT NULL
) STRICT;
CREATE INDEX marks_article ON marks (article_id, id);
CREATE TABLE ledger (
  line    INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  kind    TEXT NOT NULL CHECK (kind IN ('source', 'fetch', 'version', 'change', 'article', 'ruling', 'mark', 'import')),
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
-- The queue takes images too.
CREATE TABLE new_frontier (
  id         INTEGER PRIMARY KEY,
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  url        TEXT NOT NULL UNIQUE,
  host       TEXT NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('article', 'listing', 'feed', 'sitemap', 'home', 'image')),
  reason     TEXT NOT NULL,
  priority   INTEGER NOT NULL DEFAULT 0,
  depth      INTEGER NOT NULL DEFAULT 0,
  found_on   TEXT NOT NULL DEFAULT '',
  feed_id    INTEGER REFERENCES feeds ON DELETE CASCADE,
  added_at   TEXT NOT NULL,
  not_before TEXT NOT NULL DEFAULT '',
  attempts   INTEGER NOT NULL DEFAULT 0,
  lease_run  INTEGER REFERENCES runs ON DELETE SET NULL
) STRICT;
INSERT INTO new_frontier SELECT * FROM frontier;
DROP TABLE frontier;
ALTER TABLE new_frontier RENAME TO frontier;
CREATE INDEX frontier_next ON frontier (host, source_id, role, priority DESC, id, not_before) WHERE lease_run IS NULL;
CREATE INDEX frontier_wait ON frontier (not_before) WHERE lease_run IS NULL AND not_before <> '';
CREATE INDEX frontier_source ON frontier (source_id, role, host);
CREATE INDEX frontier_lease ON frontier (lease_run) WHERE lease_run IS NOT NULL;
-- The view and the one that stands on it know reservations and marks.
DROP VIEW story;
DROP VIEW article;
CREATE VIEW article AS
  SELECT a.id, a.seq, s.slug AS source, a.url, v.title,
         (SELECT json_group_array(name) FROM (SELECT name FROM authors WHERE version_id = v.id ORDER BY position)) AS authors,
         v.published, v.published_utc, v.modified, v.language, v.direction, v.site_name, v.section,
         (SELECT json_group_array(tag) FROM (SELECT tag FROM tags WHERE version_id = v.id ORDER BY position)) AS tags,
         v.description, v.words, v.declared_url, v.licence, v.paywalled, a.version,
         a.first_seen_at, a.last_seen_at, a.gone_at, a.cluster_id, a.duplicate_of, a.similarity, a.relation,
         v.page_sha256, v.content_hash, v.seen_at AS version_seen_at, v.extractor, v.flags,
         v.text_confidence, v.title_confidence, v.date_confidence, v.authors_confidence,
         (SELECT json_group_array(origin || ': ' || signal || '=' || value) FROM
            (SELECT origin, signal, value FROM reservations WHERE version_id = v.id AND reserves ORDER BY position)
         ) AS reservations,
         coalesce((SELECT iif(m.mark = 'none' OR m.mark <> 'exclude' AND m.version <> a.version, '', m.mark)
                     FROM marks m WHERE m.article_id = a.id ORDER BY m.id DESC LIMIT 1), '') AS mark
    FROM articles a
    JOIN sources s ON s.id = a.source_id
    JOIN versions v ON v.article_id = a.id AND v.number = a.version;
CREATE VIEW story AS SELECT * FROM article WHERE duplicate_of IS NULL;
