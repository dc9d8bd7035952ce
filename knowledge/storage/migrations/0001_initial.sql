-- Sponsors, products, documents with their elements and chunks, the ingestion ledger, and the audit trail.
-- Dialect-neutral: text, integer and double precision only; JSON is text; times are UTC ISO 8601.

CREATE TABLE sponsors (
  sponsor TEXT NOT NULL PRIMARY KEY,
  storage_key TEXT NOT NULL UNIQUE,
  generation BIGINT NOT NULL DEFAULT 0,
  index_version TEXT,
  created_at TEXT NOT NULL
);

CREATE TABLE products (
  sponsor TEXT NOT NULL REFERENCES sponsors (sponsor),
  product TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (sponsor, product)
);

CREATE TABLE roots (
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  root TEXT NOT NULL,
  ingested_at TEXT NOT NULL,
  PRIMARY KEY (sponsor, product, root),
  FOREIGN KEY (sponsor, product) REFERENCES products (sponsor, product)
);

CREATE TABLE documents (
  id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  state TEXT NOT NULL,
  status TEXT NOT NULL,
  chain_id TEXT NOT NULL,
  superseded_by TEXT,
  duplicate_of TEXT,
  replaces TEXT,
  document_type TEXT,
  number TEXT,
  title TEXT,
  version TEXT,
  effective_date TEXT,
  language TEXT,
  status_as_written TEXT,
  supersedes_as_written TEXT,
  media_type TEXT,
  product_names TEXT NOT NULL,
  pages INTEGER,
  ocr_pages INTEGER NOT NULL,
  chunks INTEGER NOT NULL,
  quality DOUBLE PRECISION,
  page_quality TEXT NOT NULL,
  warnings TEXT NOT NULL,
  sketch TEXT,
  fingerprint TEXT NOT NULL,
  ingested_at TEXT NOT NULL,
  withdrawn_at TEXT,
  withdrawn_by TEXT,
  withdrawn_reason TEXT,
  FOREIGN KEY (sponsor, product) REFERENCES products (sponsor, product)
);
CREATE INDEX documents_scope ON documents (sponsor, product, state, path);
CREATE INDEX documents_chain ON documents (sponsor, product, chain_id);
CREATE INDEX documents_sha ON documents (sponsor, product, sha256);

CREATE TABLE elements (
  document_id TEXT NOT NULL REFERENCES documents (id),
  ordinal INTEGER NOT NULL,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  local_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  page INTEGER,
  payload TEXT NOT NULL,
  PRIMARY KEY (document_id, ordinal)
);

CREATE TABLE chunks (
  id TEXT NOT NULL PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id),
  ordinal INTEGER NOT NULL,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  kind TEXT NOT NULL,
  section TEXT,
  text TEXT NOT NULL,
  context TEXT NOT NULL,
  place TEXT NOT NULL,
  parts TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  evidence INTEGER NOT NULL
);
CREATE UNIQUE INDEX chunks_document ON chunks (document_id, ordinal);
CREATE INDEX chunks_scope ON chunks (sponsor, product, document_id, ordinal);

CREATE TABLE abbreviations (
  document_id TEXT NOT NULL REFERENCES documents (id),
  ordinal INTEGER NOT NULL,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  short TEXT NOT NULL,
  long TEXT NOT NULL,
  element_id TEXT,
  PRIMARY KEY (document_id, ordinal)
);
CREATE INDEX abbreviations_scope ON abbreviations (sponsor, product, short);

CREATE TABLE ledger (
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  path TEXT NOT NULL,
  root TEXT,
  parent TEXT,
  sha256 TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  fingerprint TEXT NOT NULL,
  stage TEXT NOT NULL,
  document_id TEXT,
  reason_code TEXT,
  reason_message TEXT,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (sponsor, product, path),
  FOREIGN KEY (sponsor, product) REFERENCES products (sponsor, product)
);
CREATE INDEX ledger_stage ON ledger (sponsor, stage);

CREATE TABLE pending_removals (
  chunk_id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL
);
CREATE INDEX pending_removals_scope ON pending_removals (sponsor, product);

CREATE TABLE audit (
  sponsor TEXT NOT NULL,
  seq BIGINT NOT NULL,
  product TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject_type TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (sponsor, seq)
);
CREATE INDEX audit_subject ON audit (sponsor, product, subject_type, subject_id);
