-- Where the posts of a source have their text and fields, as its own pages taught. The next crawl or reclean learns them.
CREATE TABLE templates (
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  version    INTEGER NOT NULL,
  template   TEXT NOT NULL,
  why        TEXT NOT NULL CHECK (why IN ('first', 'more-pages', 'theme-changed')),
  learnt_at  TEXT NOT NULL,
  checked_at TEXT NOT NULL,
  last_article_id INTEGER NOT NULL,
  articles   INTEGER NOT NULL,
  PRIMARY KEY (source_id, version)
) STRICT, WITHOUT ROWID;
