-- What keeps `articles.is_read` and `story_counts`, as the triggers in schema.sql do.
CREATE FUNCTION note_reading() RETURNS trigger LANGUAGE plpgsql SET search_path = warraq, pg_catalog AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    UPDATE articles SET is_read = 0 WHERE id = OLD.article_id;
  ELSE
    UPDATE articles SET is_read = (NEW.read_at IS NOT NULL)::int WHERE id = NEW.article_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER read_is_noted AFTER INSERT ON reading FOR EACH ROW
  WHEN (NEW.read_at IS NOT NULL) EXECUTE FUNCTION note_reading();
CREATE TRIGGER read_is_noted_again AFTER UPDATE OF read_at ON reading FOR EACH ROW
  WHEN ((NEW.read_at IS NULL) <> (OLD.read_at IS NULL)) EXECUTE FUNCTION note_reading();
CREATE TRIGGER read_is_noted_no_longer AFTER DELETE ON reading FOR EACH ROW
  WHEN (OLD.read_at IS NOT NULL) EXECUTE FUNCTION note_reading();

CREATE FUNCTION count_source() RETURNS trigger LANGUAGE plpgsql SET search_path = warraq, pg_catalog AS $$
BEGIN
  INSERT INTO story_counts (source_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER source_is_counted AFTER INSERT ON sources FOR EACH ROW EXECUTE FUNCTION count_source();

CREATE FUNCTION count_story() RETURNS trigger LANGUAGE plpgsql SET search_path = warraq, pg_catalog AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.duplicate_of IS NULL AND OLD.removed_at IS NULL THEN
    UPDATE story_counts SET stories = stories - 1, read = read - OLD.is_read WHERE source_id = OLD.source_id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.duplicate_of IS NULL AND NEW.removed_at IS NULL THEN
    UPDATE story_counts SET stories = stories + 1, read = read + NEW.is_read WHERE source_id = NEW.source_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER story_is_counted AFTER INSERT OR DELETE ON articles FOR EACH ROW EXECUTE FUNCTION count_story();
-- An UPDATE names these columns also where it leaves them as they are.
CREATE TRIGGER story_is_counted_again AFTER UPDATE OF source_id, duplicate_of, removed_at, is_read ON articles FOR EACH ROW
  WHEN ((OLD.source_id, OLD.duplicate_of IS NULL, OLD.removed_at IS NULL, OLD.is_read)
        <> (NEW.source_id, NEW.duplicate_of IS NULL, NEW.removed_at IS NULL, NEW.is_read))
  EXECUTE FUNCTION count_story();

-- A host with visits that wait has a row in `turns`. The lock keeps the row until this visit can be seen.
CREATE FUNCTION note_host() RETURNS trigger LANGUAGE plpgsql SET search_path = warraq, pg_catalog AS $$
BEGIN
  LOOP
    PERFORM 1 FROM turns WHERE host = NEW.host FOR KEY SHARE;
    EXIT WHEN FOUND;
    INSERT INTO turns (host) VALUES (NEW.host) ON CONFLICT DO NOTHING;
    EXIT WHEN FOUND;
  END LOOP;
  UPDATE turns SET look_at = '' WHERE host = NEW.host AND look_at > NEW.not_before;
  RETURN NULL;
END $$;
CREATE TRIGGER host_is_noted AFTER INSERT OR UPDATE OF lease_run ON frontier FOR EACH ROW
  WHEN (NEW.lease_run IS NULL) EXECUTE FUNCTION note_host();

-- Hosts where only a paused source had visits are passed over for a while (see queue.py). It is followed again now.
CREATE FUNCTION look_again() RETURNS trigger LANGUAGE plpgsql SET search_path = warraq, pg_catalog AS $$
BEGIN
  UPDATE turns SET look_at = '' WHERE host IN (
    SELECT host FROM turns WHERE look_at <> ''
       AND host IN (SELECT host FROM frontier WHERE source_id = NEW.id AND lease_run IS NULL)
     ORDER BY host FOR NO KEY UPDATE);
  RETURN NULL;
END $$;
CREATE TRIGGER source_is_looked_at_again AFTER UPDATE OF state ON sources FOR EACH ROW
  WHEN (NEW.state = 'active' AND OLD.state <> 'active') EXECUTE FUNCTION look_again();

-- Counts leases: hosts served longest ago come first.
CREATE SEQUENCE turn_numbers;
