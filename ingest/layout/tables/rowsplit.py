"""Rows of a ruled table that share one band because the lines between them were left out."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

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
    lines = [lines_of(words, cell.words) for cell in members]
    most = max(len(found) for found in lines)
    if most < 2:
        return {}
    size = sorted(words[i].size for cell in members for i in cell.words)[sum(len(c.words) for c in members) // 2]
    middles = [[_middle(page, line) for line in found] for found in lines]
    numeric = [
        len(found) >= 2 and sum(is_value(cell_text(words, line)) for line in found) >= 0.8 * len(found)
        for found in lines
    ]
    patterns = Counter(
        tuple(round(m, 1) for m in heights) for heights, is_num in zip(middles, numeric, strict=True) if is_num
    )
    places = _common_heights([h for h, n in zip(middles, numeric, strict=True) if n] or middles, size)
    if places is None or len(places) < 2:
        return {}
    pitch = min(b - a for a, b in itertools.pairwise(places)) / size
    exact = sum(len(found) == len(places) for found in lines)
    n_numeric = sum(patterns.values())
    second_lines = [cell_text(words, found[1]) for found, is_num in zip(lines, numeric, strict=True) if is_num]
    if any(text.startswith(("(", "[", "±")) for text in second_lines) and len(places) == 2:
        return {}
    everywhere = exact == len(lines)
    rows = (
        (n_numeric >= 2 and (pitch >= _OPEN_PITCH_EM or len(places) >= 3 or everywhere))
        or (n_numeric == 1 and everywhere and (pitch >= _OPEN_PITCH_EM or len(places) >= 3))
        or (everywhere and len(places) >= 4)
    )
    if not rows:
        return {}
    covered: dict[float, set[int]] = {}
    crossing = {
        c
        for cell in cells
        if cell.row <= band < cell.row + cell.rowspan and cell.rowspan > 1
        for c in range(cell.col, cell.col + cell.colspan)
    }
    for above, below in itertools.pairwise(places):
        covered[(above + below) / 2] = set(range(n_cols)) - crossing
    return covered


def _middle(page: PageContent, line: Sequence[int]) -> float:
    core = max((page.words[i] for i in line), key=lambda word: word.y1 - word.y0)
    return (core.y0 + core.y1) / 2


def _common_heights(middles: Sequence[Sequence[float]], size: float) -> list[float] | None:
    """The heights that all columns share, None when they disagree."""
    longest = max(middles, key=len)
    places = cluster((m for heights in middles for m in heights), _SAME_ROW_EM * size)
    return places if len(places) == len(longest) else None
