"""Areas on a page: how much one covers of another, and where strokes gather to a chart or diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.formats.pdf_frame import Box

FEWEST_STROKES = 6
"""Slanted or curved paths that make a drawing; fewer are arrows, ticks or ornaments."""
_REACH = 14.0
_MIN_SIDE = 45.0
_MAX_SHARE = 0.75
_MAX_STROKES = 4_000


@dataclass(slots=True)
class _Group:
    box: Box
    strokes: int


def is_drawing(strokes: int, paths: int) -> bool:
    """Whether a form with so many slanted or curved and so many paths in all is a chart or diagram."""
    return strokes >= FEWEST_STROKES or (strokes >= 2 and paths >= 15)


def drawings_of(forms: Sequence[Box], strokes: Sequence[Box], width: float, height: float) -> list[Box]:
    """Boxes of charts and diagrams: forms full of strokes, and strokes near each other, grown together."""
    groups = [_Group(box, FEWEST_STROKES) for box in forms]
    for box in strokes[:_MAX_STROKES]:
        if not any(covered_share(box, f) > 0.9 for f in forms):
            _gather(groups, box)
    found = []
    for group in groups:
        x0, y0, x1, y1 = group.box
        share = (x1 - x0) * (y1 - y0) / (width * height)
        if group.strokes >= FEWEST_STROKES and min(x1 - x0, y1 - y0) >= _MIN_SIDE and share <= _MAX_SHARE:
            found.append((max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height)))
    return found


def _gather(groups: list[_Group], box: Box) -> None:
    """Add a stroke to the groups it is near, which become one."""
    near = [g for g in groups if _are_near(g.box, box)]
    whole = _Group(box, 1)
    for group in near:
        a, b = whole.box, group.box
        whole.box = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
        whole.strokes += group.strokes
        groups.remove(group)
    groups.append(whole)


def _are_near(a: Box, b: Box) -> bool:
    return a[0] - _REACH <= b[2] and b[0] - _REACH <= a[2] and a[1] - _REACH <= b[3] and b[1] - _REACH <= a[3]


def covered_share(inner: Box, outer: Box) -> float:
    """Share 0..1 of `inner`'s area that lies in `outer`."""
    width = min(inner[2], outer[2]) - max(inner[0], outer[0])
    height = min(inner[3], outer[3]) - max(inner[1], outer[1])
    area = (inner[2] - inner[0]) * (inner[3] - inner[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / area if area > 0 else 1.0


def coverage(boxes: list[Box], width: float, height: float) -> float:
    """Share 0..1 of the page that boxes cover, on a 40 by 40 raster (overlaps count once)."""
    if not boxes:
        return 0.0
    raster = np.zeros((40, 40), np.bool_)
    for x0, y0, x1, y1 in boxes:
        left, right = (round(40 * min(max(v / width, 0.0), 1.0)) for v in (x0, x1))
        top, bottom = (round(40 * min(max(v / height, 0.0), 1.0)) for v in (y0, y1))
        raster[top:bottom, left:right] = True
    return float(raster.mean())
