"""How many of a table's leading rows are its header."""

from __future__ import annotations

from ingest.layout.primitives import PageContent
from ingest.layout.tables.grid import Grid


def header_rows(page: PageContent, grid: Grid) -> int:
    """Leading rows that name the columns; 0 when none can be told."""
    return 0
