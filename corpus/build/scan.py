"""Draws paper: printed forms filled in by pen, stamped, scanned askew with noise. Keeps a transcript of each page."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.build import fonts

WIDTH, HEIGHT = 1240, 1754  # A4 at 150 dpi
LEFT, RIGHT = 80, 1170
INK = ((28, 42, 120), (20, 20, 24), (30, 60, 140))


@dataclass
class Sheet:
    """One page being written. `lines` collects the transcript, one entry for each printed line or form row."""

    seed: int
    image: Image.Image = field(init=False)
    lines: list[str] = field(default_factory=list)
    y: int = 70

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), (253, 252, 248))
        self.draw = ImageDraw.Draw(self.image)
        self.rng = random.Random(self.seed)

    def text(self, text: str, size: int = 20, bold: bool = False, x: int = LEFT, gap: int = 10) -> None:
        """A printed line; wrapped at the right edge."""
        font = fonts.pil("Sans-Bold" if bold else "Sans", size)
        self.lines.append(text)
        for line in wrap(text, font, RIGHT - x):
            self.draw.text((x, self.y), line, font=font, fill=(25, 25, 25))
            self.y += int(size * 1.35)
        self.y += gap

    def pen(self, text: str, x: float, y: int, size: int = 25, ink: int = 0) -> None:
        """Writing by hand: each letter a little turned, shifted and sized."""
        face = "Pen" if ink != 1 else "Pen2"
        for letter in text:
            font = fonts.pil(face, size + self.rng.randint(-1, 1))
            box = font.getbbox(letter)
            w, h = max(1, int(box[2]) + 4), max(1, int(box[3]) + 6)
            mark = Image.new("L", (w, h), 0)
            ImageDraw.Draw(mark).text((1, 1), letter, font=font, fill=235)
            mark = mark.rotate(self.rng.uniform(-4, 4), expand=True, resample=Image.Resampling.BICUBIC)
            self.image.paste(INK[ink], (int(x), y + self.rng.randint(-2, 2)), mark)
            x += font.getlength(letter) + self.rng.uniform(-0.3, 0.6)

    def form(self, header: tuple[str, ...], rows: list[tuple[str, ...]], shares: tuple[float, ...], pen_from: int) -> None:
        """A ruled form; columns from `pen_from` on are filled in by hand. `~~` in a cell strikes its first part through."""
        total = RIGHT - LEFT
        widths = [int(total * s / sum(shares)) for s in shares]
        for r, row in enumerate((header, *rows)):
            font = fonts.pil("Sans-Bold" if r == 0 else "Sans", 17)
            wrapped = [wrap(c, font, w - 14) if r == 0 or i < pen_from else [c] for i, (c, w) in enumerate(zip(row, widths, strict=True))]
            height = max(46, max(len(c) for c in wrapped) * 23 + 14)
            x = LEFT
            for i, (cell, w) in enumerate(zip(wrapped, widths, strict=True)):
                self.draw.rectangle((x, self.y, x + w, self.y + height), outline=(60, 60, 60), width=2, fill=(236, 236, 232) if r == 0 else None)
                if r == 0 or i < pen_from:
                    for k, line in enumerate(cell):
                        self.draw.text((x + 7, self.y + 8 + 23 * k), line, font=font, fill=(25, 25, 25))
                else:
                    self._by_hand(cell[0], x + 10, self.y + height // 2 - 16, w - 14, ink=self.seed % 2 if i < len(row) - 1 else 2)
                x += w
            self.y += height
            self.lines.append(" | ".join(c.replace("~~", " ") for c in row if c))
        self.y += 18

    def _by_hand(self, cell: str, x: int, y: int, width: int, ink: int) -> None:
        old, _, new = cell.rpartition("~~")
        size = 24
        while size > 14 and fonts.pil("Pen", size).getlength(old + " " + new) > width:
            size -= 1
        if old:
            self.pen(old, x, y, size, ink)
            long = int(fonts.pil("Pen", size).getlength(old))
            self.draw.line((x - 3, y + size * 0.75, x + long + 4, y + size * 0.6), fill=INK[ink], width=3)
            x += long + 14
        self.pen(new, x, y, size, ink)

    def remark(self, text: str, ink: int = 0, size: int = 24) -> None:
        """Free handwriting over the page's width."""
        font = fonts.pil("Pen", size)
        for line in wrap(text, font, RIGHT - LEFT - 40):
            self.pen(line, LEFT + 20, self.y, size, ink)
            self.y += size + 14
        self.lines.append(text)

    def scribble(self, x: int, y: int, width: int) -> None:
        """Writing that nobody can read."""
        points = [(x + i * 7, y + self.rng.randint(-11, 11)) for i in range(width // 7)]
        self.draw.line(points, fill=INK[0], width=3, joint="curve")

    def stamp(self, text: str, x: int, y: int, colour: tuple[int, int, int] = (170, 30, 40), angle: float = 8) -> None:
        font = fonts.pil("Sans-Bold", 30)
        w = int(font.getlength(text)) + 40
        mark = Image.new("L", (w, 70), 0)
        d = ImageDraw.Draw(mark)
        d.rectangle((3, 3, w - 4, 66), outline=190, width=5)
        d.text((20, 15), text, font=font, fill=190)
        mark = mark.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
        self.image.paste(colour, (x, y), mark)
        self.lines.append(text)

    def scanned(self, skew: float, noise: float = 5.0) -> Image.Image:
        """The page as the scanner saw it: askew, a little soft, grey, speckled."""
        page = self.image.convert("L").rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=246)
        page = page.filter(ImageFilter.GaussianBlur(0.5))
        values = np.asarray(page, dtype=np.float32)
        grain = np.random.default_rng(self.seed)
        shade = np.linspace(0, -9, values.shape[1], dtype=np.float32)[None, :]
        values = values + shade + grain.normal(0, noise, values.shape).astype(np.float32)
        specks = grain.random(values.shape) < 0.00006
        values[specks] = 70
        return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def wrap(text: str, font: object, width: float) -> list[str]:
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > width:  # type: ignore[attr-defined]
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def jpeg(image: Image.Image, quality: int = 55) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(150, 150))
    return out.getvalue()


def scan_pdf(images: list[Image.Image], title: str) -> bytes:
    """A PDF that holds nothing but the pictures of its pages."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595.2, 841.9), invariant=1)
    canvas.setTitle(title)
    for image in images:
        canvas.drawImage(ImageReader(io.BytesIO(jpeg(image))), 0, 0, 595.2, 841.9)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
