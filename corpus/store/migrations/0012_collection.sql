-- Passages that a user gathered. Who knows the id, which cannot be guessed, may read the collection; only its owner may change it.
CREATE TABLE collection (
	id       TEXT PRIMARY KEY,
	owner    TEXT NOT NULL, -- a user's name
	revision INTEGER NOT NULL, -- the version that holds now
	removed  TEXT -- since when it is no longer shown
) STRICT, WITHOUT ROWID;

CREATE INDEX collection_owner ON collection (owner);

-- Every version of a collection, so that a change can be taken back.
CREATE TABLE collection_version (
	collection TEXT NOT NULL REFERENCES collection (id),
	revision   INTEGER NOT NULL,
	before     INTEGER NOT NULL, -- the version that taking this one back leads to; 0 for none
	at         TEXT NOT NULL,
	title      TEXT NOT NULL,
	passages   TEXT NOT NULL, -- JSON
	PRIMARY KEY (collection, revision)
) STRICT, WITHOUT ROWID;
