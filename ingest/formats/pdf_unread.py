"""Which part of a page holds text that its text layer does not have: scans, broken fonts, pictures of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.formats.pdf_drawings import coverage, covered_share
from ingest.formats.pdf_frame import Box
from ingest.layout.primitives import PageContent
from ingest.layout.quality import garbage_ratio

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FEW_CHARACTERS = 24
_GARBAGE = 0.25
_SCAN_AREA = 0.35
_SCAN_TEXT = 600
"""A page with more characters than this beside a picture is a page with a figure, unless the picture fills it."""
_OUTLINES = 150
"""So many paths on a page without text are letters drawn as outlines."""
_WHITE, _DARK = 200, 130
_FEWEST_LINES = 6
Picture = Callable[[], tuple["NDArray[np.uint8]", float]]
"""The page in grey, with pixels per point."""


@dataclass(frozen=True, slots=True)
class Unread:
    """An area in points, why its text was not read, and whether the rest of the page's text can be trusted."""

    area: Box
    reason: str
    keeps_text: bool
    whole: bool


def unread_part(content: PageContent, paths: int, picture: Picture) -> Unread | None:
    """The part of the page to recognise, or None where all is read. `paths` counts the page's path objects."""
    everything = (0.0, 0.0, content.width, content.height)
    text = "".join([w.text for w in content.words if w.visible])
    if len(text) >= _FEW_CHARACTERS and garbage_ratio(text) > _GARBAGE:
        return Unread(everything, "unreadable text layer (broken character mapping)", False, True)
    if content.ocr:
        return None
    if len(text) < _FEW_CHARACTERS:
        share = coverage(list(content.images), content.width, content.height)
        if share > _SCAN_AREA or (share > 0.08 and not text) or paths > _OUTLINES:
            return Unread(everything, "scanned page without a text layer", True, True)
        return None
    for box in _strips_joined(content.images):
        part = coverage([box], content.width, content.height)
        if part < _SCAN_AREA or (len(text) > _SCAN_TEXT and part < 0.8):
            continue
        inside = sum(1 for w in content.words if w.visible and covered_share((w.x0, w.y0, w.x1, w.y1), box) > 0.5)
        if inside <= 3 and _looks_like_text(box, *picture()):
            return Unread(box, "picture of text on the page", True, False)
    return None


def _strips_joined(images: Sequence[Box]) -> list[Box]:
    """Pictures with the strips put together that scanners cut a page into."""
    found: list[Box] = []
    for box in sorted(images, key=lambda b: b[1]):
        for i, (x0, y0, x1, y1) in enumerate(found):
            if abs(x0 - box[0]) < 4 and abs(x1 - box[2]) < 4 and -4 < box[1] - y1 < 4:
                found[i] = (x0, y0, x1, box[3])
                break
        else:
            found.append(box)
    return found


def _looks_like_text(box: Box, image: NDArray[np.uint8], scale: float) -> bool:
    """Dark lines of type on a light ground; photographs are grey, charts have few lines.

    Rows of pixels count as ink where more than 2 % of them are dark, which a thin axis or frame is not.
    """
    x0, y0, x1, y1 = (max(round(v * scale), 0) for v in box)
    part = image[y0:y1, x0:x1]
    if part.size == 0:
        return False
    light, dark = float((part > _WHITE).mean()), float((part < _DARK).mean())
    if light < 0.6 or light + dark < 0.8 or not 0.005 < dark < 0.35:
        return False
    ink = (part < _DARK).mean(axis=1) > 0.02
    starts = int((ink[1:] & ~ink[:-1]).sum())
    return starts >= _FEWEST_LINES and starts * 40 * scale > 0.3 * part.shape[0]
