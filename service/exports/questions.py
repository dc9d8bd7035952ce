"""Questions to the sponsor as a document or a workbook: what is asked, of whom, until when, and room for the answer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from knowledge.records import SponsorQuestion

HEADER = ("No.", "Question", "Asked of", "Owner", "Due", "State", "Answer", "Answered by", "Date")
_WIDTHS = (6, 70, 20, 20, 12, 10, 60, 20, 12)


def to_xlsx(questions: Sequence[SponsorQuestion], *, title: str) -> bytes:
    """One row a question; `id` is in a hidden column, so that answers can be brought back to their question."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Questions"
    sheet.append([*HEADER, "id"])
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E5F")
    for number, question in enumerate(questions, 1):
        sheet.append([*_row(number, question), question.id])
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.column_dimensions[get_column_letter(len(HEADER) + 1)].hidden = True
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, str):
                # a text is never a formula
                cell.data_type = "s"
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    book.properties.title = title
    return _saved(book)


def to_docx(questions: Sequence[SponsorQuestion], *, title: str) -> bytes:
    """A table on landscape pages with the header repeated."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    from service.exports.docx import repeat_header

    document: Any = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    document.styles["Normal"].font.size = Pt(9)
    document.add_heading(title, level=1)
    document.add_paragraph(
        "Open points of the technology transfer, made from the documents received. Please answer in the table and name "
        "who answered and when. Decision support only."
    )
    table = document.add_table(rows=1, cols=len(HEADER))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = text
        cell.paragraphs[0].runs[0].bold = True
    repeat_header(table.rows[0])
    for number, question in enumerate(questions, 1):
        for cell, value in zip(table.add_row().cells, _row(number, question), strict=True):
            cell.text = str(value)
    widths = [Mm(267 * width / sum(_WIDTHS)) for width in _WIDTHS]
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    return _saved(document)


def _row(number: int, question: SponsorQuestion) -> tuple[Any, ...]:
    answer = question.answer
    return (
        number, question.text, question.asked_of or "", question.owner or "", question.due or "", question.state,
        answer.text if answer else "", answer.person if answer else "", answer.date if answer else "",
    )  # fmt: skip


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
