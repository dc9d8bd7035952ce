"""From page space (points, y upwards, unrotated) to the upright page (points, origin top left, y downwards)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible area of a page in page space and its rotation in degrees clockwise (0, 90, 180, 270)."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def width(self) -> float:
        """Width of the upright page in points."""
        return self.top - self.bottom if self.rotation in (90, 270) else self.right - self.left

    @property
    def height(self) -> float:
        """Height of the upright page in points."""
        return self.right - self.left if self.rotation in (90, 270) else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def direction(self, dx: float, dy: float) -> tuple[float, float]:
        """A direction in page space as seen on the upright page (y downwards)."""
        x0, y0 = self.point(0.0, 0.0)
        x1, y1 = self.point(dx, dy)
        return x1 - x0, y1 - y0

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (xa, ya), (xb, yb) = self.point(left, bottom), self.point(right, top)
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)

    def boxes(self, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rows (left, bottom, right, top) of page space as rows (x0, y0, x1, y1) of the upright page."""
        left, bottom, right, top = boxes.T
        if self.rotation == 90:
            columns = (bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        elif self.rotation == 180:
            columns = (self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        elif self.rotation == 270:
            columns = (self.top - top, self.right - right, self.top - bottom, self.right - left)
        else:
            columns = (left - self.left, self.top - top, right - self.left, self.top - bottom)
        return np.stack(columns, axis=1)


def frame_of(page: Any) -> Frame:
    """The frame of a pypdfium2 page: its crop box within its media box."""
    media = page.get_mediabox(fallback_ok=True) or (0.0, 0.0, 612.0, 792.0)
    crop = page.get_cropbox(fallback_ok=True) or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right - left < 1 or top - bottom < 1:
        left, bottom, right, top = media
    return Frame(left, bottom, max(right, left + 1), max(top, bottom + 1), page.get_rotation())
