"""Parts that pages share: badges, chips, pages with highlights, empty states and errors."""
