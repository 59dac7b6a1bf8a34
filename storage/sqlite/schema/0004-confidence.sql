-- How sure a reading is of text, title, date and authors. Versions that are there are not judged; `warraq reclean` fills them in.
ALTER TABLE versions ADD COLUMN text_confidence REAL;
ALTER TABLE versions ADD COLUMN title_confidence REAL;
ALTER TABLE versions ADD COLUMN date_confidence REAL;
ALTER TABLE versions ADD COLUMN authors_confidence REAL;
CREATE INDEX versions_confidence
  ON versions (article_id, number, text_confidence, title_confidence, date_confidence, authors_confidence);
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
         v.text_confidence, v.title_confidence, v.date_confidence, v.authors_confidence
    FROM articles a
    JOIN sources s ON s.id = a.source_id
    JOIN versions v ON v.article_id = a.id AND v.number = a.version;
CREATE VIEW story AS SELECT * FROM article WHERE duplicate_of IS NULL;
