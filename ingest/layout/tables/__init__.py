"""Tables of a page: drawn grids, half-ruled and unruled ones, with their cells as an engineer would type them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ingest.layout.primitives import FoundTable, PageContent, Word
from ingest.layout.tables.captions import mark_around
from ingest.layout.tables.cells import cell_text
from ingest.layout.tables.grid import Box, Grid, as_table
from ingest.layout.tables.headers import header_rows
from ingest.layout.tables.judge import is_chart
from ingest.layout.tables.lattice import components, grid_from, lattice_of
from ingest.layout.tables.opengrid import open_grid
from ingest.layout.tables.outerhead import with_head_above
from ingest.layout.tables.regions import Region, bars_of, column_regions, rule_regions
from ingest.layout.tables.rules import Line, ruling_lines
from ingest.layout.tables.sidecolumns import mark_columns
from ingest.layout.tables.softedges import holds_columns, lacks_row_lines
from ingest.layout.tables.textlines import ink_boxes, line_numbers, mark_prose, text_lines
from ingest.layout.tables.titles import parted


def find_tables(page: PageContent) -> list[FoundTable]:
    """The page's tables from top to bottom; a word is in at most one of them."""
    if len(page.words) < 4:
        return []
    if any(word.size <= 0 for word in page.words):
        page = replace(page, words=tuple(_sized(word) for word in page.words))
    horizontal, vertical = ruling_lines(page)
    boxes = np.array([(w.x0, w.y0, w.x1, w.y1) for w in page.words])
    free = np.array([w.visible for w in page.words])
    grids = _drawn(page, boxes, free, horizontal, vertical)
    grids += _open(page, boxes, free, horizontal)
    grids.sort(key=lambda grid: (grid.box[1], grid.box[0]))
    return [as_table(page, grid, header_rows(page, grid)) for grid in grids]


def _sized(word: Word) -> Word:
    """The word with its height as size where the reader knows none."""
    return word if word.size > 0 else replace(word, size=max(word.y1 - word.y0, 1.0))


def _drawn(
    page: PageContent,
    boxes: NDArray[np.float64],
    free: NDArray[np.bool_],
    horizontal: Sequence[Line],
    vertical: Sequence[Line],
) -> list[Grid]:
    """Tables with crossing lines; their words are no longer free."""
    grids: list[Grid] = []
    for lines in components(horizontal, vertical):
        lattice = lattice_of(*lines)
        if lattice is None:
            continue
        lattice = with_head_above(page, lattice, boxes, free)
        centres = np.where(free[:, None], (boxes[:, :2] + boxes[:, 2:]) / 2, np.nan)
        grid = grid_from(page, lattice, centres)
        if grid is not None and holds_columns(page, grid.cells):
            grid = _within(page, boxes, grid, lines[0]) or grid
        elif grid is not None and lacks_row_lines(page, lattice.ys, grid.cells):
            grid = _within(page, boxes, grid, lines[0], lattice.xs[1:-1]) or grid
        if grid is not None and _is_drawn_table(page, grid) and not _in_drawing(page, grid.box):
            grids.append(grid)
            free[list(grid.word_indexes())] = False
    return grids


def _open(
    page: PageContent, boxes: NDArray[np.float64], free: NDArray[np.bool_], horizontal: Sequence[Line]
) -> list[Grid]:
    """Tables without a drawn grid, among the free words."""
    if not _stands_apart(boxes[free]):
        return []
    ink, dots = ink_boxes(page.words, boxes)
    tall = boxes[:, 3] - boxes[:, 1] > 1.8 * (boxes[:, 2] - boxes[:, 0])
    upright = ~tall | np.array([len(word.text) < 3 for word in page.words])
    dots[line_numbers(page.words, boxes)] = True
    usable = np.flatnonzero(free & ~dots & upright)
    if len(usable) < 4:
        return []
    lines = text_lines(page.words, ink, usable)
    if sum(len(line.segments) > 1 for line in lines) < 2:
        return []
    em = float(np.median([page.words[i].size for i in usable.tolist()])) or 10.0
    mark_prose(lines)
    mark_columns(lines)
    mark_around(page.words, lines)
    bars = bars_of(horizontal, em)
    grids: list[Grid] = []
    taken: set[int] = set()
    found = [*rule_regions(bars, lines, em), *column_regions(lines, bars, em)]
    for region in [part for whole in found for part in parted(whole)]:
        if any(i in taken for line in region.lines for s in line.segments for i in s.words):
            continue
        grid = open_grid(page, ink, region)
        if grid is not None and not _in_drawing(page, grid.box):
            grids.append(grid)
            taken |= grid.word_indexes()
    return grids


def _stands_apart(boxes: NDArray[np.float64]) -> bool:
    """False for plain running text: read in order, no words stand wide apart or side by side."""
    if len(boxes) < 4:
        return False
    height = boxes[:-1, 3] - boxes[:-1, 1]
    level = np.abs(boxes[1:, 3] - boxes[:-1, 3]) < 0.4 * height
    gaps = level & (boxes[1:, 0] - boxes[:-1, 2] > 0.6 * height)
    if gaps.sum() >= 2:
        return True
    starts = np.concatenate(([0], np.flatnonzero(boxes[1:, 3] < boxes[:-1, 1]) + 1))
    tops, bottoms = np.minimum.reduceat(boxes[:, 1], starts), np.maximum.reduceat(boxes[:, 3], starts)
    order = np.argsort(tops)
    reach = np.maximum.accumulate(bottoms[order])[:-1]
    return bool((tops[order][1:] < reach - 3).any())


def _within(
    page: PageContent,
    boxes: NDArray[np.float64],
    drawn: Grid,
    horizontal: Sequence[Line],
    cuts: Sequence[float] | None = None,
) -> Grid | None:
    """The table read by its lines of text where the drawn grid is coarser than they are; `cuts` part its columns."""
    ink, dots = ink_boxes(page.words, boxes)
    inside = np.array([i for i in sorted(drawn.word_indexes()) if not dots[i]])
    region = Region(text_lines(page.words, ink, inside), list(horizontal), True)
    return open_grid(page, ink, region, trusted=True, cuts=cuts)


def _is_drawn_table(page: PageContent, grid: Grid) -> bool:
    filled = [cell for cell in grid.cells if cell.words]
    if grid.n_rows < 2 or grid.n_cols < 2 or len(filled) < 0.25 * len(grid.cells):
        return False
    if not any(any(c.isalpha() for c in page.words[i].text) for cell in filled for i in cell.words):
        return False
    rows: list[list[str]] = [[] for _ in range(grid.n_rows)]
    columns: list[list[str]] = [[] for _ in range(grid.n_cols)]
    for cell in filled:
        text = cell_text(page.words, cell.words)
        rows[cell.row].append(text)
        columns[cell.col].append(text)
    return not is_chart(rows, columns)


def _in_drawing(page: PageContent, box: Box) -> bool:
    """True when a good part of the box is a chart or diagram."""
    return any(
        (min(box[2], d[2]) - max(box[0], d[0])) * (min(box[3], d[3]) - max(box[1], d[1]))
        > 0.4 * (box[2] - box[0]) * (box[3] - box[1])
        for d in page.drawings
        if min(box[2], d[2]) > max(box[0], d[0]) and min(box[3], d[3]) > max(box[1], d[1])
    )
