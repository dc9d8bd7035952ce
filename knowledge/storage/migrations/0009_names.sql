-- The names that a document's sentences were searched for: where they change, it is read again.

ALTER TABLE extractions ADD COLUMN names TEXT;
