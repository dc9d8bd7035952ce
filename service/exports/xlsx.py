"""The table as a workbook: one sheet a unit operation, decisions as drop-downs, so that it can come back edited.

A hidden column `base` keeps what the editable cells were when the workbook was made, so that an edit can be told from
a change that somebody else made meanwhile. `place` leads to the page in a running service, or to the file beside the
workbook when it lies in the package's folder.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from typing import Any, get_args

from knowledge.records import Operator, RangeKind
from service.exports.rows import COLUMNS, Row, by_unit_operation

EDITABLE = ("kind", "operator", "low", "target", "high", "unit", "scale", "condition", "attribute")
DECISIONS = ("decision", "reason")
HIDDEN = ("id", "parameter_id", "base", "page_link")
CHOICES = {
    "decision": ("accept", "correct", "reject"),
    "kind": get_args(RangeKind),
    "operator": get_args(Operator),
}
_WIDTHS = {
    "quote": 60, "rationale": 50, "parameter": 28, "place": 40, "document": 34, "value_as_written": 24, "reason": 40,
    "operator": 11, "low": 10, "target": 10, "high": 10, "unit": 10, "role": 9, "version": 9, "status": 11,
}  # fmt: skip
_TITLE = re.compile(r"[\[\]:*?/\\']")
_HEAD, _EDIT = "1F4E5F", "FFF7DB"
HOW = (
    "One sheet a unit operation, one row a value. Yellow cells may be edited.",
    "decision: accept, correct or reject. A changed value is a correction; corrections and rejections need a reason.",
    "Bring the file back with `knowline review import FILE.xlsx --by NAME`. Rows that cannot be taken are named with",
    "the reason: the source says something else now, somebody decided meanwhile, or the edit contradicts itself.",
    "place opens the source: in a running service, or the file where the workbook lies in the package's folder.",
    "Values in the state “extracted” were read by software and nobody has accepted them. Decision support only: not",
    "for release, disposition or parameter change.",
)


def to_xlsx(rows: Sequence[Row]) -> bytes:
    """The workbook's bytes. Columns `decision` and `reason` are for the reviewer; `id` ties a row to its statement."""
    from openpyxl import Workbook

    book: Any = Workbook()
    book.remove(book.active)
    used: set[str] = set()
    for name, group in by_unit_operation(rows).items() if rows else {"Parameters": []}.items():
        _fill(book.create_sheet(_sheet_title(name, used)), group)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def base_of(row: Row) -> str:
    """The editable values of a row as one text."""
    return json.dumps([getattr(row, name) for name in EDITABLE], ensure_ascii=False)


def _fill(sheet: Any, group: Sequence[Row]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    header = [*COLUMNS, *DECISIONS, "base"]
    sheet.append(header)
    for row in group:
        sheet.append([_text(getattr(row, column)) for column in COLUMNS] + ["", "", _text(base_of(row))])
    _head(sheet)
    sheet.freeze_panes = f"{get_column_letter(header.index('parameter') + 2)}2"
    sheet.auto_filter.ref = sheet.dimensions
    for number, column in enumerate(header, 1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width, dimension.hidden = _WIDTHS.get(column, 14), column in HIDDEN
    editable = {header.index(c) + 1 for c in (*EDITABLE, *DECISIONS)}
    place = header.index("place") + 1
    fill, wrap, link = (
        PatternFill("solid", fgColor=_EDIT),
        Alignment(vertical="top", wrap_text=True),
        Font(color="0563C1", underline="single"),
    )
    for cells, row in zip(sheet.iter_rows(min_row=2), group, strict=True):
        for cell in cells:
            cell.alignment, cell.number_format, cell.data_type = wrap, "@", "s"  # a text is never a formula
            if cell.column in editable:
                cell.fill = fill
        target = cells[place - 1]
        if row.page_link:
            target.hyperlink, target.font = row.page_link, link
    _validate(sheet, header)
    note = Comment("\n".join(HOW), "Knowline", height=220, width=520)
    sheet.cell(1, header.index("decision") + 1).comment = note


def _validate(sheet: Any, header: Sequence[str]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    last = max(2, sheet.max_row)
    for column, choices in CHOICES.items():
        rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        rule.error, rule.errorTitle, rule.showErrorMessage = f"one of: {', '.join(choices)}", column, True
        sheet.add_data_validation(rule)
        letter = get_column_letter(header.index(column) + 1)
        rule.add(f"{letter}2:{letter}{last}")


def _head(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(vertical="center", wrap_text=True)


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
