"""One PDF page to layout primitives, from its text layer or, where that is of no use, by text recognition."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ingest.formats.pdf_annotations import Comment, read_annotations
from ingest.formats.pdf_drawings import covered_share
from ingest.formats.pdf_frame import Frame, frame_of
from ingest.formats.pdf_graphics import read_graphics
from ingest.formats.pdf_native import Glyphs, address_of, read_glyphs
from ingest.formats.pdf_unread import Unread, unread_part
from ingest.formats.pdf_visible import judge
from ingest.formats.pdf_words import words_of
from ingest.layout.primitives import PageContent, Word
from ingest.layout.recognise import PageOcr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DPI = 200
_MAX_PIXELS = 20_000_000


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page, its comments, the quarter turns of its content, what was wrong (`problem`) and the grade for it."""

    content: PageContent
    comments: tuple[Comment, ...] = ()
    turned: int = 0
    problem: str | None = None
    grade: float | None = None


def read_page(page: Any, number: int, form: Any, ocr: PageOcr | None) -> ReadPage:
    """Read one loaded pypdfium2 page. `number` counts from 1."""
    frame = frame_of(page)
    textpage = page.get_textpage()
    try:
        glyphs = read_glyphs(address_of(textpage.raw))
    finally:
        textpage.close()
    graphics = read_graphics(address_of(page.raw), frame)
    turned = _turned(glyphs, frame)
    upright = replace(frame, rotation=(frame.rotation + 90 * turned) % 360) if turned else frame
    if turned:
        graphics = read_graphics(address_of(page.raw), upright)
    seen = judge(glyphs, graphics, upright, lambda: None if turned else _grey(page, frame))
    comments, fields = read_annotations(page, frame, form)
    words = words_of(glyphs, upright, seen.visible)
    content = PageContent(
        number,
        upright.width,
        upright.height,
        (*words, *fields),
        tuple(graphics.rules),
        tuple(graphics.fills),
        tuple(graphics.images),
        ocr=seen.layer,
        drawings=tuple(graphics.drawings),
    )
    found = ReadPage(content, tuple(comments), turned)
    part = unread_part(content, graphics.paths, lambda: _grey(page, frame))
    if part is None or (turned and not part.whole):
        return found
    if ocr is None:
        return replace(
            found,
            content=content if part.keeps_text else replace(content, words=()),
            grade=0.0 if part.whole else 0.5,
            problem=f"page {number}: {part.reason}; text recognition is needed and was not available",
        )
    return replace(found, content=_recognised(page, content, part, ocr), turned=0)


def _turned(glyphs: Glyphs, frame: Frame) -> int:
    """Quarter turns clockwise that set most of the page's text upright."""
    counts = [0, 0, 0, 0]
    for run in glyphs.runs:
        dx, dy = frame.direction(*run.direction)
        side = (0 if dx > 0 else 2) if abs(dx) >= abs(dy) else (1 if dy > 0 else 3)
        counts[side] += run.stop - run.start
    if not sum(counts) or counts[0] >= 0.4 * sum(counts):
        return 0
    most = max(range(4), key=lambda s: counts[s])
    return {0: 0, 1: 3, 2: 2, 3: 1}[most] if counts[most] > 0.6 * sum(counts) else 0


def _grey(page: Any, frame: Frame) -> tuple[NDArray[np.uint8], float]:
    """The page in grey at screen resolution, with pixels per point."""
    scale = min(1.5, math.sqrt(_MAX_PIXELS / 4 / (frame.width * frame.height)))
    image = page.render(scale=scale, grayscale=True).to_numpy()
    return image.reshape(image.shape[:2]), scale


def render(page: Any, width: float, height: float) -> NDArray[np.uint8]:
    """The page as RGB at about 200 dpi, at most 20 megapixels."""
    import numpy as np

    scale = min(_DPI / 72, math.sqrt(_MAX_PIXELS / max(width * height, 1.0)))
    picture = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=True)
    array = picture.to_numpy()
    if array.ndim == 2:
        array = np.stack([array] * 3, axis=2)
    return np.ascontiguousarray(array[:, :, :3])


def _recognised(page: Any, content: PageContent, part: Unread, ocr: PageOcr) -> PageContent:
    """The page with the words of `part` read from its picture; words of the text layer outside it stay."""
    width, height = page.get_size()
    image = render(page, width, height)
    area = part.area
    if part.whole:
        read = ocr(image, width, height, content.number)
        return replace(read, number=content.number, images=content.images, rules=read.rules or content.rules)
    scale = image.shape[1] / width
    x0, y0 = max(area[0], 0.0), max(area[1], 0.0)
    x1, y1 = min(area[2], width), min(area[3], height)
    cut = image[round(y0 * scale) : round(y1 * scale), round(x0 * scale) : round(x1 * scale)]
    read = ocr(cut, x1 - x0, y1 - y0, content.number)
    moved = tuple(_moved(w, x0, y0) for w in read.words)
    outside = tuple(w for w in content.words if covered_share((w.x0, w.y0, w.x1, w.y1), area) <= 0.5)
    rules = tuple(replace(r, x0=r.x0 + x0, y0=r.y0 + y0, x1=r.x1 + x0, y1=r.y1 + y0) for r in read.rules)
    return replace(content, words=(*outside, *moved), rules=(*content.rules, *rules), ocr=bool(moved))


def _moved(word: Word, dx: float, dy: float) -> Word:
    return replace(word, x0=word.x0 + dx, y0=word.y0 + dy, x1=word.x1 + dx, y1=word.y1 + dy)
