-- Who looked at a claim or at a quotation in it, and what they accepted.
CREATE TABLE sign_off (
	statement bigint NOT NULL REFERENCES statement (num),
	id        text COLLATE "C" NOT NULL,
	number    bigint NOT NULL,
	claim     text COLLATE "C" NOT NULL,
	body      text COLLATE "C" NOT NULL,
	PRIMARY KEY (statement, id)
);

-- The Word document that a statement came in, to give it back with comments.
CREATE TABLE statement_file (
	statement bigint PRIMARY KEY REFERENCES statement (num),
	name      text COLLATE "C" NOT NULL,
	data      bytea NOT NULL
);
