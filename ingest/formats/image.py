"""Pictures of pages (PNG, JPEG, TIFF with many frames, …) → elements, by text recognition."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.layout.recognise import PageOcr
from ingest.limits import Limits
from knowledge.errors import CorruptError, NoTextError, TooLargeError, UnsupportedError
from knowledge.records import ParsedDocument

_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "TIFF": "image/tiff", "MPO": "image/jpeg"}
_MAX_PIXELS = 200_000_000
_SCAN_DPI = 300.0
_SCREEN_DPI = 96.0
_LEAST_SIDE_PX = 16


def read_image(path: Path, name: str, *, ocr: PageOcr | None, limits: Limits | None = None) -> ParsedDocument:
    """Read the text of a picture; each frame of a TIFF is a page.

    Raises NoTextError (nothing legible), UnsupportedError (no recogniser), CorruptError, TooLargeError.
    """
    from ingest.layout.assemble import assemble
    from ingest.layout.tables import find_tables

    if ocr is None:
        raise UnsupportedError(f"{name}: pictures need text recognition, which is switched off.")
    warnings: list[str] = []
    bound = (limits or Limits()).max_pages
    pages = []
    media_type = "image/*"
    for number, (form, image, dpi) in enumerate(_frames(path, name, warnings), 1):
        if number > bound:
            warnings.append(f"Only the first {bound} pages were read.")
            break
        media_type = _MEDIA_TYPES.get(form, f"image/{form.lower()}")
        height, width = image.shape[:2]
        pages.append(ocr(image, width * 72.0 / dpi, height * 72.0 / dpi, number))
    if not any(page.words for page in pages):
        raise NoTextError(f"{name}: no text could be read in the picture.")
    elements, qualities, said = assemble(pages, name, find_tables)
    mean = sum(page.quality for page in qualities) / len(qualities) if qualities else 0.0
    return ParsedDocument(
        file=name,
        media_type=media_type,
        pages=len(pages),
        elements=elements,
        page_quality=qualities,
        quality=round(mean, 3),
        warnings=(*warnings, *said),
    )


def _frames(path: Path, name: str, warnings: list[str]) -> Iterator[tuple[str, NDArray[np.uint8], float]]:
    """(format, RGB array, dots per inch) of each frame, one in memory at a time."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            form = picture.format or ""
            frames = ImageSequence.Iterator(picture) if form == "TIFF" else iter([picture])
            for frame in frames:
                width, height = frame.size
                if width * height > _MAX_PIXELS:
                    raise TooLargeError(f"{name}: a picture of {width} x {height} pixels; scan it at 300 dpi.")
                if min(width, height) < _LEAST_SIDE_PX:
                    continue
                dpi = _dpi(frame, warnings)
                upright = ImageOps.exif_transpose(frame) or frame
                yield form, _rgb(upright), dpi
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise CorruptError(f"{name}: the picture cannot be read ({error}); ask for a new copy.") from error
    except Image.DecompressionBombError as error:
        raise TooLargeError(f"{name}: {error}; scan it at 300 dpi.") from error


def _rgb(frame: Any) -> NDArray[np.uint8]:
    """RGB, transparent pixels on white."""
    from PIL import Image

    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        layered = frame.convert("RGBA")
        ground = Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        return np.asarray(ground, dtype=np.uint8)
    if frame.mode.startswith(("I", "F")):
        values = np.asarray(frame, dtype=np.float64)
        top = max(float(values.max()), 1.0)
        return np.repeat((values * (255.0 / top)).clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)
    return np.asarray(frame.convert("RGB"), dtype=np.uint8)


def _dpi(frame: Any, warnings: list[str]) -> float:
    """The resolution that the file states, where it makes a page of sensible size; else a guess by the pixels."""
    said = frame.info.get("dpi")
    value = float(said[0]) if isinstance(said, tuple) and said and said[0] else 0.0
    longest = max(frame.size)
    if value >= 50 and 3 <= longest / value <= 50:
        return value
    guess = _SCAN_DPI if longest >= 1600 else _SCREEN_DPI
    note = "The picture states no usable resolution."
    if note not in warnings and value == 0:
        warnings.append(note)
    return guess
