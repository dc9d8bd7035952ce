"""Pictures: a whiteboard (PNG), a type plate (JPEG), a chromatogram with its report (TIFF)."""

from __future__ import annotations

import io
import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from corpus.build import fonts, names
from corpus.build.blocks import Gold
from corpus.build.document import Document
from corpus.build.scan import INK, Sheet, jpeg

BOARD = ("14.6. UF/DF + freeze – what did we learn?", "- max. 24 bottles / run", "- 32 bottles: 14 h to -40 °C", "- 24 bottles: 9 h", "- slow = HMW +0.3 %", "- CEX load 45 or 50 ??  ask Jonas", "- skid at CR: V min 42 L -> 7.5 kg @ 180", "- next: plate freezer, 6 bottles")
PLATE = ("HELVION BIOSYSTEMS", "Single-use bioreactor  HB-2000", "Serial no.  HB20-0731     Year  2022", "Total volume  2500 L", "Working volume  500 – 2000 L", "Max. pressure  0.5 bar", "Agitator  2 x pitched blade, D 510 mm", "Speed  20 – 130 rpm", "Jacket  4 – 45 °C")
REPORT = ("Orsanne QC   Sample QC-23-0788   ORS417-23007 drug substance", "Method AM-1120 v5   Flow 0.4 mL/min   Column lot 21   Injection 7", "Acquired 2023-07-12 10:41   Analyst P. Maas")
PEAKS = (("HMW", "17.92", "0.9"), ("Monomer", "21.35", "98.7"), ("LMW", "25.10", "0.4"))


def board() -> Document:
    sheet = Sheet(91)
    sheet.image = Image.new("RGB", (1400, 950), (236, 238, 236))
    sheet.draw = ImageDraw.Draw(sheet.image)
    sheet.draw.rectangle((15, 15, 1385, 935), outline=(150, 155, 150), width=14)
    y = 60
    for i, line in enumerate(BOARD):
        sheet.pen(line, 70 + (i % 2) * 18, y, 46 if i else 50, (0, 1, 2)[i % 3])
        y += 106
    sheet.draw.line((66, 124, 1080, 118), fill=INK[2], width=5)
    image = sheet.image.rotate(1.6, resample=Image.Resampling.BICUBIC, fillcolor=(210, 210, 205)).filter(ImageFilter.GaussianBlur(0.7))
    glare = np.asarray(image, dtype=np.float32)
    ys, xs = np.mgrid[0:950, 0:1400]
    glare = glare + (28 * np.exp(-(((xs - 1050) / 260) ** 2 + ((ys - 260) / 180) ** 2)))[..., None] - (xs / 1400 * 14)[..., None]
    out = io.BytesIO()
    Image.fromarray(np.clip(glare, 0, 255).astype(np.uint8)).convert("P", palette=Image.Palette.ADAPTIVE, colors=48).save(out, "PNG", optimize=True)
    gold: tuple[Gold, ...] = (
        {"record": "statement", "name": "Bottles per freezing run", "kind": None, "operator": "le", "target": None, "low": None, "high": "24", "unit_as_written": "bottles", "unit_ucum": "1", "value_text": "max. 24 bottles", "quote": BOARD[1], "unit_operation": "fill and freeze", "subject": "step_parameter", "origin": "scan"},
        {"record": "rationale", "name": "Bottles per freezing run", "evidence_type": "full_scale_history", "strength": "measured", "statement": "32 bottles took 14 h to −40 °C; slow freezing raised HMW by 0.3 %.", "quote": BOARD[2], "unit_operation": "fill and freeze"})
    return Document(names.WHITEBOARD, out.getvalue(), gold, ("\n".join(BOARD),))


def plate() -> Document:
    image = Image.new("RGB", (1100, 760), (92, 96, 100))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((60, 50, 1040, 710), 18, fill=(196, 200, 203), outline=(60, 60, 60), width=4)
    for x, y in ((90, 80), (1010, 80), (90, 680), (1010, 680)):
        draw.ellipse((x - 12, y - 12, x + 12, y + 12), fill=(120, 120, 120), outline=(40, 40, 40))
    y = 90
    for i, line in enumerate(PLATE):
        draw.text((130, y), line, font=fonts.pil("Sans-Bold" if i == 0 else "Sans", 42 if i == 0 else 33), fill=(30, 30, 34))
        y += 72 if i == 0 else 64
    noise = np.random.default_rng(92).normal(0, 5, (760, 1100, 1))
    shaded = np.asarray(image.rotate(-1.2, resample=Image.Resampling.BICUBIC, fillcolor=(92, 96, 100)), dtype=np.float32) + noise + np.linspace(18, -22, 1100)[None, :, None]
    picture = Image.fromarray(np.clip(shaded, 0, 255).astype(np.uint8))
    gold: tuple[Gold, ...] = (
        {"record": "statement", "name": "Agitation", "kind": "capability", "operator": "range", "target": None, "low": "20", "high": "130", "low_inclusive": True, "high_inclusive": True, "unit_as_written": "rpm", "unit_ucum": "{rpm}", "value_text": "20 – 130 rpm", "quote": PLATE[7], "unit_operation": "production bioreactor", "subject": "equipment", "origin": "scan"},
        {"record": "statement", "name": "Working volume", "kind": "capability", "operator": "range", "target": None, "low": "500", "high": "2000", "low_inclusive": True, "high_inclusive": True, "unit_as_written": "L", "unit_ucum": "L", "value_text": "500 – 2000 L", "quote": PLATE[4], "unit_operation": "production bioreactor", "subject": "equipment", "origin": "scan"})
    return Document(names.PLATE, jpeg(picture, 70), gold, ("\n".join(PLATE),))


def chromatogram() -> Document:
    image = Image.new("L", (1500, 1050), 255)
    draw = ImageDraw.Draw(image)
    for i, line in enumerate(REPORT):
        draw.text((60, 40 + 40 * i), line, font=fonts.pil("Sans-Bold" if i == 0 else "Sans", 26), fill=10)
    left, base = 120, 720
    draw.line((left, base, 1420, base), fill=0, width=2)
    draw.line((left, base, left, 200), fill=0, width=2)
    curve = []
    for px in range(1300):
        t = 10 + px / 1300 * 25
        level = sum(h * math.exp(-(((t - r) / w) ** 2)) for r, h, w in ((17.92, 14, 0.45), (21.35, 480, 0.42), (25.1, 8, 0.5)))
        curve.append((left + px, base - 4 - level))
    draw.line(curve, fill=0, width=2)
    for name, rt, _ in PEAKS:
        x = left + (float(rt) - 10) / 25 * 1300
        draw.text((x - 30, 205 if name == "Monomer" else 660), f"{name} {rt}", font=fonts.pil("Sans", 20), fill=0)
    for t in range(10, 36, 5):
        draw.text((left + (t - 10) / 25 * 1300 - 10, base + 8), str(t), font=fonts.pil("Sans", 20), fill=0)
    draw.text((700, base + 40), "min", font=fonts.pil("Sans", 20), fill=0)
    rows = (("Peak", "RT (min)", "Area (%)"), *PEAKS)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            draw.text((160 + 240 * c, 810 + 44 * r), cell, font=fonts.pil("Sans-Bold" if r == 0 else "Sans", 26), fill=0)
    draw.text((900, 810), "Resolution monomer/dimer 1.9", font=fonts.pil("Sans", 26), fill=0)
    draw.text((900, 854), "Tailing 1.2", font=fonts.pil("Sans", 26), fill=0)
    out = io.BytesIO()
    image.convert("1", dither=Image.Dither.NONE).save(out, "TIFF", compression="group4", dpi=(150, 150))
    lines = [*REPORT, *(" | ".join(r) for r in rows), "Resolution monomer/dimer 1.9", "Tailing 1.2"]
    gold: tuple[Gold, ...] = ({"record": "statement", "name": "HMW", "kind": "actual", "operator": "eq", "target": "0.9", "low": None, "high": None, "unit_as_written": "%", "unit_ucum": "%", "value_text": "0.9", "quote": "HMW | 17.92 | 0.9", "unit_operation": "drug substance", "subject": "attribute", "batch": "ORS417-23007", "origin": "scan"},)
    return Document(names.CHROM, out.getvalue(), gold, ("\n".join(lines),))


def build() -> list[Document]:
    return [board(), plate(), chromatogram()]
