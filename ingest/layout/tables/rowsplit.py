"""Rows of a ruled table that share one band because the lines between them were left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.layout.primitives import PageContent
from ingest.layout.tables.cells import cell_text, is_value, lines_of
from ingest.layout.tables.grid import Cell
from ingest.layout.tables.rules import cluster

_SAME_ROW_EM = 0.45
_OPEN_PITCH_EM = 1.32
"""Lines of one cell stand closer than this; rows stand wider apart."""


def split_positions(
    page: PageContent, ys: Sequence[float], cells: Sequence[Cell], xs: Sequence[float]
) -> dict[float, set[int]]:
    """Where to draw further row edges, and over which columns.

    A band is split when its cells hold the same number of lines at the same heights and the lines read as rows:
    values in several columns, or an open pitch, or many lines.
    """
    extra: dict[float, set[int]] = {}
    for band in range(len(ys) - 1):
        members = [cell for cell in cells if cell.row == band and cell.rowspan == 1 and cell.words]
        if len(members) >= 2:
            extra.update(_split_band(page, members, len(xs) - 1, cells, band))
    return extra


def _split_band(
    page: PageContent, members: Sequence[Cell], n_cols: int, cells: Sequence[Cell], band: int
) -> dict[float, set[int]]:
    words = page.words
    columns = [_column(page, cell) for cell in members]
    if max(len(column) for column in columns) < 2:
        return {}
    size = sorted(words[i].size for cell in members for i in cell.words)[sum(len(c.words) for c in members) // 2]
    numeric = [column for column in columns if _is_numeric(column)]
    places = _heights([[m for m, value in column if value] for column in numeric], size)
    head: list[float] = []
    if places:
        head = [m for column in numeric for m, value in column if not value and m < places[0] - 0.5 * size]
    else:
        places = _same_heights([[m for m, _ in column] for column in columns], size)
    if len(places) < 2 or not _are_rows(page, members, columns, len(numeric), places, size):
        return {}
    cuts = [(above + below) / 2 for above, below in pairwise(places)]
    if head:
        cuts.insert(0, (max(head) + places[0]) / 2)
    crossing = {
        c
        for cell in cells
        if cell.row <= band < cell.row + cell.rowspan and cell.rowspan > 1
        for c in range(cell.col, cell.col + cell.colspan)
    }
    return {cut: set(range(n_cols)) - crossing for cut in cuts}


def _are_rows(
    page: PageContent,
    members: Sequence[Cell],
    columns: Sequence[Sequence[tuple[float, bool]]],
    n_numeric: int,
    places: Sequence[float],
    size: float,
) -> bool:
    open_pitch = min(b - a for a, b in pairwise(places)) / size >= _OPEN_PITCH_EM
    everywhere = all(len(column) == len(places) for column in columns)
    if len(places) == 2 and any(_has_bracketed_second_line(page, cell) for cell in members):
        return False
    if n_numeric >= 2:
        return open_pitch or len(places) >= 3 or everywhere
    if n_numeric == 1:
        return (everywhere and (open_pitch or len(places) >= 3)) or len(places) >= 5
    return everywhere and len(places) >= 4


def _column(page: PageContent, cell: Cell) -> list[tuple[float, bool]]:
    """Height of each line of the cell, and whether it is a value."""
    lines = lines_of(page.words, cell.words)
    return [(_middle(page, line), is_value(cell_text(page.words, line))) for line in lines]


def _is_numeric(column: Sequence[tuple[float, bool]]) -> bool:
    values = [value for _, value in column]
    first = values.index(True) if True in values else len(values)
    return sum(values) >= 2 and sum(values) >= 0.8 * (len(values) - first) and sum(values) >= 0.4 * len(values)


def _has_bracketed_second_line(page: PageContent, cell: Cell) -> bool:
    lines = lines_of(page.words, cell.words)
    return len(lines) == 2 and cell_text(page.words, lines[1]).startswith(("(", "[", "±"))


def _middle(page: PageContent, line: Sequence[int]) -> float:
    core = max((page.words[i] for i in line), key=lambda word: word.y1 - word.y0)
    return (core.y0 + core.y1) / 2


def _heights(columns: Sequence[Sequence[float]], size: float) -> list[float]:
    """The heights of values; empty when no column holds a good part of them or they stand too near each other."""
    if not columns:
        return []
    places = cluster((m for heights in columns for m in heights), _SAME_ROW_EM * size)
    longest = max(len(heights) for heights in columns)
    near = any(b - a < 0.85 * size for a, b in pairwise(places))
    return [] if near or longest < 0.6 * len(places) else places


def _same_heights(columns: Sequence[Sequence[float]], size: float) -> list[float]:
    """The heights that all columns share, empty when they disagree."""
    places = cluster((m for heights in columns for m in heights), _SAME_ROW_EM * size)
    return places if len(places) == max(len(heights) for heights in columns) else []
