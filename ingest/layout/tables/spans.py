"""Heads that stand over several columns."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.layout.tables.openrows import GridLine


def spread(lines: Sequence[GridLine], n_header: int, n_cols: int, em: float) -> None:
    """Widen header phrases to the columns that they are centred over or underlined across."""
    extents = _extents(lines, n_cols)
    for k in range(n_header - 1):
        line, below = lines[k], lines[k + 1]
        leaves = sum(p.last - p.first + 1 for p in below.pieces)
        if len(line.pieces) >= leaves and not below.part_rules:
            continue
        for at, piece in enumerate(line.pieces):
            low = line.pieces[at - 1].last + 1 if at else 0
            high = line.pieces[at + 1].first - 1 if at + 1 < len(line.pieces) else n_cols - 1
            bar = next((r for r in below.part_rules if r.start - em < (piece.x0 + piece.x1) / 2 < r.end + em), None)
            if bar is not None:
                under = [c for c in range(low, high + 1) if extents[c][0] < bar.end and extents[c][1] > bar.start]
                if under:
                    piece.first, piece.last = min(under[0], piece.first), max(under[-1], piece.last)
                continue
            piece.first, piece.last = _centred((piece.x0 + piece.x1) / 2, (piece.first, piece.last), (low, high), extents, em)


def _extents(lines: Sequence[GridLine], n_cols: int) -> list[tuple[float, float]]:
    extents: list[tuple[float, float]] = []
    for col in range(n_cols):
        own = [p for line in lines for p in line.pieces if p.first == col == p.last]
        if own:
            extents.append((min(p.x0 for p in own), max(p.x1 for p in own)))
        else:
            extents.append((0.0, 0.0))
    return extents


def _centred(
    centre: float, now: tuple[int, int], bounds: tuple[int, int], extents: Sequence[tuple[float, float]], em: float
) -> tuple[int, int]:
    def off(first: int, last: int) -> float:
        return abs((extents[first][0] + extents[last][1]) / 2 - centre)

    best, best_off = now, off(*now)
    for first in range(max(bounds[0], 1 if now[0] > 0 else 0), now[0] + 1):
        for last in range(now[1], bounds[1] + 1):
            if off(first, last) < best_off - 0.6 * em and off(first, last) < 1.2 * em:
                best, best_off = (first, last), off(first, last)
    return best
