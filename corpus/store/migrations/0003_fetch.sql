-- Each time that an address gave a document, or said that it has not changed.
CREATE TABLE fetch (
	num           INTEGER PRIMARY KEY,
	source        TEXT NOT NULL,    -- id of the manifest's entry that was asked for
	url           TEXT NOT NULL,    -- as asked
	final         TEXT NOT NULL,    -- after redirects
	status        INTEGER NOT NULL, -- of the last answer
	sha256        TEXT NOT NULL,
	etag          TEXT NOT NULL,    -- to ask again with; empty where none was given
	last_modified TEXT NOT NULL,
	at            TEXT NOT NULL
) STRICT;
CREATE INDEX fetch_sha256 ON fetch (sha256);
CREATE INDEX fetch_source ON fetch (source);
