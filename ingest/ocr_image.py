"""Pictures of pages: skew, ruling lines, and the way back from a straightened picture to the page as it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]

_SKEW_LIMIT_DEG = 6.0
_SKEW_WIDTH_PX = 800
_LEAST_SKEW_DEG = 0.2
_RULE_LENGTH = 0.035  # of the longer side
_RULE_THICKNESS_PX = 9


@dataclass(frozen=True, slots=True)
class Straightened:
    """A picture turned upright; `back` (2×3) maps its pixels to those of the original."""

    image: Image
    back: npt.NDArray[np.float64]
    skew_deg: float


def dark(image: Image) -> Image:
    """Ink as 255, paper as 0; robust against uneven light."""
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if image.ndim == 3 else image
    block = max(15, (min(grey.shape) // 40) | 1)
    return np.asarray(
        cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 12), dtype=np.uint8
    )


def skew_of(image: Image) -> float:
    """Skew in degrees (positive: lines fall to the right), by the sharpest row profile over ±6°."""
    import cv2

    scale = min(1.0, _SKEW_WIDTH_PX / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = dark(np.asarray(small, dtype=np.uint8))
    height, width = ink.shape
    centre = (width / 2, height / 2)

    def sharpness(angle: float) -> float:
        matrix = cv2.getRotationMatrix2D(centre, angle, 1.0)
        profile = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(profile)).sum())

    coarse = max(np.arange(-_SKEW_LIMIT_DEG, _SKEW_LIMIT_DEG + 0.01, 0.5), key=sharpness)
    fine = max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=sharpness)
    return float(fine)


def straighten(image: Image, quarter_turns: int = 0) -> Straightened:
    """The picture turned by `quarter_turns` × 90° anticlockwise and deskewed."""
    import cv2

    turned = np.ascontiguousarray(np.rot90(image, quarter_turns))
    back = _back_from_quarter_turns(image.shape[1], image.shape[0], quarter_turns % 4)
    angle = skew_of(turned)
    if abs(angle) < _LEAST_SKEW_DEG:
        return Straightened(turned, back, 0.0)
    height, width = turned.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    flat = cv2.warpAffine(turned, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    inverse = np.asarray(cv2.invertAffineTransform(matrix), dtype=np.float64)
    return Straightened(np.asarray(flat, dtype=np.uint8), _chain(back, inverse), angle)


def apply(matrix: npt.NDArray[np.float64], points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Affine 2×3 over points of shape (n, 2)."""
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2])


def ruling_lines(image: Image) -> list[tuple[float, float, float, float]]:
    """Horizontal and vertical ruling lines as (x0, y0, x1, y1) in pixels, by morphological opening."""
    import cv2

    ink = dark(image)
    length = max(20, int(max(ink.shape) * _RULE_LENGTH))
    lines: list[tuple[float, float, float, float]] = []
    for kernel, horizontal in (((length, 1), True), ((1, length), False)):
        opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
        opened = cv2.dilate(opened, cv2.getStructuringElement(cv2.MORPH_RECT, (9, 3) if horizontal else (3, 9)))
        count, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
        for index in range(1, count):
            x, y, w, h = (int(v) for v in stats[index][:4])
            if horizontal and h <= _RULE_THICKNESS_PX + w // 100 and w >= length:
                lines.append((x, y + h / 2, x + w, y + h / 2))
            elif not horizontal and w <= _RULE_THICKNESS_PX + h // 100 and h >= length:
                lines.append((x + w / 2, y, x + w / 2, y + h))
    return lines


def _chain(outer: npt.NDArray[np.float64], inner: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The map `outer ∘ inner` of two affine 2×3."""
    linear = outer[:, :2] @ inner[:, :2]
    shift = outer[:, :2] @ inner[:, 2] + outer[:, 2]
    return np.hstack([linear, shift[:, None]])


def _back_from_quarter_turns(width: int, height: int, turns: int) -> npt.NDArray[np.float64]:
    """From pixels of `np.rot90(image, turns)` to pixels of the image (width × height)."""
    matrices = {
        0: [[1, 0, 0], [0, 1, 0]],
        1: [[0, -1, width], [1, 0, 0]],
        2: [[-1, 0, width], [0, -1, height]],
        3: [[0, 1, 0], [-1, 0, height]],
    }
    return np.array(matrices[turns], dtype=np.float64)
