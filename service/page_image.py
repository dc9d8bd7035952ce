"""The page that a citation points to, as a picture with the quote's box drawn; a text view where there are no pages."""

from __future__ import annotations

import html
import io
import threading
from collections.abc import Sequence
from pathlib import Path

from knowledge.errors import NotFoundError
from knowledge.records import Box, Citation, DocumentEntry, Element
from knowledge.text import holds_quote

_SCALE_DPI = 110
_MAX_PIXELS = 12_000_000
# The PDF renderer is not safe to share between threads.
_rendering = threading.Lock()
_FILL, _LINE = (255, 214, 10, 90), (214, 120, 0, 255)


def page_png(original: Path, media: str | None, page: int, boxes: Sequence[Box]) -> bytes:
    """PNG of page `page` (from 1) of a PDF or picture with the boxes drawn. Raises `NotFoundError` for no such page."""
    from PIL import Image, ImageDraw

    picture = _pdf_page(original, page) if (media or "").endswith("pdf") else _image_page(original, page)
    overlay = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(overlay)
    for box in boxes:
        if box.page != page:
            continue
        pad = 0.003
        corners = (
            max(0.0, box.x0 - pad) * picture.width, max(0.0, box.y0 - pad) * picture.height,
            min(1.0, box.x1 + pad) * picture.width, min(1.0, box.y1 + pad) * picture.height,
        )  # fmt: skip
        draw.rectangle(corners, fill=_FILL, outline=_LINE, width=2)
    shown = Image.alpha_composite(picture.convert("RGBA"), overlay).convert("RGB")
    out = io.BytesIO()
    shown.save(out, "PNG", optimize=True)
    return out.getvalue()


def text_view(entry: DocumentEntry, elements: Sequence[Element], citations: Sequence[Citation]) -> str:
    """Self-contained HTML of a document without pages; each element has its id as anchor, quotes are marked."""
    marked = {c.table.id if c.table else None: c for c in citations}
    parts = [
        "<!doctype html><meta charset='utf-8'><title>" + html.escape(entry.title or entry.file) + "</title>",
        "<style>body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "mark,tr.hit td{background:#ffe27a}"
        "table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2rem .5rem;text-align:left}</style>",
        f"<p><b>{html.escape(entry.title or entry.file)}</b> · {html.escape(entry.file)}"
        f" · version {html.escape(entry.version or '–')}</p>",
    ]
    for element in elements:
        anchor = html.escape(element.id, quote=True)
        if element.table is not None:
            citation = marked.get(element.id)
            hit = citation.table.row if citation is not None and citation.table is not None else None
            parts.append(f"<div id='{anchor}'>{_table(element, hit)}</div>")
        else:
            tag = {"title": "h1", "heading": f"h{min(6, (element.level or 1) + 1)}"}.get(element.kind, "p")
            parts.append(f"<{tag} id='{anchor}'>{_marked(element.text, citations)}</{tag}>")
    return "\n".join(parts)


def _marked(text: str, citations: Sequence[Citation]) -> str:
    for citation in citations:
        start = text.find(citation.quote)
        if start >= 0:
            end = start + len(citation.quote)
            return f"{html.escape(text[:start])}<mark>{html.escape(text[start:end])}</mark>{html.escape(text[end:])}"
    if any(holds_quote(text, c.quote) for c in citations):
        return f"<mark>{html.escape(text)}</mark>"
    return html.escape(text)


def _table(element: Element, hit: int | None) -> str:
    assert element.table is not None
    rows = []
    for number, cells in enumerate(element.table.rows):
        tag = "th" if number < element.table.header_rows else "td"
        mark = " class='hit'" if number == hit else ""
        rows.append(f"<tr{mark}>" + "".join(f"<{tag}>{html.escape(c)}</{tag}>" for c in cells) + "</tr>")
    return f"<table>{''.join(rows)}</table>"


def _pdf_page(original: Path, page: int):  # type: ignore[no-untyped-def]  # PIL.Image.Image, loaded when needed
    import pypdfium2 as pdfium

    with _rendering, pdfium.PdfDocument(original) as document:
        if not 1 <= page <= len(document):
            raise NotFoundError(f"the document has {len(document)} pages, no page {page}")
        sheet = document[page - 1]
        width, height = sheet.get_size()
        scale = min(_SCALE_DPI / 72, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
        return sheet.render(scale=scale, may_draw_forms=True).to_pil().copy()


def _image_page(original: Path, page: int):  # type: ignore[no-untyped-def]
    from PIL import Image, ImageOps

    with Image.open(original) as picture:
        if not 1 <= page <= getattr(picture, "n_frames", 1):
            raise NotFoundError(f"the picture has {getattr(picture, 'n_frames', 1)} pages, no page {page}")
        picture.seek(page - 1)
        upright = ImageOps.exif_transpose(picture.convert("RGB"))
    factor = min(1.0, (_MAX_PIXELS / (upright.width * upright.height)) ** 0.5)
    return upright if factor == 1.0 else upright.resize((int(upright.width * factor), int(upright.height * factor)))
