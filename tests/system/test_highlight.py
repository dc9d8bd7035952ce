"""A citation opens at its words: the box drawn on the page image lies over the quote and nowhere else."""

from __future__ import annotations

import importlib
import io
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
command_line = importlib.import_module("command_line")

pytestmark = pytest.mark.system


def test_the_cited_words_are_under_the_box(tmp_path: Path) -> None:
    import numpy as np
    from PIL import Image
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    from knowledge.records import Box
    from service.page_image import page_png

    package = tmp_path / "package"
    package.mkdir()
    canvas = Canvas(str(package / "hold.pdf"), pagesize=A4)
    canvas.drawString(72, 760, "The resin is stored in 20 % ethanol between campaigns of the same product.")
    canvas.showPage()
    baseline = 400
    canvas.drawString(72, baseline, "The capture pool may be held for at most 24 h at 5 °C.")
    canvas.save()
    home = tmp_path / "home"
    command_line.knowline(home, "ingest", str(package))
    answer = command_line.knowline(home, "ask", "How long may the capture pool be held?")
    citation = next(c for c in answer["citations"] if "24 h" in c["quote"])
    assert citation["page"] == 2
    boxes = [Box(**box) for box in citation["bbox"]]
    picture = Image.open(io.BytesIO(page_png(package / "hold.pdf", "application/pdf", 2, boxes)))
    pixels = np.asarray(picture.convert("RGB")).astype(int)
    rows, columns = np.nonzero(pixels[..., 0] - pixels[..., 2] > 40)  # the box is yellow, the page grey
    height, width = pixels.shape[:2]
    top, bottom = 1 - rows.max() / height, 1 - rows.min() / height
    assert top * A4[1] < baseline < bottom * A4[1] < baseline + 25, "the box does not lie on the line of the quote"
    assert columns.min() / width * A4[0] < 74
    dark = np.nonzero(pixels.sum(axis=2) < 200)
    assert rows.min() <= dark[0].min() and dark[0].max() <= rows.max(), "words of the quote stand outside of the box"
