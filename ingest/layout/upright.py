"""Boxes of pages whose content was turned for reading, turned back to the page as it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.records import Box, Element

Fractions = tuple[float, float, float, float]


def turned_back(elements: Sequence[Element], turned: Mapping[int, int]) -> tuple[Element, ...]:
    """`turned` maps page numbers to the quarter turns clockwise that the content was given."""
    if not turned:
        return tuple(elements)
    return tuple(_back(e, turned[e.page]) if e.page is not None and e.page in turned else e for e in elements)


def _back(element: Element, quarters: int) -> Element:
    boxes = tuple(
        Box(page=b.page, x0=x0, y0=y0, x1=x1, y1=y1)
        for b in element.bbox or ()
        for x0, y0, x1, y1 in [_turn((b.x0, b.y0, b.x1, b.y1), quarters)]
    )
    rows = tuple(_turn(r, quarters) for r in element.row_boxes) if element.row_boxes else element.row_boxes
    return element.model_copy(update={"bbox": boxes, "row_boxes": rows})


def _turn(box: Fractions, quarters: int) -> Fractions:
    """One quarter back is counter-clockwise: (x, y) of the turned page is (y, 1 - x) of the page as shown."""
    x0, y0, x1, y1 = box
    for _ in range(quarters % 4):
        x0, y0, x1, y1 = y0, 1 - x1, y1, 1 - x0
    return (x0, y0, x1, y1)
