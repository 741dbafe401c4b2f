-- Who looked at a claim or at a quotation in it, and what they accepted.
CREATE TABLE sign_off (
	statement INTEGER NOT NULL REFERENCES statement,
	id        TEXT NOT NULL,
	number    INTEGER NOT NULL,    -- of the id: the order in which they were made
	claim     TEXT NOT NULL,
	body      TEXT NOT NULL,       -- statement.SignOff
	PRIMARY KEY (statement, id)
) STRICT, WITHOUT ROWID;

-- The Word document that a statement came in, to give it back with comments.
CREATE TABLE statement_file (
	statement INTEGER PRIMARY KEY REFERENCES statement,
	name      TEXT NOT NULL,
	data      BLOB NOT NULL
) STRICT;
