"""Pages set in two columns of text: what stands in one column is no cell of a table in the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.layout.tables.textlines import Segment, TextLine

_LEAST, _NEAR_LINES = 5, 2
_WIDTHS = (0.7, 1.43)
_EDGE_EM = 1.5


def mark_columns(lines: Sequence[TextLine]) -> None:
    """Mark the lone segments of a text column as prose, beside a table as well (`mark_prose` leaves those out).

    There are two columns where paragraphs of about the same width stand left and right of a gutter. Lone segments near
    lines of several segments in their own column are left: they may be cells.
    """
    found = _gutter([s for line in lines for s in line.segments if s.prose])
    if found is None:
        return
    gutter, start = found
    if any(s.x0 < gutter - 1 and s.x1 > gutter + 1 and s.prose for ln in lines for s in ln.segments):
        return
    for left in (True, False):
        sides = [([s for s in line.segments if ((s.x0 + s.x1) / 2 < gutter) is left], line) for line in lines]
        held = [(side, _starts_at(line, gutter, start)) for side, line in sides if side]
        for at, (side, at_edge) in enumerate(held):
            around = [other for other, _ in held[max(0, at - _NEAR_LINES) : at + _NEAR_LINES + 1]]
            lone = all(len(other) == 1 for other in around)
            if lone and (at_edge or any(s.prose for other in around for s in other)):
                side[0].prose = True


def _starts_at(line: TextLine, gutter: float, start: float) -> bool:
    """Whether what stands right of the gutter begins where the right column does: no row of a table across both."""
    first = next((s for s in line.segments if (s.x0 + s.x1) / 2 >= gutter), None)
    return first is not None and abs(first.x0 - start) <= first.size


def _gutter(prose: Sequence[Segment]) -> tuple[float, float] | None:
    """The middle between two columns of paragraphs and where the right one starts; None where there are not two."""
    blocks: list[list[Segment]] = []
    for segment in sorted(prose, key=lambda s: s.x0):
        if blocks and segment.x0 - blocks[-1][0].x0 <= _EDGE_EM * segment.size:
            blocks[-1].append(segment)
        else:
            blocks.append([segment])
    blocks = [block for block in blocks if len(block) >= _LEAST]
    if len(blocks) != 2:
        return None
    left, right = blocks
    ends = float(np.percentile([s.x1 for s in left], 95)), max(s.x1 for s in right)
    starts = min(s.x0 for s in left), min(s.x0 for s in right)
    widths = (ends[0] - starts[0]) / max(1.0, ends[1] - starts[1])
    if ends[0] >= starts[1] or not _WIDTHS[0] <= widths <= _WIDTHS[1]:
        return None
    return (ends[0] + starts[1]) / 2, starts[1]
