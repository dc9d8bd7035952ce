-- The knowledge table: mentions per document, their statements and rationales, other typed items, links, decisions.

CREATE TABLE mentions (
  id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  document_id TEXT NOT NULL,
  payload TEXT NOT NULL,
  parameter_id TEXT NOT NULL,
  link_reason TEXT NOT NULL,
  linked_by TEXT,
  found INTEGER NOT NULL
);
CREATE INDEX mentions_scope ON mentions (sponsor, product, parameter_id);
CREATE INDEX mentions_document ON mentions (document_id);

CREATE TABLE statements (
  id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  document_id TEXT NOT NULL,
  chain_id TEXT NOT NULL,
  mention_id TEXT NOT NULL,
  match_key TEXT NOT NULL,
  state TEXT NOT NULL,
  extracted TEXT NOT NULL,
  decided TEXT,
  author TEXT,
  approver TEXT,
  decided_at TEXT,
  reason TEXT,
  assigned_to TEXT,
  due TEXT,
  comment TEXT,
  opened_by TEXT,
  reopened TEXT,
  origin TEXT NOT NULL,
  found INTEGER NOT NULL,
  revision INTEGER NOT NULL
);
CREATE INDEX statements_scope ON statements (sponsor, product, mention_id);
CREATE INDEX statements_document ON statements (document_id);
CREATE INDEX statements_match ON statements (sponsor, product, chain_id, match_key);

CREATE TABLE rationales (
  id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  document_id TEXT NOT NULL,
  about_type TEXT NOT NULL,
  about_id TEXT NOT NULL,
  state TEXT NOT NULL,
  payload TEXT NOT NULL,
  author TEXT,
  approver TEXT,
  decided_at TEXT,
  reason TEXT,
  origin TEXT NOT NULL,
  found INTEGER NOT NULL
);
CREATE INDEX rationales_about ON rationales (sponsor, product, about_type, about_id);
CREATE INDEX rationales_document ON rationales (document_id);

CREATE TABLE items (
  id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  document_id TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  payload TEXT NOT NULL
);
CREATE INDEX items_scope ON items (sponsor, product, type, name);
CREATE INDEX items_document ON items (document_id);

CREATE TABLE links (
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  mention_key TEXT NOT NULL,
  parameter_id TEXT NOT NULL,
  linked_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (sponsor, product, mention_key)
);

CREATE TABLE extractions (
  document_id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  extractor TEXT NOT NULL,
  at TEXT NOT NULL
);

ALTER TABLE audit ADD COLUMN previous TEXT;
ALTER TABLE audit ADD COLUMN hash TEXT;
