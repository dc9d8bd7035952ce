-- Conversations per person and package, and feedback that keeps the question and the answer it is about.

CREATE TABLE conversations (
  id TEXT NOT NULL PRIMARY KEY,
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  owner TEXT NOT NULL,
  title TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
CREATE INDEX conversations_owner ON conversations (sponsor, product, owner, updated_at);

CREATE TABLE exchanges (
  id TEXT NOT NULL PRIMARY KEY,
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  seq INTEGER NOT NULL,
  question TEXT NOT NULL,
  filter TEXT,
  answer TEXT,
  answer_id TEXT,
  error TEXT,
  asked_at TEXT NOT NULL
);
CREATE INDEX exchanges_conversation ON exchanges (conversation_id, seq);
CREATE INDEX exchanges_answer ON exchanges (sponsor, product, answer_id);

ALTER TABLE feedback ADD COLUMN question TEXT;
ALTER TABLE feedback ADD COLUMN answer TEXT;
