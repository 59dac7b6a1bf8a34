-- Full text over folded words, made by warraq, which folds the question the same way; rowid = articles.id.
-- In the index (GIN) are the words of each article and its markers, without their places: whether words stand together
-- is seen in the text.
CREATE TABLE article_index (
  rowid   bigint PRIMARY KEY,
  title   text COLLATE "C" NOT NULL,
  text    text COLLATE "C" NOT NULL,
  tags    text COLLATE "C" NOT NULL,
  words   bigint NOT NULL,               -- how many there are in all three
  markers text[] COLLATE "C" NOT NULL    -- '#12': the 12th block of articles; '#long': has words too long for the index;
                                         -- '北 京': these two stand together
);

-- What the index holds of an article. A key may have 2,700 bytes at most; a word that is longer is looked for in the text.
CREATE FUNCTION keys_of(title text, body text, tags text, markers text[]) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
  found text[] := string_to_array(title || ' ' || body || ' ' || tags, ' ');
BEGIN
  IF '#long' = ANY (markers) THEN
    found := ARRAY(SELECT word FROM unnest(found) AS word WHERE octet_length(word) <= 2000);
  END IF;
  RETURN found || markers;
END $$;
CREATE INDEX article_index_keys ON article_index USING gin (keys_of(title, text, tags, markers));
-- Nothing is planned by how frequent keys are, see articles_with: ANALYZE need not read all texts for it.
ALTER INDEX article_index_keys ALTER COLUMN 1 SET STATISTICS 0;

-- Whether each phrase, between two spaces, stands in the title, the text or the tags.
CREATE FUNCTION stand_in(phrases text[], title text, body text, tags text) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
  whole  text := ' ' || title || ' | ' || body || ' | ' || tags || ' ';
  phrase text;
BEGIN
  FOREACH phrase IN ARRAY phrases LOOP
    IF strpos(whole, phrase) = 0 THEN
      RETURN false;
    END IF;
  END LOOP;
  RETURN true;
END $$;

-- The articles that have all keys, a key of `blocks` (unless it is NULL) and all phrases.
-- Always by the index: the planner does not know what it takes to unpack a text. With little memory the pages would be
-- noted instead of the rows, and all their texts unpacked.
CREATE FUNCTION articles_with(asked text[], blocks text[], phrases text[]) RETURNS SETOF bigint
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = warraq, pg_catalog
  SET enable_seqscan = off SET work_mem = '32MB' AS $$
BEGIN
  RETURN QUERY EXECUTE
    'SELECT rowid FROM article_index WHERE keys_of(title, text, tags, markers) @> $1'
    || CASE WHEN blocks IS NULL THEN '' ELSE ' AND keys_of(title, text, tags, markers) && $2' END
    || CASE WHEN phrases = '{}' THEN '' ELSE ' AND stand_in($3, title, text, tags)' END
    USING asked, blocks, phrases;
END $$;

-- How well an article answers: bm25 as FTS5 computes it, step by step, so that both engines rank alike to the last bit.
-- `phrases`: each between two spaces. `patterns`: NULL, or a regular expression for a phrase that may begin again before it
-- ends. `rarities`: the weight of each. `average`: words of an article.
CREATE FUNCTION bm25(title text, body text, tags text, words bigint, phrases text[], patterns text[],
                     rarities double precision[], average double precision) RETURNS double precision
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
  -- A word of the title counts five times, one of the tags twice.
  whole  CONSTANT text := repeat(' ' || title || ' |', 5) || ' ' || body || ' ' || repeat('| ' || tags || ' ', 2);
  k1     CONSTANT double precision := 1.2;
  b      CONSTANT double precision := 0.75;
  length CONSTANT double precision := k1 * (1 - b + b * words / average);
  score  double precision := 0;
  often  double precision;
  phrase text;
BEGIN
  FOR n IN 1 .. array_length(phrases, 1) LOOP
    phrase := phrases[n];
    IF patterns[n] IS NOT NULL THEN
      often := (SELECT count(*) FROM regexp_matches(whole, patterns[n], 'g'));
    ELSIF strpos(whole, phrase || substr(phrase, 2)) = 0 THEN
      often := (octet_length(whole) - octet_length(replace(whole, phrase, ''))) / octet_length(phrase);
    ELSE  -- it stands twice with one space between: each gets its own
      phrase := ' ' || replace(trim(phrase), ' ', '  ') || ' ';
      often := (2 * octet_length(whole) - octet_length(replace(whole, ' ', '')))
             - octet_length(replace(replace(whole, ' ', '  '), phrase, ''));
      often := often / octet_length(phrase);
    END IF;
    score := score + rarities[n] * ((often * (k1 + 1)) / (often + length));
  END LOOP;
  RETURN score;
END $$;

-- How many articles and words there are in all: the sums. A row for each of 64 sessions, so that none waits for another.
CREATE TABLE article_index_sizes (
  session  bigint PRIMARY KEY,
  articles bigint NOT NULL,
  words    bigint NOT NULL
);
CREATE FUNCTION count_words() RETURNS trigger LANGUAGE plpgsql SET search_path = warraq, pg_catalog AS $$
DECLARE
  more_articles bigint := 0;
  more_words    bigint := 0;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    more_articles := -1;
    more_words := -OLD.words;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    more_articles := more_articles + 1;
    more_words := more_words + NEW.words;
  END IF;
  INSERT INTO article_index_sizes AS s VALUES (pg_backend_pid() % 64, more_articles, more_words)
    ON CONFLICT (session) DO UPDATE SET articles = s.articles + excluded.articles, words = s.words + excluded.words;
  RETURN NULL;
END $$;
CREATE TRIGGER words_are_counted AFTER INSERT OR DELETE OR UPDATE OF words ON article_index
  FOR EACH ROW EXECUTE FUNCTION count_words();
