-- Authors and categories of a feed's entries, to fill in for pages that state none. The next reading of a feed fills them.
ALTER TABLE entries ADD COLUMN authors TEXT NOT NULL DEFAULT '[]';
ALTER TABLE entries ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
