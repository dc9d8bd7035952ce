-- Whether relations between a product's documents (near-identical texts) were looked at since its last change.

ALTER TABLE products ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
