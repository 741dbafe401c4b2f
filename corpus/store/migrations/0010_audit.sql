-- Sessions that their users ended before their time: a copy of the browser's value is worth nothing any more.
CREATE TABLE ended_session (
	id    TEXT PRIMARY KEY,
	until TEXT NOT NULL -- when the session would have ended at the latest
) STRICT, WITHOUT ROWID;

-- Who did what that others should be able to find out later, and from where. Not what anybody reads or searches for.
CREATE TABLE audit (
	num   INTEGER PRIMARY KEY,
	at    TEXT NOT NULL,
	who   TEXT NOT NULL, -- a user's name; empty for nobody who is known
	what  TEXT NOT NULL, -- as "sign-in", "sign-in failed", "upload"
	about TEXT NOT NULL, -- a report, statement or user
	place TEXT NOT NULL  -- the network address; empty for this computer's command line
) STRICT;
