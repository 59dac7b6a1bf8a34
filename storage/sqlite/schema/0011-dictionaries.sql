-- Pages may be packed against another page of their source. Those that are stored stay as they are.
CREATE TABLE dictionaries (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id  INTEGER NOT NULL REFERENCES sources,
  role       TEXT NOT NULL,
  sha256     TEXT NOT NULL UNIQUE REFERENCES pages,
  body       BLOB NOT NULL,
  bytes      INTEGER NOT NULL,
  made_at    TEXT NOT NULL
) STRICT;
CREATE INDEX dictionaries_kind ON dictionaries (source_id, role, id);
CREATE TABLE page_frames (
  sha256     TEXT PRIMARY KEY REFERENCES pages ON DELETE CASCADE,
  dictionary INTEGER NOT NULL REFERENCES dictionaries,
  body       BLOB NOT NULL
) STRICT;
CREATE INDEX page_frames_dictionary ON page_frames (dictionary);
-- In the order of arrival.
DROP INDEX fetches_source;
CREATE INDEX fetches_source ON fetches (source_id, id);
