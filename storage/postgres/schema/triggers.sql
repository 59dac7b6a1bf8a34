-- What keeps `story_counts`, as in schema.sql.
CREATE FUNCTION count_source() RETURNS trigger LANGUAGE plpgsql SET search_path = warraq, pg_catalog AS $$
BEGIN
  INSERT INTO story_counts (source_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER source_is_counted AFTER INSERT ON sources FOR EACH ROW EXECUTE FUNCTION count_source();

-- Of a story: TG_ARGV[0] says whether it comes (1) or goes (-1).
CREATE FUNCTION count_story() RETURNS trigger LANGUAGE plpgsql SET search_path = warraq, pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE story_counts SET stories = stories + 1 WHERE source_id = NEW.source_id;
    RETURN NULL;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE story_counts
       SET stories = stories - 1,
           read = read - (SELECT count(*) FROM reading WHERE article_id = OLD.id AND read_at IS NOT NULL)
     WHERE source_id = OLD.source_id;
    RETURN OLD;
  END IF;
  UPDATE story_counts
     SET stories = stories + CASE WHEN NEW.duplicate_of IS NULL AND NEW.removed_at IS NULL THEN 1 ELSE -1 END,
         read = read + CASE WHEN NEW.duplicate_of IS NULL AND NEW.removed_at IS NULL THEN 1 ELSE -1 END
              * (SELECT count(*) FROM reading WHERE article_id = NEW.id AND read_at IS NOT NULL)
   WHERE source_id = NEW.source_id;
  RETURN NULL;
END $$;
CREATE TRIGGER story_is_counted AFTER INSERT ON articles FOR EACH ROW
  WHEN (NEW.duplicate_of IS NULL AND NEW.removed_at IS NULL) EXECUTE FUNCTION count_story();
CREATE TRIGGER story_is_counted_again AFTER UPDATE OF duplicate_of, removed_at ON articles FOR EACH ROW
  WHEN ((NEW.duplicate_of IS NULL AND NEW.removed_at IS NULL) <> (OLD.duplicate_of IS NULL AND OLD.removed_at IS NULL))
  EXECUTE FUNCTION count_story();
CREATE TRIGGER story_is_counted_no_longer BEFORE DELETE ON articles FOR EACH ROW
  WHEN (OLD.duplicate_of IS NULL AND OLD.removed_at IS NULL) EXECUTE FUNCTION count_story();

CREATE FUNCTION count_reading() RETURNS trigger LANGUAGE plpgsql SET search_path = warraq, pg_catalog AS $$
DECLARE
  article bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.article_id ELSE NEW.article_id END;
  step    bigint := CASE WHEN TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND NEW.read_at IS NULL) THEN -1 ELSE 1 END;
BEGIN
  UPDATE story_counts SET read = read + step
   WHERE source_id = (SELECT source_id FROM articles
                       WHERE id = article AND duplicate_of IS NULL AND removed_at IS NULL);
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NULL END;
END $$;
CREATE TRIGGER read_is_counted AFTER INSERT ON reading FOR EACH ROW
  WHEN (NEW.read_at IS NOT NULL) EXECUTE FUNCTION count_reading();
CREATE TRIGGER read_is_counted_again AFTER UPDATE OF read_at ON reading FOR EACH ROW
  WHEN ((NEW.read_at IS NULL) <> (OLD.read_at IS NULL)) EXECUTE FUNCTION count_reading();
CREATE TRIGGER read_is_counted_no_longer BEFORE DELETE ON reading FOR EACH ROW
  WHEN (OLD.read_at IS NOT NULL) EXECUTE FUNCTION count_reading();
