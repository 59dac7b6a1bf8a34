PRAGMA application_id = 1463898705;
PRAGMA user_version = 11;
BEGIN;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE TABLE sources (
  id           INTEGER PRIMARY KEY,
  slug         TEXT NOT NULL UNIQUE,              -- short name for the command line, from the host name
  home_url     TEXT NOT NULL UNIQUE,              -- canonical URL of the home page
  name         TEXT NOT NULL DEFAULT '',          -- what the site calls itself
  language     TEXT NOT NULL DEFAULT '',          -- BCP 47 primary subtag, '' unknown
  platform     TEXT NOT NULL DEFAULT '',          -- 'wordpress', 'blogger', ..., '' unknown
  local        INTEGER NOT NULL DEFAULT 0 CHECK (local IN (0, 1)),   -- 1: loopback and private addresses are allowed
  state        TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'gone')),
  folder       TEXT NOT NULL DEFAULT '',          -- of a subscription list: 'News/Arabic', '' none
  added_at     TEXT NOT NULL,
  removed_at   TEXT                               -- when `warraq source remove` took it away; its row stays for the history
                                                  -- of its articles, with the state 'gone'; NULL: it is followed, or kept
) STRICT;
CREATE TABLE source_settings (
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  key        TEXT NOT NULL,                       -- as in [sources.NAME] of warraq.toml: 'delay_s', 'rules.body', ...
  value      TEXT NOT NULL,                       -- JSON: 10, true, "div.post", ["ar", "fa"]
  set_at     TEXT NOT NULL,
  PRIMARY KEY (source_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE filtered_urls (
  url        TEXT PRIMARY KEY,                    -- canonical
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  reason     TEXT NOT NULL,                       -- as of a rejected page: 'filter-address', 'filter-date', ...
  detail     TEXT NOT NULL DEFAULT '',
  found_on   TEXT NOT NULL DEFAULT '',            -- URL of the document that named it
  found_at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE filters_applied (
  source_id  INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE,
  digest     TEXT NOT NULL                        -- changes whenever the filters do
) STRICT;
CREATE TABLE feeds (
  id             INTEGER PRIMARY KEY,
  source_id      INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  url            TEXT NOT NULL UNIQUE,            -- changes only after a permanent redirect was confirmed for days
  kind           TEXT NOT NULL CHECK (kind IN ('feed', 'sitemap', 'home')),
  title          TEXT NOT NULL DEFAULT '',
  format         TEXT NOT NULL DEFAULT '',        -- 'rss20', 'atom10', 'json11', 'urlset', 'news', 'index', ...
  state          TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'gone')),
  etag           TEXT NOT NULL DEFAULT '',        -- byte-exact, echoed in If-None-Match
  last_modified  TEXT NOT NULL DEFAULT '',        -- byte-exact, echoed in If-Modified-Since
  body_sha256    TEXT NOT NULL DEFAULT '',        -- of the last 200 answer
  last_status    INTEGER NOT NULL DEFAULT 0,
  last_error     TEXT NOT NULL DEFAULT '',
  last_poll_at   TEXT,
  last_success_at TEXT,                           -- last 200 or 304
  next_poll_at   TEXT NOT NULL,
  next_poll_reason TEXT NOT NULL DEFAULT '',      -- which header or rule decided next_poll_at
  failures       INTEGER NOT NULL DEFAULT 0,      -- in a row
  history        TEXT NOT NULL DEFAULT '{}',      -- JSON: what the schedule remembers of this feed
  former_urls    TEXT NOT NULL DEFAULT '',        -- addresses it moved away from, separated by spaces
  hubs           TEXT NOT NULL DEFAULT '',        -- WebSub hubs it advertises, separated by spaces
  gaps           INTEGER NOT NULL DEFAULT 0,      -- polls that shared no entry with the one before
  gap_at         TEXT                             -- of the last such poll, until the posts between were fetched
) STRICT;
CREATE TABLE entries (
  id            INTEGER PRIMARY KEY,
  feed_id       INTEGER NOT NULL REFERENCES feeds ON DELETE CASCADE,
  identity      TEXT NOT NULL,                    -- guid, else link, else a hash of title and date
  url           TEXT NOT NULL DEFAULT '',         -- canonical URL of the post, '' when the entry has no link
  title         TEXT NOT NULL DEFAULT '',
  published     TEXT NOT NULL DEFAULT '',         -- ISO 8601 as stated, '' unknown
  published_raw TEXT NOT NULL DEFAULT '',         -- as written in the document
  published_parser TEXT NOT NULL DEFAULT '',      -- what read it: 'rfc-822', 'iso-8601', 'epoch', 'words', 'numbers', ...
  published_confidence REAL NOT NULL DEFAULT 0,   -- 0 to 1: less for what the text leaves open (zone, order, calendar)
  updated       TEXT NOT NULL DEFAULT '',         -- of the last change, likewise; of feeds only
  updated_raw   TEXT NOT NULL DEFAULT '',
  updated_parser TEXT NOT NULL DEFAULT '',
  updated_confidence REAL NOT NULL DEFAULT 0,
  fingerprint   TEXT NOT NULL DEFAULT '',         -- of what the entry says (or the sitemap's lastmod): changed = look again
  content_html  TEXT NOT NULL DEFAULT '',         -- the entry's own text, sanitised
  agreement     TEXT NOT NULL DEFAULT '' CHECK (agreement IN ('', 'whole', 'part', 'fuller', 'other')),
                                                  -- its own text beside its page's: all of it, a part, more than the page
                                                  -- gives away, something else; '' without a text, or not compared yet
  state         TEXT NOT NULL DEFAULT 'listed' CHECK (state IN ('listed', 'left', 'checked')),
                                                  -- 'left': a complete document lists it no longer; 'checked': and its
                                                  -- address was queued for a look
  first_seen_at TEXT NOT NULL,
  last_seen_at  TEXT NOT NULL,
  authors       TEXT NOT NULL DEFAULT '[]',       -- JSON: names as stated; they fill in for a page that states none
  tags          TEXT NOT NULL DEFAULT '[]',       -- JSON: categories as stated, likewise
  UNIQUE (feed_id, identity, url)
) STRICT;
CREATE TABLE entry_links (
  entry_id INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,
  other_id INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,   -- the one that was there before
  reason   TEXT NOT NULL CHECK (reason IN ('link-changed', 'guid-reused', 'guid-changed', 'renamed', 'same-link', 'several-feeds')),
                                                  -- 'link-changed': same guid, other address, one post; 'guid-reused': same guid,
                                                  -- another post; 'guid-changed': same address; 'renamed': guid and address
                                                  -- changed; 'same-link': two entries of one document, one address;
                                                  -- 'several-feeds': the post stands in another feed too
  detail   TEXT NOT NULL DEFAULT '',              -- the evidence, e.g. 'title and date agree'
  at       TEXT NOT NULL,
  PRIMARY KEY (entry_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE runs (
  id          INTEGER PRIMARY KEY,
  command     TEXT NOT NULL,
  version     TEXT NOT NULL,                      -- of warraq
  started_at  TEXT NOT NULL,
  finished_at TEXT,                               -- NULL: still running, or killed
  outcome     TEXT NOT NULL DEFAULT '',           -- 'finished', 'stopped', 'budget', 'killed'
  alive_until TEXT,                               -- of a crawl that runs: it renews it, and is dead when it has passed
  cluster     TEXT NOT NULL DEFAULT '',           -- the crawl that it is a part of, with the other parts: one budget; '' none
  place       TEXT NOT NULL DEFAULT ''            -- of the program: 'process 4711 on desk'; '' not recorded
) STRICT;
CREATE TABLE budgets (
  cluster   TEXT NOT NULL,                        -- as of runs
  source_id INTEGER NOT NULL,                     -- 0: the whole crawl
  taken     INTEGER NOT NULL,
  PRIMARY KEY (cluster, source_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE older_pages (
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  url        TEXT NOT NULL,
  walk       TEXT NOT NULL,                       -- 'archive', 'next-link', 'wordpress', 'wordpress-rest', 'blogger', 'listing'
  is_start   INTEGER NOT NULL DEFAULT 0,          -- 1: not fetched; the walk sets out from the last poll of this feed or home page
  fetched_at TEXT NOT NULL,
  posts      INTEGER NOT NULL DEFAULT 0,          -- it lists
  fresh      INTEGER NOT NULL DEFAULT 0,          -- of them, not known before
  digest     TEXT NOT NULL DEFAULT '',            -- of what it lists: a server that ignores page numbers repeats itself
  next_url   TEXT NOT NULL DEFAULT '',            -- the page after it, '' when the walk ends here
  ended      TEXT NOT NULL DEFAULT '',            -- why the walk ends: 'end', 'complete', 'empty', 'repeated', 'until', ...
  PRIMARY KEY (source_id, url, walk, is_start)
) STRICT, WITHOUT ROWID;
CREATE TABLE frontier (
  id         INTEGER PRIMARY KEY,
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  url        TEXT NOT NULL UNIQUE,                -- canonical
  host       TEXT NOT NULL,                       -- host and port: the unit of politeness
  role       TEXT NOT NULL CHECK (role IN ('article', 'listing', 'feed', 'sitemap', 'home', 'image')),
  reason     TEXT NOT NULL,                       -- 'new', 'changed', 'vanished', 'recheck', 'poll', 'retry', 'backfill', 'gap',
                                                  -- 'image'
  priority   INTEGER NOT NULL DEFAULT 0,          -- larger first
  depth      INTEGER NOT NULL DEFAULT 0,          -- links followed from a feed, sitemap or home page
  found_on   TEXT NOT NULL DEFAULT '',            -- URL of the document that named it
  feed_id    INTEGER REFERENCES feeds ON DELETE CASCADE,   -- the feed to be polled, for role feed, sitemap, home
  added_at   TEXT NOT NULL,
  not_before TEXT NOT NULL DEFAULT '',            -- UTC; '' at once
  attempts   INTEGER NOT NULL DEFAULT 0,          -- leases taken so far
  lease_run  INTEGER REFERENCES runs ON DELETE SET NULL    -- the run that is fetching it now
) STRICT;
CREATE TABLE resources (
  url           TEXT PRIMARY KEY,                 -- canonical, as requested
  source_id     INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  role          TEXT NOT NULL,
  final_url     TEXT NOT NULL DEFAULT '',         -- the address that answered last, when a redirect led there; '' the same
  etag          TEXT NOT NULL DEFAULT '',         -- of the address that answered, byte-exact
  last_modified TEXT NOT NULL DEFAULT '',         -- likewise
  status        INTEGER NOT NULL DEFAULT 0,
  outcome       TEXT NOT NULL DEFAULT '',         -- kind of the last outcome
  page_sha256   TEXT NOT NULL DEFAULT '',         -- of the last body
  article_id    INTEGER REFERENCES articles,
  fetched_at    TEXT NOT NULL,                    -- last time an answer came
  failures      INTEGER NOT NULL DEFAULT 0        -- in a row
) STRICT, WITHOUT ROWID;
CREATE TABLE fetches (
  id          INTEGER PRIMARY KEY,
  run_id      INTEGER NOT NULL REFERENCES runs,
  source_id   INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  url         TEXT NOT NULL,
  final_url   TEXT NOT NULL DEFAULT '',
  redirects   TEXT NOT NULL DEFAULT '[]',         -- JSON: URLs passed through, in order
  role        TEXT NOT NULL,
  reason      TEXT NOT NULL DEFAULT '',           -- why it was fetched, as in frontier
  started_at  TEXT NOT NULL,
  seconds     REAL NOT NULL DEFAULT 0,
  status      INTEGER NOT NULL DEFAULT 0,         -- 0: no answer
  conditional INTEGER NOT NULL DEFAULT 0,         -- 1: validators were sent
  headers     TEXT NOT NULL DEFAULT '[]',         -- JSON: [name, value] pairs of the answer
  bytes       INTEGER NOT NULL DEFAULT 0,         -- of the unpacked body
  page_sha256 TEXT NOT NULL DEFAULT '',           -- '' when no body was kept
  error       TEXT NOT NULL DEFAULT '',           -- short code, '' when an answer came
  status_line TEXT NOT NULL DEFAULT '',           -- of the answer as received: 'HTTP/1.1 200 OK'; '' not recorded, as in all
                                                  -- fetches of a database that was older than schema 6
  request_headers TEXT NOT NULL DEFAULT '[]',     -- JSON: [name, value] pairs as sent; empty: not recorded
  hops        TEXT NOT NULL DEFAULT '[]',         -- JSON: the redirects passed through, in order, each an array of address,
                                                  -- status line, headers, request headers; fewer than in `redirects`:
                                                  -- not recorded
  record_id   TEXT NOT NULL DEFAULT '',           -- of the WARC record that an import read it from; '' fetched by us
  import_id   INTEGER REFERENCES imports          -- the archive with that record
) STRICT;
CREATE TABLE pages (
  sha256     TEXT PRIMARY KEY,                    -- of the unpacked body
  body       BLOB NOT NULL,                       -- Zstandard frame; empty when it is in page_frames, or outside the database
  bytes      INTEGER NOT NULL,                    -- unpacked
  first_seen_at TEXT NOT NULL,
  outside    INTEGER NOT NULL DEFAULT 0           -- bytes of the frame in the folder or bucket of page_store; 0: it is here
) STRICT, WITHOUT ROWID;
CREATE TABLE dictionaries (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id  INTEGER NOT NULL REFERENCES sources,
  role       TEXT NOT NULL,                       -- of the pages, as in fetches
  sha256     TEXT NOT NULL UNIQUE REFERENCES pages,   -- of the page, unpacked
  body       BLOB NOT NULL,                       -- Zstandard frame
  bytes      INTEGER NOT NULL,                    -- unpacked
  made_at    TEXT NOT NULL
) STRICT;
CREATE TABLE page_frames (
  sha256     TEXT PRIMARY KEY REFERENCES pages ON DELETE CASCADE,   -- of the page
  dictionary INTEGER NOT NULL REFERENCES dictionaries,
  body       BLOB NOT NULL                        -- Zstandard frame: `zstd -d -D PAGE`, with the page of the dictionary
) STRICT;
CREATE TABLE page_store (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  address    TEXT,                                -- that new ones are written to: '/srv/pages', 's3://bucket/prefix'; '' `pages`;
                                                  -- NULL: none was chosen yet
  owner      TEXT NOT NULL,                       -- random; stands in the folder or bucket, too: no two databases share one
  moved_from TEXT NOT NULL DEFAULT '',            -- while bodies are moved: where those outside are that were not yet; '' nowhere
  moved_to   TEXT NOT NULL DEFAULT '',            -- ... the sha256 up to which all were
  is_moving  INTEGER NOT NULL DEFAULT 0 CHECK (is_moving IN (0, 1))
) STRICT;
CREATE TABLE leaving_bodies (
  address    TEXT NOT NULL,                       -- as in page_store
  sha256     TEXT NOT NULL,
  PRIMARY KEY (address, sha256)
) STRICT, WITHOUT ROWID;
CREATE TABLE imports (
  id          INTEGER PRIMARY KEY,
  file        TEXT NOT NULL,                      -- name of the file, without its folder
  bytes       INTEGER NOT NULL,
  sha256      TEXT NOT NULL UNIQUE,               -- of the whole file: the same file under another name is the same import
  position    INTEGER NOT NULL DEFAULT 0,         -- records of the file that are stored or were passed over
  pages       INTEGER NOT NULL DEFAULT 0,         -- fetches made of them
  skipped     INTEGER NOT NULL DEFAULT 0,         -- records that are broken or too large
  started_at  TEXT NOT NULL,
  finished_at TEXT                                -- NULL: still running, or killed
) STRICT;
CREATE TABLE image_files (
  url         TEXT PRIMARY KEY,                   -- canonical, of `images.url`
  source_id   INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  fetch_id    INTEGER REFERENCES fetches,         -- the last one
  page_sha256 TEXT NOT NULL DEFAULT '',           -- of the bytes; '' none are kept
  media_type  TEXT NOT NULL DEFAULT '',           -- as the bytes show it: 'image/jpeg'
  refused     TEXT NOT NULL DEFAULT ''            -- why none are kept: 'not-an-image', 'too-large', 'robots', 'not-found', ...
) STRICT, WITHOUT ROWID;
CREATE TABLE image_cursors (
  source_id INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE,
  seq       INTEGER NOT NULL                      -- of the last change that was looked at
) STRICT;
CREATE TABLE outcomes (
  fetch_id   INTEGER PRIMARY KEY REFERENCES fetches ON DELETE CASCADE,
  kind       TEXT NOT NULL CHECK (kind IN ('stored', 'revised', 'unchanged', 'duplicate', 'rejected', 'failed', 'read', 'gone', 'moved')),
                                                  -- 'read': a feed, sitemap or listing that was read for its links, an image that
                                                  -- is kept
  reason     TEXT NOT NULL DEFAULT '',            -- of rejected and failed: a short code from a closed list
  detail     TEXT NOT NULL DEFAULT '',
  article_id INTEGER REFERENCES articles
) STRICT;
CREATE TABLE articles (
  id            INTEGER PRIMARY KEY,
  source_id     INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  url           TEXT NOT NULL UNIQUE,             -- canonical URL of the page
  version       INTEGER NOT NULL DEFAULT 1,       -- number of the current version
  seq           INTEGER NOT NULL,                 -- of its latest change; strictly increasing over all articles
  first_seen_at TEXT NOT NULL,
  last_seen_at  TEXT NOT NULL,                    -- last time the page was confirmed (200 or 304)
  gone_at       TEXT,                             -- when the server said 404 or 410
  gone_status   INTEGER,
  cluster_id    INTEGER REFERENCES clusters,
  duplicate_of  INTEGER REFERENCES articles,      -- representative of its cluster, NULL for the representative itself
  similarity    REAL,                             -- to duplicate_of, 0 to 1: share of the shorter text in the longer one
  relation      TEXT NOT NULL DEFAULT '',         -- to duplicate_of: 'same', 'near' (edited), 'truncated', 'excerpt',
                                                  -- 'extended' (all of it and more), 'contains' (around it), 'through'
                                                  -- (not to it: to another member), 'joined' (by hand), 'moved' (there)
  dated_at      TEXT NOT NULL DEFAULT '',         -- where it stands among others: its published_utc, but when it was first
                                                  -- seen if it states none or a later one
  language      TEXT NOT NULL DEFAULT '',         -- of the current version, to find stories of a language without their texts
  removed_at    TEXT,                             -- when its versions were removed, with its source or by `warraq forget`
                                                  -- (then `url` is 'urn:warraq:forgotten:ID'); it is in no view but `change`
  is_read       INTEGER NOT NULL DEFAULT 0 CHECK (is_read IN (0, 1))
                                                  -- whether `reading` has a `read_at` of it; kept by the triggers at the end
) STRICT;
CREATE TABLE article_urls (
  url        TEXT PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  why        TEXT NOT NULL CHECK (why IN ('canonical', 'redirect', 'moved', 'declared', 'form', 'entry'))
                                                  -- 'form': the same but for http, www, a slash at the end, ...
) STRICT, WITHOUT ROWID;
CREATE TABLE versions (
  id                  INTEGER PRIMARY KEY,
  article_id          INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  number              INTEGER NOT NULL,           -- 1, 2, ... within the article
  fetch_id            INTEGER REFERENCES fetches,
  page_sha256         TEXT NOT NULL DEFAULT '',   -- the bytes it was extracted from
  seen_at             TEXT NOT NULL,              -- when that page was fetched
  title               TEXT NOT NULL,
  description         TEXT NOT NULL DEFAULT '',
  site_name           TEXT NOT NULL DEFAULT '',
  section             TEXT NOT NULL DEFAULT '',
  language            TEXT NOT NULL DEFAULT '',   -- BCP 47 primary subtag, '' undetermined
  direction           TEXT NOT NULL CHECK (direction IN ('rtl', 'ltr')),
  published           TEXT NOT NULL DEFAULT '',   -- ISO 8601 as stated, with the stated offset and precision; '' unknown
  published_utc       TEXT,                       -- the same in UTC, for sorting; NULL unknown
  published_raw       TEXT NOT NULL DEFAULT '',
  modified            TEXT NOT NULL DEFAULT '',   -- ISO 8601 as stated
  declared_url        TEXT NOT NULL DEFAULT '',   -- what the page claims to be its address; evidence only
  licence             TEXT NOT NULL DEFAULT '',
  paywalled           INTEGER NOT NULL DEFAULT 0 CHECK (paywalled IN (0, 1)),
  text                TEXT NOT NULL,              -- NFC as written; blocks separated by an empty line
  html                TEXT NOT NULL,              -- sanitised
  markdown            TEXT NOT NULL,
  words               INTEGER NOT NULL,
  content_hash        TEXT NOT NULL,              -- of the folded text
  flags               TEXT NOT NULL DEFAULT '[]', -- JSON: e.g. ["parse-truncated"]; "from-feed": the text is the feed's;
                                                  -- "off-template": no place of the site's template is on the page
  extractor           TEXT NOT NULL,              -- name and version of the code that made it
  reason              TEXT NOT NULL DEFAULT '' CHECK (reason IN ('', 'reclean')),   -- '': the page said something else
  text_confidence     REAL,                       -- probability, 0 to 1, that F1 of its words is at least .9; NULL: not judged
                                                  -- (all four: stored by an earlier warraq and not cleaned again since)
  title_confidence    REAL,                       -- that its words are those of the page's headline
  date_confidence     REAL,                       -- that the day is right; without a date, that the page states none
  authors_confidence  REAL,                       -- that the set of names is right; without authors, that the page names none
  UNIQUE (article_id, number)
) STRICT;
CREATE TABLE article_blocks (
  article_id   INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
  blocks       BLOB NOT NULL,                     -- 64-bit little-endian hashes of text and tag path, each once, at most 400
  made_with    TEXT NOT NULL,                     -- fingerprint of extractor and rules that read the page
  cleaned_with TEXT NOT NULL DEFAULT ''           -- and of the statistics it was cleaned again with; '' never
) STRICT;
CREATE TABLE templates (
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  version    INTEGER NOT NULL,                    -- from 1
  template   TEXT NOT NULL,                       -- JSON: places of texts and fields, each with its record on pages that
                                                  -- were held back while learning
  why        TEXT NOT NULL CHECK (why IN ('first', 'more-pages', 'theme-changed')),
  learnt_at  TEXT NOT NULL,
  checked_at TEXT NOT NULL,                       -- when learning last gave the same again
  last_article_id INTEGER NOT NULL,               -- the newest article there was then
  articles   INTEGER NOT NULL,                    -- how many there were, without copies
  PRIMARY KEY (source_id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE authors (
  version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  name       TEXT NOT NULL,
  PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE tags (
  version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  tag        TEXT NOT NULL,
  PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE images (
  version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  url        TEXT NOT NULL,
  alt        TEXT NOT NULL DEFAULT '',
  caption    TEXT NOT NULL DEFAULT '',
  credit     TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE field_origins (
  version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  field      TEXT NOT NULL,                       -- 'title', 'authors', 'published', ...
  origin     TEXT NOT NULL,                       -- 'json-ld', 'opengraph', 'heading', 'url', ...
  raw        TEXT NOT NULL,
  confidence REAL NOT NULL,                       -- 0 to 1
  chosen     INTEGER NOT NULL CHECK (chosen IN (0, 1)),
  place      TEXT NOT NULL DEFAULT '',             -- more exactly: 'article:published_time', 'datePublished', 'span.date'
  parser     TEXT NOT NULL DEFAULT '',             -- what read a date: 'iso-8601', 'words', ... as in entries
  PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE reservations (
  version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  signal     TEXT NOT NULL,                       -- 'tdm-reservation', 'noai', 'noimageai', 'content-signal', ...
  value      TEXT NOT NULL,                       -- as written: 'ai-train=no'; of a directive '1', or the robot it is said to
  origin     TEXT NOT NULL CHECK (origin IN ('meta', 'http', 'robots.txt')),
  reserves   INTEGER NOT NULL CHECK (reserves IN (0, 1)),   -- 1: it keeps the text from such use; 0: it allows
                                                  -- it, or speaks of another use (images, search)
  PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE removed_blocks (
  version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
  position   INTEGER NOT NULL,                    -- among all blocks of the page, from 0
  kind       TEXT NOT NULL,                       -- 'read-also', 'share', 'signature', ...
  rule       TEXT NOT NULL,
  text       TEXT NOT NULL,
  path       TEXT NOT NULL DEFAULT '',            -- tag path
  links      TEXT NOT NULL DEFAULT '[]',          -- JSON
  PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE clusters (
  id                INTEGER PRIMARY KEY,          -- number of the article that founded it (negative: it had one already)
  representative_id INTEGER REFERENCES articles,
  size              INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE matches (
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  matched_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  relation   TEXT NOT NULL,                       -- as in articles, from article_id to matched_id
  similarity REAL NOT NULL,
  PRIMARY KEY (article_id, matched_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE rulings (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('join', 'split')),
  article_ids TEXT NOT NULL,                      -- JSON: joined into one cluster, or taken out of theirs together
  after_seq   INTEGER NOT NULL,                   -- the latest change there was
  at          TEXT NOT NULL
) STRICT;
CREATE TABLE marks (
  id         INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  version    INTEGER NOT NULL,                    -- the one that was looked at
  mark       TEXT NOT NULL CHECK (mark IN ('good', 'bad', 'exclude', 'none')),   -- 'none': taken back
  note       TEXT NOT NULL DEFAULT '',
  at         TEXT NOT NULL
) STRICT;
CREATE TABLE signatures (
  article_id INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
  cluster_id INTEGER NOT NULL,
  words      INTEGER NOT NULL,                    -- of the folded text, at most 20,000
  leaf       INTEGER NOT NULL CHECK (leaf IN (0, 1))  -- an excerpt or wrapper: nothing is compared with it
) STRICT;
CREATE TABLE signature_keys (
  key        INTEGER NOT NULL,
  cluster_id INTEGER NOT NULL,
  PRIMARY KEY (key, cluster_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE changes (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  at         TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('new', 'edited', 'gone', 'back', 'moved', 'duplicate', 'separated', 'removed',
                                          'forgotten')),   -- 'removed': with its source; 'forgotten': taken down
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  version    INTEGER NOT NULL,                    -- current version after the change
  run_id     INTEGER REFERENCES runs,
  detail     TEXT NOT NULL DEFAULT ''             -- e.g. the old address of a moved article; of 'edited',
                                                  -- 'reservations': only what is said of the use of the
                                                  -- text changed; 'mark': a person marked it
) STRICT;
CREATE TABLE ledger (
  line    INTEGER PRIMARY KEY,                    -- 1, 2, ... without a gap
  at      TEXT NOT NULL,
  kind    TEXT NOT NULL CHECK (kind IN ('source', 'fetch', 'version', 'change', 'article', 'ruling', 'mark', 'import',
                                       'removal')),
  subject INTEGER NOT NULL,                       -- number of the row in the table of that kind
  digest  TEXT NOT NULL,                          -- SHA-256 of what the row and its parts say
  adopted INTEGER NOT NULL DEFAULT 0 CHECK (adopted IN (0, 1)),   -- 1: the row is older than the ledger, which proves it
                                                  -- only from this line on
  hash    TEXT NOT NULL                           -- SHA-256 of the hash before and of this line
) STRICT;
CREATE TABLE stamps (
  id        INTEGER PRIMARY KEY,
  line      INTEGER NOT NULL REFERENCES ledger,
  authority TEXT NOT NULL,                        -- address that was asked
  token     BLOB NOT NULL,                        -- the answer, DER
  stamped_at TEXT NOT NULL                        -- time in the token
) STRICT;
CREATE TABLE removals (
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL CHECK (kind IN ('forget', 'remove', 'tidy')),   -- a take-down, a source, what was kept long enough
  subject   TEXT NOT NULL DEFAULT '',             -- of 'remove' and 'tidy' the slug of the source, '' all; of 'forget' ''
  reason    TEXT NOT NULL DEFAULT '',
  by        TEXT NOT NULL DEFAULT '',             -- who did it, as far as the program knows
  at        TEXT NOT NULL
) STRICT;
CREATE TABLE removed_rows (
  kind       TEXT NOT NULL,                       -- as in ledger
  subject    INTEGER NOT NULL,
  removal_id INTEGER NOT NULL REFERENCES removals,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE removed_pages (
  sha256     TEXT PRIMARY KEY,
  bytes      INTEGER NOT NULL,                    -- unpacked
  removal_id INTEGER NOT NULL REFERENCES removals
) STRICT, WITHOUT ROWID;
CREATE TABLE tombstones (
  address_hash TEXT PRIMARY KEY,                  -- SHA-256 of the canonical URL, of every address that led to the article
  article_id   INTEGER,                           -- the number it had; NULL: of an address that led to none
  removal_id   INTEGER NOT NULL REFERENCES removals
) STRICT, WITHOUT ROWID;
CREATE TABLE reading (
  article_id INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
  read_at    TEXT,                                -- NULL: not read
  starred_at TEXT,                                -- NULL: no star
  note       TEXT NOT NULL DEFAULT '',
  changed_at TEXT NOT NULL
) STRICT;
CREATE TABLE story_counts (
  source_id INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE,
  stories   INTEGER NOT NULL DEFAULT 0,           -- its articles, without copies and removed ones; gone ones are counted
  read      INTEGER NOT NULL DEFAULT 0            -- of the stories
) STRICT;
CREATE TABLE labels (
  label      TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  set_at     TEXT NOT NULL,
  PRIMARY KEY (label, article_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE searches (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL UNIQUE,                  -- short, for addresses: 'ink-and-paper'
  title    TEXT NOT NULL DEFAULT '',
  query    TEXT NOT NULL DEFAULT '',              -- words as of `warraq search`, '' all
  source_id INTEGER REFERENCES sources ON DELETE CASCADE,   -- only of this source; NULL: of all
  filter   TEXT NOT NULL DEFAULT '{}',            -- JSON: language, label, starred
  saved_at TEXT NOT NULL
) STRICT;
CREATE TABLE hooks (
  name       TEXT PRIMARY KEY,
  seq        INTEGER NOT NULL,                    -- of the last change that stands in a delivery, or that needs none
  health_id  INTEGER NOT NULL,                    -- of the last row of health_changes, likewise
  failing_since TEXT                              -- NULL: the last delivery was accepted
) STRICT, WITHOUT ROWID;
CREATE TABLE deliveries (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  hook        TEXT NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('articles', 'health')),
  first       INTEGER NOT NULL,                   -- changes (seq) or health_changes (id), first and last
  last        INTEGER NOT NULL,
  made_at     TEXT NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  not_before  TEXT NOT NULL DEFAULT '',           -- UTC; '' at once
  status      INTEGER NOT NULL DEFAULT 0,         -- of the last answer, 0: none
  error       TEXT NOT NULL DEFAULT '',           -- of the last attempt
  ended_at    TEXT,                               -- NULL: waits
  accepted    INTEGER NOT NULL DEFAULT 0 CHECK (accepted IN (0, 1))   -- 0 with ended_at: given up
) STRICT;
CREATE TABLE health_changes (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  was        TEXT NOT NULL,                       -- 'ok', 'failing', 'gone', 'bot-wall', ...; '' not looked at before
  became     TEXT NOT NULL,
  detail     TEXT NOT NULL DEFAULT '',
  at         TEXT NOT NULL
) STRICT;
CREATE TABLE looks (
  name      TEXT PRIMARY KEY,                     -- what was looked at: 'status'
  seq       INTEGER NOT NULL,                     -- of the latest change there was
  health_id INTEGER NOT NULL,                     -- of the latest row of health_changes
  fetch_id  INTEGER NOT NULL,                     -- of the latest fetch
  at        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE access (
  id      INTEGER PRIMARY KEY,
  kind    TEXT NOT NULL CHECK (kind IN ('password', 'token')),
  name    TEXT NOT NULL UNIQUE,                   -- user name, or what a token is for
  hash    TEXT NOT NULL,                          -- of a password argon2id with its parameters; of a token SHA-256
  made_at TEXT NOT NULL
) STRICT;
CREATE TABLE robots (
  origin     TEXT PRIMARY KEY,                    -- 'https://example.org'
  status     INTEGER NOT NULL,                    -- 0: unreachable
  body       TEXT NOT NULL DEFAULT '',            -- at most 512 KB
  fetched_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE traps (
  source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  series    TEXT NOT NULL,                        -- 'example.org/cal/#/#?day': the address without what varies
  closed_at TEXT NOT NULL,
  PRIMARY KEY (source_id, series)
) STRICT, WITHOUT ROWID;
CREATE TABLE walls (
  source_id INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE,
  since     TEXT NOT NULL,
  last_at   TEXT NOT NULL,
  answers   INTEGER NOT NULL,                     -- of the wall, since then
  sign      TEXT NOT NULL                         -- what the last one was recognised by
) STRICT;
CREATE TABLE hosts (
  host       TEXT PRIMARY KEY,
  not_before TEXT NOT NULL,
  reason     TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE turns (
  host      TEXT PRIMARY KEY,
  run_id    INTEGER REFERENCES runs ON DELETE SET NULL,    -- the crawl that may ask it; NULL: none
  free_at   TEXT NOT NULL DEFAULT '',             -- UTC; when the next one may, which is a delay after the last request
  delay_s   REAL NOT NULL DEFAULT 2,              -- between two requests; to be waited for when the crawl dies
  wanted_at TEXT NOT NULL DEFAULT '',             -- when another crawl last waited for it, '' none does
  look_at   TEXT NOT NULL DEFAULT '',             -- before then nothing there may be asked for
  served    INTEGER NOT NULL DEFAULT 0            -- larger when it was later that visits of it were last given out
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE article_index USING fts5 (
  title, text, tags, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX filtered_urls_source ON filtered_urls (source_id, url);
CREATE INDEX feeds_due ON feeds (next_poll_at) WHERE state = 'active';
CREATE INDEX feeds_source ON feeds (source_id);
CREATE INDEX entries_url ON entries (url);
CREATE INDEX entries_left ON entries (feed_id) WHERE state = 'left';
CREATE INDEX entry_links_other ON entry_links (other_id);
CREATE INDEX runs_alive ON runs (alive_until) WHERE alive_until IS NOT NULL;
CREATE INDEX frontier_next ON frontier (host, source_id, role, priority DESC, id, not_before) WHERE lease_run IS NULL;
CREATE INDEX frontier_wait ON frontier (not_before) WHERE lease_run IS NULL AND not_before <> '';
CREATE INDEX frontier_source ON frontier (source_id, role, host);
CREATE INDEX frontier_lease ON frontier (lease_run) WHERE lease_run IS NOT NULL;
CREATE INDEX resources_source ON resources (source_id);
CREATE INDEX resources_article ON resources (article_id) WHERE article_id IS NOT NULL;
CREATE INDEX fetches_url ON fetches (url, id);
CREATE INDEX fetches_source ON fetches (source_id, id);
CREATE INDEX fetches_run ON fetches (run_id, source_id);
CREATE INDEX fetches_page ON fetches (page_sha256) WHERE page_sha256 <> '';
CREATE INDEX dictionaries_kind ON dictionaries (source_id, role, id);
CREATE INDEX page_frames_dictionary ON page_frames (dictionary);
CREATE INDEX image_files_page ON image_files (page_sha256) WHERE page_sha256 <> '';
CREATE INDEX image_files_fetch ON image_files (fetch_id);
CREATE INDEX outcomes_filtered ON outcomes (reason) WHERE reason >= 'filter-' AND reason < 'filter.';
CREATE UNIQUE INDEX articles_seq ON articles (seq);
CREATE INDEX articles_source ON articles (source_id, id);
CREATE INDEX articles_cluster ON articles (cluster_id);
CREATE INDEX articles_duplicate ON articles (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX articles_dated ON articles (dated_at, id) WHERE duplicate_of IS NULL AND removed_at IS NULL;
CREATE INDEX articles_dated_language ON articles (language, dated_at, id)
  WHERE duplicate_of IS NULL AND removed_at IS NULL;
CREATE INDEX articles_dated_source ON articles (source_id, dated_at, id) WHERE duplicate_of IS NULL AND removed_at IS NULL;
CREATE INDEX articles_unread ON articles (dated_at, id, source_id, language)
  WHERE duplicate_of IS NULL AND removed_at IS NULL AND is_read = 0;
CREATE INDEX article_urls_article ON article_urls (article_id);
CREATE INDEX versions_published ON versions (published_utc);
CREATE INDEX versions_page ON versions (page_sha256);
CREATE INDEX versions_fetch ON versions (fetch_id);
CREATE INDEX versions_confidence
  ON versions (article_id, number, text_confidence, title_confidence, date_confidence, authors_confidence);
CREATE INDEX matches_matched ON matches (matched_id);
CREATE INDEX marks_article ON marks (article_id, id);
CREATE INDEX signatures_cluster ON signatures (cluster_id, article_id);
CREATE INDEX changes_article ON changes (article_id);
CREATE INDEX ledger_subject ON ledger (kind, subject, line);
CREATE INDEX stamps_line ON stamps (line);
CREATE INDEX removed_rows_removal ON removed_rows (removal_id, kind, subject);
CREATE INDEX removed_pages_removal ON removed_pages (removal_id, sha256);
CREATE INDEX tombstones_article ON tombstones (article_id) WHERE article_id IS NOT NULL;
CREATE INDEX reading_starred ON reading (starred_at, article_id) WHERE starred_at IS NOT NULL;
CREATE INDEX labels_article ON labels (article_id);
CREATE INDEX deliveries_waiting ON deliveries (hook, id) WHERE ended_at IS NULL;
CREATE INDEX health_changes_source ON health_changes (source_id, id);
CREATE INDEX turns_served ON turns (served, host);
CREATE INDEX turns_run ON turns (run_id) WHERE run_id IS NOT NULL;
CREATE VIEW article AS
  SELECT a.id, a.seq, s.slug AS source, a.url, v.title,
         (SELECT json_group_array(name) FROM (SELECT name FROM authors WHERE version_id = v.id ORDER BY position)) AS authors,
         v.published, v.published_utc, v.modified, v.language, v.direction, v.site_name, v.section,
         (SELECT json_group_array(tag) FROM (SELECT tag FROM tags WHERE version_id = v.id ORDER BY position)) AS tags,
         v.description, v.words, v.declared_url, v.licence, v.paywalled, a.version,
         a.first_seen_at, a.last_seen_at, a.gone_at, a.cluster_id, a.duplicate_of, a.similarity, a.relation,
         v.page_sha256, v.content_hash, v.seen_at AS version_seen_at, v.extractor, v.flags,
         v.text_confidence, v.title_confidence, v.date_confidence, v.authors_confidence,
         (SELECT json_group_array(origin || ': ' || signal || '=' || value) FROM
            (SELECT origin, signal, value FROM reservations WHERE version_id = v.id AND reserves ORDER BY position)
         ) AS reservations,
         coalesce((SELECT iif(m.mark = 'none' OR m.mark <> 'exclude' AND m.version <> a.version, '', m.mark)
                     FROM marks m WHERE m.article_id = a.id ORDER BY m.id DESC LIMIT 1), '') AS mark
    FROM articles a
    JOIN sources s ON s.id = a.source_id
    JOIN versions v ON v.article_id = a.id AND v.number = a.version;
CREATE VIEW article_text AS
  SELECT a.id, a.seq, a.url, v.title, v.language, v.text, v.markdown, v.html
    FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version;
CREATE VIEW story AS SELECT * FROM article WHERE duplicate_of IS NULL;
CREATE VIEW change AS
  SELECT c.seq, c.at, c.kind, c.article_id, s.slug AS source, a.url, c.version, c.run_id, c.detail
    FROM changes c JOIN articles a ON a.id = c.article_id JOIN sources s ON s.id = a.source_id;
CREATE VIEW entry AS
  SELECT e.id, s.slug AS source, f.url AS feed, e.identity, e.url, e.title, e.published, e.first_seen_at, e.last_seen_at,
         u.article_id, coalesce(u.why, '') AS linked_by
    FROM entries e
    JOIN feeds f ON f.id = e.feed_id
    JOIN sources s ON s.id = f.source_id
    LEFT JOIN article_urls u ON u.url = e.url AND e.url <> '';
CREATE VIEW removed AS
  SELECT v.article_id, v.number AS version, r.position, r.kind, r.rule, r.text, r.path, r.links
    FROM removed_blocks r JOIN versions v ON v.id = r.version_id;
CREATE VIEW reading_state AS
  SELECT article_id, read_at, starred_at, note FROM reading;
CREATE VIEW article_label AS
  SELECT article_id, label, set_at FROM labels;
CREATE VIEW saved_search AS
  SELECT f.name, f.title, f.query, s.slug AS source, f.filter, f.saved_at
    FROM searches f LEFT JOIN sources s ON s.id = f.source_id;
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (1, 'warraq', '0001-schema', '2026-11-30 14:10:59.053250+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (2, 'warraq', '0002-starts-of-walks', '2026-11-30 14:10:59.053605+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (3, 'warraq', '0003-names-of-entries', '2026-11-30 14:10:59.053720+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (4, 'warraq', '0004-confidence', '2026-11-30 14:10:59.053826+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (5, 'warraq', '0005-templates', '2026-11-30 14:10:59.055231+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (6, 'warraq', '0006-archive', '2026-11-30 14:10:59.055337+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (7, 'warraq', '0007-desk', '2026-11-30 14:10:59.059152+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (8, 'warraq', '0008-unread', '2026-11-30 14:10:59.059254+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (9, 'warraq', '0009-workers', '2026-11-30 14:10:59.059340+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (10, 'warraq', '0010-page-store', '2026-11-30 14:10:59.059451+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (11, 'warraq', '0011-dictionaries', '2026-11-30 14:10:59.059533+00:00');
INSERT INTO sources (id, slug, home_url, name, language, platform, local, state, folder, added_at, removed_at) VALUES (1, 'blog', 'https://blog.example/', '', 'ar', '', 0, 'active', '', '2026-03-01T12:00:00Z', NULL);
INSERT INTO source_settings (source_id, key, value, set_at) VALUES (1, 'delay_s', '10', '2026-03-02T00:00:00Z');
INSERT INTO filtered_urls (url, source_id, reason, detail, found_on, found_at) VALUES ('https://blog.example/tag/ink', 1, 'filter-address', '/tag/', 'https://blog.example/feed/', '2026-03-02T00:00:00Z');
INSERT INTO filters_applied (source_id, digest) VALUES (1, 'ab');
INSERT INTO feeds (id, source_id, url, kind, title, format, state, etag, last_modified, body_sha256, last_status, last_error, last_poll_at, last_success_at, next_poll_at, next_poll_reason, failures, history, former_urls, hubs, gaps, gap_at) VALUES (1, 1, 'https://blog.example/feed/', 'feed', 'Feed', '', 'active', '', '', '', 0, '', '2026-03-01T14:00:00Z', NULL, '2026-03-01T12:00:00Z', '', 1, '{}', '', '', 0, NULL);
INSERT INTO entries (id, feed_id, identity, url, title, published, published_raw, published_parser, published_confidence, updated, updated_raw, updated_parser, updated_confidence, fingerprint, content_html, agreement, state, first_seen_at, last_seen_at, authors, tags) VALUES (1, 1, 'guid', 'https://blog.example/one', 'Ink', '', '1 May', '', 0.0, '', '', '', 0.0, 'one', '<p>ink</p>', '', 'listed', '2026-03-01T13:00:00Z', '2026-03-01T13:00:00Z', '["Ann Roe"]', '["ink"]');
INSERT INTO entries (id, feed_id, identity, url, title, published, published_raw, published_parser, published_confidence, updated, updated_raw, updated_parser, updated_confidence, fingerprint, content_html, agreement, state, first_seen_at, last_seen_at, authors, tags) VALUES (2, 1, 'guid', 'https://blog.example/moved', 'Ink', '', '1 May', '', 0.0, '', '', '', 0.0, 'moved', '<p>ink</p>', '', 'listed', '2026-03-01T14:00:00Z', '2026-03-01T14:00:00Z', '["Ann Roe"]', '["ink"]');
INSERT INTO entry_links (entry_id, other_id, reason, detail, at) VALUES (2, 1, 'link-changed', 'same guid and text', '2026-03-01T14:00:00Z');
INSERT INTO runs (id, command, version, started_at, finished_at, outcome, alive_until, cluster, place) VALUES (1, 'crawl', 'test', '2026-03-01T12:00:00Z', '2026-03-01T15:00:00Z', 'finished', NULL, '', '');
INSERT INTO budgets (cluster, source_id, taken) VALUES ('nightly', 1, 20);
INSERT INTO older_pages (source_id, url, walk, is_start, fetched_at, posts, fresh, digest, next_url, ended) VALUES (1, 'https://blog.example/page/2', 'next-link', 0, '2026-03-01T12:00:00Z', 10, 2, '', '', 'complete');
INSERT INTO frontier (id, source_id, url, host, role, reason, priority, depth, found_on, feed_id, added_at, not_before, attempts, lease_run) VALUES (2, 1, 'https://blog.example/moved', 'blog.example', 'article', 'new', 30, 1, 'https://blog.example/feed/', NULL, '2026-03-01T14:00:00Z', '', 0, NULL);
INSERT INTO frontier (id, source_id, url, host, role, reason, priority, depth, found_on, feed_id, added_at, not_before, attempts, lease_run) VALUES (3, 1, 'https://blog.example/walled', 'blog.example', 'article', 'new', 0, 0, '', NULL, '2026-03-01T15:00:00Z', '2026-03-02T00:00:00Z', 1, NULL);
INSERT INTO frontier (id, source_id, url, host, role, reason, priority, depth, found_on, feed_id, added_at, not_before, attempts, lease_run) VALUES (4, 1, 'https://blog.example/later', 'blog.example', 'article', 'new', 0, 0, '', NULL, '2026-11-30T14:10:59Z', '', 0, NULL);
INSERT INTO resources (url, source_id, role, final_url, etag, last_modified, status, outcome, page_sha256, article_id, fetched_at, failures) VALUES ('https://blog.example/archived', 1, 'article', '', '', '', 200, 'stored', '343c7ec91b39066e2dbe085d0e9f9c43d2d1a405809e0f715bacf312ab92edb5', 6, '2026-03-01T15:00:00Z', 0);
INSERT INTO resources (url, source_id, role, final_url, etag, last_modified, status, outcome, page_sha256, article_id, fetched_at, failures) VALUES ('https://blog.example/copy', 1, 'article', '', '', '', 200, 'duplicate', '032735c6da4519c0333ce881c4b9dac0e6b8468f522a9c5e3053271ca62d9f6a', 2, '2026-03-01T12:00:00Z', 0);
INSERT INTO resources (url, source_id, role, final_url, etag, last_modified, status, outcome, page_sha256, article_id, fetched_at, failures) VALUES ('https://blog.example/feed/', 1, 'feed', '', '', '', 200, 'read', '', NULL, '2026-03-01T14:00:00Z', 0);
INSERT INTO resources (url, source_id, role, final_url, etag, last_modified, status, outcome, page_sha256, article_id, fetched_at, failures) VALUES ('https://blog.example/gone', 1, 'article', '', '', '', 410, 'gone', 'e4a045e41e54c5aea238349998245ec527616e3b40fb55bfe5eb82316e2ca84d', 4, '2026-03-01T13:00:00Z', 0);
INSERT INTO resources (url, source_id, role, final_url, etag, last_modified, status, outcome, page_sha256, article_id, fetched_at, failures) VALUES ('https://blog.example/one', 1, 'article', '', '"1"', '', 200, 'stored', '3004b0de997153dd69c1bac427d4cf5594aaee9da532431ee9e7a62d3a815987', 1, '2026-03-01T12:00:00Z', 0);
INSERT INTO resources (url, source_id, role, final_url, etag, last_modified, status, outcome, page_sha256, article_id, fetched_at, failures) VALUES ('https://blog.example/other', 1, 'article', '', '', '', 200, 'revised', '8d22dcf08a874b1f20332a89ca5dabf2af7bf706088fdaf623ae86471db81ab5', 3, '2026-03-01T13:00:00Z', 0);
INSERT INTO resources (url, source_id, role, final_url, etag, last_modified, status, outcome, page_sha256, article_id, fetched_at, failures) VALUES ('https://blog.example/tag/ash', 1, 'listing', '', '', '', 200, 'read', '28dfa4963e98760d9303b22bf5e70e374ababadb4cc339c80084506fb5c31aa3', NULL, '2026-03-01T15:00:00Z', 0);
INSERT INTO resources (url, source_id, role, final_url, etag, last_modified, status, outcome, page_sha256, article_id, fetched_at, failures) VALUES ('https://blog.example/tag/beech', 1, 'listing', '', '', '', 200, 'read', 'a8671fdc86da1cc27a05afa6d41422c290ce0aaf5e424c0a8850d3cd955f0762', NULL, '2026-03-01T15:00:00Z', 0);
INSERT INTO resources (url, source_id, role, final_url, etag, last_modified, status, outcome, page_sha256, article_id, fetched_at, failures) VALUES ('https://blog.example/tag/cypress', 1, 'listing', '', '', '', 200, 'read', 'bb80720735ab3ec3510c601f9b67051425feb23034968f26574c777a166b9ee7', NULL, '2026-03-01T15:00:00Z', 0);
INSERT INTO resources (url, source_id, role, final_url, etag, last_modified, status, outcome, page_sha256, article_id, fetched_at, failures) VALUES ('https://blog.example/tag/dogwood', 1, 'listing', '', '', '', 200, 'read', '6b03bd149f97ccb9c65437e36763ab2c8bdfc00e1a9485db0e4662bca17ba904', NULL, '2026-03-01T15:00:00Z', 0);
INSERT INTO resources (url, source_id, role, final_url, etag, last_modified, status, outcome, page_sha256, article_id, fetched_at, failures) VALUES ('https://blog.example/walled', 1, 'article', '', '', '', 403, 'failed', '', NULL, '2026-03-01T15:00:00Z', 1);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (1, 1, 1, 'https://blog.example/one', 'https://blog.example/one', '[]', 'article', 'new', '2026-03-01T12:00:00Z', 0.25, 200, 0, '[["etag","\"1\""]]', 857, '3004b0de997153dd69c1bac427d4cf5594aaee9da532431ee9e7a62d3a815987', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (2, 1, 1, 'https://blog.example/copy', 'https://blog.example/copy', '[]', 'article', 'new', '2026-03-01T12:00:00Z', 0.25, 200, 0, '[]', 831, '032735c6da4519c0333ce881c4b9dac0e6b8468f522a9c5e3053271ca62d9f6a', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (3, 1, 1, 'https://blog.example/other', 'https://blog.example/other', '[]', 'article', 'new', '2026-03-01T12:00:00Z', 0.25, 200, 0, '[]', 893, 'a5062476fdbd6c7bd3c1bb62da53490ee8520e7cde7c4003a047542734af1724', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (4, 1, 1, 'https://blog.example/other', 'https://blog.example/other', '[]', 'article', 'new', '2026-03-01T13:00:00Z', 0.25, 200, 0, '[]', 893, '8d22dcf08a874b1f20332a89ca5dabf2af7bf706088fdaf623ae86471db81ab5', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (5, 1, 1, 'https://blog.example/gone', 'https://blog.example/gone', '[]', 'article', 'new', '2026-03-01T13:00:00Z', 0.25, 200, 0, '[]', 711, 'e4a045e41e54c5aea238349998245ec527616e3b40fb55bfe5eb82316e2ca84d', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (6, 1, 1, 'https://blog.example/gone', 'https://blog.example/gone', '[]', 'article', 'new', '2026-03-01T13:00:00Z', 0.25, 410, 0, '[]', 0, '', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (7, 1, 1, 'urn:warraq:forgotten:5', '', '[]', 'article', 'new', '2026-03-01T13:00:00Z', 0.25, 200, 0, '[]', 833, 'f203fe66823790c97deb464af395dd5eb4aebd2a7b6689ea4d1f8239bd665cc1', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (8, 1, 1, 'https://blog.example/feed/', 'https://blog.example/feed/', '[]', 'feed', 'poll', '2026-03-01T13:00:00Z', 0.25, 200, 0, '[]', 0, '', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (9, 1, 1, 'https://blog.example/feed/', 'https://blog.example/feed/', '[]', 'feed', 'poll', '2026-03-01T14:00:00Z', 0.25, 200, 0, '[]', 0, '', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (10, 1, 1, 'https://blog.example/walled', 'https://blog.example/walled', '[]', 'article', 'new', '2026-03-01T15:00:00Z', 0.25, 403, 0, '[]', 0, '', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (11, 1, 1, 'https://blog.example/1.jpg', 'https://blog.example/1.jpg', '[]', 'image', 'image', '2026-03-01T15:00:00Z', 0.25, 200, 0, '[]', 3, '6e568e1f67fba258184c78181539e5e8fdee447e49bb706fc0ea34fbf12336a5', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (12, 1, 1, 'https://blog.example/archived', 'https://blog.example/archived', '[]', 'article', 'import', '2026-03-01T15:00:00Z', 0.25, 200, 0, '[]', 769, '343c7ec91b39066e2dbe085d0e9f9c43d2d1a405809e0f715bacf312ab92edb5', '', 'HTTP/1.1 200 OK', '[["Host","blog.example"]]', '[["http://blog.example/archived","HTTP/1.1 301 Moved",[["Location","/archived"]],[]]]', '<urn:uuid:1>', 1);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (13, 1, 1, 'https://blog.example/tag/ash', 'https://blog.example/tag/ash', '[]', 'listing', 'new', '2026-03-01T15:00:00Z', 0.25, 200, 0, '[]', 4835, '28dfa4963e98760d9303b22bf5e70e374ababadb4cc339c80084506fb5c31aa3', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (14, 1, 1, 'https://blog.example/tag/beech', 'https://blog.example/tag/beech', '[]', 'listing', 'new', '2026-03-01T15:00:00Z', 0.25, 200, 0, '[]', 4879, 'a8671fdc86da1cc27a05afa6d41422c290ce0aaf5e424c0a8850d3cd955f0762', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (15, 1, 1, 'https://blog.example/tag/cypress', 'https://blog.example/tag/cypress', '[]', 'listing', 'new', '2026-03-01T15:00:00Z', 0.25, 200, 0, '[]', 4923, 'bb80720735ab3ec3510c601f9b67051425feb23034968f26574c777a166b9ee7', '', '', '[]', '[]', '', NULL);
INSERT INTO fetches (id, run_id, source_id, url, final_url, redirects, role, reason, started_at, seconds, status, conditional, headers, bytes, page_sha256, error, status_line, request_headers, hops, record_id, import_id) VALUES (16, 1, 1, 'https://blog.example/tag/dogwood', 'https://blog.example/tag/dogwood', '[]', 'listing', 'new', '2026-03-01T15:00:00Z', 0.25, 200, 0, '[]', 4923, '6b03bd149f97ccb9c65437e36763ab2c8bdfc00e1a9485db0e4662bca17ba904', '', '', '[]', '[]', '', NULL);
INSERT INTO pages (sha256, body, bytes, first_seen_at, outside) VALUES ('032735c6da4519c0333ce881c4b9dac0e6b8468f522a9c5e3053271ca62d9f6a', X'28B52FFD603F02B50600E20B201890256D03B0240D6C7B7508303D3A76E0B4B8163475664A030373891022EDA59A71B9312AFA497BA9862E3746453F692FD590CB8D51D14FDA4B35971BA3A29FB4976A2E3746F433880A487BA9E6726354F493F652CDE5C6A8E827EDA51A80CBB9A5C750432002A9711CB83DAE3110A88912351854601CF7B686C027353097544AA8711038D5679903508390A46D1028A24830DD180F53C8BF34F4D15C8BC4B7445777FD37D03E1E3DD25D3FABC095B816B11D8F42D80C5A40FA7BD3B7B6622DB71A819BF135827A4D2C76FFE95F434857BA0A', 831, '2026-03-01T12:00:00Z', 0);
INSERT INTO pages (sha256, body, bytes, first_seen_at, outside) VALUES ('28dfa4963e98760d9303b22bf5e70e374ababadb4cc339c80084506fb5c31aa3', X'', 4835, '2026-03-01T15:00:00Z', 0);
INSERT INTO pages (sha256, body, bytes, first_seen_at, outside) VALUES ('3004b0de997153dd69c1bac427d4cf5594aaee9da532431ee9e7a62d3a815987', X'28B52FFD605902750700B28C2520A027E9FBE75348B0A91A2FEF9C2DEFD2E496361014699FFFD1F6D0E664F5431844B7CB1843752EDFB9C173E58448752E9FDEE0B97242A43A972FDDE0B97242A43A97EF06CF951322D5B97C3778AE0911625841752EDF0D9E2B2744AA73F96EF05C3921529DCB57DC20BC3D411831144331820A908D6E24E0C0376C18C2124824AC8104C12A0E56C1325804B5B38D1C8EC5886E170B4AA8711038D567D90D608326691B119008245478C3761CD308C334F4547B00899F071EEFFA5B5A0F8E9E8D5D5F97D1D5B8D82DBF2F2358EE9300F5D3A60F42655BFFB514CF340988FA08AC61FDED2FF58398355405', 857, '2026-03-01T12:00:00Z', 0);
INSERT INTO pages (sha256, body, bytes, first_seen_at, outside) VALUES ('343c7ec91b39066e2dbe085d0e9f9c43d2d1a405809e0f715bacf312ab92edb5', X'28B52FFD600102AD0600C20B20188025CD03C05EE2E08A8D9D317DFCF40874090F456A26A44003B38910E2F4E59A56B916AE399FBE5CC32AD7C235E7D3976BA6CAB570CDF9F4E55A956BE19AF3E9CBB52AD742731E080A387DB956E55AB8E67CFA72ADCAB570CDF9F4E51A4015E5138C010D810884C671E09A8B46C1B02648D08002E3D8D734863AA181D984024AA8711038D5639A03508390A46D10286382E9C6D292084B4332F13C415027B8831C75179D878244B09B671BBB1A50829BE191F3173A13817DDCCCEF51C1CF1AA74096EC98A8D6C662F5473F3002C1415701', 769, '2026-03-01T15:00:00Z', 0);
INSERT INTO pages (sha256, body, bytes, first_seen_at, outside) VALUES ('6b03bd149f97ccb9c65437e36763ab2c8bdfc00e1a9485db0e4662bca17ba904', X'', 4923, '2026-03-01T15:00:00Z', 0);
INSERT INTO pages (sha256, body, bytes, first_seen_at, outside) VALUES ('6e568e1f67fba258184c78181539e5e8fdee447e49bb706fc0ea34fbf12336a5', X'28B52FFD2003190000FFD8FF', 3, '2026-03-01T15:00:00Z', 0);
INSERT INTO pages (sha256, body, bytes, first_seen_at, outside) VALUES ('8d22dcf08a874b1f20332a89ca5dabf2af7bf706088fdaf623ae86471db81ab5', X'28B52FFD607D02CD0600024C201890256D03B0241B7E7B7508301992C4F5287A0B9A6677BA02E3708B1022AD619263F3E34B744D6B98E46C7E7C89AE690D93209B1F5FA26B5AC324363FBE44D7B486496C7E7CE83A100590D63089CD8F2FD135AD61129B1F5FA26B5AC324029B63D31CC6A086508452E32760ABAE31302411254A5F3660FCD6B6C6E0971A875B2A4AA8711038D56B9803708302256D1028C11891E9C64CD3149EE9916158F08FE86A2988E84CB060E031ACD6B8C38C002F8287C901F2998E90A885E7AD37875695D7AE2E634A825524A21087A5DD5F19723022F05F05', 893, '2026-03-01T13:00:00Z', 0);
INSERT INTO pages (sha256, body, bytes, first_seen_at, outside) VALUES ('a5062476fdbd6c7bd3c1bb62da53490ee8520e7cde7c4003a047542734af1724', X'28B52FFD607D02CD0600024C201890256D03B0240D7E7B750830BD3D46673A7A0B9A3A33A5010373891022EDA59A71B9312AFA497BA9862E3746453F692FD590CB8D51D14FDA4B35971BA3A29FB4976A2E3746F433101590F652CDE5C6A8E827EDA59ACB8D51D14FDA4B350097459B0E6350432002A9711C6E8F6B0C08D444893A272B308E7B5B43E0931A984B2A4AA8711038D56B980360830249F21028C11891E9C64CD3149E79381C12C4237AB70044742678600018566BDC21439087E0616141F9A60324D602F0DF9B83A30A6AF72E614A82180844210E6BB8BF7AE46044E0BA0A', 893, '2026-03-01T12:00:00Z', 0);
INSERT INTO pages (sha256, body, bytes, first_seen_at, outside) VALUES ('a8671fdc86da1cc27a05afa6d41422c290ce0aaf5e424c0a8850d3cd955f0762', X'', 4879, '2026-03-01T15:00:00Z', 0);
INSERT INTO pages (sha256, body, bytes, first_seen_at, outside) VALUES ('bb80720735ab3ec3510c601f9b67051425feb23034968f26574c777a166b9ee7', X'28B52FFD603B124D1400428F261790256D03B044F6FDEE6E4318E9BFCCBCC4E1A3A6D99DAEC46E072104DAD11E206364FFFFFFFFFF3F6FB59E3D5B5797250B92E5AD67EBB220192359DE7AB62E8B913192E5AD67EBB29C8C912C6F3D5B97858C912C6F3D5B97858C91ECD682180067EBB2903192E5AD67EBB2903192E5AD67EBB204C81CF491C2208241300C621BD42A0D1240C8228618BFB5103020B6AD1D84401E06B1DB610482F6A8D22E967A4C9B01B20E8464A4743A12002708B2300BD20608D302C197567F3F428C3C5FD594895C7A947283D2EE35D2EEA6DBB042794B775B26AC42A972A5D9A034728D34B2E99654A8C6D20DCB5CBB680584B297E43E5AF416E70E0A1312549170A48AAD26D46FBA5BC24121040C37C286F4FC26E3B1B0CC1D529EDEF13C473836F937171DA3387F0B03FA507C2AE3B16DF8026A85B35114575D74F7F54BDCBAE8DAD7AFB875E1E87ACDDEF886AD2D0C1A4042B0236C646C7FB33A74349FE17AAD601BAECAC7CE6F21351B570C325024D818EF42DA207000DF9C2E2834C96EE29A81855090DC24D810AFF59B784E302DC000E1326CC4D0FEE6AC66A70CB773BE1BC536087B14CD89B6BF55F8D5078708C9B705F3BA0BC040B1166C4172FE6671CA723EA5DB94796CF4CEFAE652F33BA251211A84F6614BCC6F4E4DD55F8705C91C379C4FB1FAFFDB12D8106EEB9BB8CE306C9000C566D880B1FDCD59668B1AAF76BC5BF18FADCDBE393876E2FC167A6116D5DE6CC6D359E710B1A1AC555992DD45BC630B129A57A5CBFA72A0D01E9B7D0C3F97F9BEBE47D41E37FB187F8EF21D7B8F4884B7799564099EC29E58C402618E1292C43FAA77BF8E79FC40C7E4FB6C8772CC243813478C0F3A329B403ED2FA612B61461192C41F7D6E385695670E59EF50D047711094AA15', 4923, '2026-03-01T15:00:00Z', 0);
INSERT INTO pages (sha256, body, bytes, first_seen_at, outside) VALUES ('e4a045e41e54c5aea238349998245ec527616e3b40fb55bfe5eb82316e2ca84d', X'28B52FFD60C701650600A20A1D1890256D03B0245ABCECED833C19C2CC7C094F0B9A6677BA02E3B745088188F8FFFFAFAAAAAA6AC7684F354A6B2E891DA33DD528ADB924768C76351A8802486B2E891DA33DD528ADB924768CF654A3B4E692DC2DB073F718D4108A506AF8026691D5181892881265CC80E1AFD91A83B9D4F86DA948A8614CB9146A6CCC01708324A90E103881C8F31897920E05A4198D7A06CC885C110F3930230EB628412E8DFCC2AA8444C965A69FE44DCAF190EF2769F1768B2CA8EE7E5AA0D9DC4CE3547AFED30F1AA9B1AB5805', 711, '2026-03-01T13:00:00Z', 0);
INSERT INTO dictionaries (id, source_id, role, sha256, body, bytes, made_at) VALUES (1, 1, 'listing', 'bb80720735ab3ec3510c601f9b67051425feb23034968f26574c777a166b9ee7', X'28B52FFD603B124D1400428F261790256D03B044F6FDEE6E4318E9BFCCBCC4E1A3A6D99DAEC46E072104DAD11E206364FFFFFFFFFF3F6FB59E3D5B5797250B92E5AD67EBB220192359DE7AB62E8B913192E5AD67EBB29C8C912C6F3D5B97858C912C6F3D5B97858C91ECD682180067EBB2903192E5AD67EBB2903192E5AD67EBB204C81CF491C2208241300C621BD42A0D1240C8228618BFB5103020B6AD1D84401E06B1DB610482F6A8D22E967A4C9B01B20E8464A4743A12002708B2300BD20608D302C197567F3F428C3C5FD594895C7A947283D2EE35D2EEA6DBB042794B775B26AC42A972A5D9A034728D34B2E99654A8C6D20DCB5CBB680584B297E43E5AF416E70E0A1312549170A48AAD26D46FBA5BC24121040C37C286F4FC26E3B1B0CC1D529EDEF13C473836F937171DA3387F0B03FA507C2AE3B16DF8026A85B35114575D74F7F54BDCBAE8DAD7AFB875E1E87ACDDEF886AD2D0C1A4042B0236C646C7FB33A74349FE17AAD601BAECAC7CE6F21351B570C325024D818EF42DA207000DF9C2E2834C96EE29A81855090DC24D810AFF59B784E302DC000E1326CC4D0FEE6AC66A70CB773BE1BC536087B14CD89B6BF55F8D5078708C9B705F3BA0BC040B1166C4172FE6671CA723EA5DB94796CF4CEFAE652F33BA251211A84F6614BCC6F4E4DD55F8705C91C379C4FB1FAFFDB12D8106EEB9BB8CE306C9000C566D880B1FDCD59668B1AAF76BC5BF18FADCDBE393876E2FC167A6116D5DE6CC6D359E710B1A1AC555992DD45BC630B129A57A5CBFA72A0D01E9B7D0C3F97F9BEBE47D41E37FB187F8EF21D7B8F4884B7799564099EC29E58C402618E1292C43FAA77BF8E79FC40C7E4FB6C8772CC243813478C0F3A329B403ED2FA612B61461192C41F7D6E385695670E59EF50D047711094AA15', 4923, '2026-03-01T15:00:00Z');
INSERT INTO page_frames (sha256, dictionary, body) VALUES ('28dfa4963e98760d9303b22bf5e70e374ababadb4cc339c80084506fb5c31aa3', 1, X'28B52FFD60E311FD0200B402617368617368617368626F6D6974757265736F6C616E65626F626F626F626F626F626F626F6D696D696D691AA08082ED18809382943BE67264EFE7BDDFE3799FF29A2EB68D3C49120411086C487C836CBF6133B28310AA3376F49984DC');
INSERT INTO page_frames (sha256, dictionary, body) VALUES ('6b03bd149f97ccb9c65437e36763ab2c8bdfc00e1a9485db0e4662bca17ba904', 1, X'28B52FFD603B125D010038646F67776F6F642CA8E0B703D053B60311CC1D9677F96FEBDF0122904A28E7307EE3555686483E83A615');
INSERT INTO page_frames (sha256, dictionary, body) VALUES ('a8671fdc86da1cc27a05afa6d41422c290ce0aaf5e424c0a8850d3cd955f0762', 1, X'28B52FFD600F12DD020054026265656368626F6D6974757265736F6C616E65626F6D6974757265736F6C616E65626F6D691CA8C0025F03709382B20F10328189769FFA4FFB77248641800E2D3DBBC8012536EF3A709CCCF1F51B3AB3A32A009E71F7192271');
INSERT INTO page_store (id, address, owner, moved_from, moved_to, is_moving) VALUES (1, '', 'ab', '', '', 0);
INSERT INTO leaving_bodies (address, sha256) VALUES ('/srv/warraq/pages', 'abababababababababababababababababababababababababababababababab');
INSERT INTO imports (id, file, bytes, sha256, position, pages, skipped, started_at, finished_at) VALUES (1, 'old.warc.gz', 1024, 'abababababababababababababababababababababababababababababababab', 1, 1, 0, '2026-03-01T15:00:00Z', NULL);
INSERT INTO image_files (url, source_id, fetch_id, page_sha256, media_type, refused) VALUES ('https://blog.example/1.jpg', 1, 11, '6e568e1f67fba258184c78181539e5e8fdee447e49bb706fc0ea34fbf12336a5', 'image/jpeg', '');
INSERT INTO image_cursors (source_id, seq) VALUES (1, 9);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (1, 'stored', '', '', 1);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (2, 'duplicate', '', 'same 1.00 of 1', 2);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (3, 'stored', '', '', 3);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (4, 'revised', '', '', 3);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (5, 'stored', '', '', 4);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (6, 'gone', 'gone', 'the server answered 410', 4);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (7, 'stored', '', '', 5);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (8, 'read', '', '', NULL);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (9, 'read', '', '', NULL);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (10, 'failed', 'bot-wall', '', NULL);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (11, 'read', '', '', NULL);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (12, 'stored', '', '', 6);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (13, 'read', '', '', NULL);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (14, 'read', '', '', NULL);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (15, 'read', '', '', NULL);
INSERT INTO outcomes (fetch_id, kind, reason, detail, article_id) VALUES (16, 'read', '', '', NULL);
INSERT INTO articles (id, source_id, url, version, seq, first_seen_at, last_seen_at, gone_at, gone_status, cluster_id, duplicate_of, similarity, relation, dated_at, language, removed_at, is_read) VALUES (1, 1, 'https://blog.example/one', 1, 11, '2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z', NULL, NULL, 1, NULL, NULL, '', '2026-03-01T12:00:00Z', 'ar', NULL, 1);
INSERT INTO articles (id, source_id, url, version, seq, first_seen_at, last_seen_at, gone_at, gone_status, cluster_id, duplicate_of, similarity, relation, dated_at, language, removed_at, is_read) VALUES (2, 1, 'https://blog.example/copy', 1, 3, '2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z', NULL, NULL, 1, 1, 1.0, 'same', '2026-03-01T12:00:00Z', '', NULL, 0);
INSERT INTO articles (id, source_id, url, version, seq, first_seen_at, last_seen_at, gone_at, gone_status, cluster_id, duplicate_of, similarity, relation, dated_at, language, removed_at, is_read) VALUES (3, 1, 'https://blog.example/other', 2, 9, '2026-03-01T12:00:00Z', '2026-03-01T13:00:00Z', NULL, NULL, 1, 1, 0.0, 'joined', '2026-03-01T12:00:00Z', '', NULL, 0);
INSERT INTO articles (id, source_id, url, version, seq, first_seen_at, last_seen_at, gone_at, gone_status, cluster_id, duplicate_of, similarity, relation, dated_at, language, removed_at, is_read) VALUES (4, 1, 'https://blog.example/gone', 1, 7, '2026-03-01T13:00:00Z', '2026-03-01T13:00:00Z', '2026-03-01T13:00:00Z', 410, 4, NULL, NULL, '', '2026-03-01T13:00:00Z', '', NULL, 0);
INSERT INTO articles (id, source_id, url, version, seq, first_seen_at, last_seen_at, gone_at, gone_status, cluster_id, duplicate_of, similarity, relation, dated_at, language, removed_at, is_read) VALUES (5, 1, 'urn:warraq:forgotten:5', 1, 12, '2026-03-01T13:00:00Z', '2026-03-01T13:00:00Z', NULL, NULL, NULL, NULL, NULL, '', '2026-03-01T13:00:00Z', '', '2026-03-01T15:00:00Z', 0);
INSERT INTO articles (id, source_id, url, version, seq, first_seen_at, last_seen_at, gone_at, gone_status, cluster_id, duplicate_of, similarity, relation, dated_at, language, removed_at, is_read) VALUES (6, 1, 'https://blog.example/archived', 1, 10, '2026-03-01T15:00:00Z', '2026-03-01T15:00:00Z', NULL, NULL, 6, NULL, NULL, '', '2026-03-01T15:00:00Z', '', NULL, 0);
INSERT INTO article_urls (url, article_id, why) VALUES ('https://blog.example/archived', 6, 'canonical');
INSERT INTO article_urls (url, article_id, why) VALUES ('https://blog.example/copy', 2, 'canonical');
INSERT INTO article_urls (url, article_id, why) VALUES ('https://blog.example/gone', 4, 'canonical');
INSERT INTO article_urls (url, article_id, why) VALUES ('https://blog.example/one', 1, 'canonical');
INSERT INTO article_urls (url, article_id, why) VALUES ('https://blog.example/other', 3, 'canonical');
INSERT INTO versions (id, article_id, number, fetch_id, page_sha256, seen_at, title, description, site_name, section, language, direction, published, published_utc, published_raw, modified, declared_url, licence, paywalled, text, html, markdown, words, content_hash, flags, extractor, reason, text_confidence, title_confidence, date_confidence, authors_confidence) VALUES (1, 1, 1, 1, '3004b0de997153dd69c1bac427d4cf5594aaee9da532431ee9e7a62d3a815987', '2026-03-01T12:00:00Z', 'حبر العفص', '', '', '', 'ar', 'ltr', '', NULL, '', '', '', 'CC', 0, 'amberkakaka amberbokaka ambermikaka ambertukaka amberrekaka ambersokaka amberlakaka ambernekaka amberkaboka amberboboka ambermiboka ambertuboka amberreboka ambersoboka amberlaboka amberneboka amberkamika amberbomika ambermimika ambertumika.

amberremika ambersomika amberlamika ambernemika amberkatuka amberbotuka ambermituka ambertutuka amberretuka ambersotuka amberlatuka ambernetuka amberkareka amberboreka ambermireka ambertureka amberrereka ambersoreka amberlareka ambernereka.

amberkasoka amberbosoka ambermisoka ambertusoka amberresoka ambersosoka amberlasoka ambernesoka amberkalaka amberbolaka ambermilaka ambertulaka amberrelaka ambersolaka amberlalaka ambernelaka amberkaneka amberboneka ambermineka ambertuneka.', '<html><head><title>حبر العفص</title></head><body><article><h1>حبر العفص</h1><p>amberkakaka amberbokaka ambermikaka ambertukaka amberrekaka ambersokaka amberlakaka ambernekaka amberkaboka amberboboka ambermiboka ambertuboka amberreboka ambersoboka amberlaboka amberneboka amberkamika amberbomika ambermimika ambertumika.</p><p>amberremika ambersomika amberlamika ambernemika amberkatuka amberbotuka ambermituka ambertutuka amberretuka ambersotuka amberlatuka ambernetuka amberkareka amberboreka ambermireka ambertureka amberrereka ambersoreka amberlareka ambernereka.</p><p>amberkasoka amberbosoka ambermisoka ambertusoka amberresoka ambersosoka amberlasoka ambernesoka amberkalaka amberbolaka ambermilaka ambertulaka amberrelaka ambersolaka amberlalaka ambernelaka amberkaneka amberboneka ambermineka ambertuneka.</p></article></body></html>', 'amberkakaka amberbokaka ambermikaka ambertukaka amberrekaka ambersokaka amberlakaka ambernekaka amberkaboka amberboboka ambermiboka ambertuboka amberreboka ambersoboka amberlaboka amberneboka amberkamika amberbomika ambermimika ambertumika.

amberremika ambersomika amberlamika ambernemika amberkatuka amberbotuka ambermituka ambertutuka amberretuka ambersotuka amberlatuka ambernetuka amberkareka amberboreka ambermireka ambertureka amberrereka ambersoreka amberlareka ambernereka.

amberkasoka amberbosoka ambermisoka ambertusoka amberresoka ambersosoka amberlasoka ambernesoka amberkalaka amberbolaka ambermilaka ambertulaka amberrelaka ambersolaka amberlalaka ambernelaka amberkaneka amberboneka ambermineka ambertuneka.', 60, '084fcfed236a33d72e6de82fa1e66f68', '["partial"]', '', '', 0.93, 0.8, 0.4, 0.71);
INSERT INTO versions (id, article_id, number, fetch_id, page_sha256, seen_at, title, description, site_name, section, language, direction, published, published_utc, published_raw, modified, declared_url, licence, paywalled, text, html, markdown, words, content_hash, flags, extractor, reason, text_confidence, title_confidence, date_confidence, authors_confidence) VALUES (2, 2, 1, 2, '032735c6da4519c0333ce881c4b9dac0e6b8468f522a9c5e3053271ca62d9f6a', '2026-03-01T12:00:00Z', 'Copy', '', '', '', '', 'ltr', '', NULL, '', '', '', '', 0, 'amberkakaka amberbokaka ambermikaka ambertukaka amberrekaka ambersokaka amberlakaka ambernekaka amberkaboka amberboboka ambermiboka ambertuboka amberreboka ambersoboka amberlaboka amberneboka amberkamika amberbomika ambermimika ambertumika.

amberremika ambersomika amberlamika ambernemika amberkatuka amberbotuka ambermituka ambertutuka amberretuka ambersotuka amberlatuka ambernetuka amberkareka amberboreka ambermireka ambertureka amberrereka ambersoreka amberlareka ambernereka.

amberkasoka amberbosoka ambermisoka ambertusoka amberresoka ambersosoka amberlasoka ambernesoka amberkalaka amberbolaka ambermilaka ambertulaka amberrelaka ambersolaka amberlalaka ambernelaka amberkaneka amberboneka ambermineka ambertuneka.', '<html><head><title>Copy</title></head><body><article><h1>Copy</h1><p>amberkakaka amberbokaka ambermikaka ambertukaka amberrekaka ambersokaka amberlakaka ambernekaka amberkaboka amberboboka ambermiboka ambertuboka amberreboka ambersoboka amberlaboka amberneboka amberkamika amberbomika ambermimika ambertumika.</p><p>amberremika ambersomika amberlamika ambernemika amberkatuka amberbotuka ambermituka ambertutuka amberretuka ambersotuka amberlatuka ambernetuka amberkareka amberboreka ambermireka ambertureka amberrereka ambersoreka amberlareka ambernereka.</p><p>amberkasoka amberbosoka ambermisoka ambertusoka amberresoka ambersosoka amberlasoka ambernesoka amberkalaka amberbolaka ambermilaka ambertulaka amberrelaka ambersolaka amberlalaka ambernelaka amberkaneka amberboneka ambermineka ambertuneka.</p></article></body></html>', 'amberkakaka amberbokaka ambermikaka ambertukaka amberrekaka ambersokaka amberlakaka ambernekaka amberkaboka amberboboka ambermiboka ambertuboka amberreboka ambersoboka amberlaboka amberneboka amberkamika amberbomika ambermimika ambertumika.

amberremika ambersomika amberlamika ambernemika amberkatuka amberbotuka ambermituka ambertutuka amberretuka ambersotuka amberlatuka ambernetuka amberkareka amberboreka ambermireka ambertureka amberrereka ambersoreka amberlareka ambernereka.

amberkasoka amberbosoka ambermisoka ambertusoka amberresoka ambersosoka amberlasoka ambernesoka amberkalaka amberbolaka ambermilaka ambertulaka amberrelaka ambersolaka amberlalaka ambernelaka amberkaneka amberboneka ambermineka ambertuneka.', 60, '084fcfed236a33d72e6de82fa1e66f68', '[]', '', '', NULL, NULL, NULL, NULL);
INSERT INTO versions (id, article_id, number, fetch_id, page_sha256, seen_at, title, description, site_name, section, language, direction, published, published_utc, published_raw, modified, declared_url, licence, paywalled, text, html, markdown, words, content_hash, flags, extractor, reason, text_confidence, title_confidence, date_confidence, authors_confidence) VALUES (3, 3, 1, 3, 'a5062476fdbd6c7bd3c1bb62da53490ee8520e7cde7c4003a047542734af1724', '2026-03-01T12:00:00Z', 'Other', '', '', '', '', 'ltr', '', NULL, '', '', '', '', 0, 'cobaltkakaka cobaltbokaka cobaltmikaka cobalttukaka cobaltrekaka cobaltsokaka cobaltlakaka cobaltnekaka cobaltkaboka cobaltboboka cobaltmiboka cobalttuboka cobaltreboka cobaltsoboka cobaltlaboka cobaltneboka cobaltkamika cobaltbomika cobaltmimika cobalttumika.

cobaltremika cobaltsomika cobaltlamika cobaltnemika cobaltkatuka cobaltbotuka cobaltmituka cobalttutuka cobaltretuka cobaltsotuka cobaltlatuka cobaltnetuka cobaltkareka cobaltboreka cobaltmireka cobalttureka cobaltrereka cobaltsoreka cobaltlareka cobaltnereka.

cobaltkasoka cobaltbosoka cobaltmisoka cobalttusoka cobaltresoka cobaltsosoka cobaltlasoka cobaltnesoka cobaltkalaka cobaltbolaka cobaltmilaka cobalttulaka cobaltrelaka cobaltsolaka cobaltlalaka cobaltnelaka cobaltkaneka cobaltboneka cobaltmineka cobalttuneka.', '<html><head><title>Other</title></head><body><article><h1>Other</h1><p>cobaltkakaka cobaltbokaka cobaltmikaka cobalttukaka cobaltrekaka cobaltsokaka cobaltlakaka cobaltnekaka cobaltkaboka cobaltboboka cobaltmiboka cobalttuboka cobaltreboka cobaltsoboka cobaltlaboka cobaltneboka cobaltkamika cobaltbomika cobaltmimika cobalttumika.</p><p>cobaltremika cobaltsomika cobaltlamika cobaltnemika cobaltkatuka cobaltbotuka cobaltmituka cobalttutuka cobaltretuka cobaltsotuka cobaltlatuka cobaltnetuka cobaltkareka cobaltboreka cobaltmireka cobalttureka cobaltrereka cobaltsoreka cobaltlareka cobaltnereka.</p><p>cobaltkasoka cobaltbosoka cobaltmisoka cobalttusoka cobaltresoka cobaltsosoka cobaltlasoka cobaltnesoka cobaltkalaka cobaltbolaka cobaltmilaka cobalttulaka cobaltrelaka cobaltsolaka cobaltlalaka cobaltnelaka cobaltkaneka cobaltboneka cobaltmineka cobalttuneka.</p></article></body></html>', 'cobaltkakaka cobaltbokaka cobaltmikaka cobalttukaka cobaltrekaka cobaltsokaka cobaltlakaka cobaltnekaka cobaltkaboka cobaltboboka cobaltmiboka cobalttuboka cobaltreboka cobaltsoboka cobaltlaboka cobaltneboka cobaltkamika cobaltbomika cobaltmimika cobalttumika.

cobaltremika cobaltsomika cobaltlamika cobaltnemika cobaltkatuka cobaltbotuka cobaltmituka cobalttutuka cobaltretuka cobaltsotuka cobaltlatuka cobaltnetuka cobaltkareka cobaltboreka cobaltmireka cobalttureka cobaltrereka cobaltsoreka cobaltlareka cobaltnereka.

cobaltkasoka cobaltbosoka cobaltmisoka cobalttusoka cobaltresoka cobaltsosoka cobaltlasoka cobaltnesoka cobaltkalaka cobaltbolaka cobaltmilaka cobalttulaka cobaltrelaka cobaltsolaka cobaltlalaka cobaltnelaka cobaltkaneka cobaltboneka cobaltmineka cobalttuneka.', 60, '320bfb1f7dfea068c3154f2cc4ebbf0d', '[]', '', '', NULL, NULL, NULL, NULL);
INSERT INTO versions (id, article_id, number, fetch_id, page_sha256, seen_at, title, description, site_name, section, language, direction, published, published_utc, published_raw, modified, declared_url, licence, paywalled, text, html, markdown, words, content_hash, flags, extractor, reason, text_confidence, title_confidence, date_confidence, authors_confidence) VALUES (4, 3, 2, 4, '8d22dcf08a874b1f20332a89ca5dabf2af7bf706088fdaf623ae86471db81ab5', '2026-03-01T13:00:00Z', 'Other', '', '', '', '', 'ltr', '', NULL, '', '', '', '', 0, 'doriankakaka dorianbokaka dorianmikaka doriantukaka dorianrekaka doriansokaka dorianlakaka doriannekaka doriankaboka dorianboboka dorianmiboka doriantuboka dorianreboka doriansoboka dorianlaboka dorianneboka doriankamika dorianbomika dorianmimika doriantumika.

dorianremika doriansomika dorianlamika doriannemika doriankatuka dorianbotuka dorianmituka doriantutuka dorianretuka doriansotuka dorianlatuka doriannetuka doriankareka dorianboreka dorianmireka doriantureka dorianrereka doriansoreka dorianlareka doriannereka.

doriankasoka dorianbosoka dorianmisoka doriantusoka dorianresoka doriansosoka dorianlasoka doriannesoka doriankalaka dorianbolaka dorianmilaka doriantulaka dorianrelaka doriansolaka dorianlalaka doriannelaka doriankaneka dorianboneka dorianmineka doriantuneka.', '<html><head><title>Other</title></head><body><article><h1>Other</h1><p>doriankakaka dorianbokaka dorianmikaka doriantukaka dorianrekaka doriansokaka dorianlakaka doriannekaka doriankaboka dorianboboka dorianmiboka doriantuboka dorianreboka doriansoboka dorianlaboka dorianneboka doriankamika dorianbomika dorianmimika doriantumika.</p><p>dorianremika doriansomika dorianlamika doriannemika doriankatuka dorianbotuka dorianmituka doriantutuka dorianretuka doriansotuka dorianlatuka doriannetuka doriankareka dorianboreka dorianmireka doriantureka dorianrereka doriansoreka dorianlareka doriannereka.</p><p>doriankasoka dorianbosoka dorianmisoka doriantusoka dorianresoka doriansosoka dorianlasoka doriannesoka doriankalaka dorianbolaka dorianmilaka doriantulaka dorianrelaka doriansolaka dorianlalaka doriannelaka doriankaneka dorianboneka dorianmineka doriantuneka.</p></article></body></html>', 'doriankakaka dorianbokaka dorianmikaka doriantukaka dorianrekaka doriansokaka dorianlakaka doriannekaka doriankaboka dorianboboka dorianmiboka doriantuboka dorianreboka doriansoboka dorianlaboka dorianneboka doriankamika dorianbomika dorianmimika doriantumika.

dorianremika doriansomika dorianlamika doriannemika doriankatuka dorianbotuka dorianmituka doriantutuka dorianretuka doriansotuka dorianlatuka doriannetuka doriankareka dorianboreka dorianmireka doriantureka dorianrereka doriansoreka dorianlareka doriannereka.

doriankasoka dorianbosoka dorianmisoka doriantusoka dorianresoka doriansosoka dorianlasoka doriannesoka doriankalaka dorianbolaka dorianmilaka doriantulaka dorianrelaka doriansolaka dorianlalaka doriannelaka doriankaneka dorianboneka dorianmineka doriantuneka.', 60, '97e07420347af530983cb8874107e53e', '[]', '', '', NULL, NULL, NULL, NULL);
INSERT INTO versions (id, article_id, number, fetch_id, page_sha256, seen_at, title, description, site_name, section, language, direction, published, published_utc, published_raw, modified, declared_url, licence, paywalled, text, html, markdown, words, content_hash, flags, extractor, reason, text_confidence, title_confidence, date_confidence, authors_confidence) VALUES (5, 4, 1, 5, 'e4a045e41e54c5aea238349998245ec527616e3b40fb55bfe5eb82316e2ca84d', '2026-03-01T13:00:00Z', 'Gone', '', '', '', '', 'ltr', '', NULL, '', '', '', '', 0, 'elmkakaka elmbokaka elmmikaka elmtukaka elmrekaka elmsokaka elmlakaka elmnekaka elmkaboka elmboboka elmmiboka elmtuboka elmreboka elmsoboka elmlaboka elmneboka elmkamika elmbomika elmmimika elmtumika.

elmremika elmsomika elmlamika elmnemika elmkatuka elmbotuka elmmituka elmtutuka elmretuka elmsotuka elmlatuka elmnetuka elmkareka elmboreka elmmireka elmtureka elmrereka elmsoreka elmlareka elmnereka.

elmkasoka elmbosoka elmmisoka elmtusoka elmresoka elmsosoka elmlasoka elmnesoka elmkalaka elmbolaka elmmilaka elmtulaka elmrelaka elmsolaka elmlalaka elmnelaka elmkaneka elmboneka elmmineka elmtuneka.', '<html><head><title>Gone</title></head><body><article><h1>Gone</h1><p>elmkakaka elmbokaka elmmikaka elmtukaka elmrekaka elmsokaka elmlakaka elmnekaka elmkaboka elmboboka elmmiboka elmtuboka elmreboka elmsoboka elmlaboka elmneboka elmkamika elmbomika elmmimika elmtumika.</p><p>elmremika elmsomika elmlamika elmnemika elmkatuka elmbotuka elmmituka elmtutuka elmretuka elmsotuka elmlatuka elmnetuka elmkareka elmboreka elmmireka elmtureka elmrereka elmsoreka elmlareka elmnereka.</p><p>elmkasoka elmbosoka elmmisoka elmtusoka elmresoka elmsosoka elmlasoka elmnesoka elmkalaka elmbolaka elmmilaka elmtulaka elmrelaka elmsolaka elmlalaka elmnelaka elmkaneka elmboneka elmmineka elmtuneka.</p></article></body></html>', 'elmkakaka elmbokaka elmmikaka elmtukaka elmrekaka elmsokaka elmlakaka elmnekaka elmkaboka elmboboka elmmiboka elmtuboka elmreboka elmsoboka elmlaboka elmneboka elmkamika elmbomika elmmimika elmtumika.

elmremika elmsomika elmlamika elmnemika elmkatuka elmbotuka elmmituka elmtutuka elmretuka elmsotuka elmlatuka elmnetuka elmkareka elmboreka elmmireka elmtureka elmrereka elmsoreka elmlareka elmnereka.

elmkasoka elmbosoka elmmisoka elmtusoka elmresoka elmsosoka elmlasoka elmnesoka elmkalaka elmbolaka elmmilaka elmtulaka elmrelaka elmsolaka elmlalaka elmnelaka elmkaneka elmboneka elmmineka elmtuneka.', 60, '59b1cbe2699f26692fd89d18a383f132', '[]', '', '', NULL, NULL, NULL, NULL);
INSERT INTO versions (id, article_id, number, fetch_id, page_sha256, seen_at, title, description, site_name, section, language, direction, published, published_utc, published_raw, modified, declared_url, licence, paywalled, text, html, markdown, words, content_hash, flags, extractor, reason, text_confidence, title_confidence, date_confidence, authors_confidence) VALUES (7, 6, 1, 12, '343c7ec91b39066e2dbe085d0e9f9c43d2d1a405809e0f715bacf312ab92edb5', '2026-03-01T15:00:00Z', 'Old', '', '', '', '', 'ltr', '', NULL, '', '', '', '', 0, 'fernkakaka fernbokaka fernmikaka ferntukaka fernrekaka fernsokaka fernlakaka fernnekaka fernkaboka fernboboka fernmiboka ferntuboka fernreboka fernsoboka fernlaboka fernneboka fernkamika fernbomika fernmimika ferntumika.

fernremika fernsomika fernlamika fernnemika fernkatuka fernbotuka fernmituka ferntutuka fernretuka fernsotuka fernlatuka fernnetuka fernkareka fernboreka fernmireka ferntureka fernrereka fernsoreka fernlareka fernnereka.

fernkasoka fernbosoka fernmisoka ferntusoka fernresoka fernsosoka fernlasoka fernnesoka fernkalaka fernbolaka fernmilaka ferntulaka fernrelaka fernsolaka fernlalaka fernnelaka fernkaneka fernboneka fernmineka ferntuneka.', '<html><head><title>Old</title></head><body><article><h1>Old</h1><p>fernkakaka fernbokaka fernmikaka ferntukaka fernrekaka fernsokaka fernlakaka fernnekaka fernkaboka fernboboka fernmiboka ferntuboka fernreboka fernsoboka fernlaboka fernneboka fernkamika fernbomika fernmimika ferntumika.</p><p>fernremika fernsomika fernlamika fernnemika fernkatuka fernbotuka fernmituka ferntutuka fernretuka fernsotuka fernlatuka fernnetuka fernkareka fernboreka fernmireka ferntureka fernrereka fernsoreka fernlareka fernnereka.</p><p>fernkasoka fernbosoka fernmisoka ferntusoka fernresoka fernsosoka fernlasoka fernnesoka fernkalaka fernbolaka fernmilaka ferntulaka fernrelaka fernsolaka fernlalaka fernnelaka fernkaneka fernboneka fernmineka ferntuneka.</p></article></body></html>', 'fernkakaka fernbokaka fernmikaka ferntukaka fernrekaka fernsokaka fernlakaka fernnekaka fernkaboka fernboboka fernmiboka ferntuboka fernreboka fernsoboka fernlaboka fernneboka fernkamika fernbomika fernmimika ferntumika.

fernremika fernsomika fernlamika fernnemika fernkatuka fernbotuka fernmituka ferntutuka fernretuka fernsotuka fernlatuka fernnetuka fernkareka fernboreka fernmireka ferntureka fernrereka fernsoreka fernlareka fernnereka.

fernkasoka fernbosoka fernmisoka ferntusoka fernresoka fernsosoka fernlasoka fernnesoka fernkalaka fernbolaka fernmilaka ferntulaka fernrelaka fernsolaka fernlalaka fernnelaka fernkaneka fernboneka fernmineka ferntuneka.', 60, 'e8d5dcc0b7f50cb39db732c05a458494', '[]', '', '', NULL, NULL, NULL, NULL);
INSERT INTO article_blocks (article_id, blocks, made_with, cleaned_with) VALUES (1, X'01000000000000000200000000000000', 'test', '');
INSERT INTO article_blocks (article_id, blocks, made_with, cleaned_with) VALUES (2, X'', '', '');
INSERT INTO article_blocks (article_id, blocks, made_with, cleaned_with) VALUES (3, X'', '', '');
INSERT INTO article_blocks (article_id, blocks, made_with, cleaned_with) VALUES (4, X'', '', '');
INSERT INTO article_blocks (article_id, blocks, made_with, cleaned_with) VALUES (6, X'', '', '');
INSERT INTO templates (source_id, version, template, why, learnt_at, checked_at, last_article_id, articles) VALUES (1, 1, '{"bodies":[{"agreed":1.0,"inside":1.0,"pages":8,"parts":[],"right":8,"stated":0,"steps":["div post"],"wrong":0}],"fields":[],"pages":8}', 'first', '2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z', 5, 3);
INSERT INTO authors (version_id, position, name) VALUES (1, 0, 'هادي');
INSERT INTO authors (version_id, position, name) VALUES (1, 1, 'B');
INSERT INTO tags (version_id, position, tag) VALUES (1, 0, 'ink');
INSERT INTO images (version_id, position, url, alt, caption, credit) VALUES (1, 0, 'https://blog.example/1.jpg', 'a', 'c', 'r');
INSERT INTO field_origins (version_id, position, field, origin, raw, confidence, chosen, place, parser) VALUES (1, 0, 'title', 'heading', 'حبر العفص', 0.9, 1, '', '');
INSERT INTO reservations (version_id, position, signal, value, origin, reserves) VALUES (1, 0, 'noai', '1', 'meta', 1);
INSERT INTO removed_blocks (version_id, position, kind, rule, text, path, links) VALUES (1, 0, 'share', 'r1', 'شارك', '', '["https://x.example/"]');
INSERT INTO clusters (id, representative_id, size) VALUES (1, 1, 3);
INSERT INTO clusters (id, representative_id, size) VALUES (4, 4, 1);
INSERT INTO clusters (id, representative_id, size) VALUES (6, 6, 1);
INSERT INTO matches (article_id, matched_id, relation, similarity) VALUES (2, 1, 'same', 1.0);
INSERT INTO matches (article_id, matched_id, relation, similarity) VALUES (3, 1, 'joined', 0.0);
INSERT INTO rulings (id, kind, article_ids, after_seq, at) VALUES (1, 'join', '[1,3]', 8, '2026-03-01T13:00:00Z');
INSERT INTO marks (id, article_id, version, mark, note, at) VALUES (1, 1, 1, 'good', 'read', '2026-03-01T15:00:00Z');
INSERT INTO signatures (article_id, cluster_id, words, leaf) VALUES (1, 1, 60, 0);
INSERT INTO signatures (article_id, cluster_id, words, leaf) VALUES (2, 1, 60, 0);
INSERT INTO signatures (article_id, cluster_id, words, leaf) VALUES (3, 1, 60, 0);
INSERT INTO signatures (article_id, cluster_id, words, leaf) VALUES (4, 4, 60, 0);
INSERT INTO signatures (article_id, cluster_id, words, leaf) VALUES (6, 6, 60, 0);
INSERT INTO signature_keys (key, cluster_id) VALUES (-2127609156, 6);
INSERT INTO signature_keys (key, cluster_id) VALUES (-2008035347, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (-1895466338, 4);
INSERT INTO signature_keys (key, cluster_id) VALUES (-1883670500, 4);
INSERT INTO signature_keys (key, cluster_id) VALUES (-1641446618, 3);
INSERT INTO signature_keys (key, cluster_id) VALUES (-1560281776, 3);
INSERT INTO signature_keys (key, cluster_id) VALUES (-1529549757, 4);
INSERT INTO signature_keys (key, cluster_id) VALUES (-1518493685, 4);
INSERT INTO signature_keys (key, cluster_id) VALUES (-1465648247, 6);
INSERT INTO signature_keys (key, cluster_id) VALUES (-1395029969, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (-1307837665, 3);
INSERT INTO signature_keys (key, cluster_id) VALUES (-1212284052, 6);
INSERT INTO signature_keys (key, cluster_id) VALUES (-1182468029, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (-894451138, 4);
INSERT INTO signature_keys (key, cluster_id) VALUES (-750224765, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (-668794695, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (-642659358, 4);
INSERT INTO signature_keys (key, cluster_id) VALUES (-635858668, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (-633988550, 6);
INSERT INTO signature_keys (key, cluster_id) VALUES (-593729211, 3);
INSERT INTO signature_keys (key, cluster_id) VALUES (-584251310, 6);
INSERT INTO signature_keys (key, cluster_id) VALUES (-566124419, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (-555012235, 6);
INSERT INTO signature_keys (key, cluster_id) VALUES (-507531175, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (-397738354, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (-318314620, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (-248158765, 4);
INSERT INTO signature_keys (key, cluster_id) VALUES (-55947738, 3);
INSERT INTO signature_keys (key, cluster_id) VALUES (74202633, 3);
INSERT INTO signature_keys (key, cluster_id) VALUES (85168299, 4);
INSERT INTO signature_keys (key, cluster_id) VALUES (102968299, 4);
INSERT INTO signature_keys (key, cluster_id) VALUES (321928692, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (325762487, 4);
INSERT INTO signature_keys (key, cluster_id) VALUES (400585760, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (502701726, 4);
INSERT INTO signature_keys (key, cluster_id) VALUES (633798802, 3);
INSERT INTO signature_keys (key, cluster_id) VALUES (768817751, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (821429969, 3);
INSERT INTO signature_keys (key, cluster_id) VALUES (873710061, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (1229373024, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (1517261184, 3);
INSERT INTO signature_keys (key, cluster_id) VALUES (1758846144, 6);
INSERT INTO signature_keys (key, cluster_id) VALUES (1810574308, 6);
INSERT INTO signature_keys (key, cluster_id) VALUES (1820229966, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (1821009930, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (2095986673, 1);
INSERT INTO signature_keys (key, cluster_id) VALUES (2129144974, 6);
INSERT INTO changes (seq, at, kind, article_id, version, run_id, detail) VALUES (1, '2026-03-01T12:00:00Z', 'new', 1, 1, 1, '');
INSERT INTO changes (seq, at, kind, article_id, version, run_id, detail) VALUES (2, '2026-03-01T12:00:00Z', 'new', 2, 1, 1, '');
INSERT INTO changes (seq, at, kind, article_id, version, run_id, detail) VALUES (3, '2026-03-01T12:00:00Z', 'duplicate', 2, 1, 1, 'same of 1');
INSERT INTO changes (seq, at, kind, article_id, version, run_id, detail) VALUES (4, '2026-03-01T12:00:00Z', 'new', 3, 1, 1, '');
INSERT INTO changes (seq, at, kind, article_id, version, run_id, detail) VALUES (5, '2026-03-01T13:00:00Z', 'edited', 3, 2, 1, '');
INSERT INTO changes (seq, at, kind, article_id, version, run_id, detail) VALUES (6, '2026-03-01T13:00:00Z', 'new', 4, 1, 1, '');
INSERT INTO changes (seq, at, kind, article_id, version, run_id, detail) VALUES (7, '2026-03-01T13:00:00Z', 'gone', 4, 1, 1, '410');
INSERT INTO changes (seq, at, kind, article_id, version, run_id, detail) VALUES (8, '2026-03-01T13:00:00Z', 'new', 5, 1, 1, '');
INSERT INTO changes (seq, at, kind, article_id, version, run_id, detail) VALUES (9, '2026-03-01T13:00:00Z', 'duplicate', 3, 2, NULL, 'joined of 1 (by hand)');
INSERT INTO changes (seq, at, kind, article_id, version, run_id, detail) VALUES (10, '2026-03-01T15:00:00Z', 'new', 6, 1, 1, '');
INSERT INTO changes (seq, at, kind, article_id, version, run_id, detail) VALUES (11, '2026-03-01T15:00:00Z', 'edited', 1, 1, NULL, 'mark');
INSERT INTO changes (seq, at, kind, article_id, version, run_id, detail) VALUES (12, '2026-03-01T15:00:00Z', 'forgotten', 5, 1, NULL, 'the author asked');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (1, '2026-03-01T12:00:00Z', 'source', 1, 'db07542eac181fee53e1ccaa12776acb30dc886db057e3ef5f2f73637dcd9434', 0, '912c965ac84348534523f710cb1b9dcb911e32d086601a1e643e85fa64382d6d');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (2, '2026-03-01T12:00:00Z', 'version', 1, 'a33152b046bb12fcbdf67bce58332eb9340e425dbee380886afbb3c0241773de', 0, 'a53b5b53a189f978eb596e66717576f5bca0599430bd18228d160be1c3c0af4b');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (3, '2026-03-01T12:00:00Z', 'change', 1, '39a5f76b518effdf93b6cc01d3169b950051c3a3aa887b94369c6db3ec768ded', 0, 'f96d7741d62da1bfa10447f23393da7c76bad3ed2e45043cc77d1dd9bc829115');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (4, '2026-03-01T12:00:00Z', 'article', 1, '3c9b8b2a82f3f67355c530a106b404316854a764db0c4222a0c415acbaa0a2d6', 0, '86075ea418a350d85dc95fc580644d01ba829b96a33b59da53e9cc6904a20385');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (5, '2026-03-01T12:00:00Z', 'fetch', 1, '630924d470399dae0c3f46213f5e2ac7abf93570546f3451cc52808f223acf52', 0, '5e1df60d033a0705aedd5b2cc6645025beffe1e84080d06453dfa9d3a30b2d4b');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (6, '2026-03-01T12:00:00Z', 'version', 2, '239da137d484eb2ba461430dbf848fc399c96b00bd613946a27e075d1fd7df5b', 0, '25228f8dc6c39728df6c0f43664cff0b581376f45a1493d1e0daf776bf6754b2');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (7, '2026-03-01T12:00:00Z', 'change', 2, '85c548d069253e91ec6433f735699b0155e6f2858c036104addc6bb2b017d6d8', 0, 'e0e68fb653de00810e19d393a09b5526d0936c65c55d02294246d16dc732c13a');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (8, '2026-03-01T12:00:00Z', 'article', 2, 'dc61ab7991f63712fba28317212a5d6b7c2787fcc17eafe3d7b920ea4bd1802b', 0, '55a423d528e72d0d18350e6e30f863e00bfe897ecfb378885183fc904e0aa0d3');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (9, '2026-03-01T12:00:00Z', 'change', 3, 'accc626868aefd79f474fff5cd04479fbc2d5080eb302169c3bcedadad2a780c', 0, 'addb9c38791a3d26cb249cd0ad467b5a7801ec317e722a5128dcfc04fcb1b481');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (10, '2026-03-01T12:00:00Z', 'fetch', 2, '4421a820bc0c075e2cb465d85c162d644fad1bee6835d191c6fcc6b2e33a8697', 0, '1832c71687380716a986550f697a89b040c19604c984b6f42f878521ffe90af5');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (11, '2026-03-01T12:00:00Z', 'version', 3, '236c96ef6ed4d0d2f8d8821815631627a9c9bd0edaac4267cf43fb85a57ace16', 0, 'ea3e2ca146db83014d7856f80e433e396a35566cc7dcb3052585d6b6c737775a');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (12, '2026-03-01T12:00:00Z', 'change', 4, 'd89e8a333ae53c52cc2d9bdb35d3546197252e716d0994886ae5ed0318cb23e4', 0, '1484d72aca640c1d98aebc69cffce870d20ebc89f94fb14b8cd4d07d332663c9');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (13, '2026-03-01T12:00:00Z', 'article', 3, 'f0e8941bf29b723747acfe3cd561c25a92d289690d54513648583bb0b6142fd0', 0, '73278057ac34e0b6f627adc24019156f26ccdf8f7938e3b848eb6404fd68b410');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (14, '2026-03-01T12:00:00Z', 'fetch', 3, 'bf37691af24f8c7d668a170019402590c1324fc011b72c5f5c5fe403605c7a77', 0, '6ade23592068459a27e766225540a659293de31ce067f2441052c3ef72966438');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (15, '2026-03-01T13:00:00Z', 'version', 4, 'fc037595a90f2a05879c343bd24b7ab8e6d84b111f38f03c74617fcf777a72e6', 0, '7e764222541f065d412551cf6167e590c0e5247b04e38d4f9c73a43003b47de5');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (16, '2026-03-01T13:00:00Z', 'change', 5, '9f650edc592cd2ffa1634ee9520311bbde0f08985d26d5a18a30896629df10bd', 0, 'd13972efd9d2b91fff5577333236d886cc286a344442e8130d1daa1814d0dda7');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (17, '2026-03-01T13:00:00Z', 'article', 3, 'ba348652d241f39809814bd011052704cded4563f457611b5f4747d6d89bb1da', 0, 'edd13e1b2354bd836ba82ea5596e1d70debec84e2081ce74cf5e9d865d73ad57');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (18, '2026-03-01T13:00:00Z', 'fetch', 4, '26ff104ad167b1832d06d275baeeda80cf2810a0963c431d1d23a777069d0922', 0, '63b09c6631983b7e0e914c7e7e2df03e652c9a8ab578fc97e6d2e8866c768b5e');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (19, '2026-03-01T13:00:00Z', 'version', 5, '1bbb2fbcbfcc51c0b6c73b314ae1064bc22395ab084e12463b08d2b5d466f876', 0, 'd00618eb2eff6d724a669c09dc125e18b18da280eed473356fb583b5d7bce6f2');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (20, '2026-03-01T13:00:00Z', 'change', 6, '83ba05c3b6d975cd866020ffccc7906c6ffa10370456a95bbb6b37735e722e96', 0, '2536f5e11558d1b8c2c3cebf7950136cfaffa62f0ef288f2019081a2952fc97b');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (21, '2026-03-01T13:00:00Z', 'article', 4, '2a2d2dd1cce27e30bc6e2901970402b3f5ca4b6e8706ff3fd6d4c4ef26292b8e', 0, '4349e941fe4bd590d2c971a24fd772439fb0cc629a8619eb3c04b66d13a31388');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (22, '2026-03-01T13:00:00Z', 'fetch', 5, '3a09062c2ef956888df39bed8d56a441cbcc5f36f5773865b4cc6c6913b8847c', 0, '3f644e0dc774a2d1e2120197841b14d3f408178b42a2def3392193ab0e2da58a');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (23, '2026-03-01T13:00:00Z', 'change', 7, '63e7b0dc89f52cd6098dd914c6ea0076ec8558c43ea53605f29155082dda2d54', 0, 'f04419370b31697d2a94de1c5cdc8d4d71f442bc4d2088a9fae3f96cf22a9acb');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (24, '2026-03-01T13:00:00Z', 'article', 4, '68cc929bc2a930a30493eed99217e8f1deeb593be4d6182bdeba33e7a892bcc8', 0, 'f76be6586a970527538bc1b796858574375fc0d9c5379056faac4e608bfcfd77');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (25, '2026-03-01T13:00:00Z', 'fetch', 6, 'a41e959f6897055196777a4de23c0441dd5e65a66d3cf27ab8e10591742e2287', 0, '4ae1f92e87afb29bf4b330ac218cd9e08477ae10c8d03023829baea018872f61');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (26, '2026-03-01T13:00:00Z', 'version', 6, '4501b8b7260c8a0ef6032adf9781dcda92101aa3bfcc4d700113698515d7b565', 0, '651ff0070a25954cb4a74c6f99a20358d4066a17988a3d3c3932cd1aeba8573e');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (27, '2026-03-01T13:00:00Z', 'change', 8, '347a175b62fe8fbd5b059bb9e31aee80645e119beb7fab94842099555d968939', 0, '8d7fbef88212fb1f2292d3f7419f248b591b4400f1bb186dea1dfa079e483b1b');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (28, '2026-03-01T13:00:00Z', 'article', 5, 'fe9595bcd441e5ab089f04fc47b2b2a2bc50e1cb54ecd7ce37f1fc9f8a763598', 0, '154c4364a8138d82faa77e30f77a298d09e258ea18a3a5033fd429bbf6136dd9');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (29, '2026-03-01T13:00:00Z', 'fetch', 7, '45ce0de8bb38432f8d93b8830c2ee588da2bb0937b67956fc7298f4f365f0c8e', 0, 'c9b93ac9911c25617ba57cbab831aa10872672379de826f6b725a62e4d177229');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (30, '2026-03-01T13:00:00Z', 'ruling', 1, 'b1942f3fa65e32a1ab5f10c3ec035cd5c41f34e4e75b7050553ac98ebb7811cc', 0, '81def49c5bf3428c79ca3aea0e33137f1635170d8e654f133d671bfb2d37bf8d');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (31, '2026-03-01T13:00:00Z', 'change', 9, 'fb2886dfb1fcfd9038d5b97bd7293b71b1591278d5a23e81d6b820fb301ae560', 0, 'c52a413969af69ad37d63f05b497cee4d16805e8042a0da082a0f00519546fb1');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (32, '2026-03-01T13:00:00Z', 'article', 3, '0bf1160675c96d3fdf9a48909da887662d4b18149c04b575b06aa8c74dcac3ac', 0, '6fd5ecd233f3db225739432d1602fd9e7707da939c47534b89dff1fbc854affc');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (33, '2026-03-01T13:00:00Z', 'fetch', 8, '162478ec3f0804015f62e7e949117ec36f52e013e2a8f08e274850a5a372e4bc', 0, '6a96c7a88f3e95bdc87a97a4fd87fa68d7f4fae06d22fe9ed50f7d4393ffe363');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (34, '2026-03-01T14:00:00Z', 'fetch', 9, 'dfd01a8fd3cdc9d46c296f6790f97edf7ef9817e06b3a300f8a88295c3fb99fa', 0, '50a3e15f330170ff09ccc100206d2d3a9d81f7db6f3d58e9a27179934e989ab5');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (35, '2026-03-01T15:00:00Z', 'fetch', 10, 'f167c5c9533c9d94a3c686288cbfebeeaf7f8d77edaf81af9f8d80914253d107', 0, 'fee03b9813815c4027b15dbfbdcbb7b405c465e12604a8024057e40b08fae602');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (36, '2026-03-01T15:00:00Z', 'fetch', 11, 'f7e6d354fe6c2202ceff21b50e7f316c324f0b7fc23decd99fa7a11cd26446ed', 0, '4b48056d20c14d3ef7cf328db9e883738cf4eff058053558390d66f5201d12ad');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (37, '2026-03-01T15:00:00Z', 'import', 1, '634db74d3e11e07011bc5515f7aca7c54ce0602f37acc98f1deb86f60b30e463', 0, 'dcdff8b0861ebc7d8c58ac90bae7e414f5c947e3d0b780469a80a0f513e4bce7');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (38, '2026-03-01T15:00:00Z', 'version', 7, '5871c35fcf78f6555ba7d3704c50bd96946b36fc283b1b8476031dd395c334dd', 0, '0893408c5cd33f525146e5804ea33de7eeed10c60169d817544d2903fe053e8b');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (39, '2026-03-01T15:00:00Z', 'change', 10, '6d8726849cb8b7f769b49caa02f14167899c76d01ca209e46053c4dc4750a89b', 0, 'e9a4d53b708a6e36c7cdb2dc9504ba00c9d44b71420d5e1d04d23911421bfa5f');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (40, '2026-03-01T15:00:00Z', 'article', 6, '97ae55f74eb442d30adac5dc6e29fb8c77f617540b53cc34d2d02245cda94cbb', 0, 'dcb91f274b7f4f4745180930f87c162604c7d31ed669b458dacc347dcd7b6761');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (41, '2026-03-01T15:00:00Z', 'fetch', 12, 'adea0c5db4b9c4b495b08e0ffa4d02fd0b09f25cce764bbec6fc8b1e0103032e', 0, '4c05ec6cabdbec1a7826d8a1a55e5cdc3f2f0014b16a071d6c83da37a2906eb1');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (42, '2026-03-01T15:00:00Z', 'mark', 1, '896115b5fcfaba018f3d7e660354ecd34b788051c7dd9d3d6bfef08010dbf13e', 0, '1c409c6ca8aa87e5cb76ae68d8fadd40faf9b1a860998f5bbeedee8d8dc0f2e5');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (43, '2026-03-01T15:00:00Z', 'change', 11, 'f54baa4ce55c08f43796d35858db671dafce85b2467f872f80f3c18db73a6f74', 0, '6fc958fcec814abf1e83fc3bac15f890b4baf30c21668303d102a0860da858be');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (44, '2026-03-01T15:00:00Z', 'article', 1, '2a971ca7a51d18c5de9370a987e5c8da3034a413e3851a9b3aaf25df3b7399bb', 0, 'ceb19f0de7e7a0f0224a66e6fad33ddacf6dc6e5e89c550c04624c62f5914675');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (45, '2026-03-01T15:00:00Z', 'fetch', 13, '1f58f10b716407e823767ba5ed8832ca034e3eef9d6799325aed4971a239fa2d', 0, 'ed5e2f972028857221c3818986907c2c1bce4063286784ef8bdcc2d94ed4dcca');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (46, '2026-03-01T15:00:00Z', 'fetch', 14, '49356aca9c6201dc3c5234b566e44dff043faee2201af0c4aa84ddb46827181e', 0, 'b428d8b245f36cf5b52d5665d7872f4c83b40d99d0d15796a498d01d15a52d4e');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (47, '2026-03-01T15:00:00Z', 'fetch', 15, '83008e15c758b7c3b583eabb7a8e4ef0ec30e63cd5b1fa62c1ddbb88c079f965', 0, '9bf1b9280723d9379443ccac40ccca401f30c0c472e5afb007a4639663154ef9');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (48, '2026-03-01T15:00:00Z', 'fetch', 16, 'a7f4b724329dbbbf0bc987c338f1737dca72f7ea6aacb6ee8b1092efdfa4ae6b', 0, '8b08e277a116a84aa97da05babba5b8d943db2619a0bf71a68e387473e7cdb9d');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (49, '2026-03-01T15:00:00Z', 'fetch', 7, 'b7ae6aac6e051f18a84ff1a3663d05b2b87da64408001bcaa2b0f5b1266d99dc', 0, '480e9f432420d109d2b9655eddd4a85ab191625bed7ef0766bb116199345b567');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (50, '2026-03-01T15:00:00Z', 'change', 12, '52bdfe9beb292a4dbf64eee8a499aec6ba0f39aa538a4568f40a07a78748a675', 0, 'b0665e70624be9839ca9f015d0c1767c7a8414a3ceac83d54c2d691cc89cdbf4');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (51, '2026-03-01T15:00:00Z', 'article', 5, 'f2d1608660322345e39e0961859f45bb0d636ce39d3571aa9bea97f2b6e93900', 0, '5553d1e83bfcad0787414505313285a1b4251d29b64cf440ff8022bab378939b');
INSERT INTO ledger (line, at, kind, subject, digest, adopted, hash) VALUES (52, '2026-03-01T15:00:00Z', 'removal', 1, '654967c0834c6f2bdecb99ec1b3249f01c1d97427843a661ae495820bb3925d6', 0, '0cb05b2589d80eac917d8e3ff80d7238f3150b0fda9e80e364b3ab33749d24e9');
INSERT INTO stamps (id, line, authority, token, stamped_at) VALUES (1, 44, 'https://tsa.example/', X'30', '2026-03-02T00:00:00Z');
INSERT INTO removals (id, kind, subject, reason, by, at) VALUES (1, 'forget', '', 'the author asked', 'operator', '2026-03-01T15:00:00Z');
INSERT INTO removed_rows (kind, subject, removal_id) VALUES ('version', 6, 1);
INSERT INTO removed_pages (sha256, bytes, removal_id) VALUES ('f203fe66823790c97deb464af395dd5eb4aebd2a7b6689ea4d1f8239bd665cc1', 833, 1);
INSERT INTO tombstones (address_hash, article_id, removal_id) VALUES ('3d65f7d794278180398d9b34bcb8c53767b52361b8b26a5ebbe859af9be16af1', 5, 1);
INSERT INTO tombstones (address_hash, article_id, removal_id) VALUES ('4da1856932fa834104ec3d435d305ebe1525f167a4f13adcec737c1fcc07d583', 5, 1);
INSERT INTO reading (article_id, read_at, starred_at, note, changed_at) VALUES (1, '2026-03-02T00:00:00Z', '2026-03-02T00:00:00Z', 'cited', '2026-03-02T00:00:00Z');
INSERT INTO story_counts (source_id, stories, read) VALUES (1, 3, 1);
INSERT INTO labels (label, article_id, set_at) VALUES ('ink', 1, '2026-03-02T00:00:00Z');
INSERT INTO searches (id, name, title, query, source_id, filter, saved_at) VALUES (1, 'ink', 'Ink', 'حبر', 1, '{"language": "ar"}', '2026-03-02T00:00:00Z');
INSERT INTO hooks (name, seq, health_id, failing_since) VALUES ('desk', 3, 1, NULL);
INSERT INTO deliveries (id, hook, kind, first, last, made_at, attempts, not_before, status, error, ended_at, accepted) VALUES (1, 'desk', 'articles', 1, 3, '2026-03-02T00:00:00Z', 1, '', 204, '', '2026-03-02T00:00:01Z', 1);
INSERT INTO health_changes (id, source_id, was, became, detail, at) VALUES (1, 1, 'ok', 'failing', 'timeout', '2026-03-02T00:00:00Z');
INSERT INTO looks (name, seq, health_id, fetch_id, at) VALUES ('status', 3, 1, 1, '2026-03-02T00:00:00Z');
INSERT INTO access (id, kind, name, hash, made_at) VALUES (1, 'token', 'newsboat', 'ab', '2026-03-02T00:00:00Z');
INSERT INTO robots (origin, status, body, fetched_at) VALUES ('https://blog.example', 200, 'User-agent: *', '2026-03-01T12:00:00Z');
INSERT INTO traps (source_id, series, closed_at) VALUES (1, 'blog.example/cal/#', '2026-03-01T12:00:00Z');
INSERT INTO walls (source_id, since, last_at, answers, sign) VALUES (1, '2026-03-01T15:00:00Z', '2026-03-01T15:00:00Z', 1, 'challenge');
INSERT INTO hosts (host, not_before, reason) VALUES ('blog.example', '2026-03-01T13:00:00Z', '429');
INSERT INTO turns (host, run_id, free_at, delay_s, wanted_at, look_at, served) VALUES ('blog.example', 1, '', 2.0, '', '', 1);
INSERT INTO article_index (rowid, title, text, tags) VALUES (1, 'حبر العفص', 'amberkakaka amberbokaka ambermikaka ambertukaka amberrekaka ambersokaka amberlakaka ambernekaka amberkaboka amberboboka ambermiboka ambertuboka amberreboka ambersoboka amberlaboka amberneboka amberkamika amberbomika ambermimika ambertumika amberremika ambersomika amberlamika ambernemika amberkatuka amberbotuka ambermituka ambertutuka amberretuka ambersotuka amberlatuka ambernetuka amberkareka amberboreka ambermireka ambertureka amberrereka ambersoreka amberlareka ambernereka amberkasoka amberbosoka ambermisoka ambertusoka amberresoka ambersosoka amberlasoka ambernesoka amberkalaka amberbolaka ambermilaka ambertulaka amberrelaka ambersolaka amberlalaka ambernelaka amberkaneka amberboneka ambermineka ambertuneka', 'ink');
INSERT INTO article_index (rowid, title, text, tags) VALUES (2, 'copy', 'amberkakaka amberbokaka ambermikaka ambertukaka amberrekaka ambersokaka amberlakaka ambernekaka amberkaboka amberboboka ambermiboka ambertuboka amberreboka ambersoboka amberlaboka amberneboka amberkamika amberbomika ambermimika ambertumika amberremika ambersomika amberlamika ambernemika amberkatuka amberbotuka ambermituka ambertutuka amberretuka ambersotuka amberlatuka ambernetuka amberkareka amberboreka ambermireka ambertureka amberrereka ambersoreka amberlareka ambernereka amberkasoka amberbosoka ambermisoka ambertusoka amberresoka ambersosoka amberlasoka ambernesoka amberkalaka amberbolaka ambermilaka ambertulaka amberrelaka ambersolaka amberlalaka ambernelaka amberkaneka amberboneka ambermineka ambertuneka', '');
INSERT INTO article_index (rowid, title, text, tags) VALUES (3, 'other', 'doriankakaka dorianbokaka dorianmikaka doriantukaka dorianrekaka doriansokaka dorianlakaka doriannekaka doriankaboka dorianboboka dorianmiboka doriantuboka dorianreboka doriansoboka dorianlaboka dorianneboka doriankamika dorianbomika dorianmimika doriantumika dorianremika doriansomika dorianlamika doriannemika doriankatuka dorianbotuka dorianmituka doriantutuka dorianretuka doriansotuka dorianlatuka doriannetuka doriankareka dorianboreka dorianmireka doriantureka dorianrereka doriansoreka dorianlareka doriannereka doriankasoka dorianbosoka dorianmisoka doriantusoka dorianresoka doriansosoka dorianlasoka doriannesoka doriankalaka dorianbolaka dorianmilaka doriantulaka dorianrelaka doriansolaka dorianlalaka doriannelaka doriankaneka dorianboneka dorianmineka doriantuneka', '');
INSERT INTO article_index (rowid, title, text, tags) VALUES (4, 'gone', 'elmkakaka elmbokaka elmmikaka elmtukaka elmrekaka elmsokaka elmlakaka elmnekaka elmkaboka elmboboka elmmiboka elmtuboka elmreboka elmsoboka elmlaboka elmneboka elmkamika elmbomika elmmimika elmtumika elmremika elmsomika elmlamika elmnemika elmkatuka elmbotuka elmmituka elmtutuka elmretuka elmsotuka elmlatuka elmnetuka elmkareka elmboreka elmmireka elmtureka elmrereka elmsoreka elmlareka elmnereka elmkasoka elmbosoka elmmisoka elmtusoka elmresoka elmsosoka elmlasoka elmnesoka elmkalaka elmbolaka elmmilaka elmtulaka elmrelaka elmsolaka elmlalaka elmnelaka elmkaneka elmboneka elmmineka elmtuneka', '');
INSERT INTO article_index (rowid, title, text, tags) VALUES (6, 'old', 'fernkakaka fernbokaka fernmikaka ferntukaka fernrekaka fernsokaka fernlakaka fernnekaka fernkaboka fernboboka fernmiboka ferntuboka fernreboka fernsoboka fernlaboka fernneboka fernkamika fernbomika fernmimika ferntumika fernremika fernsomika fernlamika fernnemika fernkatuka fernbotuka fernmituka ferntutuka fernretuka fernsotuka fernlatuka fernnetuka fernkareka fernboreka fernmireka ferntureka fernrereka fernsoreka fernlareka fernnereka fernkasoka fernbosoka fernmisoka ferntusoka fernresoka fernsosoka fernlasoka fernnesoka fernkalaka fernbolaka fernmilaka ferntulaka fernrelaka fernsolaka fernlalaka fernnelaka fernkaneka fernboneka fernmineka ferntuneka', '');
UPDATE sqlite_sequence SET seq = 12 WHERE name = 'changes';
UPDATE sqlite_sequence SET seq = 1 WHERE name = 'deliveries';
UPDATE sqlite_sequence SET seq = 1 WHERE name = 'dictionaries';
UPDATE sqlite_sequence SET seq = 1 WHERE name = 'health_changes';
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
CREATE TRIGGER source_is_counted AFTER INSERT ON sources BEGIN
  INSERT INTO story_counts (source_id) VALUES (NEW.id);
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
COMMIT;
