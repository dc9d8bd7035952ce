"""Measurements against the bars, through the command line as a user runs it: `python -m eval.bench`."""
