"""Heads that stand over several columns."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.layout.primitives import Word
from ingest.layout.tables.columns import Piece
from ingest.layout.tables.grid import Cell, Grid
from ingest.layout.tables.gridlines import GridLine
from ingest.layout.tables.rules import Line

_CENTRED_EM = 0.9
Extent = tuple[float, float]


def spread(lines: Sequence[GridLine], n_header: int, n_cols: int, em: float) -> None:
    """Widen header phrases to the columns that they are underlined across, centred over, or share out evenly."""
    extents = _extents(lines, n_cols)
    for line in lines[n_header:]:
        _spread_section(line, n_cols, extents, em)
    for k in range(n_header - 1):
        line = lines[k]
        rules = _rules_below(lines, k, n_header)
        leaves = {p.first for below in lines[k + 1 : n_header] for p in below.pieces}
        if len(line.pieces) >= len(leaves) and not rules:
            continue
        if len(line.pieces) == 1 and _off(line.pieces[0], 0, n_cols - 1, extents) <= _CENTRED_EM * em and n_cols > 2:
            line.pieces[0].first, line.pieces[0].last = 0, n_cols - 1
            continue
        rules = [rule for rule in rules if sum(rule.start < (p.x0 + p.x1) / 2 < rule.end for p in line.pieces) == 1]
        for at, piece in enumerate(line.pieces):
            low = line.pieces[at - 1].last + 1 if at else 0
            high = line.pieces[at + 1].first - 1 if at + 1 < len(line.pieces) else n_cols - 1
            middle = (piece.x0 + piece.x1) / 2
            rule = next((r for r in rules if r.start - em < middle < r.end + em), None)
            if rule is not None:
                under = [
                    c
                    for c in range(low, high + 1)
                    if min(extents[c][1], rule.end) - max(extents[c][0], rule.start)
                    > 0.5 * (extents[c][1] - extents[c][0])
                ]
                if under:
                    piece.first, piece.last = min(under[0], piece.first), max(under[-1], piece.last)
            elif piece.first > 0 or piece.last > 0:
                piece.first, piece.last = _centred(piece, (max(low, 1), high), extents, em)
        if not rules:
            _share_out(line.pieces, n_cols, extents, em)


def _spread_section(line: GridLine, n_cols: int, extents: Sequence[Extent], em: float) -> None:
    """A lone phrase in the middle of the body heads the rows below it, over all columns."""
    if len(line.pieces) != 1 or line.values[0] or n_cols < 3:
        return
    piece = line.pieces[0]
    if piece.first > 0 and _off(piece, 0, n_cols - 1, extents) <= 3 * em and (line.bold or piece.last > piece.first):
        piece.first, piece.last = 0, n_cols - 1


def _rules_below(lines: Sequence[GridLine], k: int, n_header: int) -> list[Line]:
    """Short rules below line k, up to the first line with a phrase over them."""
    found: list[Line] = []
    hidden: list[Piece] = []
    for below in lines[k + 1 : n_header]:
        found += [
            rule for rule in below.part_rules if not any(p.x0 < rule.end and p.x1 > rule.start for p in hidden)
        ]
        hidden += below.pieces
    return found


def _extents(lines: Sequence[GridLine], n_cols: int) -> list[Extent]:
    extents: list[Extent] = []
    for col in range(n_cols):
        own = [p for line in lines for p in line.pieces if p.first == col == p.last]
        extents.append((min(p.x0 for p in own), max(p.x1 for p in own)) if own else (0.0, 0.0))
    return extents


def _off(piece: Piece, first: int, last: int, extents: Sequence[Extent]) -> float:
    return abs((extents[first][0] + extents[last][1]) / 2 - (piece.x0 + piece.x1) / 2)


def _centred(piece: Piece, bounds: tuple[int, int], extents: Sequence[Extent], em: float) -> tuple[int, int]:
    """The fewest columns that the phrase is centred over; as it was when it is over none."""
    now = (piece.first, piece.last)
    choices = [
        (last - first, _off(piece, first, last, extents), first, last)
        for first in range(bounds[0], now[0] + 1)
        for last in range(now[1], bounds[1] + 1)
    ]
    near = sorted(choice for choice in choices if choice[1] <= _CENTRED_EM * em)
    own_off = _off(piece, *now, extents)
    if not near or own_off <= 0.4 * em or (own_off <= _CENTRED_EM * em and near[-1][1] > 0.35 * own_off):
        return now
    if own_off <= _CENTRED_EM * em:
        near = [choice for choice in near if choice[1] <= 0.35 * own_off]
        return (near[0][2], near[0][3]) if near else now
    return near[0][2], near[0][3]


def _share_out(pieces: Sequence[Piece], n_cols: int, extents: Sequence[Extent], em: float) -> None:
    """Two or more phrases that are each centred over an equal share of the columns right of some first ones."""
    heads = [p for p in pieces if p.first > 0 or p.last > 0]
    if len(heads) == 1 and heads[0].first == heads[0].last and n_cols >= 4:
        piece, own = heads[0], extents[heads[0].first]
        wide = piece.x1 - piece.x0 > 1.3 * (own[1] - own[0])
        if wide and _off(piece, 1, n_cols - 1, extents) <= _CENTRED_EM * em:
            piece.first, piece.last = 1, n_cols - 1
        return
    if len(heads) < 2:
        return
    for start in range(1, min(4, n_cols - 1)):
        size, rest = divmod(n_cols - start, len(heads))
        if rest or size < 2:
            continue
        shares = [(start + k * size, start + (k + 1) * size - 1) for k in range(len(heads))]
        if all(_off(p, *share, extents) <= 1.3 * em for p, share in zip(heads, shares, strict=True)):
            for piece, share in zip(heads, shares, strict=True):
                piece.first, piece.last = share
            return


def with_tall_heads(words: Sequence[Word], grid: Grid, rules: Sequence[Line]) -> tuple[Cell, ...]:
    """Join a head beside a spanning one with the rest of its text in the row below, where no rule parts them."""
    place = {(cell.row, cell.col): cell for cell in grid.cells if cell.words}
    for row in range(grid.header_hint - 1):
        if not any(cell.row == row and cell.colspan > 1 and cell.words for cell in grid.cells):
            continue
        for col in range(grid.n_cols):
            upper, lower = place.get((row, col)), place.get((row + 1, col))
            if upper is None or lower is None or upper.colspan > 1 or lower.colspan > 1 or upper.row != row:
                continue
            bottom, top = max(words[i].y1 for i in upper.words), min(words[i].y0 for i in lower.words)
            x0, x1 = min(words[i].x0 for i in lower.words), max(words[i].x1 for i in lower.words)
            parted = any(r.start < x1 and r.end > x0 and bottom - 2 < r.at < top + 2 for r in rules)
            if not parted and top - bottom < 0.6 * words[lower.words[0]].size:
                joined = Cell(row, col, 1 + lower.rowspan, 1, (*upper.words, *lower.words))
                place[row, col] = joined
                del place[row + 1, col]
    kept = set(place.values())
    covered = {(c.row + k, c.col) for c in kept for k in range(c.rowspan)}
    blanks = [c for c in grid.cells if not c.words and (c.row, c.col) not in covered]
    return tuple(sorted([*kept, *blanks], key=lambda cell: (cell.row, cell.col)))
