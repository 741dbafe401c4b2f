-- PostgreSQL alone fills it: a file of SQLite has no connection that breaks.
CREATE TABLE recent_change (
	id TEXT PRIMARY KEY,
	at INTEGER NOT NULL
) STRICT;
