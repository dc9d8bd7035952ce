"""Files embedded in a PDF come in as files of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen import canvas

from ingest.limits import Limits
from ingest.reader import read_file
from knowledge.errors import TooLargeError


def _pdf(path: Path, pages: int = 1) -> Path:
    sheet = canvas.Canvas(str(path))
    for number in range(pages):
        sheet.drawString(72, 700, f"The hold is limited to 24 h on page {number + 1}.")
        sheet.showPage()
    sheet.save()
    return path


def test_an_embedded_file_is_a_member(tmp_path: Path) -> None:
    outer = tmp_path / "outer.pdf"
    writer = PdfWriter(clone_from=PdfReader(_pdf(tmp_path / "plain.pdf")))
    writer.add_attachment("notes.txt", b"The limit comes from the hold study.")
    writer.write(outer)
    result = read_file(outer, "outer.pdf", scratch=tmp_path / "scratch")
    (member,) = result.members
    assert member.name == "outer.pdf!/notes.txt"
    assert member.path.read_bytes() == b"The limit comes from the hold study."
    assert result.document is not None and "24 h" in result.document.elements[0].text


def test_too_many_pages_are_refused_with_the_limit(tmp_path: Path) -> None:
    with pytest.raises(TooLargeError, match="at most 2"):
        read_file(_pdf(tmp_path / "a.pdf", 3), "a.pdf", scratch=tmp_path / "s", limits=Limits(max_pages=2))
