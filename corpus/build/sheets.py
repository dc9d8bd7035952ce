"""Workbooks with fixed bytes, styled headers, and formulas that keep the value they were last calculated to."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from corpus.build.package_zip import STAMP, make_zip, stable_zip

Formulas = dict[str, dict[str, float]]


def write_header(sheet: Any, top: int, rows: list[tuple[str | None, ...]], merges: tuple[str, ...]) -> None:
    for r, row in enumerate(rows, start=top):
        for c, text in enumerate(row, start=1):
            cell = sheet.cell(r, c, text)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6EE")
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for area in merges:
        sheet.merge_cells(area)


def saved(book: Workbook, title: str, cached: Formulas) -> bytes:
    """The workbook's bytes; `cached` maps sheet title → cell → value for its formulas."""
    book.properties.title, book.properties.creator = title, "Orsanne Biologics AG"
    book.properties.created = book.properties.modified = STAMP
    out = io.BytesIO()
    book.save(out)
    source = zipfile.ZipFile(io.BytesIO(out.getvalue()))
    members = []
    for name in source.namelist():
        body = source.read(name)
        if m := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name):
            values = cached.get(book.sheetnames[int(m[1]) - 1], {})
            body = _fill(body.decode(), values).encode()
        members.append((name, body))
    return stable_zip(make_zip(members))


def _fill(xml: str, values: dict[str, float]) -> str:
    def put(m: re.Match[str]) -> str:
        return f"{m[1]}<v>{values[m[2]]:g}</v></c>" if m[2] in values else m[0]

    return re.sub(r'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?</c>', put, xml)
