"""The history of batches: one row a batch, what varies together in it, and what else may explain that."""
