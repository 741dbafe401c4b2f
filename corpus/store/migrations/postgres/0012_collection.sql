-- Passages that a user gathered. Who knows the id, which cannot be guessed, may read the collection; only its owner may change it.
CREATE TABLE collection (
	id       text COLLATE "C" PRIMARY KEY,
	owner    text COLLATE "C" NOT NULL,
	revision bigint NOT NULL,
	removed  text COLLATE "C"
);

CREATE INDEX collection_owner ON collection (owner);

-- Every version of a collection, so that a change can be taken back.
CREATE TABLE collection_version (
	collection text COLLATE "C" NOT NULL REFERENCES collection (id),
	revision   bigint NOT NULL,
	before     bigint NOT NULL,
	at         text COLLATE "C" NOT NULL,
	title      text COLLATE "C" NOT NULL,
	passages   text COLLATE "C" NOT NULL,
	PRIMARY KEY (collection, revision)
);
