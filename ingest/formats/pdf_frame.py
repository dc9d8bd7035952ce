"""From page space (points, y upwards, unrotated) to the upright page (points, origin top left, y downwards)."""

from __future__ import annotations

import ctypes
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
    """The frame of a pypdfium2 page: the crop box within the media box, inherited ones too."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    found = pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    if not found or box.right - box.left < 1 or box.top - box.bottom < 1:
        width, height = page.get_size()
        return Frame(0.0, 0.0, max(width, 1.0), max(height, 1.0), 0)
    return Frame(box.left, box.bottom, box.right, box.top, page.get_rotation())
