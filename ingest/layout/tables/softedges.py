"""Edges of a drawn grid that were left out but that the text keeps: words stand apart on both sides of a grid line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.layout.primitives import PageContent
from ingest.layout.tables.cells import cell_text, is_value, lines_of
from ingest.layout.tables.grid import Cell

_APART_EM = 0.8
_IN_COLUMNS_EM = 1.2


@dataclass(frozen=True, slots=True)
class SoftEdge:
    """An edge to draw: `vertical` left of column `at`, else above row `at`; over the rows or columns given."""

    vertical: bool
    at: int
    over: range


def soft_edges(
    page: PageContent, cells: Sequence[Cell], xs: Sequence[float], ys: Sequence[float]
) -> Iterator[SoftEdge]:
    """Edges missing inside joined cells."""
    for cell in cells:
        if len(cell.words) < 2:
            continue
        if cell.colspan > 1:
            lines = lines_of(page.words, cell.words)
            for col in range(cell.col + 1, cell.col + cell.colspan):
                if _parted(page, lines, xs[col]):
                    yield SoftEdge(True, col, range(cell.row, cell.row + cell.rowspan))
        if cell.rowspan > 1:
            yield from _between_values(page, cell, ys)


def _parted(page: PageContent, lines: Sequence[Sequence[int]], x: float) -> bool:
    """True when some line has words on both sides of x, and in each such line they stand wide apart there."""
    words, found = page.words, False
    for line in lines:
        for i, j in pairwise(line):
            if words[i].x1 <= x + 1 and words[j].x0 >= x - 1:
                if words[j].x0 - words[i].x1 < _APART_EM * words[i].size:
                    return False
                found = True
                break
        else:
            if words[line[0]].x0 < x < words[line[-1]].x1:
                return False
    return found


def _between_values(page: PageContent, cell: Cell, ys: Sequence[float]) -> Iterator[SoftEdge]:
    """One value in each of the rows that the cell spans."""
    lines = lines_of(page.words, cell.words)
    if len(lines) < 2 or not all(is_value(cell_text(page.words, line)) for line in lines):
        return
    middles = [(page.words[line[0]].y0 + page.words[line[0]].y1) / 2 for line in lines]
    for row in range(cell.row + 1, cell.row + cell.rowspan):
        above = sum(ys[row - 1] < m < ys[row] for m in middles)
        below = sum(ys[row] < m < ys[row + 1] for m in middles)
        if above and below:
            yield SoftEdge(False, row, range(cell.col, cell.col + cell.colspan))


def holds_columns(page: PageContent, cells: Sequence[Cell]) -> bool:
    """True when a good part of the words stand in cells whose lines fall into columns: the grid is too coarse."""
    total = inside = 0
    for cell in cells:
        total += len(cell.words)
        lines = lines_of(page.words, cell.words) if len(cell.words) > 5 else []
        wide = sum(
            any(page.words[j].x0 - page.words[i].x1 > _IN_COLUMNS_EM * page.words[i].size for i, j in pairwise(line))
            for line in lines
        )
        if wide >= 3 and wide >= 0.5 * len(lines):
            inside += len(cell.words)
    return inside > 0.3 * total


def lacks_row_lines(page: PageContent, ys: Sequence[float], cells: Sequence[Cell]) -> bool:
    """True when the drawn bands are few and the rows of values in them many: only columns and borders are drawn."""
    if len(ys) > 5:
        return False
    by_column: dict[int, list[int]] = {}
    for cell in cells:
        if cell.colspan == 1:
            by_column.setdefault(cell.col, []).extend(cell.words)
    counts = []
    for members in by_column.values():
        lines = lines_of(page.words, members)
        counts.append(sum(is_value(cell_text(page.words, line)) for line in lines))
    return sum(count >= max(4, 1.5 * (len(ys) - 1)) for count in counts) >= 2
