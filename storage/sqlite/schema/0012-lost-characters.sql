-- Articles with characters that could not be decoded (U+FFFD) are counted without reading the texts of all others.
CREATE INDEX versions_lost ON versions (article_id, number)
  WHERE instr(title, '�') > 0 OR instr(text, '�') > 0;
