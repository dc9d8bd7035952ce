"""A table as found: its cells with their words, before they become text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layout.primitives import FoundTable, PageContent
from ingest.layout.tables.cells import cell_text

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its top-left place, its extent in rows and columns, and the indexes of its words."""

    row: int
    col: int
    rowspan: int
    colspan: int
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells that tile `n_rows` x `n_cols`; `row_edges` has `n_rows` + 1 values of y, `x0`..`x1` is the width.

    `header_hint` counts the rows that a rule or the first line of values sets off at the top, 0 where unknown.
    """

    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    x0: float
    x1: float
    row_edges: tuple[float, ...]
    ruled: bool
    header_hint: int = 0

    @property
    def box(self) -> Box:
        return (self.x0, self.row_edges[0], self.x1, self.row_edges[-1])

    def word_indexes(self) -> frozenset[int]:
        return frozenset(i for cell in self.cells for i in cell.words)


def without_blank_edges(grid: Grid, keep_rows: Sequence[bool], keep_cols: Sequence[bool]) -> Grid:
    """Drop rows and columns; a cell that reaches into dropped ones shrinks, one wholly in them goes."""
    row_at = _new_places(keep_rows)
    col_at = _new_places(keep_cols)
    cells = []
    for cell in grid.cells:
        rowspan = row_at[cell.row + cell.rowspan] - row_at[cell.row]
        colspan = col_at[cell.col + cell.colspan] - col_at[cell.col]
        if rowspan and colspan:
            cells.append(Cell(row_at[cell.row], col_at[cell.col], rowspan, colspan, cell.words))
    kept = [r for r, keep in enumerate(keep_rows) if keep]
    edges = (*(grid.row_edges[r] for r in kept), grid.row_edges[kept[-1] + 1])
    return Grid(len(kept), col_at[-1], tuple(cells), grid.x0, grid.x1, edges, grid.ruled)


def _new_places(keep: Sequence[bool]) -> list[int]:
    places = [0]
    for flag in keep:
        places.append(places[-1] + int(flag))
    return places


def as_table(page: PageContent, grid: Grid, header_rows: int) -> FoundTable:
    """The grid with its cells' text."""
    rows = [[""] * grid.n_cols for _ in range(grid.n_rows)]
    spans = []
    for cell in grid.cells:
        rows[cell.row][cell.col] = cell_text(page.words, cell.words)
        if cell.rowspan > 1 or cell.colspan > 1:
            spans.append((cell.row, cell.col, cell.rowspan, cell.colspan))
    edges = grid.row_edges
    return FoundTable(
        box=grid.box,
        rows=tuple(tuple(row) for row in rows),
        header_rows=header_rows,
        spans=tuple(sorted(spans)),
        row_boxes=tuple((grid.x0, edges[r], grid.x1, edges[r + 1]) for r in range(grid.n_rows)),
        words=grid.word_indexes(),
        ruled=grid.ruled,
    )
