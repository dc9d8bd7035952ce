"""From words and rules on a page to headings, paragraphs and tables in reading order."""
