-- As storage/sqlite/schema/0012-lost-characters.sql.
CREATE INDEX versions_lost ON versions (article_id, number)
  WHERE instr(title, '�') > 0 OR instr(text, '�') > 0;
