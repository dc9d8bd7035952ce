"""A package of born-digital PDF files to measure speed on: headings, prose, ruled tables, headers and footers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.bench.words import Writer

# Raised whenever other pages are written, so that a kept package is not taken for it.
VERSION = 1
_FILE_PAGES = (12, 40, 8, 120, 25, 64, 18, 90, 33, 6)


def package(work: Path, pages: int) -> Path:
    """The folder of a package with at least `pages` pages, written at the first use."""
    folder = work / f"package-{VERSION}-{pages}"
    done = folder.with_suffix(".done")
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        total = number = 0
        while total < pages:
            total += write_pdf(folder / f"D-{number:03}_report.pdf", _FILE_PAGES[number % len(_FILE_PAGES)], number)
            number += 1
        done.touch()
    return folder


def write_pdf(path: Path, pages: int, seed: int) -> int:
    """Write one file of `pages` pages; gives their number."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    writer = Writer(seed)
    title, number = writer.title(), f"PCR-{1000 + seed}"

    def frame(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(56, 808, f"{number}  {title}")
        canvas.drawRightString(539, 808, "Version 2.0")
        canvas.line(56, 802, 539, 802)
        canvas.drawString(56, 34, "Confidential")
        canvas.drawRightString(539, 34, f"Page {document.page} of {pages}")

    document = BaseDocTemplate(str(path), pagesize=A4, title=title, invariant=1)
    document.addPageTemplates(PageTemplate(frames=[Frame(56, 48, 483, 748)], onPage=frame))
    document.build([part for page in range(pages) for part in _page(writer, title, page)])
    return pages


def _page(writer: Writer, title: str, page: int) -> Iterator[Any]:
    """About 3,000 characters, with a table on every second page, kept to one page."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import KeepInFrame, PageBreak, Paragraph, Spacer

    styles = getSampleStyleSheet()
    parts: list[Any] = []
    if page == 0:
        parts.append(Paragraph(title, styles["Title"]))
    else:
        yield PageBreak()
    for section in range(2):
        parts.append(Paragraph(f"{page + 1}.{section + 1} {writer.heading()}", styles["Heading2"]))
        for _ in range(2 if page % 2 else 3):
            parts += [Paragraph(writer.paragraph(), styles["BodyText"]), Spacer(1, 4)]
    if page % 2:
        caption = f"Table {page // 2 + 1}: Ranges of the {writer.step().lower()}"
        parts += [Paragraph(caption, styles["BodyText"]), _table(writer)]
    yield KeepInFrame(483, 730, parts, mode="truncate")


def _table(writer: Writer) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import Table, TableStyle

    table = Table(writer.table(), repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                ("FONT", (0, 0), (-1, -1), "Helvetica", 8),
                ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 8),
                ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey),
            ]
        )
    )
    return table
