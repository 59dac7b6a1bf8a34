-- Full text over folded words, made by warraq, which folds the question the same way; rowid = articles.id. The column
-- `article_index` has the name that SQLite's index has: title first (A), then tags (B), then text (D).
CREATE TABLE article_index (
  rowid bigint PRIMARY KEY,
  title text COLLATE "C" NOT NULL,
  text  text COLLATE "C" NOT NULL,
  tags  text COLLATE "C" NOT NULL,
  article_index tsvector NOT NULL
);
CREATE INDEX article_index_words ON article_index USING gin (article_index);
