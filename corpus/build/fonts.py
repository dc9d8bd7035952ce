"""Finds fonts: DejaVu where the machine has it, else the Vera that reportlab brings (without ≤, ⁶ and Greek)."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

import reportlab
from PIL import ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

log = logging.getLogger(__name__)
VERA = Path(reportlab.__file__).parent / "fonts"
PLACES = (Path("/usr/share/fonts/truetype/dejavu"), Path("/usr/share/fonts/dejavu"), Path("/Library/Fonts"))
FACES = {
    "Sans": ("DejaVuSans.ttf", "Vera.ttf"), "Sans-Bold": ("DejaVuSans-Bold.ttf", "VeraBd.ttf"),
    "Sans-Italic": ("DejaVuSans-Oblique.ttf", "VeraIt.ttf"), "Serif": ("DejaVuSerif.ttf", "Vera.ttf"),
    "Serif-Bold": ("DejaVuSerif-Bold.ttf", "VeraBd.ttf"), "Serif-Italic": ("DejaVuSerif-Italic.ttf", "VeraIt.ttf"),
    "Pen": ("DejaVuSerif-Italic.ttf", "VeraIt.ttf"), "Pen2": ("DejaVuSansCondensed-Oblique.ttf", "VeraBI.ttf"),
    "Narrow": ("DejaVuSansCondensed.ttf", "Vera.ttf"),
}


@cache
def path_of(face: str) -> Path:
    wanted, fallback = FACES[face]
    for place in PLACES:
        if (place / wanted).exists():
            return place / wanted
    log.warning("font %s not found: using %s, some signs will be missing", wanted, fallback)
    return VERA / fallback


@cache
def register() -> None:
    """Makes the faces known to reportlab, once, with bold and italic families."""
    for face in FACES:
        pdfmetrics.registerFont(TTFont(face, str(path_of(face))))
    for family in ("Sans", "Serif"):
        pdfmetrics.registerFontFamily(family, normal=family, bold=f"{family}-Bold", italic=f"{family}-Italic", boldItalic=f"{family}-Bold")


@cache
def pil(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path_of(face)), size)
