"""What a page reader hands to layout analysis, whether it read a text layer or OCRed a picture.

All coordinates are in points from the top left corner of the upright page (rotation applied), y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space, as it stands on the page.

    `size` is the font size in points; `baseline_shift` is +1 for superscript, -1 for subscript, else 0.
    `confidence` is 1.0 for a text layer, the recogniser's 0..1 for OCR. `visible` is False for invisible text
    (render mode 3, white on white, outside the page, under an image). `angle` is the direction of the text in degrees
    clockwise on the upright page: 0 for ordinary lines, 90 and 270 for text down and up the page, others for stamps.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool = False
    italic: bool = False
    font: str = ""
    confidence: float = 1.0
    visible: bool = True
    baseline_shift: int = 0
    angle: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line (thin filled rectangles count), horizontal or vertical."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return abs(self.y1 - self.y0) <= abs(self.x1 - self.x0)


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page: its words in content order, its rules, its filled boxes (table shading) and pictures as boxes.

    `drawings` are boxes of charts and diagrams drawn with lines and curves; words inside them are labels, no text.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    fills: tuple[tuple[float, float, float, float], ...] = ()
    images: tuple[tuple[float, float, float, float], ...] = ()
    ocr: bool = False
    drawings: tuple[tuple[float, float, float, float], ...] = ()
    to_page: tuple[float, float, float, float, float, float] | None = None

    def shown_box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """A box of the content, in points, as it lies on the page that is shown.

        `to_page` (a, b, c, d, e, f) maps (x, y) to (ax + by + c, dx + ey + f) where a scan was turned or deskewed.
        """
        if self.to_page is None:
            return (x0, y0, x1, y1)
        a, b, c, d, e, f = self.to_page
        corners = [(a * x + b * y + c, d * x + e * y + f) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return (min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table region with its grid. Cells hold text as an engineer would type it.

    `box` = (x0, y0, x1, y1) in points. `rows` is rectangular; `spans` are (row, col, rowspan, colspan) with the
    text in the top-left cell and "" in the covered ones. `row_boxes` has one box per row.
    `words` are indexes into `PageContent.words` that the table holds. `ruled` tells how it was found.
    """

    box: tuple[float, float, float, float]
    rows: tuple[tuple[str, ...], ...]
    header_rows: int
    spans: tuple[tuple[int, int, int, int], ...] = ()
    row_boxes: tuple[tuple[float, float, float, float], ...] = ()
    words: frozenset[int] = field(default_factory=frozenset)
    ruled: bool = True
