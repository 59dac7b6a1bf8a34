-- The start of a walk was kept as 'https://blog.example/feed#next-link': now a column says that it is one.
CREATE TABLE older_pages_new (
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  url        TEXT NOT NULL,
  walk       TEXT NOT NULL,
  is_start   INTEGER NOT NULL DEFAULT 0,
  fetched_at TEXT NOT NULL,
  posts      INTEGER NOT NULL DEFAULT 0,
  fresh      INTEGER NOT NULL DEFAULT 0,
  digest     TEXT NOT NULL DEFAULT '',
  next_url   TEXT NOT NULL DEFAULT '',
  ended      TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (source_id, url, walk, is_start)
) STRICT, WITHOUT ROWID;
INSERT INTO older_pages_new (source_id, url, walk, is_start, fetched_at, posts, fresh, digest, next_url, ended)
  SELECT source_id, substr(url, 1, instr(url || '#', '#') - 1), walk, instr(url, '#') > 0,
    fetched_at, posts, fresh, digest, next_url, ended
  FROM older_pages;
DROP TABLE older_pages;
ALTER TABLE older_pages_new RENAME TO older_pages;
