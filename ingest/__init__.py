"""Files → documents → chunks."""
