-- Evidence that people opened, what a transfer is about (with every revision kept), and what each drop changed.

CREATE TABLE openings (
  statement_id TEXT NOT NULL,
  person TEXT NOT NULL,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  revision INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (statement_id, person)
);

CREATE TABLE transfer_records (
  id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  payload TEXT NOT NULL,
  author TEXT NOT NULL,
  approver TEXT,
  reason TEXT,
  at TEXT NOT NULL,
  latest INTEGER NOT NULL,
  PRIMARY KEY (id, revision)
);
CREATE INDEX transfer_records_scope ON transfer_records (sponsor, product, type, latest);

CREATE TABLE drops (
  id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  at TEXT NOT NULL,
  by_whom TEXT NOT NULL,
  payload TEXT NOT NULL
);
CREATE INDEX drops_scope ON drops (sponsor, product, at);
