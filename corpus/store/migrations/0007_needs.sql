-- The edit that says which kind of source a claim needs was called reach.
UPDATE event SET op = 'needs' WHERE op = 'reach';
