-- People who sign in at an identity provider: which account is whose, and a code of theirs that signs once.

CREATE TABLE identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  user_name TEXT NOT NULL UNIQUE REFERENCES users (name),
  created_at TEXT NOT NULL,
  code_hash TEXT,
  code_until TEXT,
  PRIMARY KEY (issuer, subject)
);
