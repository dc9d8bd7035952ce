"""Sets blocks as a PDF page run: running header and footer, ruled and unruled tables, two columns, charts."""

from __future__ import annotations

import io
import itertools
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Circle, Drawing, Line, String
from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from corpus.build import fonts
from corpus.build.blocks import MARK, PB, Cols, H, Hidden, L, Meta, P, Picture, Plot, T

WIDTH, HEIGHT = A4
MARGIN = 20 * mm
INNER = WIDTH - 2 * MARGIN
PAGE_WORDS = {"en": "Page {} of {}", "de": "Seite {} von {}", "fr": "Page {} sur {}"}


def markup(text: str) -> str:
    """The small markup as reportlab's paragraph tags."""

    def tag(m: Any) -> str:
        bold, sup, sub = m.groups()
        return f"<b>{bold}</b>" if bold else f"<super>{sup}</super>" if sup else f"<sub>{sub}</sub>"

    return MARK.sub(tag, escape(text))


class Numbered(Canvas):
    """A canvas that knows the number of pages when it draws the running header."""

    def __init__(self, *args: Any, meta: Meta, **kwargs: Any) -> None:
        kwargs["invariant"] = 1
        super().__init__(*args, **kwargs)
        self._meta = meta
        self._pages: list[dict[str, Any]] = []
        self.bare = False

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self.bare = False
        self._startPage()

    def save(self) -> None:
        for number, state in enumerate(self._pages, start=1):
            self.__dict__.update(state)
            if not self.bare:
                self._frame(number, len(self._pages))
            super().showPage()
        super().save()

    def _frame(self, number: int, total: int) -> None:
        meta = self._meta
        face = "Serif" if meta.serif else "Sans"
        self.setFont(f"{face}-Bold", 8)
        self.drawString(MARGIN, HEIGHT - 12 * mm, meta.company)
        self.setFont(face, 8)
        self.drawRightString(WIDTH - MARGIN, HEIGHT - 12 * mm, f"{meta.number}  Version {meta.version}")
        self.drawString(MARGIN, HEIGHT - 16 * mm, meta.title[:90])
        when = {"en": "Effective", "de": "Gültig ab", "fr": "En vigueur"}[meta.language]
        self.drawRightString(WIDTH - MARGIN, HEIGHT - 16 * mm, f"{when}: {meta.effective}")
        self.line(MARGIN, HEIGHT - 18 * mm, WIDTH - MARGIN, HEIGHT - 18 * mm)
        self.setFont(face, 7)
        self.drawString(MARGIN, 10 * mm, "CONFIDENTIAL – printed copies are uncontrolled")
        self.drawRightString(WIDTH - MARGIN, 10 * mm, PAGE_WORDS[meta.language].format(number, total))


class Invisible(Spacer):
    """Text drawn white on white, one point high."""

    def __init__(self, text: str) -> None:
        super().__init__(1, 2)
        self._text = text

    def draw(self) -> None:
        self.canv.saveState()
        self.canv.setFillColor(colors.white)
        self.canv.setFont("Sans", 1)
        self.canv.drawString(0, 0, self._text)
        self.canv.restoreState()


class Scan(Spacer):
    """A scanned page; the running header stays away where it is bare."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(1, 640)
        self._picture = picture

    def draw(self) -> None:
        image = ImageReader(io.BytesIO(self._picture.data))
        if self._picture.bare:
            self.canv.bare = True
            x, y = self.canv.absolutePosition(0, 0)
            self.canv.drawImage(image, -x, -y, WIDTH, HEIGHT)
        else:
            self.canv.drawImage(image, 0, -20, INNER, INNER * HEIGHT / WIDTH)


class Setter:
    """Turns blocks into flowables in one typeface."""

    def __init__(self, serif: bool) -> None:
        face = "Serif" if serif else "Sans"
        base = ParagraphStyle("body", fontName=face, fontSize=9.2, leading=13, spaceAfter=6)
        self.styles = {
            "body": base, "justified": ParagraphStyle("j", base, alignment=TA_JUSTIFY, fontSize=8.8, leading=12),
            "title": ParagraphStyle("title", base, fontName=f"{face}-Bold", fontSize=17, leading=22, spaceAfter=10),
            "note": ParagraphStyle("note", base, fontSize=7.2, leading=9.4, spaceAfter=3),
            "caption": ParagraphStyle("caption", base, fontName=f"{face}-Bold", fontSize=8.4, leading=11, spaceBefore=4, spaceAfter=3),
            "cell": ParagraphStyle("cell", base, fontSize=7.8, leading=9.8, spaceAfter=0),
            "head": ParagraphStyle("head", base, fontName=f"{face}-Bold", fontSize=7.8, leading=9.8, spaceAfter=0),
            "list": ParagraphStyle("list", base, leftIndent=16, bulletIndent=3, spaceAfter=3),
            "h1": ParagraphStyle("h1", base, fontName=f"{face}-Bold", fontSize=12.5, leading=16, spaceBefore=10, spaceAfter=5, keepWithNext=1),
            "h2": ParagraphStyle("h2", base, fontName=f"{face}-Bold", fontSize=10.5, leading=14, spaceBefore=8, spaceAfter=4, keepWithNext=1),
            "h3": ParagraphStyle("h3", base, fontName=f"{face}-Italic", fontSize=9.6, leading=13, spaceBefore=6, spaceAfter=3, keepWithNext=1),
        }

    def flow(self, block: Any, width: float = INNER) -> list[Any]:
        if isinstance(block, H):
            return [Paragraph(markup(block.text), self.styles[f"h{block.level}"])]
        if isinstance(block, P):
            return [Paragraph(markup(block.text), self.styles[block.style])]
        if isinstance(block, L):
            return [Paragraph(markup(item), self.styles["list"], bulletText=f"{i}." if block.ordered else "•")
                    for i, item in enumerate(block.items, start=1)]
        if isinstance(block, T):
            return self.table(block, width)
        if isinstance(block, Plot):
            return [KeepTogether([self.plot(block, width), Paragraph(markup(block.caption), self.styles["caption"])])]
        if isinstance(block, Hidden):
            return [Invisible(block.text)]
        if isinstance(block, Picture):
            return [PageBreak(), Scan(block)]
        if isinstance(block, PB):
            return [PageBreak()]
        if isinstance(block, Cols):
            half = (width - 8 * mm) / 2
            inner = [f for b in block.blocks for f in self.flow(b, half - 12)]
            return [NextPageTemplate("two"), PageBreak(), *inner, NextPageTemplate("one"), PageBreak()]
        raise TypeError(f"no setting for {type(block).__name__}")

    def table(self, block: T, width: float) -> list[Any]:
        n_head = len(block.header)
        data = [[Paragraph(markup(c), self.styles["head"]) for c in row] for row in block.header]
        data += [[Paragraph(markup(c), self.styles["cell"]) for c in row] for row in block.rows]
        share = block.widths or tuple(1.0 for _ in block.header[-1])
        table = Table(data, colWidths=[width * s / sum(share) for s in share], repeatRows=n_head)
        style: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("TOPPADDING", (0, 0), (-1, -1), 2.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5)]
        if block.ruled:
            style += [("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("BACKGROUND", (0, 0), (-1, n_head - 1), colors.HexColor("#e6ebf0"))]
        else:
            style += [("LINEABOVE", (0, 0), (-1, 0), 0.8, colors.black), ("LINEBELOW", (0, n_head - 1), (-1, n_head - 1), 0.4, colors.black),
                      ("LINEBELOW", (0, -1), (-1, -1), 0.8, colors.black)]
        style += [("SPAN", (c, r), (c + cs - 1, r + rs - 1)) for r, c, rs, cs in block.spans]
        table.setStyle(TableStyle(style))
        notes = [Paragraph(markup(n), self.styles["note"]) for n in block.notes]
        caption = [Paragraph(markup(block.caption), ParagraphStyle("c", self.styles["caption"], keepWithNext=len(block.rows) < 30))] if block.caption else []
        return [*caption, table, Spacer(1, 3), *notes, Spacer(1, 6)]

    def plot(self, block: Plot, width: float) -> Drawing:
        w, h, left, low = min(width, 400.0), 170.0, 45.0, 32.0
        drawing = Drawing(w, h)
        points = [p for _, ps in block.series for p in ps]
        x0, x1 = min(p[0] for p in points), max(p[0] for p in points)
        y0, y1 = min(p[1] for p in points), max(p[1] for p in points)
        sx, sy = (w - left - 90) / ((x1 - x0) or 1), (h - low - 15) / ((y1 - y0) or 1)
        drawing.add(Line(left, low, w - 85, low))
        drawing.add(Line(left, low, left, h - 10))
        text = partial(String, fontName="Sans", fontSize=7)
        for x in (x0, (x0 + x1) / 2, x1):
            drawing.add(text(left + (x - x0) * sx - 6, low - 10, f"{x:g}"))
        for y in (y0, (y0 + y1) / 2, y1):
            drawing.add(text(12, low + (y - y0) * sy, f"{y:.3g}"))
        drawing.add(text(left + 60, 6, block.xlabel))
        drawing.add(text(4, h - 8, block.ylabel))
        for i, (label, ps) in enumerate(block.series):
            ink = (colors.HexColor("#1f4e79"), colors.HexColor("#b03a2e"), colors.HexColor("#4d7c0f"), colors.black)[i % 4]
            xy = [(left + (x - x0) * sx, low + (y - y0) * sy) for x, y in ps]
            for a, b in itertools.pairwise(xy):
                drawing.add(Line(*a, *b, strokeColor=ink, strokeWidth=0.9))
            if len(xy) < 40:
                for x, y in xy:
                    drawing.add(Circle(x, y, 1.6, fillColor=ink, strokeColor=ink))
            drawing.add(text(w - 82, h - 20 - 11 * i, label, fillColor=ink))
        return drawing


def render(meta: Meta, blocks: list[Any], encrypt: Any = None) -> bytes:
    """The PDF's bytes; the same for the same blocks."""
    fonts.register()
    out = io.BytesIO()
    top, bottom = 22 * mm, 15 * mm
    doc = BaseDocTemplate(out, pagesize=A4, title=meta.title, author=meta.company, subject=meta.number, invariant=1, encrypt=encrypt)
    full = Frame(MARGIN, bottom, INNER, HEIGHT - top - bottom, 0, 0, 0, 0)
    half = (INNER - 8 * mm) / 2
    doc.addPageTemplates([
        PageTemplate("one", [full]),
        PageTemplate("two", [Frame(MARGIN, bottom, half, HEIGHT - top - bottom, 0, 0, 0, 0),
                             Frame(MARGIN + half + 8 * mm, bottom, half, HEIGHT - top - bottom, 0, 0, 0, 0)]),
    ])
    setter = Setter(meta.serif)
    doc.build([f for b in blocks for f in setter.flow(b)], canvasmaker=partial(Numbered, meta=meta))
    return out.getvalue()
