"""Which text a reader of the page can see, and which invisible text is the text layer of a scan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.formats.pdf_drawings import coverage, covered_share
from ingest.formats.pdf_frame import Box, Frame
from ingest.formats.pdf_graphics import Color, Cover, Graphics
from ingest.formats.pdf_native import INVISIBLE_MODES, Glyphs, Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TINY = 1.2
"""Effective size in points below which nobody reads text on paper."""
_SAME_COLOR = 20
_MAX_COVERS = 2_000
_SCAN_AREA = 0.3


_CONTRAST = 24
"""Least difference of grey levels, 0..255, between ink and ground."""
_WHITE: Color = (255, 255, 255, 255)
Picture = Callable[[], tuple["NDArray[np.uint8]", float] | None]
"""The page as it shows, grey, with pixels per point; None where it cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Visibility:
    """`visible` per run; `layer` tells that the page's text is the OCR layer of a scan."""

    visible: list[bool]
    layer: bool


def judge(glyphs: Glyphs, graphics: Graphics, frame: Frame, picture: Picture) -> Visibility:
    """Judge every run of a page. `picture` is asked only where colours alone leave a doubt."""
    runs = glyphs.runs
    if not runs:
        return Visibility([], False)
    boxes: list[Box] = [(x0, y0, x1, y1) for x0, y0, x1, y1 in frame.boxes(glyphs.run_boxes()).tolist()]
    hidden_by_mode = [run.mode in INVISIBLE_MODES for run in runs]
    covers = _largest(graphics.covers)
    solid = [c for c in covers if c.opaque and (c.image or c.color is not None)]
    grounds = {_WHITE, *(c.color for c in covers if c.color is not None)}
    under = (
        [_is_covered(run, box, solid, graphics) for run, box in zip(runs, boxes, strict=True)]
        if solid
        else [False] * len(runs)
    )
    layer = _is_layer(runs, boxes, [m or u for m, u in zip(hidden_by_mode, under, strict=True)], graphics, frame)
    visible = []
    doubtful = []
    for at, (run, box, by_mode, covered) in enumerate(zip(runs, boxes, hidden_by_mode, under, strict=True)):
        outside = box[2] <= 0.5 or box[3] <= 0.5 or box[0] >= frame.width - 0.5 or box[1] >= frame.height - 0.5
        seen = not outside and run.size >= _TINY
        if seen and (by_mode or covered):
            seen = layer and any(covered_share(box, image) > 0.6 for image in graphics.images)
        elif (
            seen
            and run.color is not None
            and _could_hide(run.color, grounds)
            and _same_as_ground(run, box, covers, graphics.order)
        ):
            seen = False
            doubtful.append(at)
        visible.append(seen)
    if doubtful and (shown := picture()) is not None:
        others = [box for box, seen in zip(boxes, visible, strict=True) if seen]
        for at in doubtful:
            visible[at] = _shows(boxes[at], shown) and not any(covered_share(boxes[at], o) > 0.3 for o in others)
    return Visibility(visible, layer)


def _shows(box: Box, shown: tuple[NDArray[np.uint8], float]) -> bool:
    """Whether there is ink where the text should be: pattern fills and gradients beneath look white to the file."""
    image, scale = shown
    x0, y0, x1, y1 = (round(v * scale) for v in box)
    part = image[max(y0, 0) : max(y1, 0) + 1, max(x0, 0) : max(x1, 0) + 1]
    return part.size > 0 and int(part.max()) - int(part.min()) >= _CONTRAST


def _is_covered(run: Run, box: Box, solid: list[Cover], graphics: Graphics) -> bool:
    order = graphics.order.get(run.obj)
    if order is None:
        return False
    return any(c.order > order and covered_share(box, c.box) > 0.9 for c in solid)


def _is_layer(runs: list[Run], boxes: list[Box], hidden: list[bool], graphics: Graphics, frame: Frame) -> bool:
    """Invisible text over large pictures that carry hardly any visible text is what a scanner's OCR left."""
    if not any(hidden) or coverage(graphics.images, frame.width, frame.height) < _SCAN_AREA:
        return False
    over = [any(covered_share(box, image) > 0.6 for image in graphics.images) for box in boxes]
    layer = sum(r.stop - r.start for r, h, o in zip(runs, hidden, over, strict=True) if h and o)
    shown = sum(r.stop - r.start for r, h, o in zip(runs, hidden, over, strict=True) if o and not h)
    return layer > 0 and shown < 0.2 * layer


def _largest(covers: list[Cover]) -> list[Cover]:
    """The covers in drawing order, of very many only the largest, which are those that can hide words."""
    if len(covers) <= _MAX_COVERS:
        return covers
    by_area = sorted(covers, key=lambda c: (c.box[0] - c.box[2]) * (c.box[3] - c.box[1]))
    return sorted(by_area[:_MAX_COVERS], key=lambda c: c.order)


def _could_hide(color: Color, grounds: Set[Color]) -> bool:
    return color[3] == 0 or any(_close(color, ground) for ground in grounds)


def _same_as_ground(run: Run, box: Box, covers: list[Cover], drawn: Mapping[int, int]) -> bool:
    """True when the text has the colour of what lies beneath it. `drawn` is the drawing order of text objects."""
    color = run.color
    if color is None or run.mode in (1, 2, 5, 6):
        return False
    if color[3] == 0:
        return True
    order = drawn.get(run.obj, 1 << 30)
    centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    ground: Color | None = _WHITE
    for cover in covers:
        x0, y0, x1, y1 = cover.box
        if cover.order < order and x0 <= centre[0] <= x1 and y0 <= centre[1] <= y1:
            ground = cover.color if cover.color is None or cover.opaque else None
    return ground is not None and _close(color, ground)


def _close(one: Color, other: Color) -> bool:
    return all(abs(a - b) <= _SAME_COLOR for a, b in zip(one[:3], other[:3], strict=True))
