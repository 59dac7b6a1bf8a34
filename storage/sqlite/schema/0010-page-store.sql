-- Bodies of pages may stand in a folder or bucket.
ALTER TABLE pages ADD COLUMN outside INTEGER NOT NULL DEFAULT 0;
CREATE TABLE page_store (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  address    TEXT,
  owner      TEXT NOT NULL,
  moved_from TEXT NOT NULL DEFAULT '',
  moved_to   TEXT NOT NULL DEFAULT '',
  is_moving  INTEGER NOT NULL DEFAULT 0 CHECK (is_moving IN (0, 1))
) STRICT;
CREATE TABLE leaving_bodies (
  address    TEXT NOT NULL,
  sha256     TEXT NOT NULL,
  PRIMARY KEY (address, sha256)
) STRICT, WITHOUT ROWID;
