"""Checks on what is known: where statements do not agree (conflicts), and what a transfer needs and lacks (gaps)."""
