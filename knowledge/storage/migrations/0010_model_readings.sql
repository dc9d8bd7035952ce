-- What models replied to parts of documents, by the hash of what was asked: read again at no cost.

CREATE TABLE model_readings (
  sponsor TEXT NOT NULL,
  product TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  prompt TEXT NOT NULL,
  model TEXT NOT NULL,
  reply TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (sponsor, product, sha256, prompt, model)
);
