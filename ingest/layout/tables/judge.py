"""What looks like columns and is no table: lists, contents, equations, scattered labels, side-by-side prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.layout.primitives import Word
from ingest.layout.tables.cells import cell_text
from ingest.layout.tables.openrows import GridLine

_MARKER = re.compile(r"[•●○■□▪–—*·►➢✓-]|\(?[0-9ivxIVX]{1,4}[.)]|\(?[a-zA-Z][.)]|\[\d+\]|[0-9]+(\.[0-9]+)+\.?|\d{1,2}")
_EQUATION_NO = re.compile(r"\(\d+[a-z]?(\.\d+)?\)")
_INTEGER = re.compile(r"\d{1,4}|[ivxlc]{1,6}")


def is_open_table(
    words: Sequence[Word], lines: Sequence[GridLine], groups: Sequence[Sequence[int]], n_cols: int, bounded: bool
) -> bool:
    """Weigh the evidence; `bounded` (level rules above and below) asks for less of it."""
    texts = [
        [(p.first, p.last, cell_text(words, p.words), v) for p, v in zip(line.pieces, line.values, strict=True)]
        for line in lines
    ]
    cells = [cell for row in texts for cell in row]
    rows = [row for row in texts if len(row) >= 2]
    if not any(not value for *_, value in cells) or len(rows) < 2 or len(groups) < 2:
        return False
    filled = sum(len({p.first for k in group for p in lines[k].pieces}) for group in groups) / (len(groups) * n_cols)
    if filled < 0.4 or _is_list(texts, n_cols) or _is_contents(texts, n_cols) or _is_equations(texts):
        return False
    beyond = [cell for row in texts for cell in row if cell[0] > 0]
    values = sum(cell[3] for cell in beyond) / max(1, len(beyond))
    words_per_cell = sum(len(cell[2].split()) for cell in beyond) / max(1, len(beyond))
    if bounded:
        return len(groups) >= 2 and (values >= 0.25 or words_per_cell <= 8 or n_cols >= 3)
    aligned = _alignment(lines, n_cols)
    if n_cols == 2:
        keyed = sum(row[0][2].endswith(":") for row in rows) >= 0.6 * len(rows)
        return len(rows) >= 3 and aligned >= 0.75 and (values >= 0.6 or (keyed and words_per_cell <= 6))
    if values >= 0.4:
        return len(rows) >= (2 if values >= 0.6 and len(groups) >= 3 else 3) and aligned >= 0.55
    return len(rows) >= 4 and aligned >= 0.75 and words_per_cell <= 4 and values >= 0.05


def _is_list(texts: Sequence[Sequence[tuple[int, int, str, bool]]], n_cols: int) -> bool:
    """Two columns of which the first holds bullets or numbers and the second text."""
    if n_cols > 2:
        return False
    rows = [row for row in texts if len(row) == 2]
    marked = sum(bool(_MARKER.fullmatch(row[0][2])) for row in rows)
    wordy = sum(not row[1][3] for row in rows)
    return marked >= 0.6 * len(rows) and wordy >= 0.6 * len(rows)


def _is_contents(texts: Sequence[Sequence[tuple[int, int, str, bool]]], n_cols: int) -> bool:
    """Titles with page numbers that never fall."""
    if n_cols > 3:
        return False
    ends = [row[-1][2] for row in texts if len(row) >= 2]
    numbers = [int(end) for end in ends if end.isdigit() and len(end) <= 4]
    if len(ends) < 3 or sum(bool(_INTEGER.fullmatch(end)) for end in ends) < 0.9 * len(ends) or len(numbers) < 3:
        return False
    rising = all(a <= b for a, b in zip(numbers, numbers[1:], strict=False))
    middle = [row[-2][2] for row in texts if len(row) >= 2]
    return rising and sum(any(c.isalpha() for c in text) for text in middle) >= 0.7 * len(middle)


def _is_equations(texts: Sequence[Sequence[tuple[int, int, str, bool]]]) -> bool:
    rows = [row for row in texts if len(row) >= 2]
    return sum(bool(_EQUATION_NO.fullmatch(row[-1][2])) for row in rows) >= 0.5 * len(rows)


def _alignment(lines: Sequence[GridLine], n_cols: int) -> float:
    """Share of cells whose left edge, right edge or middle is that of their column, 0..1."""
    total = hits = 0
    for col in range(n_cols):
        own = [p for line in lines for p in line.pieces if p.first == col == p.last]
        if len(own) < 2:
            continue
        best = 0
        for edge in (lambda p: p.x0, lambda p: p.x1, lambda p: (p.x0 + p.x1) / 2):
            places = sorted(edge(p) for p in own)
            middle = places[len(places) // 2]
            best = max(best, sum(abs(place - middle) <= 2.5 for place in places))
        total += len(own)
        hits += best
    return hits / total if total else 0.0
