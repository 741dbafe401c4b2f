-- Ids of the changes of the last hour, each committed with its change: whoever loses the connection while a change is
-- committed looks here for whether it was made. Times are in seconds since 1970, by the database's clock.
CREATE TABLE recent_change (
	id text COLLATE "C" PRIMARY KEY,
	at bigint NOT NULL
);

CREATE INDEX recent_change_at ON recent_change (at);
