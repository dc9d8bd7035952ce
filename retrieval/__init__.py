"""Question → ranked passages."""
