"""Rows of a table without lines between them: which text lines belong to one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.layout.primitives import Word
from ingest.layout.tables.cells import cell_text, is_value
from ingest.layout.tables.columns import Piece
from ingest.layout.tables.rules import Line


@dataclass(slots=True)
class GridLine:
    """One text line of the table by columns; `rule_above` tells of a wide ruling line between it and the one before."""

    y0: float
    y1: float
    pieces: list[Piece]
    values: list[bool] = field(default_factory=list)
    bold: bool = False
    rule_above: bool = False
    part_rules: list[Line] = field(default_factory=list)
    rule_over_stub: bool = False

    def piece_at(self, col: int) -> Piece | None:
        return next((p for p in self.pieces if p.first <= col <= p.last), None)

    @property
    def spanning(self) -> bool:
        return any(piece.last > piece.first for piece in self.pieces)

    @property
    def n_values(self) -> int:
        return sum(v for v, p in zip(self.values, self.pieces, strict=True) if p.first > 0)

    @property
    def n_beyond_stub(self) -> int:
        return sum(p.first > 0 for p in self.pieces)


def grid_lines(
    words: Sequence[Word], lines: Sequence[tuple[float, float, list[Piece]]], rules: Sequence[Line], width: float
) -> list[GridLine]:
    """The table's lines with what rules say about them; `rules` are the horizontal ones inside the table."""
    result: list[GridLine] = []
    for y0, y1, pieces in lines:
        line = GridLine(y0, y1, pieces)
        line.values = [is_value(cell_text(words, piece.words)) for piece in pieces]
        inked = [i for piece in pieces for i in piece.words]
        line.bold = sum(words[i].bold for i in inked) > 0.6 * len(inked)
        if result:
            above = (result[-1].y0 + result[-1].y1) / 2
            between = [rule for rule in rules if above < rule.at < (y0 + y1) / 2]
            total = sum(rule.length for rule in between)
            line.rule_above = total >= 0.7 * width and bool(between)
            line.part_rules = [] if line.rule_above else between
            line.rule_over_stub = any(rule.start < pieces[0].x1 for rule in between)
        result.append(line)
    return result


def header_lines(lines: Sequence[GridLine]) -> int:
    """How many leading lines are header: up to the first wide rule, else up to the first line of values."""
    count = _header_lines(lines)
    while (
        count > 1
        and [p.first for p in lines[count - 1].pieces] == [0]
        and len(lines[count - 2].pieces) > 1
        and (not lines[count].rule_above)
    ):
        count -= 1
    return count


def _header_lines(lines: Sequence[GridLine]) -> int:
    limit = max(1, min(8, len(lines) // 2 + 1))
    ruled = [k for k in range(1, min(limit + 1, len(lines))) if lines[k].rule_above]
    first_values = next((k for k, line in enumerate(lines) if _is_body(line)), None)
    if first_values == 0:
        return ruled[0] if ruled else int(len(lines) > 2 and lines[0].bold and not lines[1].bold)
    if ruled and (first_values is None or first_values >= ruled[0]):
        count = ruled[0]
        while first_values is not None and count < first_values and _are_leaves(lines[count:first_values]):
            further = next((k for k in ruled if count < k <= first_values), None)
            count = further if further is not None else first_values
        return count
    if first_values is None:
        return _bold_lines(lines)
    return first_values if first_values <= limit else _bold_lines(lines)


def _are_leaves(lines: Sequence[GridLine]) -> bool:
    """Lines under the first rule that name columns still: several phrases, none of them in the first column alone."""
    return all(len(line.pieces) >= 2 and line.n_beyond_stub >= 2 and not any(line.values) for line in lines)


def _is_body(line: GridLine) -> bool:
    if len(line.pieces) < 2 or line.pieces[0].first == line.pieces[-1].last:
        return False
    rest = line.values[1:]
    starts = not line.values[0] or line.pieces[0].first == 0
    return starts and sum(rest) >= max(1, 0.5 * len(rest)) and line.pieces[0].first <= 1


def _reads_as_years(lines: Sequence[GridLine]) -> bool:
    return bool(lines[0].bold and not lines[1].bold)


def _bold_lines(lines: Sequence[GridLine]) -> int:
    count = 0
    while count < len(lines) and lines[count].bold:
        count += 1
    return count if count < len(lines) else 0


def row_groups(
    words: Sequence[Word], boxes: NDArray[np.float64], lines: Sequence[GridLine], n_header: int, em: float
) -> list[list[int]]:
    """Line numbers of each row, in order."""
    groups: list[list[int]] = []
    for k in range(n_header):
        if groups and not _header_break(lines[k - 1], lines[k], em):
            groups[-1].append(k)
        else:
            groups.append([k])
    _lift_stubs(words, lines, n_header)
    body = range(n_header, len(lines))
    gaps = [lines[k].y0 - lines[k - 1].y1 for k in body if k > n_header]
    loose = _loose_gap(gaps, em)
    n_rules = sum(lines[k].rule_above for k in body if k > n_header)
    ruled_rows = n_rules >= 2 and n_rules >= 0.4 * len(gaps)
    column_right = _column_right(lines[n_header:])
    start = len(groups)
    for k in body:
        if len(groups) > start and _continues(words, boxes, lines, groups[-1], k, loose, ruled_rows, column_right, em):
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups


def _lift_stubs(words: Sequence[Word], lines: Sequence[GridLine], n_header: int) -> None:
    """A first cell that goes on beside the next row's values belongs to the row above."""
    rows = [line for line in lines[n_header:] if line.n_values]
    if sum(line.piece_at(0) is None for line in rows) < 0.25 * len(rows):
        return
    for k in range(n_header + 1, len(lines)):
        above, line = lines[k - 1].piece_at(0), lines[k].piece_at(0)
        if above is None or line is None or len(lines[k].pieces) < 2 or len(lines[k - 1].pieces) < 2:
            continue
        first = words[line.words[0]].text
        if (
            line.first == line.last == above.last == 0
            and first[:1].islower()
            and first[1:2].islower()
            and (not lines[k].rule_over_stub and any(lines[k].values) and any(lines[k - 1].values))
        ):
            above.words.extend(line.words)
            at = lines[k].pieces.index(line)
            del lines[k].pieces[at], lines[k].values[at]


def _header_break(above: GridLine, line: GridLine, em: float) -> bool:
    if line.rule_above or any(p.x0 < r.end and p.x1 > r.start for r in line.part_rules for p in above.pieces):
        return True
    if line.y0 - above.y1 > 0.9 * em:
        return True
    if above.spanning:
        return not (
            line.spanning and [(p.first, p.last) for p in line.pieces] == [(p.first, p.last) for p in above.pieces]
        )
    return line.spanning


def _loose_gap(gaps: Sequence[float], em: float) -> float | None:
    """The gap that parts rows, where gaps fall into two clear kinds; None where they do not."""
    ordered = sorted(gaps)
    if len(ordered) < 3:
        return None
    jumps = [(ordered[k + 1] - ordered[k], k) for k in range(len(ordered) - 1)]
    jump, k = max(jumps)
    if jump < 0.22 * em or k + 1 < 0.15 * len(ordered) or len(ordered) - k - 1 < max(1, 0.15 * len(ordered)):
        return None
    return (ordered[k] + ordered[k + 1]) / 2


def _column_right(lines: Sequence[GridLine]) -> dict[int, float]:
    right: dict[int, float] = {}
    for line in lines:
        for piece in line.pieces:
            if piece.first == piece.last:
                right[piece.first] = max(right.get(piece.first, piece.x1), piece.x1)
    return right


def _continues(
    words: Sequence[Word],
    boxes: NDArray[np.float64],
    lines: Sequence[GridLine],
    group: list[int],
    k: int,
    loose: float | None,
    ruled_rows: bool,
    right: dict[int, float],
    em: float,
) -> bool:
    line, before = lines[k], lines[k - 1]
    if line.rule_above or line.spanning or before.spanning:
        return False
    gap = line.y0 - before.y1
    if gap > 0.9 * em and not ruled_rows:
        return False
    if gap < -0.25 * em:
        return True
    held = {p.first: v for j in group for p, v in zip(lines[j].pieces, lines[j].values, strict=True)}
    if any(v and held.get(p.first) for p, v in zip(line.pieces, line.values, strict=True)):
        return False
    if ruled_rows:
        return True
    if loose is not None and gap > loose:
        return False
    tight = loose is not None and gap <= loose
    columns = {p.first for p in line.pieces}
    stub_before = next((lines[j].piece_at(0) for j in reversed(group) if lines[j].piece_at(0)), None)
    if columns == {0}:
        if stub_before is None:
            return False
        return _wraps(words, boxes, stub_before, line.pieces[0], right.get(0, stub_before.x1), em) and (
            tight or loose is None
        )
    if 0 not in columns:
        if any(line.values) and not all(
            p.first in held or not v for p, v in zip(line.pieces, line.values, strict=True)
        ):
            return False
        return not any(line.values)
    if set(held) == {0} and stub_before is not None:
        return _wraps(words, boxes, stub_before, line.pieces[0], right.get(0, stub_before.x1), em)
    if not columns <= set(held) or any(line.values):
        return False
    goes_on = words[line.pieces[0].words[0]].text[:1].islower() and any(len(p.words) > 1 for p in line.pieces)
    return tight or (goes_on and stub_before is not None)


def _wraps(
    words: Sequence[Word], boxes: NDArray[np.float64], above: Piece, below: Piece, right: float, em: float
) -> bool:
    """True when `below` reads as the rest of `above`: its first word had no room, or it starts in mid-sentence."""
    first = words[below.words[0]].text
    if below.x0 < above.x0 - 0.3 * em:
        return False
    if words[above.words[-1]].text.endswith(":"):
        return False
    if first[:1].islower() or first[:1] in "(&/":
        return True
    if words[above.words[-1]].text.endswith((",", "-", "/", "&")) or words[above.words[-1]].text in (
        "and",
        "of",
        "the",
        "or",
        "for",
        "to",
        "in",
    ):
        return True
    width = float(boxes[below.words[0], 2] - boxes[below.words[0], 0])
    return (
        above.x1 + 0.25 * em + width > right + 0.1 * em
        and len(above.words) > 1
        and below.x1 - below.x0 < 0.8 * (right - above.x0)
    )
