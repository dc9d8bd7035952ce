"""The optional second pass of extraction: a chat model proposes rows, the documents decide which of them are kept."""
