"""Fast raw access to a page's characters: pdfium functions mapped over buffers, without a Python frame per call.

pypdfium2 binds every function with argument checks and a GIL release, which costs more than the call itself.
Here the same library handle is bound with plain addresses, so that `map` drives ~5 million calls a second.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from itertools import pairwise, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LEVEL = (1.0, 0.0)
_SMALL = 1.5
"""Below this size (points) a font may scale its glyphs by itself (Type 3); then the ink tells the size."""
INVISIBLE_MODES = frozenset((3, 7))
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi", "-bd", ",bd")
_ITALIC_NAMES = ("italic", "oblique", "-it", ",it")
_FLAG_ITALIC = 1 << 6
_FLAG_FORCE_BOLD = 1 << 18


@cache
def library() -> Any:
    """The pdfium library that pypdfium2 loaded, bound so that calls take addresses as plain integers."""
    import pypdfium2  # noqa: F401  initialises the library

    bindings = import_module("pypdfium2_raw.bindings")
    lib = ctypes.PyDLL("pdfium", handle=bindings._libs["pdfium"]._handle)
    address, integer, size_t = ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t
    signatures: dict[str, tuple[tuple[Any, ...], Any]] = {
        "FPDFText_CountChars": ((address,), integer),
        "FPDFText_GetText": ((address, integer, integer, address), integer),
        "FPDFText_GetUnicode": ((address, integer), ctypes.c_uint),
        "FPDFText_GetLooseCharBox": ((address, integer, address), integer),
        "FPDFText_GetCharBox": ((address, integer, address, address, address, address), integer),
        "FPDFText_GetCharOrigin": ((address, integer, address, address), integer),
        "FPDFText_GetTextObject": ((address, integer), size_t),
        "FPDFText_GetMatrix": ((address, integer, address), integer),
        "FPDFText_HasUnicodeMapError": ((address, integer), integer),
        "FPDFTextObj_GetFontSize": ((address, address), integer),
        "FPDFTextObj_GetTextRenderMode": ((address,), integer),
        "FPDFTextObj_GetFont": ((address,), size_t),
        "FPDFFont_GetBaseFontName": ((address, address, size_t), size_t),
        "FPDFFont_GetWeight": ((address,), integer),
        "FPDFFont_GetFlags": ((address,), integer),
        "FPDFPage_CountObjects": ((address,), integer),
        "FPDFPage_GetObject": ((address, integer), size_t),
        "FPDFFormObj_CountObjects": ((address,), integer),
        "FPDFFormObj_GetObject": ((address, ctypes.c_ulong), size_t),
        "FPDFPageObj_GetType": ((address,), integer),
        "FPDFPageObj_GetBounds": ((address, address, address, address, address), integer),
        "FPDFPageObj_GetMatrix": ((address, address), integer),
        "FPDFPageObj_GetFillColor": ((address, address, address, address, address), integer),
        "FPDFPageObj_GetStrokeColor": ((address, address, address, address, address), integer),
        "FPDFPageObj_HasTransparency": ((address,), integer),
        "FPDFPath_GetDrawMode": ((address, address, address), integer),
        "FPDFPath_CountSegments": ((address,), integer),
        "FPDFPath_GetPathSegment": ((address, integer), size_t),
        "FPDFPathSegment_GetPoint": ((address, address, address), integer),
        "FPDFPathSegment_GetType": ((address,), integer),
        "FPDFPathSegment_GetClose": ((address,), integer),
    }
    for name, (arguments, result) in signatures.items():
        function = lib[name]
        function.argtypes = arguments
        function.restype = result
        setattr(lib, name, function)
    return lib


def address_of(handle: Any) -> int:
    """The address behind a pypdfium2 raw handle."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


@dataclass(frozen=True, slots=True)
class Font:
    name: str
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Characters `start..stop` of one text object, in page space (points, y upwards).

    `size` is the effective font size, `direction` the unit vector along the line, `color` 0..255 RGBA or None
    where it is a pattern, `mode` the text render mode.
    """

    start: int
    stop: int
    obj: int
    size: float
    origin: tuple[float, float]
    direction: tuple[float, float]
    font: Font
    mode: int
    color: tuple[int, int, int, int] | None


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A page's characters in content order: code points, boxes (left, bottom, right, top; y upwards), runs."""

    text: str
    boxes: NDArray[np.float64]
    runs: list[Run]
    owner: NDArray[np.int64]
    """Index of the run that each character belongs to, -1 for characters that pdfium generated."""

    def run_boxes(self) -> NDArray[np.float64]:
        """One row (left, bottom, right, top) per run."""
        owned = np.flatnonzero(self.owner >= 0)
        if not len(owned):
            return np.empty((0, 4))
        owner, boxes = self.owner[owned], self.boxes[owned]
        starts = np.concatenate(([0], np.flatnonzero(owner[1:] != owner[:-1]) + 1))
        low = np.minimum.reduceat(boxes[:, :2], starts)
        return np.concatenate((low, np.maximum.reduceat(boxes[:, 2:], starts)), axis=1)


def _text(lib: Any, page: int, count: int) -> str:
    buffer = np.zeros(count + 2, np.uint16)
    written = lib.FPDFText_GetText(page, 0, count, buffer.ctypes.data)
    units = buffer[:count]
    if written == count + 1 and not ((units >= 0xD800) & (units < 0xE000)).any() and units.all():
        return units.tobytes().decode("utf-16-le")
    codes = list(map(lib.FPDFText_GetUnicode, repeat(page), range(count)))
    return "".join(_characters(codes))


def _characters(codes: list[int]) -> Iterator[str]:
    """One character per code: a surrogate pair becomes its character and a zero-width one in the second place."""
    pending = 0
    for code, after in zip(codes, [*codes[1:], 0], strict=True):
        if pending:
            yield "\u200b"
            pending = 0
        elif 0xD800 <= code < 0xDC00 and 0xDC00 <= after < 0xE000:
            pending = code
            yield chr(0x10000 + ((code - 0xD800) << 10) + (after - 0xDC00))
        else:
            yield chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _font(lib: Any, font: int) -> Font:
    length = lib.FPDFFont_GetBaseFontName(font, 0, 0)
    buffer = ctypes.create_string_buffer(max(int(length), 1))
    lib.FPDFFont_GetBaseFontName(font, ctypes.addressof(buffer), length)
    name = buffer.value.decode("utf-8", "replace")
    low, flags = name.lower(), lib.FPDFFont_GetFlags(font)
    bold = any(b in low for b in _BOLD_NAMES) or (flags > 0 and bool(flags & _FLAG_FORCE_BOLD))
    italic = any(i in low for i in _ITALIC_NAMES) or (flags > 0 and bool(flags & _FLAG_ITALIC))
    return Font(name, bold or lib.FPDFFont_GetWeight(font) >= 600, italic)


def read_glyphs(textpage: int) -> Glyphs:
    """Read all characters of a loaded text page (its address)."""
    lib = library()
    count = max(lib.FPDFText_CountChars(textpage), 0)
    text = _text(lib, textpage, count) if count else ""
    loose = np.zeros((count, 4), np.float32)
    start = loose.ctypes.data
    if count:
        addresses = range(start, start + 16 * count, 16)
        deque(map(lib.FPDFText_GetLooseCharBox, repeat(textpage), range(count), addresses), 0)
    boxes = loose[:, (0, 3, 2, 1)].astype(np.float64)
    objects = np.fromiter(map(lib.FPDFText_GetTextObject, repeat(textpage), range(count)), np.uint64, count)
    edges = [0, *(np.flatnonzero(objects[1:] != objects[:-1]) + 1).tolist(), count] if count else [0]
    owner = np.full(count, -1, np.int64)
    runs: list[Run] = []
    reader = _RunReader(lib, textpage)
    for first, last in pairwise(edges):
        if obj := int(objects[first]):
            owner[first:last] = len(runs)
            runs.append(reader.read(first, last, obj))
    flat = boxes[:, 3] <= boxes[:, 1]
    for at, run in enumerate(runs):
        if run.direction is not _LEVEL or flat[run.start] or run.size < _SMALL:
            _tight_boxes(lib, textpage, run, boxes)
            tall = float((boxes[run.start : run.stop, 3] - boxes[run.start : run.stop, 1]).max())
            if run.size < _SMALL and tall > 2 * _SMALL:
                runs[at] = replace(run, size=1.3 * tall)
    return Glyphs(text, boxes, runs, owner)


class _RunReader:
    """Reads what all characters of one text object share; out parameters are allocated once."""

    def __init__(self, lib: Any, textpage: int) -> None:
        self._lib = lib
        self._textpage = textpage
        self._point = (ctypes.c_double * 2)()
        self._matrix = (ctypes.c_float * 6)()
        self._size = ctypes.c_float()
        self._rgba = (ctypes.c_uint * 4)()
        self._at = tuple(ctypes.addressof(b) for b in (self._point, self._matrix, self._size, self._rgba))
        self._fonts: dict[int, Font] = {}

    def read(self, first: int, last: int, obj: int) -> Run:
        lib = self._lib
        point, matrix, size, rgba = self._at
        lib.FPDFText_GetCharOrigin(self._textpage, first, point, point + 8)
        a, b, c, d = self._matrix[:4] if lib.FPDFText_GetMatrix(self._textpage, first, matrix) else (1.0, 0.0, 0.0, 1.0)
        lib.FPDFTextObj_GetFontSize(obj, size)
        length = math.hypot(a, b)
        level = not length or (abs(b) < 0.02 * length and a > 0)
        has_color = lib.FPDFPageObj_GetFillColor(obj, rgba, rgba + 4, rgba + 8, rgba + 12)
        handle = lib.FPDFTextObj_GetFont(obj)
        font = self._fonts.get(handle)
        if font is None:
            font = self._fonts[handle] = _font(lib, handle) if handle else Font("", False, False)
        red, green, blue, alpha = self._rgba
        return Run(
            first,
            last,
            obj,
            abs(self._size.value) * (math.hypot(c, d) or length),
            (self._point[0], self._point[1]),
            _LEVEL if level else (a / length, b / length),
            font,
            lib.FPDFTextObj_GetTextRenderMode(obj),
            (red, green, blue, alpha) if has_color else None,
        )


def _tight_boxes(lib: Any, textpage: int, run: Run, boxes: NDArray[np.float64]) -> None:
    """Replace the boxes of turned or slanted text, whose loose boxes pdfium does not turn."""
    tight = (ctypes.c_double * 4)()
    at = ctypes.addressof(tight)
    for index in range(run.start, run.stop):
        if lib.FPDFText_GetCharBox(textpage, index, at, at + 8, at + 16, at + 24):
            left, right, bottom, top = tight
            boxes[index] = (left, bottom, right, top)
