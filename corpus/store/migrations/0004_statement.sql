-- What somebody said of reports. The forms of head, body and change are those of package statement in JSON.
CREATE TABLE statement (
	num      INTEGER PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE,
	head     TEXT NOT NULL,        -- statement.Statement without its text and claims
	text     TEXT NOT NULL,
	revision INTEGER NOT NULL,
	changed  TEXT NOT NULL,
	looked   TEXT NOT NULL,        -- when somebody last looked at what is new
	removed  TEXT                  -- since when; NULL while it is in
) STRICT;

CREATE TABLE claim (
	statement INTEGER NOT NULL REFERENCES statement,
	id        TEXT NOT NULL,
	place     INTEGER NOT NULL,    -- order in the statement
	body      TEXT NOT NULL,       -- statement.Claim without its pins
	PRIMARY KEY (statement, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pin (
	statement INTEGER NOT NULL REFERENCES statement,
	id        TEXT NOT NULL,
	number    INTEGER NOT NULL,    -- of the id: the order in which pins were made
	claim     TEXT NOT NULL,
	passage   TEXT NOT NULL,       -- its id; it need not be known
	quoted    INTEGER NOT NULL,    -- 0 while the pin's quote waits for its report
	body      TEXT NOT NULL,       -- statement.Pin
	PRIMARY KEY (statement, id)
) STRICT;
CREATE INDEX pin_claim ON pin (statement, claim, passage);
CREATE INDEX pin_passage ON pin (passage);
CREATE INDEX pin_waiting ON pin (quoted) WHERE quoted = 0;

-- Every edit that was made.
CREATE TABLE event (
	statement INTEGER NOT NULL REFERENCES statement,
	revision  INTEGER NOT NULL,    -- the statement's after it
	at        TEXT NOT NULL,
	by        TEXT NOT NULL,
	op        TEXT NOT NULL,
	undoes    INTEGER,             -- the revision that it took back; NULL for none
	change    TEXT NOT NULL,       -- statement.Change
	PRIMARY KEY (statement, revision)
) STRICT, WITHOUT ROWID;
