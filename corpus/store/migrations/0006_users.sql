-- Who may write to the library. See package evidence/web/auth.
CREATE TABLE user (
	num        INTEGER PRIMARY KEY,
	name       TEXT NOT NULL UNIQUE,
	password   TEXT NOT NULL,   -- Argon2id in PHC's string form
	generation TEXT NOT NULL,   -- what the user's sessions have to name; another one ends them
	made       TEXT NOT NULL
) STRICT;

CREATE TABLE token (
	user   INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
	label  TEXT NOT NULL,
	sha256 TEXT NOT NULL UNIQUE, -- of the token as it was shown, in hexadecimal
	made   TEXT NOT NULL,
	PRIMARY KEY (user, label)
) STRICT;

-- What sessions are signed with: one row, made when the first session begins.
CREATE TABLE session_key (
	only INTEGER PRIMARY KEY CHECK (only = 1),
	key  BLOB NOT NULL
) STRICT;
