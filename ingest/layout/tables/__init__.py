"""Tables of a page: drawn grids, half-ruled and unruled ones, with their cells as an engineer would type them."""

from __future__ import annotations

import numpy as np

from ingest.layout.primitives import FoundTable, PageContent
from ingest.layout.tables.grid import Grid, as_table
from ingest.layout.tables.headers import header_rows
from ingest.layout.tables.lattice import components, grid_from, lattice_of
from ingest.layout.tables.rules import ruling_lines


def find_tables(page: PageContent) -> list[FoundTable]:
    """The page's tables from top to bottom; a word is in at most one of them."""
    if len(page.words) < 4:
        return []
    horizontal, vertical = ruling_lines(page)
    boxes = np.array([(w.x0, w.y0, w.x1, w.y1) if w.visible else (np.nan,) * 4 for w in page.words])
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    grids: list[Grid] = []
    for lines in components(horizontal, vertical):
        lattice = lattice_of(*lines)
        grid = grid_from(page, lattice, centres) if lattice else None
        if grid is not None and _is_table(grid):
            grids.append(grid)
            centres[list(grid.word_indexes())] = np.nan
    grids.sort(key=lambda grid: (grid.box[1], grid.box[0]))
    return [as_table(page, grid, header_rows(page, grid)) for grid in grids]


def _is_table(grid: Grid) -> bool:
    filled = [cell for cell in grid.cells if cell.words]
    return grid.n_rows >= 2 and grid.n_cols >= 2 and len(filled) >= 0.25 * len(grid.cells)
