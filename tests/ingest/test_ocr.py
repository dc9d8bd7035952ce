"""Pictures of pages: what is read, and that its boxes lie where the words are on the page as shown."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.ocr import PageReader, mend, raise_exponents
from ingest.ocr_image import skew_of, straighten

LINES = ["Temperature 36.5 ± 0.5 °C", "Load < 40 g/L resin", "Flux 300 L/h"]
WIDTH, HEIGHT = 900, 500


@pytest.fixture(scope="module")
def reader() -> PageReader:
    return PageReader(threads=2)


@pytest.fixture(scope="module")
def page() -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=30)
    for index, line in enumerate(LINES):
        draw.text((60, 60 + 60 * index), line, fill="black", font=font)
    for y in (280, 340, 400):
        draw.line((60, y, 760, y), fill="black", width=3)
    for x in (60, 400, 760):
        draw.line((x, 280, x, 400), fill="black", width=3)
    return image


def _read(reader: PageReader, image: Image.Image):  # type: ignore[no-untyped-def]
    return reader(np.asarray(image), image.width / 2, image.height / 2, 1)


def test_units_and_signs_come_through(reader: PageReader, page: Image.Image) -> None:
    text = " ".join(word.text for word in _read(reader, page).words)
    for piece in ("36.5", "±", "0.5", "°C", "<", "40", "g/L"):
        assert piece in text


def test_ruling_lines_are_found(reader: PageReader, page: Image.Image) -> None:
    rules = _read(reader, page).rules
    assert sum(r.horizontal for r in rules) == 3
    assert sum(not r.horizontal for r in rules) == 3


@pytest.mark.parametrize("turn", [90, 180])
def test_a_turned_page_is_read_and_its_boxes_lie_on_the_page_as_shown(
    reader: PageReader, page: Image.Image, turn: int
) -> None:
    content = _read(reader, page.rotate(turn, expand=True))
    word = next(w for w in content.words if w.text.startswith("Temperature"))
    x0, y0, x1, y1 = content.shown_box(word.x0, word.y0, word.x1, word.y1)
    if turn == 180:
        assert x0 > WIDTH / 2 * 0.5 and y0 > HEIGHT / 2 * 0.7
    else:
        assert (y1 - y0) > (x1 - x0)


def test_skew_is_measured_and_undone(page: Image.Image) -> None:
    tilted = np.asarray(page.rotate(2.0, fillcolor="white"))
    assert skew_of(tilted) == pytest.approx(-2.0, abs=0.3)
    assert abs(skew_of(straighten(tilted).image)) < 0.3


def test_an_empty_page_has_no_words(reader: PageReader) -> None:
    assert _read(reader, Image.new("RGB", (600, 400), "white")).words == ()


def test_east_asian_forms_are_mended() -> None:
    assert mend("３６.5 ℃（μS）") == "36.5 °C(µS)"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("0.52 × 106 vc/mL", "0.52 × 10⁶ vc/mL"),
        ("1.2 x 10-3 M", "1.2 x 10⁻³ M"),
        ("120 L/m2", "120 L/m²"),
        ("12 m3", "12 m³"),
        ("room 106 on level 2", "room 106 on level 2"),
        ("PM2 at 106 rpm", "PM2 at 106 rpm"),
    ],
)
def test_raised_figures_are_raised_again(read: str, meant: str) -> None:
    assert raise_exponents(read.split()) == meant.split()
