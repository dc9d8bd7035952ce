"""Builds `corpus/sample/` from the texts in `corpus/build/docs` and the answer key in `corpus/build/gold`."""
