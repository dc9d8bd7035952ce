"""What is drawn on a page besides text: ruling lines, filled boxes, pictures, and what lies over what."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.formats.pdf_drawings import drawings_of, is_drawing
from ingest.formats.pdf_frame import Box, Frame
from ingest.formats.pdf_native import library
from ingest.layout.primitives import Rule

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_LINE_TO, _BEZIER_TO, _MOVE_TO = 0, 1, 2
_MAX_OBJECTS = 30_000
_MAX_SEGMENTS = 20_000
_MAX_DEPTH = 6
_THIN = 2.6
"""A filled box or path thinner than this (points) is a line."""

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Point = tuple[float, float]
Color = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Cover:
    """A filled box or picture, with its drawing order. `color` is None for pictures and patterns."""

    order: int
    box: Box
    color: Color | None
    opaque: bool
    image: bool


@dataclass(slots=True)
class Graphics:
    """Everything drawn on one page, boxes on the upright page. `order` maps text objects to drawing order."""

    rules: list[Rule] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)
    drawings: list[Box] = field(default_factory=list)
    paths: int = 0


def read_graphics(page: int, frame: Frame) -> Graphics:
    """Walk the page's objects (address of a loaded page), within limits that no real page of text reaches."""
    return _Walk(frame).read(page)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class _Walk:
    """One pass over a page; buffers for out parameters are made once."""

    def __init__(self, frame: Frame) -> None:
        self._lib = library()
        self._frame = frame
        self._floats = (ctypes.c_float * 6)()
        self._ints = (ctypes.c_uint * 4)()
        self._f = ctypes.addressof(self._floats)
        self._i = ctypes.addressof(self._ints)
        self._seen = 0
        self._segments = 0
        self._strokes: list[Box] = []
        self._out = Graphics()

    def read(self, page: int) -> Graphics:
        lib = self._lib
        self._level((lib.FPDFPage_GetObject(page, i) for i in range(lib.FPDFPage_CountObjects(page))), _IDENTITY, 0)
        self._out.drawings = drawings_of(self._out.drawings, self._strokes, self._frame.width, self._frame.height)
        return self._out

    def _level(self, objects: Iterator[int], matrix: Matrix, depth: int) -> None:
        lib, out = self._lib, self._out
        for obj in objects:
            self._seen += 1
            if self._seen > _MAX_OBJECTS:
                return
            kind = lib.FPDFPageObj_GetType(obj)
            if kind == _TEXT:
                out.order[obj] = self._seen
            elif kind == _PATH:
                out.paths += 1
                self._path(obj, matrix)
            elif kind == _IMAGE and (box := self._bounds(obj, matrix)):
                opaque = not lib.FPDFPageObj_HasTransparency(obj)
                out.images.append(box)
                out.covers.append(Cover(self._seen, box, None, opaque, True))
            elif kind == _FORM and depth < _MAX_DEPTH:
                inner = _times(self._matrix(obj), matrix)
                count = lib.FPDFFormObj_CountObjects(obj)
                strokes, paths = len(self._strokes), out.paths
                self._level((lib.FPDFFormObj_GetObject(obj, i) for i in range(count)), inner, depth + 1)
                if is_drawing(len(self._strokes) - strokes, out.paths - paths) and (box := self._bounds(obj, matrix)):
                    out.drawings.append(box)

    def _matrix(self, obj: int) -> Matrix:
        if not self._lib.FPDFPageObj_GetMatrix(obj, self._f):
            return _IDENTITY
        a, b, c, d, e, f = self._floats
        return a, b, c, d, e, f

    def _bounds(self, obj: int, matrix: Matrix) -> Box | None:
        f = self._f
        if not self._lib.FPDFPageObj_GetBounds(obj, f, f + 4, f + 8, f + 12):
            return None
        left, bottom, right, top = self._floats[:4]
        if matrix is not _IDENTITY:
            xs, ys = zip(*(_apply(matrix, x, y) for x in (left, right) for y in (bottom, top)), strict=True)
            left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
        box = self._frame.box(left, bottom, right, top)
        if box[2] < 0 or box[3] < 0 or box[0] > self._frame.width or box[1] > self._frame.height:
            return None
        return box

    def _color(self, obj: int, stroke: bool) -> Color | None:
        i = self._i
        get = self._lib.FPDFPageObj_GetStrokeColor if stroke else self._lib.FPDFPageObj_GetFillColor
        if not get(obj, i, i + 4, i + 8, i + 12):
            return None
        r, g, b, a = self._ints
        return r, g, b, a

    def _path(self, obj: int, matrix: Matrix) -> None:
        lib, out = self._lib, self._out
        if not lib.FPDFPath_GetDrawMode(obj, self._i, self._i + 4):
            return
        filled, stroked = bool(self._ints[0]), bool(self._ints[1])
        box = self._bounds(obj, matrix)
        if not (filled or stroked) or box is None:
            return
        color = self._color(obj, stroke=not filled)
        if color is not None and color[3] == 0:
            return
        thin = min(box[2] - box[0], box[3] - box[1]) <= _THIN
        white = color is not None and min(color[:3]) >= 250
        if thin:
            if not white and max(box[2] - box[0], box[3] - box[1]) >= 3:
                out.rules.append(_middle(box))
            return
        count = lib.FPDFPath_CountSegments(obj)
        self._segments += count
        if self._segments > _MAX_SEGMENTS:
            return
        slanted = False
        for sub, closed in self._subpaths(obj, count, matrix):
            if sub is None or _is_slanted(sub):
                slanted = True
            if sub is not None:
                self._subpath(sub, closed, (filled, stroked, white), color, obj)
        if slanted:
            self._strokes.append(box)

    def _subpaths(self, obj: int, count: int, matrix: Matrix) -> Iterator[tuple[list[Point] | None, bool]]:
        """The subpaths on the upright page, None for one with curves, and whether each is closed."""
        lib, f = self._lib, self._f
        whole = _times(self._matrix(obj), matrix)
        points: list[Point] = []
        closed = curved = False
        for i in range(count):
            segment = lib.FPDFPath_GetPathSegment(obj, i)
            kind = lib.FPDFPathSegment_GetType(segment)
            if kind == _MOVE_TO:
                if len(points) > 1:
                    yield (None if curved else points), closed
                points, closed, curved = [], False, False
            elif kind == _BEZIER_TO:
                curved = True
            lib.FPDFPathSegment_GetPoint(segment, f, f + 4)
            points.append(self._frame.point(*_apply(whole, self._floats[0], self._floats[1])))
            closed = closed or bool(lib.FPDFPathSegment_GetClose(segment))
        if len(points) > 1:
            yield (None if curved else points), closed

    def _subpath(
        self, points: list[Point], closed: bool, how: tuple[bool, bool, bool], color: Color | None, obj: int
    ) -> None:
        filled, stroked, white = how
        out = self._out
        if closed and points[-1] != points[0]:
            points = [*points, points[0]]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        rectangle = (
            4 <= len(points) <= 5
            and all(abs(x - box[0]) < 0.5 or abs(x - box[2]) < 0.5 for x in xs)
            and all(abs(y - box[1]) < 0.5 or abs(y - box[3]) < 0.5 for y in ys)
        )
        if filled and rectangle:
            if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
                if not white and max(box[2] - box[0], box[3] - box[1]) >= 3:
                    out.rules.append(_middle(box))
                return
            out.covers.append(Cover(self._seen, box, color, not self._lib.FPDFPageObj_HasTransparency(obj), False))
            if not white:
                out.fills.append(box)
        if stroked:
            color = self._color(obj, stroke=True)
            if color is not None and (color[3] == 0 or min(color[:3]) >= 250):
                return
            for (xa, ya), (xb, yb) in pairwise(points):
                if (abs(xa - xb) < 0.6) != (abs(ya - yb) < 0.6) and abs(xa - xb) + abs(ya - yb) >= 3:
                    out.rules.append(Rule(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)))


def _is_slanted(points: list[Point]) -> bool:
    return any(abs(xa - xb) > 0.8 and abs(ya - yb) > 0.8 for (xa, ya), (xb, yb) in pairwise(points))


def _middle(box: Box) -> Rule:
    """The centre line of a thin box."""
    if box[2] - box[0] >= box[3] - box[1]:
        y = (box[1] + box[3]) / 2
        return Rule(box[0], y, box[2], y)
    x = (box[0] + box[2]) / 2
    return Rule(x, box[1], x, box[3])
