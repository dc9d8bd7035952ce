"""One module per document (or family of small ones) of the sample package."""
