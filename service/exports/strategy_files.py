"""The control-strategy matrix as a workbook and as a Word document."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service.exports.docx import add_sources, add_table, landscape
from service.exports.rows import place_text
from service.exports.sources import SourceList
from service.exports.strategy import MEANING, Matrix, MatrixRow

_LEAD = ("Unit operation", "Parameter", "Class", "Target", "NOR", "PAR", "IPC / action")
_DOCX_COLUMNS = 8
_NOTE = (
    "A mark tells what the package says, not that the link was reviewed; every mark stands on the sheet or in the list "
    "of evidence with its words. An empty cell: the package states no link. Decision support only."
)


def strategy_xlsx(matrix: Matrix, *, title: str) -> bytes:
    """Sheets: the matrix, the evidence of each mark, what the marks mean."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book: Any = Workbook()
    sheet: Any = book.active
    sheet.title = "Control strategy"
    names = [a.name for a in matrix.attributes]
    blank = [""] * (len(_LEAD) - 1)
    sheet.append([*_LEAD, *map(_text, names)])
    sheet.append(["", *blank[:-1], "criticality", *(_text(a.criticality) for a in matrix.attributes)])
    sheet.append(["", *blank[:-1], "limit", *(_text(a.limit) for a in matrix.attributes)])
    for row in matrix.rows:
        sheet.append([*map(_text, _lead(row)), *(row.marks.get(name, "") for name in names)])
    head, soft = PatternFill("solid", fgColor="1F4E5F"), PatternFill("solid", fgColor="DCE6EA")
    marked = PatternFill("solid", fgColor="D9EAD3")
    for cell in sheet[1]:
        turned = cell.column > len(_LEAD)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), head
        cell.alignment = Alignment(text_rotation=60 if turned else 0, vertical="bottom", wrap_text=not turned)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            late = cell.column > len(_LEAD)
            cell.number_format, cell.data_type = "@", "s"
            cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="center" if late else None)
            if cell.row <= 3:
                cell.fill = soft
            elif late and cell.value:
                cell.fill = marked
    for number, width in enumerate((20, 30, 9, 18, 20, 22, 18), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number in range(len(_LEAD) + 1, len(_LEAD) + len(names) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 13
    sheet.row_dimensions[1].height = 110
    sheet.freeze_panes = "C4"
    _evidence_sheet(book.create_sheet("Evidence"), matrix)
    how = book.create_sheet("Read me")
    for text in (title, _NOTE, *(f"{mark}: {meaning}" for mark, meaning in MEANING.items())):
        how.append([text])
    how.column_dimensions["A"].width = 130
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def strategy_docx(matrix: Matrix, *, title: str, numbers: Mapping[str, str]) -> bytes:
    """Tables of at most eight attributes each, the evidence below, the sources at the end."""
    from docx import Document

    document: Any = Document()
    landscape(document)
    document.add_heading(title, level=1)
    document.add_paragraph(_NOTE)
    document.add_paragraph("  ·  ".join(f"{mark} = {meaning}" for mark, meaning in MEANING.items()))
    for part in _parts([a.name for a in matrix.attributes]):
        by_name = {a.name: a for a in matrix.attributes}
        header = ("Unit operation", "Parameter", "Class", "NOR", "PAR", *part)
        rows = [
            ("", "criticality", "", "", "", *(by_name[name].criticality for name in part)),
            ("", "limit", "", "", "", *(by_name[name].limit for name in part)),
            *(
                (row.unit_operation, row.parameter, row.role, row.nor, row.par, *(row.marks.get(n, "") for n in part))
                for row in matrix.rows
            ),
        ]
        width = 135 / max(1, len(part))
        add_table(document, header, rows, (28, 42, 14, 24, 24, *(width for _ in part)))
        document.add_paragraph()
    if not matrix.attributes:
        document.add_paragraph("The package names no quality attributes.")
    sources = SourceList(numbers)
    document.add_heading("Evidence", level=2)
    rows = [
        (_name(matrix, one.parameter), one.attribute, one.mark, one.text, sources.text(one.citation))
        for one in matrix.evidence
    ]
    add_table(document, ("Parameter", "Attribute", "Mark", "What is said", "Source"), rows, (48, 40, 12, 117, 50))
    add_sources(document, sources)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _evidence_sheet(sheet: Any, matrix: Matrix) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet.append(["parameter", "attribute", "mark", "what is said", "place", "words of the source", "state"])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E5F")
    for one in matrix.evidence:
        name = _name(matrix, one.parameter)
        cells = (name, one.attribute, one.mark, one.text, place_text(one.citation), one.citation.quote, one.state)
        sheet.append(list(map(_text, cells)))
    for letter, width in zip("ABCDEFG", (30, 24, 7, 60, 40, 70, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment, cell.number_format, cell.data_type = Alignment(vertical="top", wrap_text=True), "@", "s"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _name(matrix: Matrix, parameter_id: str) -> str:
    return matrix.names.get(parameter_id, parameter_id)


def _lead(row: MatrixRow) -> tuple[str, ...]:
    return row.unit_operation, row.parameter, row.role, row.target, row.nor, row.par, row.ipc


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + _DOCX_COLUMNS] for start in range(0, len(names), _DOCX_COLUMNS))


def _text(value: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value)
