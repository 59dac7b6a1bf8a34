-- The warraq database, whole. docs/schema.md is generated from this file and a test compares it with a migrated one.
--
-- Downstream tools read the views at the end (article, article_text, change, ...): they are the stable contract.
-- Times are UTC text, 'YYYY-MM-DDTHH:MM:SSZ', unless a comment says otherwise. Hashes are lower-case hexadecimal.
-- JSON columns hold arrays or objects as text.

-- A blog or site we follow.
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

-- What was set for a source by `warraq source set`, the API or a page. A key that warraq.toml states too counts as there.
CREATE TABLE source_settings (
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  key        TEXT NOT NULL,                       -- as in [sources.NAME] of warraq.toml: 'delay_s', 'rules.body', ...
  value      TEXT NOT NULL,                       -- JSON: 10, true, "div.post", ["ar", "fa"]
  set_at     TEXT NOT NULL,
  PRIMARY KEY (source_id, key)
) STRICT, WITHOUT ROWID;

-- Addresses of posts that a filter of their source kept from being fetched. A row goes when the filter lets them through.
CREATE TABLE filtered_urls (
  url        TEXT PRIMARY KEY,                    -- canonical
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  reason     TEXT NOT NULL,                       -- as of a rejected page: 'filter-address', 'filter-date', ...
  detail     TEXT NOT NULL DEFAULT '',
  found_on   TEXT NOT NULL DEFAULT '',            -- URL of the document that named it
  found_at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX filtered_urls_source ON filtered_urls (source_id, url);

-- The filters that were last applied to the queue and the filtered addresses of a source; without a row, none.
CREATE TABLE filters_applied (
  source_id  INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE,
  digest     TEXT NOT NULL                        -- changes whenever the filters do
) STRICT;

-- A document of a source that is looked at again and again: feed, sitemap or home page, with its poll state.
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
CREATE INDEX feeds_due ON feeds (next_poll_at) WHERE state = 'active';
CREATE INDEX feeds_source ON feeds (source_id);

-- One item as a feed or sitemap states it. Never deleted; last_seen_at tells whether the document still lists it. A guid that
-- comes back with another address is another row: no address an entry ever had is lost.
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
CREATE INDEX entries_url ON entries (url);
CREATE INDEX entries_left ON entries (feed_id) WHERE state = 'left';

-- The identity ledger: entries that are told to be one post, or that carry one name without being one. Rows stay.
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
CREATE INDEX entry_links_other ON entry_links (other_id);

-- One start of the program that fetched something.
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
CREATE INDEX runs_alive ON runs (alive_until) WHERE alive_until IS NOT NULL;

-- Requests that the parts of one crawl have taken from its budgets so far.
CREATE TABLE budgets (
  cluster   TEXT NOT NULL,                        -- as of runs
  source_id INTEGER NOT NULL,                     -- 0: the whole crawl
  taken     INTEGER NOT NULL,
  PRIMARY KEY (cluster, source_id)
) STRICT, WITHOUT ROWID;

-- Pages of older posts that were read, each once: where a back catalogue is known to begin, and how that is known.
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

-- URLs still to visit. A row leaves in the transaction that stores what became of it.
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
-- Leasing jumps from host to host, and within a host from one source and role to the next, without reading what waits there.
CREATE INDEX frontier_next ON frontier (host, source_id, role, priority DESC, id, not_before) WHERE lease_run IS NULL;
CREATE INDEX frontier_wait ON frontier (not_before) WHERE lease_run IS NULL AND not_before <> '';
CREATE INDEX frontier_source ON frontier (source_id, role, host);
CREATE INDEX frontier_lease ON frontier (lease_run) WHERE lease_run IS NOT NULL;

-- What we know of every URL we ever asked for: its validators and its last end. Not as an image: see image_files.
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
CREATE INDEX resources_source ON resources (source_id);
CREATE INDEX resources_article ON resources (article_id) WHERE article_id IS NOT NULL;

-- Every HTTP exchange with a source, append only.
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
CREATE INDEX fetches_url ON fetches (url, id);
CREATE INDEX fetches_source ON fetches (source_id, id);
CREATE INDEX fetches_run ON fetches (run_id, source_id);
CREATE INDEX fetches_page ON fetches (page_sha256) WHERE page_sha256 <> '';

-- Bodies as fetched, once each.
CREATE TABLE pages (
  sha256     TEXT PRIMARY KEY,                    -- of the unpacked body
  body       BLOB NOT NULL,                       -- Zstandard frame; empty when it is in page_frames, or outside the database
  bytes      INTEGER NOT NULL,                    -- unpacked
  first_seen_at TEXT NOT NULL,
  outside    INTEGER NOT NULL DEFAULT 0           -- bytes of the frame in the folder or bucket of page_store; 0: it is here
) STRICT, WITHOUT ROWID;

-- Pages that others of their source are packed against, so that what a site repeats on every page is kept once. Each has a
-- copy here and stands in `pages`, too: either is made again from the other. It goes with its page, or when no page needs it.
CREATE TABLE dictionaries (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id  INTEGER NOT NULL REFERENCES sources,
  role       TEXT NOT NULL,                       -- of the pages, as in fetches
  sha256     TEXT NOT NULL UNIQUE REFERENCES pages,   -- of the page, unpacked
  body       BLOB NOT NULL,                       -- Zstandard frame
  bytes      INTEGER NOT NULL,                    -- unpacked
  made_at    TEXT NOT NULL
) STRICT;
CREATE INDEX dictionaries_kind ON dictionaries (source_id, role, id);

-- The bodies of pages that are packed against a dictionary: small, so not in the rows of `pages`, which have a place of their
-- own on the disk for each body above 900 bytes.
CREATE TABLE page_frames (
  sha256     TEXT PRIMARY KEY REFERENCES pages ON DELETE CASCADE,   -- of the page
  dictionary INTEGER NOT NULL REFERENCES dictionaries,
  body       BLOB NOT NULL                        -- Zstandard frame: `zstd -d -D PAGE`, with the page of the dictionary
) STRICT;
CREATE INDEX page_frames_dictionary ON page_frames (dictionary);

-- The folder or bucket that bodies of pages stand in. One row; none: all are in `pages`, and always were.
CREATE TABLE page_store (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  address    TEXT,                                -- that new ones are written to: '/srv/pages', 's3://bucket/prefix'; '' `pages`;
                                                  -- NULL: none was chosen yet
  owner      TEXT NOT NULL,                       -- random; stands in the folder or bucket, too: no two databases share one
  moved_from TEXT NOT NULL DEFAULT '',            -- while bodies are moved: where those outside are that were not yet; '' nowhere
  moved_to   TEXT NOT NULL DEFAULT '',            -- ... the sha256 up to which all were
  is_moving  INTEGER NOT NULL DEFAULT 0 CHECK (is_moving IN (0, 1))
) STRICT;

-- Bodies in a folder or bucket that no page has any more and that are still to be deleted there.
CREATE TABLE leaving_bodies (
  address    TEXT NOT NULL,                       -- as in page_store
  sha256     TEXT NOT NULL,
  PRIMARY KEY (address, sha256)
) STRICT, WITHOUT ROWID;

-- Archives (WARC, WACZ) that were read instead of the network, and how far.
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

-- Image files of articles, where a source asks for them. The bytes stand in `pages`, once each.
CREATE TABLE image_files (
  url         TEXT PRIMARY KEY,                   -- canonical, of `images.url`
  source_id   INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  fetch_id    INTEGER REFERENCES fetches,         -- the last one
  page_sha256 TEXT NOT NULL DEFAULT '',           -- of the bytes; '' none are kept
  media_type  TEXT NOT NULL DEFAULT '',           -- as the bytes show it: 'image/jpeg'
  refused     TEXT NOT NULL DEFAULT ''            -- why none are kept: 'not-an-image', 'too-large', 'robots', 'not-found', ...
) STRICT, WITHOUT ROWID;
CREATE INDEX image_files_page ON image_files (page_sha256) WHERE page_sha256 <> '';
CREATE INDEX image_files_fetch ON image_files (fetch_id);

-- Up to which change the articles of a source were looked through for images to fetch, where it asks for them.
CREATE TABLE image_cursors (
  source_id INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE,
  seq       INTEGER NOT NULL                      -- of the last change that was looked at
) STRICT;

-- What became of each fetch: exactly one row a fetch.
CREATE TABLE outcomes (
  fetch_id   INTEGER PRIMARY KEY REFERENCES fetches ON DELETE CASCADE,
  kind       TEXT NOT NULL CHECK (kind IN ('stored', 'revised', 'unchanged', 'duplicate', 'rejected', 'failed', 'read', 'gone', 'moved')),
                                                  -- 'read': a feed, sitemap or listing that was read for its links, an image that
                                                  -- is kept
  reason     TEXT NOT NULL DEFAULT '',            -- of rejected and failed: a short code from a closed list
  detail     TEXT NOT NULL DEFAULT '',
  article_id INTEGER REFERENCES articles
) STRICT;
CREATE INDEX outcomes_filtered ON outcomes (reason) WHERE reason >= 'filter-' AND reason < 'filter.';

-- One row a post, never deleted.
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
CREATE UNIQUE INDEX articles_seq ON articles (seq);
CREATE INDEX articles_source ON articles (source_id, id);
CREATE INDEX articles_cluster ON articles (cluster_id);
CREATE INDEX articles_duplicate ON articles (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX articles_dated ON articles (dated_at, id) WHERE duplicate_of IS NULL AND removed_at IS NULL;
CREATE INDEX articles_dated_language ON articles (language, dated_at, id)
  WHERE duplicate_of IS NULL AND removed_at IS NULL;
CREATE INDEX articles_dated_source ON articles (source_id, dated_at, id) WHERE duplicate_of IS NULL AND removed_at IS NULL;
-- What is unread, of all sources and languages: both stand in it, so that rows of others are passed over without a look at them.
CREATE INDEX articles_unread ON articles (dated_at, id, source_id, language)
  WHERE duplicate_of IS NULL AND removed_at IS NULL AND is_read = 0;

-- Every address that leads to an article.
CREATE TABLE article_urls (
  url        TEXT PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  why        TEXT NOT NULL CHECK (why IN ('canonical', 'redirect', 'moved', 'declared', 'form', 'entry'))
                                                  -- 'form': the same but for http, www, a slash at the end, ...
) STRICT, WITHOUT ROWID;
CREATE INDEX article_urls_article ON article_urls (article_id);

-- Every content state of an article, with the page it came from.
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
CREATE INDEX versions_published ON versions (published_utc);
CREATE INDEX versions_page ON versions (page_sha256);
CREATE INDEX versions_fetch ON versions (fetch_id);
-- Doubtful articles are found without their texts, which stand before these columns in a row.
CREATE INDEX versions_confidence
  ON versions (article_id, number, text_confidence, title_confidence, date_confidence, authors_confidence);
-- What could not be decoded stands as U+FFFD. Articles with it are counted at each `warraq status`, without reading the others.
CREATE INDEX versions_lost ON versions (article_id, number)
  WHERE instr(title, '�') > 0 OR instr(text, '�') > 0;

-- The blocks of each article's page, for what a site repeats: a block in many articles of a source is boilerplate. Read are
-- the 200 articles around one, so that neither a large source nor an old layout needs more.
CREATE TABLE article_blocks (
  article_id   INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
  blocks       BLOB NOT NULL,                     -- 64-bit little-endian hashes of text and tag path, each once, at most 400
  made_with    TEXT NOT NULL,                     -- fingerprint of extractor and rules that read the page
  cleaned_with TEXT NOT NULL DEFAULT ''           -- and of the statistics it was cleaned again with; '' never
) STRICT;

-- Where the posts of a source have their text and fields, as its own pages taught: the last version counts.
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

-- Who wrote a version, in the order of the page.
CREATE TABLE authors (
  version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  name       TEXT NOT NULL,
  PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;

-- What a version is filed under, in the order of the page.
CREATE TABLE tags (
  version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  tag        TEXT NOT NULL,
  PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;

-- Images of a version, in the order of the page. Caption and credit are text taken out of the body.
CREATE TABLE images (
  version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  url        TEXT NOT NULL,
  alt        TEXT NOT NULL DEFAULT '',
  caption    TEXT NOT NULL DEFAULT '',
  credit     TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;

-- Where each field was found; candidates that lost are kept with chosen = 0.
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

-- What a version's page, its answer or robots.txt say of mining texts and training models with it (TDM, AI), as found; of
-- the current version, when its page was last seen.
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

-- What was stripped from a page, and by which rule: a clean text can be audited.
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

-- Articles that tell one story.
CREATE TABLE clusters (
  id                INTEGER PRIMARY KEY,          -- number of the article that founded it (negative: it had one already)
  representative_id INTEGER REFERENCES articles,
  size              INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Why an article is in its cluster: the member it was found to repeat when it was judged, and how it stands to that one.
CREATE TABLE matches (
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  matched_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  relation   TEXT NOT NULL,                       -- as in articles, from article_id to matched_id
  similarity REAL NOT NULL,
  PRIMARY KEY (article_id, matched_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX matches_matched ON matches (matched_id);

-- What a person decided about clusters. Kept, and done again at its place when all is judged anew.
CREATE TABLE rulings (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('join', 'split')),
  article_ids TEXT NOT NULL,                      -- JSON: joined into one cluster, or taken out of theirs together
  after_seq   INTEGER NOT NULL,                   -- the latest change there was
  at          TEXT NOT NULL
) STRICT;

-- What a person found when checking articles by hand. Kept; the last mark of an article counts.
CREATE TABLE marks (
  id         INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  version    INTEGER NOT NULL,                    -- the one that was looked at
  mark       TEXT NOT NULL CHECK (mark IN ('good', 'bad', 'exclude', 'none')),   -- 'none': taken back
  note       TEXT NOT NULL DEFAULT '',
  at         TEXT NOT NULL
) STRICT;
CREATE INDEX marks_article ON marks (article_id, id);

-- What articles are compared by (see articles/dedup). A cluster has the number of the article that founded it.
CREATE TABLE signatures (
  article_id INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
  cluster_id INTEGER NOT NULL,
  words      INTEGER NOT NULL,                    -- of the folded text, at most 20,000
  leaf       INTEGER NOT NULL CHECK (leaf IN (0, 1))  -- an excerpt or wrapper: nothing is compared with it
) STRICT;
CREATE INDEX signatures_cluster ON signatures (cluster_id, article_id);
-- Sampled runs of words, 32 bits, and of each text its whole. A key stands in at most 13 clusters: then it is a
-- template, which says nothing.
CREATE TABLE signature_keys (
  key        INTEGER NOT NULL,
  cluster_id INTEGER NOT NULL,
  PRIMARY KEY (key, cluster_id)
) STRICT, WITHOUT ROWID;

-- Everything that ever happened to an article. seq is the cursor of `warraq changes` and `warraq export --since`.
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
CREATE INDEX changes_article ON changes (article_id);

-- The ledger: a line for every fetch (with its outcome), version (with its parts), change, and decision by hand, written
-- with it, and another one when such a row changes. Each line's hash covers the line before: nothing can be changed, taken
-- out or put in between later without breaking the chain. Append only. docs/archiving.md says how hashes are made.
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
CREATE INDEX ledger_subject ON ledger (kind, subject, line);

-- Time stamps (RFC 3161) of the ledger: an authority signed that this hash existed by then.
CREATE TABLE stamps (
  id        INTEGER PRIMARY KEY,
  line      INTEGER NOT NULL REFERENCES ledger,
  authority TEXT NOT NULL,                        -- address that was asked
  token     BLOB NOT NULL,                        -- the answer, DER
  stamped_at TEXT NOT NULL                        -- time in the token
) STRICT;
CREATE INDEX stamps_line ON stamps (line);

-- What was taken out of the database on purpose: the ledger goes on after it, and says by whom and why.
CREATE TABLE removals (
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL CHECK (kind IN ('forget', 'remove', 'tidy')),   -- a take-down, a source, what was kept long enough
  subject   TEXT NOT NULL DEFAULT '',             -- of 'remove' and 'tidy' the slug of the source, '' all; of 'forget' ''
  reason    TEXT NOT NULL DEFAULT '',
  by        TEXT NOT NULL DEFAULT '',             -- who did it, as far as the program knows
  at        TEXT NOT NULL
) STRICT;

-- Rows with a line in the ledger that were deleted.
CREATE TABLE removed_rows (
  kind       TEXT NOT NULL,                       -- as in ledger
  subject    INTEGER NOT NULL,
  removal_id INTEGER NOT NULL REFERENCES removals,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX removed_rows_removal ON removed_rows (removal_id, kind, subject);

-- Pages whose bytes were deleted; the fetches that brought them stay.
CREATE TABLE removed_pages (
  sha256     TEXT PRIMARY KEY,
  bytes      INTEGER NOT NULL,                    -- unpacked
  removal_id INTEGER NOT NULL REFERENCES removals
) STRICT, WITHOUT ROWID;
CREATE INDEX removed_pages_removal ON removed_pages (removal_id, sha256);

-- Addresses that are never fetched or stored again. Only their hashes are kept.
CREATE TABLE tombstones (
  address_hash TEXT PRIMARY KEY,                  -- SHA-256 of the canonical URL, of every address that led to the article
  article_id   INTEGER,                           -- the number it had; NULL: of an address that led to none
  removal_id   INTEGER NOT NULL REFERENCES removals
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstones_article ON tombstones (article_id) WHERE article_id IS NOT NULL;

-- What a reader does with articles: read, star, note. Of the one reader there is; what checkers find stands in `marks`.
CREATE TABLE reading (
  article_id INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
  read_at    TEXT,                                -- NULL: not read
  starred_at TEXT,                                -- NULL: no star
  note       TEXT NOT NULL DEFAULT '',
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX reading_starred ON reading (starred_at, article_id) WHERE starred_at IS NOT NULL;

-- How many stories each source has, and how many of them were read. Kept by the triggers at the end: who asks what is unread
-- does so with every page, and counting 100,000 articles takes longer than all the rest of it.
CREATE TABLE story_counts (
  source_id INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE,
  stories   INTEGER NOT NULL DEFAULT 0,           -- its articles, without copies and removed ones; gone ones are counted
  read      INTEGER NOT NULL DEFAULT 0            -- of the stories
) STRICT;

-- Words that a reader files articles under.
CREATE TABLE labels (
  label      TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  set_at     TEXT NOT NULL,
  PRIMARY KEY (label, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX labels_article ON labels (article_id);

-- Saved searches: each is a feed too.
CREATE TABLE searches (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL UNIQUE,                  -- short, for addresses: 'ink-and-paper'
  title    TEXT NOT NULL DEFAULT '',
  query    TEXT NOT NULL DEFAULT '',              -- words as of `warraq search`, '' all
  source_id INTEGER REFERENCES sources ON DELETE CASCADE,   -- only of this source; NULL: of all
  filter   TEXT NOT NULL DEFAULT '{}',            -- JSON: language, label, starred
  saved_at TEXT NOT NULL
) STRICT;

-- Those who are told of changes ([hooks.NAME] in warraq.toml), and how far they were told.
CREATE TABLE hooks (
  name       TEXT PRIMARY KEY,
  seq        INTEGER NOT NULL,                    -- of the last change that stands in a delivery, or that needs none
  health_id  INTEGER NOT NULL,                    -- of the last row of health_changes, likewise
  failing_since TEXT                              -- NULL: the last delivery was accepted
) STRICT, WITHOUT ROWID;

-- What is being told to them: written before it is sent, sent again under the same number until it is accepted.
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
CREATE INDEX deliveries_waiting ON deliveries (hook, id) WHERE ended_at IS NULL;

-- When the condition of a source became another.
CREATE TABLE health_changes (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id  INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  was        TEXT NOT NULL,                       -- 'ok', 'failing', 'gone', 'bot-wall', ...; '' not looked at before
  became     TEXT NOT NULL,
  detail     TEXT NOT NULL DEFAULT '',
  at         TEXT NOT NULL
) STRICT;
CREATE INDEX health_changes_source ON health_changes (source_id, id);

-- When a person last looked, for `warraq status --since-last`.
CREATE TABLE looks (
  name      TEXT PRIMARY KEY,                     -- what was looked at: 'status'
  seq       INTEGER NOT NULL,                     -- of the latest change there was
  health_id INTEGER NOT NULL,                     -- of the latest row of health_changes
  fetch_id  INTEGER NOT NULL,                     -- of the latest fetch
  at        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who may open the reading room from elsewhere. Nobody needs it on this machine.
CREATE TABLE access (
  id      INTEGER PRIMARY KEY,
  kind    TEXT NOT NULL CHECK (kind IN ('password', 'token')),
  name    TEXT NOT NULL UNIQUE,                   -- user name, or what a token is for
  hash    TEXT NOT NULL,                          -- of a password argon2id with its parameters; of a token SHA-256
  made_at TEXT NOT NULL
) STRICT;

-- robots.txt of each origin as last seen; used for at most 24 hours, across runs.
CREATE TABLE robots (
  origin     TEXT PRIMARY KEY,                    -- 'https://example.org'
  status     INTEGER NOT NULL,                    -- 0: unreachable
  body       TEXT NOT NULL DEFAULT '',            -- at most 512 KB
  fetched_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Series of addresses that brought nothing new (calendars, facets, sessions): left alone for thirty days.
CREATE TABLE traps (
  source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  series    TEXT NOT NULL,                        -- 'example.org/cal/#/#?day': the address without what varies
  closed_at TEXT NOT NULL,
  PRIMARY KEY (source_id, series)
) STRICT, WITHOUT ROWID;

-- Sources whose pages an anti-bot wall keeps from us now. The row goes when a page comes through.
CREATE TABLE walls (
  source_id INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE,
  since     TEXT NOT NULL,
  last_at   TEXT NOT NULL,
  answers   INTEGER NOT NULL,                     -- of the wall, since then
  sign      TEXT NOT NULL                         -- what the last one was recognised by
) STRICT;

-- When a host may be asked again, across runs (Retry-After, failures).
CREATE TABLE hosts (
  host       TEXT PRIMARY KEY,
  not_before TEXT NOT NULL,
  reason     TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- Whose turn a host is, where several crawls share a database (PostgreSQL): one at a time may ask it. A host with visits that
-- wait has a row there. SQLite has one crawl at a time, and no rows.
CREATE TABLE turns (
  host      TEXT PRIMARY KEY,
  run_id    INTEGER REFERENCES runs ON DELETE SET NULL,    -- the crawl that may ask it; NULL: none
  free_at   TEXT NOT NULL DEFAULT '',             -- UTC; when the next one may, which is a delay after the last request
  delay_s   REAL NOT NULL DEFAULT 2,              -- between two requests; to be waited for when the crawl dies
  wanted_at TEXT NOT NULL DEFAULT '',             -- when another crawl last waited for it, '' none does
  look_at   TEXT NOT NULL DEFAULT '',             -- before then nothing there may be asked for
  served    INTEGER NOT NULL DEFAULT 0            -- larger when it was later that visits of it were last given out
) STRICT, WITHOUT ROWID;
CREATE INDEX turns_served ON turns (served, host);
CREATE INDEX turns_run ON turns (run_id) WHERE run_id IS NOT NULL;

-- Full text over the tokens of folded text: query through warraq, which folds the question the same way.
-- rowid = articles.id. Marks are letters here, else Devanagari and its like fall to pieces.
CREATE VIRTUAL TABLE article_index USING fts5 (
  title, text, tags, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);

-- What keeps `articles.is_read`.
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

-- What keeps `story_counts`.
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

-- The contract for downstream readers -------------------------------------------------------------------------------

-- One row an article, current version, without the long columns. `source` is the source's slug; `authors` and `tags` are
-- JSON arrays; `version_seen_at` is when the page of the current version was fetched. `reservations` are the signals that
-- keep its text from mining and training, a JSON array; `mark` is what a person last said of it:
-- 'good' or 'bad' of this version, 'exclude' of the article, '' nothing.
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

-- The text of each article, current version.
CREATE VIEW article_text AS
  SELECT a.id, a.seq, a.url, v.title, v.language, v.text, v.markdown, v.html
    FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version;

-- Each story once: the view `article` without copies; stories that are gone are in it, with `gone_at`.
CREATE VIEW story AS SELECT * FROM article WHERE duplicate_of IS NULL;

-- What changed, in order of seq.
CREATE VIEW change AS
  SELECT c.seq, c.at, c.kind, c.article_id, s.slug AS source, a.url, c.version, c.run_id, c.detail
    FROM changes c JOIN articles a ON a.id = c.article_id JOIN sources s ON s.id = a.source_id;

-- Which article each entry of a feed or sitemap led to, and by which kind of address ('canonical', 'redirect', 'moved', ...):
-- a post that several feeds list, or that changed its guid, is several entries and one article.
CREATE VIEW entry AS
  SELECT e.id, s.slug AS source, f.url AS feed, e.identity, e.url, e.title, e.published, e.first_seen_at, e.last_seen_at,
         u.article_id, coalesce(u.why, '') AS linked_by
    FROM entries e
    JOIN feeds f ON f.id = e.feed_id
    JOIN sources s ON s.id = f.source_id
    LEFT JOIN article_urls u ON u.url = e.url AND e.url <> '';

-- What was stripped, by article and version.
CREATE VIEW removed AS
  SELECT v.article_id, v.number AS version, r.position, r.kind, r.rule, r.text, r.path, r.links
    FROM removed_blocks r JOIN versions v ON v.id = r.version_id;

-- Whether an article was read or starred, and what was noted on it. Without a row: none of it.
CREATE VIEW reading_state AS
  SELECT article_id, read_at, starred_at, note FROM reading;

-- What a reader filed articles under, a row a label.
CREATE VIEW article_label AS
  SELECT article_id, label, set_at FROM labels;

-- Saved searches. `source` is the slug of the source that is searched, NULL all.
CREATE VIEW saved_search AS
  SELECT f.name, f.title, f.query, s.slug AS source, f.filter, f.saved_at
    FROM searches f LEFT JOIN sources s ON s.id = f.source_id;
