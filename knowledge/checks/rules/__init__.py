"""The conflict rules K1 to K18, each a pure function from what is known to what does not agree."""
