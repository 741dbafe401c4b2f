-- A report as its publisher knows it. Its id, once given, never changes.
CREATE TABLE source (
	num       INTEGER PRIMARY KEY,
	id        TEXT NOT NULL UNIQUE,
	given     TEXT NOT NULL,              -- when
	current   INTEGER REFERENCES document, -- the version whose passages are current; NULL until one was read
	withdrawn TEXT,                       -- since when; NULL while it is in
	facts     TEXT NOT NULL DEFAULT '{}'  -- corpus.Source in JSON, as last told
) STRICT;

-- One PDF: a version of a source. Old versions stay.
CREATE TABLE document (
	num       INTEGER PRIMARY KEY,
	sha256    TEXT NOT NULL UNIQUE,
	source    INTEGER NOT NULL REFERENCES source,
	given     TEXT NOT NULL,    -- when its id was
	bytes     INTEGER NOT NULL DEFAULT 0,
	pages     INTEGER NOT NULL DEFAULT 0,
	passages  INTEGER NOT NULL DEFAULT 0,
	no_text   TEXT,             -- JSON list of pages without text; NULL for none
	extractor TEXT,             -- what read it; NULL until it was read
	read_at   TEXT,
	revision  INTEGER NOT NULL DEFAULT 0 -- rises with every change to what a search index holds of it
) STRICT;
CREATE INDEX document_source ON document (source);

-- Every path a document was found at.
CREATE TABLE file (
	num        INTEGER PRIMARY KEY,
	document   INTEGER NOT NULL REFERENCES document,
	path       TEXT NOT NULL,
	name       TEXT NOT NULL,
	here       INTEGER NOT NULL,  -- 1 when the path held this document when last looked at
	first_seen TEXT NOT NULL,
	last_seen  TEXT NOT NULL,
	UNIQUE (path, document)
) STRICT;
CREATE INDEX file_document ON file (document);

CREATE TABLE refusal (
	path   TEXT PRIMARY KEY,
	name   TEXT NOT NULL,
	sha256 TEXT NOT NULL,   -- empty where the file could not be read
	reason TEXT NOT NULL,
	advice TEXT NOT NULL,
	at     TEXT NOT NULL
) STRICT;

-- What a person says of a source against what its manifest or its pages say.
CREATE TABLE correction (
	source INTEGER NOT NULL REFERENCES source,
	field  TEXT NOT NULL,
	value  TEXT NOT NULL,
	at     TEXT NOT NULL,
	PRIMARY KEY (source, field)
) STRICT;

-- Every passage id ever issued, with its text and place when last seen.
CREATE TABLE passage (
	num         INTEGER PRIMARY KEY,
	passage_id  TEXT NOT NULL UNIQUE,
	source      INTEGER NOT NULL REFERENCES source,
	document    INTEGER NOT NULL REFERENCES document,
	current     INTEGER NOT NULL,
	seq         INTEGER NOT NULL,
	page        INTEGER NOT NULL,
	page_end    INTEGER NOT NULL,
	label       TEXT NOT NULL,
	paragraph   TEXT NOT NULL,
	block       TEXT NOT NULL,
	headings    TEXT NOT NULL,   -- JSON list
	text        TEXT NOT NULL,
	more        TEXT,            -- JSON of the rarer fields; NULL for none
	boxes       BLOB,            -- see encodeBoxes; NULL for none
	first_seen  TEXT NOT NULL,
	last_seen   TEXT,            -- NULL while current
	replaced_by INTEGER REFERENCES passage -- the current passage that holds its text
) STRICT;
CREATE INDEX passage_source ON passage (source, current, seq);
CREATE INDEX passage_replaced ON passage (replaced_by) WHERE replaced_by IS NOT NULL;

-- What stood under a passage's id before, where its page, number or very letters differed.
CREATE TABLE reading (
	passage   INTEGER NOT NULL REFERENCES passage,
	document  INTEGER NOT NULL REFERENCES document,
	extractor TEXT NOT NULL,
	page      INTEGER NOT NULL,
	page_end  INTEGER NOT NULL,
	label     TEXT NOT NULL,
	paragraph TEXT NOT NULL,
	text      TEXT NOT NULL,
	until     TEXT NOT NULL
) STRICT;
CREATE INDEX reading_passage ON reading (passage);
