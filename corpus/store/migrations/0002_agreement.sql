-- How far the words that were read of a document's pages agree with a second reader's.
CREATE TABLE agreement (
	document  INTEGER NOT NULL REFERENCES document,
	extractor TEXT NOT NULL,  -- what read it first
	reader    TEXT NOT NULL,  -- the second reader and its version
	whole     REAL NOT NULL,
	pages     TEXT NOT NULL,  -- JSON list of numbers, one for each page
	at        TEXT NOT NULL,
	PRIMARY KEY (document, extractor)
) STRICT;
