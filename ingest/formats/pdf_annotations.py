"""What is pinned on a page: comments as texts of their own, form field values as words where they show."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from ingest.formats.pdf_frame import Box, Frame
from ingest.layout.primitives import Word

_WIDGET = 20
_COMMENTS = frozenset((1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
"""Notes, free text, shapes, highlights, strikes, stamps, carets, ink (ISO 32000-1, table 169, in pdfium's numbers)."""
_HIDDEN_FLAGS = 0x02 | 0x20
_CHECKBOX, _RADIO, _PUSH = 2, 3, 1
_MAX_ANNOTATIONS = 5_000


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark somebody pinned on the page. `box` is on the upright page in points."""

    text: str
    box: Box


def read_annotations(page: Any, frame: Frame, form: Any) -> tuple[list[Comment], list[Word]]:
    """Comments and form field words of a pypdfium2 page. `form` is the raw form handle or None."""
    import pypdfium2.raw as pdfium

    comments: list[Comment] = []
    words: list[Word] = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN_FLAGS:
                continue
            if kind in _COMMENTS:
                text = _string(pdfium, annotation, b"Contents").strip()
                if text:
                    comments.append(Comment(" ".join(text.split()), _rectangle(pdfium, annotation, frame)))
            elif kind == _WIDGET and form is not None:
                words.extend(_field_words(pdfium, annotation, frame, form))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return comments, words


def _string(pdfium: Any, annotation: Any, key: bytes) -> str:
    return _utf16(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size))


def _utf16(read: Any) -> str:
    size = int(read(None, 0))
    if size <= 2 or size > 2_000_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    read(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _rectangle(pdfium: Any, annotation: Any, frame: Frame) -> Box:
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(rect))
    return frame.box(rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))


def _field_words(pdfium: Any, annotation: Any, frame: Frame, form: Any) -> list[Word]:
    """The value of a filled field as words in its box; a ticked box is ☒, an empty one ☐."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind == _PUSH:
        return []
    box = _rectangle(pdfium, annotation, frame)
    if kind in (_CHECKBOX, _RADIO):
        text = "☒" if pdfium.FPDFAnnot_IsChecked(form, annotation) else "☐"
        return [Word(text, *box, size=round(max(box[3] - box[1], 4.0), 2), font="form")]
    text = _utf16(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))
    return _spread(text, box)


def _spread(text: str, box: Box) -> list[Word]:
    """Words of a value set out over its box: one row per line, widths by the number of characters."""
    lines = [line.split() for line in text.replace("\r", "\n").split("\n") if line.strip()]
    if not lines:
        return []
    x0, y0, x1, y1 = box
    height = (y1 - y0) / len(lines)
    size = min(height * 0.8, 11.0)
    found: list[Word] = []
    for row, tokens in enumerate(lines):
        middle = y0 + (row + 0.5) * height
        letters = sum(len(t) for t in tokens) + len(tokens) - 1
        step = min((x1 - x0) / letters, 0.5 * size)
        x = x0
        for token in tokens:
            found.append(
                Word(token, x, middle - size / 2, x + step * len(token), middle + size / 2, round(size, 2), font="form")
            )
            x += step * (len(token) + 1)
    return found
