"""The table as a workbook: one sheet a unit operation, decisions as drop-downs, so that it can come back edited."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from service.exports.rows import COLUMNS, Row, by_unit_operation

EDITABLE = ("kind", "operator", "low", "target", "high", "unit", "scale", "condition")
DECISIONS = ("decision", "reason")
_WIDTHS = {"quote": 60, "rationale": 50, "parameter": 28, "place": 40, "document": 34, "value_as_written": 24}
_TITLE = re.compile(r"[\[\]:*?/\\]")


def to_xlsx(rows: Sequence[Row]) -> bytes:
    """The workbook's bytes. Columns `decision` and `reason` are for the reviewer; `id` ties a row to its statement."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    book.remove(book.active)
    used: set[str] = set()
    for name, group in by_unit_operation(rows).items() if rows else {"Parameters": []}.items():
        sheet: Any = book.create_sheet(_sheet_title(name, used))
        header = [*COLUMNS, *DECISIONS]
        sheet.append(header)
        for cell in sheet[1]:
            cell.font = Font(bold=True, color="FFFFFF")
            cell.fill = PatternFill("solid", fgColor="1F4E5F")
        for row in group:
            sheet.append([_text(getattr(row, column)) for column in COLUMNS] + ["", ""])
        sheet.freeze_panes = "E2"
        sheet.auto_filter.ref = sheet.dimensions
        for number, column in enumerate(header, 1):
            letter = get_column_letter(number)
            sheet.column_dimensions[letter].width = _WIDTHS.get(column, 14)
            sheet.column_dimensions[letter].hidden = column in ("id", "parameter_id")
        editable = {header.index(c) + 1 for c in (*EDITABLE, *DECISIONS)}
        for cells in sheet.iter_rows(min_row=2):
            for cell in cells:
                cell.alignment = Alignment(vertical="top", wrap_text=True)
                cell.number_format = "@"
                if cell.column in editable:
                    cell.fill = PatternFill("solid", fgColor="FFF7DB")
        choices = DataValidation(type="list", formula1='"accept,correct,reject"', allow_blank=True)
        sheet.add_data_validation(choices)
        letter = get_column_letter(header.index("decision") + 1)
        choices.add(f"{letter}2:{letter}{max(2, sheet.max_row)}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_title(name: str, used: set[str]) -> str:
    base = _TITLE.sub(" ", name).strip()[:28] or "Other"
    title, number = base, 2
    while title.lower() in used:
        title, number = f"{base[:25]} {number}", number + 1
    used.add(title.lower())
    return title


def _text(value: str) -> str:
    """Control characters are not allowed in a workbook."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value)
