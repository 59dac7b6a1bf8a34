-- Who asks for what is unread must not pass over all that was read: articles know it themselves, and have an index by it.
DROP TRIGGER story_is_counted;
DROP TRIGGER story_is_counted_again;
DROP TRIGGER story_is_counted_no_longer;
DROP TRIGGER read_is_counted;
DROP TRIGGER read_is_counted_again;
DROP TRIGGER read_is_counted_no_longer;
ALTER TABLE articles ADD COLUMN is_read INTEGER NOT NULL DEFAULT 0 CHECK (is_read IN (0, 1));
UPDATE articles SET is_read = 1 WHERE id IN (SELECT article_id FROM reading WHERE read_at IS NOT NULL);
CREATE INDEX articles_unread ON articles (dated_at, id, source_id, language)
  WHERE duplicate_of IS NULL AND removed_at IS NULL AND is_read = 0;
CREATE TRIGGER read_is_noted AFTER INSERT ON reading WHEN NEW.read_at IS NOT NULL BEGIN
  UPDATE articles SET is_read = 1 WHERE id = NEW.article_id;
END;
CREATE TRIGGER read_is_noted_again AFTER UPDATE OF read_at ON reading
WHEN (NEW.read_at IS NULL) <> (OLD.read_at IS NULL) BEGIN
  UPDATE articles SET is_read = (NEW.read_at IS NOT NULL) WHERE id = NEW.article_id;
END;
CREATE TRIGGER read_is_noted_no_longer AFTER DELETE ON reading WHEN OLD.read_at IS NOT NULL BEGIN
  UPDATE articles SET is_read = 0 WHERE id = OLD.article_id;
END;
CREATE TRIGGER story_is_counted AFTER INSERT ON articles
WHEN NEW.duplicate_of IS NULL AND NEW.removed_at IS NULL BEGIN
  UPDATE story_counts SET stories = stories + 1, read = read + NEW.is_read WHERE source_id = NEW.source_id;
END;
CREATE TRIGGER story_is_counted_again AFTER UPDATE OF source_id, duplicate_of, removed_at, is_read ON articles BEGIN
  UPDATE story_counts SET stories = stories - 1, read = read - OLD.is_read
   WHERE source_id = OLD.source_id AND OLD.duplicate_of IS NULL AND OLD.removed_at IS NULL;
  UPDATE story_counts SET stories = stories + 1, read = read + NEW.is_read
   WHERE source_id = NEW.source_id AND NEW.duplicate_of IS NULL AND NEW.removed_at IS NULL;
END;
CREATE TRIGGER story_is_counted_no_longer AFTER DELETE ON articles
WHEN OLD.duplicate_of IS NULL AND OLD.removed_at IS NULL BEGIN
  UPDATE story_counts SET stories = stories - 1, read = read - OLD.is_read WHERE source_id = OLD.source_id;
END;
