-- What the rows of passages and the facts of sources were when they were written: hashes, made by the function seal.
-- They are kept apart from what they guard.
CREATE TABLE passage_seal (
	passage INTEGER PRIMARY KEY REFERENCES passage,
	sum     BLOB NOT NULL -- of the passage's row, its source's id and its PDF's SHA-256
) STRICT;
INSERT INTO passage_seal SELECT passage.num, seal(source.id, document.sha256, passage_id, seq, page, page_end, label, paragraph,
	block, headings, text, more, boxes) FROM passage JOIN source ON source.num = passage.source JOIN document ON document.num = passage.document;

CREATE TABLE source_seal (
	source   INTEGER PRIMARY KEY REFERENCES source,
	facts    BLOB NOT NULL, -- of the source's id, its facts, and the SHA-256 and the counts of its current document
	passages BLOB NOT NULL  -- of the seals of its current passages, in reading order
) STRICT;
INSERT INTO source_seal SELECT source.num, seal(source.id, facts, sha256, bytes, pages, passages, no_text),
	(SELECT seal_all(sum ORDER BY seq) FROM passage JOIN passage_seal ON passage_seal.passage = passage.num
		WHERE passage.source = source.num AND passage.current = 1)
	FROM source JOIN document ON document.num = source.current;
