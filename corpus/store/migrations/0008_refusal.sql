-- What refused a file: the version of the reader and its options. Empty where another try could end otherwise.
ALTER TABLE refusal ADD COLUMN reader TEXT NOT NULL DEFAULT '';
CREATE INDEX refusal_sha256 ON refusal (sha256);
