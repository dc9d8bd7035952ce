"""Rows of a table without lines between them: which text lines are header, and which belong to one row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.layout.primitives import Word
from ingest.layout.tables.gridlines import GridLine
from ingest.layout.tables.wraps import Wraps


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
    first_values = next((k for k, line in enumerate(lines) if _is_body(line)), None)
    ruled = [k for k in range(1, min(6 if first_values is None else 9, len(lines))) if lines[k].rule_above]
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
    if line.years or len(line.pieces) < 2 or line.pieces[0].first == line.pieces[-1].last:
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
    wraps = Wraps.of(words, boxes, lines, n_header, em)
    start = len(groups)
    for k in range(n_header, len(lines)):
        if len(groups) > start and wraps.goes_on(lines, groups[-1], k):
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
