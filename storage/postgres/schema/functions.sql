-- What SQLite has and PostgreSQL lacks, for the statements and views that both engines run.

CREATE FUNCTION warraq.min(a text, b text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE least(a, b) END $$;
CREATE FUNCTION warraq.max(a text, b text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE greatest(a, b) END $$;
CREATE FUNCTION warraq.min(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE least(a, b) END $$;
CREATE FUNCTION warraq.max(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE greatest(a, b) END $$;
CREATE FUNCTION warraq.iif(condition boolean, yes anyelement, no anyelement) RETURNS anyelement
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN condition THEN yes ELSE no END $$;
CREATE FUNCTION warraq.instr(whole text, part text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT strpos(whole, part)::bigint $$;
CREATE FUNCTION warraq.hex(bytes bytea) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT upper(encode(bytes, 'hex')) $$;

-- The members of a JSON array of texts or numbers, as text: `key` from 0.
CREATE FUNCTION warraq.json_each(list text) RETURNS TABLE (key bigint, value text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 20
  AS $$ SELECT position - 1, member FROM jsonb_array_elements_text(list::jsonb) WITH ORDINALITY AS of (member, position) $$;

-- JSON arrays of values in their order, without spaces, as SQLite writes them.
CREATE FUNCTION warraq.json_of_texts(list text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT '[' || array_to_string(ARRAY(SELECT to_json(member)::text FROM unnest(list) AS member), ',') || ']' $$;
CREATE FUNCTION warraq.json_of_values(list text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT '[' || array_to_string(list, ',') || ']' $$;
CREATE FUNCTION warraq.with_number(list text[], value bigint) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT array_append(list, value::text) $$;
CREATE FUNCTION warraq.with_json(list text[], value json) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT array_append(list, value::text) $$;
CREATE AGGREGATE warraq.json_group_array(text) (
  sfunc = array_append, stype = text[], initcond = '{}', finalfunc = warraq.json_of_texts);
CREATE AGGREGATE warraq.json_group_array(bigint) (
  sfunc = warraq.with_number, stype = text[], initcond = '{}', finalfunc = warraq.json_of_values);
CREATE AGGREGATE warraq.json_group_array(json) (
  sfunc = warraq.with_json, stype = text[], initcond = '{}', finalfunc = warraq.json_of_values);

-- How many are true, as SQLite sums conditions.
CREATE FUNCTION warraq.with_one(number bigint, condition boolean) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN condition IS NULL THEN number ELSE coalesce(number, 0) + condition::int END $$;
CREATE AGGREGATE warraq.sum(boolean) (sfunc = warraq.with_one, stype = bigint);
