-- A number of its own for each state of a report: by it a search index knows whether it has that state.
ALTER TABLE document ADD COLUMN mark bigint NOT NULL DEFAULT 0;
UPDATE document SET mark = hashtextextended(gen_random_uuid()::text, 0);
