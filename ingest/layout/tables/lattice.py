"""Tables drawn as grids: crossing lines make cells, missing edges make spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.layout.primitives import PageContent
from ingest.layout.tables.grid import Cell, Grid, without_blank_edges
from ingest.layout.tables.rowsplit import split_positions
from ingest.layout.tables.rules import Line, cluster
from ingest.layout.tables.softedges import soft_edges

_TOUCH_PT = 3.0
_MERGE_PT = 4.0
"""Lines nearer than this (double rules, box edge beside box edge) are one grid line."""
_OVERHANG_PT = 8.0
"""Lines that run on this far past the outermost crossing line show an open border."""
_EDGE_COVER = 0.6


@dataclass(slots=True)
class Lattice:
    """Grid lines `xs`, `ys` and which edges are drawn: `across[r, c]` above row r, `down[r, c]` left of column c."""

    xs: list[float]
    ys: list[float]
    across: NDArray[np.bool_]
    down: NDArray[np.bool_]


def components(horizontal: Sequence[Line], vertical: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Groups of lines that hang together by crossings; only groups of two or more in both directions."""
    if len(horizontal) < 2 or len(vertical) < 2:
        return []
    h = np.array([(line.at, line.start, line.end) for line in horizontal])
    v = np.array([(line.at, line.start, line.end) for line in vertical])
    cross = (
        (v[None, :, 0] >= h[:, None, 1] - _TOUCH_PT)
        & (v[None, :, 0] <= h[:, None, 2] + _TOUCH_PT)
        & (h[:, None, 0] >= v[None, :, 1] - _TOUCH_PT)
        & (h[:, None, 0] <= v[None, :, 2] + _TOUCH_PT)
    )
    seen_h: NDArray[np.bool_] = np.zeros(len(h), dtype=bool)
    groups = []
    for start in range(len(h)):
        if seen_h[start]:
            continue
        in_h: NDArray[np.bool_] = np.zeros(len(h), dtype=bool)
        in_v: NDArray[np.bool_] = np.zeros(len(v), dtype=bool)
        in_h[start] = True
        while True:
            new_v = np.asarray(cross[in_h].any(axis=0))
            new_h = np.asarray(in_h | cross[:, new_v].any(axis=1))
            if (new_h == in_h).all() and (new_v == in_v).all():
                break
            in_h, in_v = new_h, new_v
        seen_h |= in_h
        if in_h.sum() >= 2 and in_v.sum() >= 2:
            groups.append(
                (
                    [horizontal[i] for i in np.flatnonzero(in_h).tolist()],
                    [vertical[i] for i in np.flatnonzero(in_v).tolist()],
                )
            )
    return groups


def lattice_of(horizontal: Sequence[Line], vertical: Sequence[Line]) -> Lattice | None:
    """Grid lines and edges of one component; open borders are closed where lines run past the outermost crossing."""
    xs = cluster((line.at for line in vertical), _MERGE_PT)
    ys = cluster((line.at for line in horizontal), _MERGE_PT)
    xs, open_left, open_right = _with_open_ends(xs, horizontal)
    ys, open_top, open_bottom = _with_open_ends(ys, vertical)
    if len(xs) < 3 or len(ys) < 2:
        return None
    across = _edges(ys, xs, horizontal)
    down = _edges(xs, ys, vertical).T
    down[:, 0] |= open_left
    down[:, -1] |= open_right
    across[0] |= open_top
    across[-1] |= open_bottom
    return Lattice(xs, ys, across, down)


def _with_open_ends(places: list[float], crossing: Sequence[Line]) -> tuple[list[float], bool, bool]:
    starts = sorted(line.start for line in crossing)
    ends = sorted((line.end for line in crossing), reverse=True)
    first = starts[1] if len(starts) > 1 else starts[0]
    last = ends[1] if len(ends) > 1 else ends[0]
    before, after = places[0] - first > _OVERHANG_PT, last - places[-1] > _OVERHANG_PT
    return [*([first] if before else []), *places, *([last] if after else [])], before, after


def _edges(at: Sequence[float], stops: Sequence[float], lines: Sequence[Line]) -> NDArray[np.bool_]:
    """`edges[i, j]`: is the stretch from stops[j] to stops[j+1] drawn at at[i]."""
    covered = np.zeros((len(at), len(stops) - 1))
    places, low, high = np.array(at), np.array(stops[:-1]), np.array(stops[1:])
    for line in lines:
        i = int(np.abs(places - line.at).argmin())
        covered[i] += np.clip(np.minimum(high, line.end + 1) - np.maximum(low, line.start - 1), 0, None)
    return np.asarray(covered >= _EDGE_COVER * (high - low))


def grid_from(page: PageContent, lattice: Lattice, centres: NDArray[np.float64]) -> Grid | None:
    """Cells of the lattice with their words; `centres` (n, 2) are the word centres, nan for words not to be used."""
    words = _assign(lattice, centres)
    cells = merge(lattice, words)
    soft = list(soft_edges(page, cells, lattice.xs, lattice.ys))
    for edge in soft:
        if edge.vertical:
            lattice.down[list(edge.over), edge.at] = True
        else:
            lattice.across[edge.at, list(edge.over)] = True
    if soft:
        cells = merge(lattice, words)
    extra = split_positions(page, lattice.ys, cells, lattice.xs)
    if extra:
        lattice = _insert_rows(lattice, extra)
        cells = merge(lattice, _assign(lattice, centres))
    grid = Grid(
        len(lattice.ys) - 1, len(lattice.xs) - 1, tuple(cells), lattice.xs[0], lattice.xs[-1], tuple(lattice.ys), True
    )
    return None if _is_plot(grid) else _without_blanks(grid)


def _assign(lattice: Lattice, centres: NDArray[np.float64]) -> dict[tuple[int, int], list[int]]:
    xs, ys = np.array(lattice.xs), np.array(lattice.ys)
    col = np.searchsorted(xs, centres[:, 0]) - 1
    row = np.searchsorted(ys, centres[:, 1]) - 1
    inside = (col >= 0) & (col < len(xs) - 1) & (row >= 0) & (row < len(ys) - 1)
    words: dict[tuple[int, int], list[int]] = {}
    for i in np.flatnonzero(inside):
        words.setdefault((int(row[i]), int(col[i])), []).append(int(i))
    return words


def merge(lattice: Lattice, words: dict[tuple[int, int], list[int]]) -> list[Cell]:
    """Join neighbours without an edge between them; what is not a rectangle stays unjoined."""
    n_rows, n_cols = len(lattice.ys) - 1, len(lattice.xs) - 1
    label = -np.ones((n_rows, n_cols), dtype=int)
    cells: list[Cell] = []
    for r in range(n_rows):
        for c in range(n_cols):
            if label[r, c] >= 0:
                continue
            members = _flood(lattice, label, r, c)
            rows, cols = [m[0] for m in members], [m[1] for m in members]
            height, width = max(rows) - min(rows) + 1, max(cols) - min(cols) + 1
            blocks = [(min(rows), min(cols), height, width)] if height * width == len(members) else _row_runs(members)
            for r0, c0, h, w in blocks:
                label[r0 : r0 + h, c0 : c0 + w] = len(cells)
                inside = [i for rr in range(r0, r0 + h) for cc in range(c0, c0 + w) for i in words.get((rr, cc), ())]
                cells.append(Cell(r0, c0, h, w, tuple(inside)))
    return cells


def _flood(lattice: Lattice, label: NDArray[np.int64], r: int, c: int) -> list[tuple[int, int]]:
    n_rows, n_cols = label.shape
    members, todo = {(r, c)}, [(r, c)]
    while todo:
        y, x = todo.pop()
        near = []
        if x + 1 < n_cols and not lattice.down[y, x + 1]:
            near.append((y, x + 1))
        if x > 0 and not lattice.down[y, x]:
            near.append((y, x - 1))
        if y + 1 < n_rows and not lattice.across[y + 1, x]:
            near.append((y + 1, x))
        if y > 0 and not lattice.across[y, x]:
            near.append((y - 1, x))
        for place in near:
            if place not in members and label[place] < 0:
                members.add(place)
                todo.append(place)
    return sorted(members)


def _row_runs(members: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    runs: list[tuple[int, int, int, int]] = []
    for r, c in members:
        if runs and runs[-1][0] == r and runs[-1][1] + runs[-1][3] == c:
            runs[-1] = (r, runs[-1][1], 1, runs[-1][3] + 1)
        else:
            runs.append((r, c, 1, 1))
    return runs


def _insert_rows(lattice: Lattice, extra: dict[float, set[int]]) -> Lattice:
    """New grid lines at the keys of `extra`, drawn over the columns given."""
    ys, across, down = list(lattice.ys), list(lattice.across), list(lattice.down)
    for y in sorted(extra):
        at = int(np.searchsorted(np.array(ys), y))
        ys.insert(at, y)
        drawn = np.zeros(len(lattice.xs) - 1, dtype=bool)
        drawn[list(extra[y])] = True
        across.insert(at, drawn)
        down.insert(at, down[at - 1])
    return Lattice(lattice.xs, ys, np.array(across), np.array(down))


def _without_blanks(grid: Grid) -> Grid | None:
    """Drop rows and columns in which no cell with words begins: spacers, double borders, blank lines."""
    rows = {cell.row for cell in grid.cells if cell.words}
    cols = {cell.col for cell in grid.cells if cell.words}
    if not rows:
        return None
    return without_blank_edges(grid, [r in rows for r in range(grid.n_rows)], [c in cols for c in range(grid.n_cols)])


def _is_plot(grid: Grid) -> bool:
    """Many blank rows between rows with words: the grid lines of a chart."""
    rows = sorted({cell.row for cell in grid.cells if cell.words})
    if not rows:
        return False
    blank = rows[-1] - rows[0] + 1 - len(rows)
    return blank >= 4 and blank >= 1.5 * len(rows)
