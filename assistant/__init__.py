"""Question → cited answer; document → extracted knowledge; models and prompts."""
