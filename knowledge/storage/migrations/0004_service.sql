-- The service: accounts with roles per sponsor, API tokens, sessions, jobs that survive a restart, feedback on answers.

CREATE TABLE users (
  name TEXT NOT NULL PRIMARY KEY,
  password TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  disabled_at TEXT,
  failures INTEGER NOT NULL,
  locked_until TEXT
);

CREATE TABLE grants (
  user_name TEXT NOT NULL REFERENCES users (name),
  sponsor TEXT NOT NULL,
  role TEXT NOT NULL,
  granted_at TEXT NOT NULL,
  granted_by TEXT NOT NULL,
  PRIMARY KEY (user_name, sponsor, role)
);

CREATE TABLE tokens (
  id TEXT NOT NULL PRIMARY KEY,
  user_name TEXT NOT NULL REFERENCES users (name),
  hash TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  sponsor TEXT,
  product TEXT,
  created_at TEXT NOT NULL,
  expires_at TEXT,
  revoked_at TEXT
);

CREATE TABLE sessions (
  hash TEXT NOT NULL PRIMARY KEY,
  user_name TEXT NOT NULL REFERENCES users (name),
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_name);

CREATE TABLE jobs (
  id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  state TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  attempts INTEGER NOT NULL,
  source TEXT NOT NULL,
  progress TEXT NOT NULL,
  report TEXT,
  error TEXT
);
CREATE INDEX jobs_state ON jobs (state, created_at);

CREATE TABLE feedback (
  id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  answer_id TEXT NOT NULL,
  verdict TEXT NOT NULL,
  comment TEXT,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX feedback_scope ON feedback (sponsor, product, answer_id);
