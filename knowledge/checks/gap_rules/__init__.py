"""The gap rules, each a pure function from what is known to what is missing."""
