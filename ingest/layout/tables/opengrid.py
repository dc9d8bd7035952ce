"""Tables without a drawn grid: a region's lines become columns, rows, spans; what is no table is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.layout.primitives import PageContent
from ingest.layout.tables.cells import cell_text, is_value
from ingest.layout.tables.columns import Piece, chunks_of, phrase_gap, pieces_of, separators
from ingest.layout.tables.grid import Cell, Grid
from ingest.layout.tables.gridlines import GridLine, grid_lines
from ingest.layout.tables.judge import is_open_table
from ingest.layout.tables.openrows import header_lines, row_groups
from ingest.layout.tables.regions import Region
from ingest.layout.tables.rules import cluster
from ingest.layout.tables.spans import spread, with_tall_heads

_NOTE_MARK = re.compile(r"[(\[]?\s*(?:[*†‡§#:]{1,3}|[a-z]|\d{1,2})\s*[)\].]|[*†‡§#]{1,3}")


def open_grid(
    page: PageContent,
    boxes: NDArray[np.float64],
    region: Region,
    trusted: bool = False,
    cuts: Sequence[float] | None = None,
) -> Grid | None:
    """The region as a grid, or None when it is no table.

    `trusted`: drawn lines vouch that it is one; `cuts`: the places between columns where lines show them.
    """
    words = page.words
    inked = [i for line in region.lines for segment in line.segments for i in segment.words]
    if len(inked) < 4:
        return None
    em = float(np.median([words[i].size or words[i].y1 - words[i].y0 for i in inked]))
    gap = phrase_gap(words, boxes, region.lines, em)
    chunked = [chunks_of(words, boxes, line, em, gap) for line in region.lines]
    cuts = separators(chunked, em) if cuts is None else cuts
    if not cuts:
        return None
    x0, x1 = float(boxes[inked, 0].min()), float(boxes[inked, 2].max())
    raw = [
        (line.y0, line.y1, pieces_of(words, boxes, chunks, cuts))
        for line, chunks in zip(region.lines, chunked, strict=True)
    ]
    top = min((rule.at for rule in region.rules), default=raw[0][1]) if region.bounded else raw[0][1]
    raw = _without_notes(page, _without_title(raw, len(cuts) + 1, top))
    lines = grid_lines(words, raw, region.rules, x1 - x0)
    n_header = header_lines(lines)
    spread(lines, n_header, len(cuts) + 1, em)
    groups = row_groups(words, boxes, lines, n_header, em)
    if not trusted and not is_open_table(
        words, lines, groups, len(cuts) + 1, region.bounded, _wide_rules(region, x1 - x0, em)
    ):
        return None
    hint = sum(group[-1] < n_header for group in groups)
    grid = _grid(lines, groups, len(cuts) + 1, (x0, x1), region, hint)
    return replace(grid, cells=with_tall_heads(words, grid, region.rules))


def _without_title(
    lines: list[tuple[float, float, list[Piece]]], n_cols: int, top: float
) -> list[tuple[float, float, list[Piece]]]:
    """Drop lone phrases above `top` that run from the first column over others: a title."""
    start = 0
    while start < len(lines) - 2 and lines[start][0] < top:
        pieces = lines[start][2]
        if len(pieces) == 1 and pieces[0].first == 0 and (pieces[0].last > 0 or n_cols == 2):
            start += 1
        else:
            break
    return lines[start:]


def _without_notes(
    page: PageContent, lines: list[tuple[float, float, list[Piece]]]
) -> list[tuple[float, float, list[Piece]]]:
    """Drop lines without values at the foot that run over columns, start with a note mark or stand apart."""
    end = len(lines)
    gaps = sorted(b[0] - a[1] for a, b in pairwise(lines))
    while end > 3:
        pieces = lines[end - 1][2]
        texts = [cell_text(page.words, piece.words) for piece in pieces]
        runs_over = any(piece.last > piece.first for piece in pieces)
        if any(map(is_value, texts[1:])) or not (runs_over or _NOTE_MARK.fullmatch(texts[0])):
            break
        end -= 1
    return _up_to_gap(page, lines[:end], gaps[len(gaps) // 2] if gaps else 0.0)


def _up_to_gap(
    page: PageContent, lines: list[tuple[float, float, list[Piece]]], usual: float
) -> list[tuple[float, float, list[Piece]]]:
    """Cut where the last lines stand apart from a table of values and hold none."""
    valued = [any(is_value(cell_text(page.words, p.words)) for p in pieces[1:]) for *_, pieces in lines]
    last = max((k for k, flag in enumerate(valued) if flag), default=0)
    if last < 2 or sum(valued[1:]) < 0.6 * last:
        return lines
    for k in range(last + 1, len(lines)):
        if lines[k][0] - lines[k - 1][1] > usual + 0.5 * (lines[k][1] - lines[k][0]):
            return lines[:k]
    return lines


def _grid(
    lines: Sequence[GridLine],
    groups: Sequence[Sequence[int]],
    n_cols: int,
    width: tuple[float, float],
    region: Region,
    hint: int,
) -> Grid:
    cells: list[Cell] = []
    for row, group in enumerate(groups):
        cells += _row_cells(row, [piece for k in group for piece in lines[k].pieces], n_cols)
    tops = [min(lines[k].y0 for k in group) for group in groups]
    bottoms = [max(lines[k].y1 for k in group) for group in groups]
    edges = (tops[0], *((a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)), bottoms[-1])
    return Grid(len(groups), n_cols, tuple(cells), *width, edges, region.bounded, hint)


def _row_cells(row: int, pieces: Sequence[Piece], n_cols: int) -> list[Cell]:
    """Cells of one row; pieces over the same columns share a cell, the rest of the row is blank."""
    owner = list(range(n_cols))
    for piece in pieces:
        for col in range(piece.first, piece.last):
            root, other = owner[col], owner[col + 1]
            owner = [root if o == other else o for o in owner]
    cells = []
    for root in sorted(set(owner)):
        cols = [c for c, o in enumerate(owner) if o == root]
        held = tuple(i for p in pieces if owner[p.first] == root for i in p.words)
        cells.append(Cell(row, cols[0], 1, len(cols), held))
    return cells


def _wide_rules(region: Region, width: float, em: float) -> int:
    places = cluster((rule.at for rule in region.rules if rule.length >= 0.6 * width), 0.5 * em)
    return len(places)
