-- Files that workers are to read, each of which has its original in the library. Times are in seconds since 1970, by the
-- database's clock, since those of workers differ.
CREATE TABLE job (
	num      INTEGER PRIMARY KEY,
	sha256   TEXT NOT NULL,
	path     TEXT NOT NULL, -- where the file was found
	bytes    INTEGER NOT NULL,
	state    TEXT NOT NULL, -- waiting, running, done, aside
	attempts INTEGER NOT NULL DEFAULT 0, -- since it was last queued
	queued   INTEGER NOT NULL,
	due      INTEGER NOT NULL, -- waiting: when it may be taken; running: when its lease ends
	begun    INTEGER NOT NULL DEFAULT 0,
	ended    INTEGER NOT NULL DEFAULT 0,
	worker   TEXT NOT NULL DEFAULT '', -- that took it last
	reason   TEXT NOT NULL DEFAULT '', -- of the last failure
	advice   TEXT NOT NULL DEFAULT '',
	UNIQUE (sha256, path)
) STRICT;

CREATE INDEX job_open ON job (num) WHERE state IN ('waiting', 'running');
CREATE INDEX job_ended ON job (ended) WHERE state = 'done';
