-- What the checks found (conflicts and gaps) with people's decisions, questions to the sponsor, settings of the checks.

CREATE TABLE findings (
  id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  state TEXT NOT NULL,
  decision TEXT,
  reason TEXT,
  decided_by TEXT,
  decided_at TEXT,
  present INTEGER NOT NULL,
  first_seen TEXT NOT NULL
);
CREATE INDEX findings_scope ON findings (sponsor, product, kind);

CREATE TABLE check_runs (
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  stamp TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (sponsor, product)
);

CREATE TABLE check_settings (
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  set_by TEXT NOT NULL,
  set_at TEXT NOT NULL,
  PRIMARY KEY (sponsor, product, name)
);

CREATE TABLE questions (
  id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  text TEXT NOT NULL,
  origin_type TEXT,
  origin_id TEXT,
  asked_of TEXT,
  owner TEXT,
  due TEXT,
  state TEXT NOT NULL,
  answer_text TEXT,
  answer_person TEXT,
  answer_date TEXT,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX questions_scope ON questions (sponsor, product, state);
