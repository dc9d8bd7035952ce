"""Workbooks as they show: several tables a sheet, merges, number formats, what is hidden."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table as DeclaredTable
from openpyxl.worksheet.worksheet import Worksheet

from ingest.formats.number_format import show_number
from ingest.formats.xlsx import read_xlsx
from ingest.limits import Limits
from knowledge.errors import CorruptError, EmptyError, TooLargeError
from knowledge.records import ParsedDocument

CELLS = st.text(alphabet="abcXYZ 019.,µ°≤é|<&", min_size=1, max_size=8).map(lambda s: s.strip() or "x")


def read(tmp_path: Path, book: openpyxl.Workbook, limits: Limits | None = None) -> ParsedDocument:
    path = tmp_path / "book.xlsx"
    book.save(path)
    return read_xlsx(path, "book.xlsx", limits=limits)


def sheet_of(book: openpyxl.Workbook) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_tables_beside_and_below_each_other_are_told_apart(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    for spot, value in {"A1": "Step", "B1": "pH", "A2": "VI", "B2": 3.6, "D1": "Lot", "E1": "Titer", "D2": "L1",
                        "E2": 4.5, "A5": "Hold", "B5": "h", "A6": "HCCF", "B6": 24}.items():
        sheet[spot] = value
    document = read(tmp_path, book)
    assert [(e.cells, e.text) for e in document.elements] == [
        ("A1:B2", "Step | pH\nVI | 3.6"), ("D1:E2", "Lot | Titer\nL1 | 4.5"), ("A5:B6", "Hold | h\nHCCF | 24"),
    ]
    assert all(e.table is not None and e.table.header_rows == 1 for e in document.elements)


def test_a_line_of_totals_below_an_empty_row_belongs_to_its_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    for row in (["Lot", "Step", "pH", "Titer"], ["L1", "A", 7.0, 3.1], ["L2", "B", 6.9, 3.3], [], ["Mean", None, 6.95, 3.2]):
        sheet.append(row)
    table = read(tmp_path, book).elements[0]
    assert table.cells == "A1:D5" and table.text.endswith("Mean |  | 6.95 | 3.2")


def test_titles_and_notes_around_a_table_are_lines(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    sheet.append(["Table 2. Ranges of the capture step"])
    sheet.append(["Parameter", "low", "high"])
    sheet.append(["pH", 6.8, 7.1])
    sheet.append(["* verified at 2,000 L only"])
    caption, table, note = read(tmp_path, book).elements
    assert (caption.kind, caption.caption_of, caption.cells) == ("caption", table.id, "A1")
    assert (note.kind, note.text, note.cells) == ("paragraph", "* verified at 2,000 L only", "A4")
    assert table.table is not None and table.table.cell_refs is not None
    assert table.table.cell_refs[1] == ("A3", "B3", "C3")


def test_declared_tables_are_taken_as_declared(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    for row in (["Lot", "pH", "Unit"], ["L1", "high", "x"], ["L2", None, None], [None, "low", "y"]):
        sheet.append(row)
    sheet["A5"] = "directly below"
    sheet.add_table(DeclaredTable(displayName="Lots", ref="A1:C4"))
    table, below = read(tmp_path, book).elements
    assert table.cells == "A1:C4" and table.table is not None and table.table.header_rows == 1
    assert below.text == "directly below"


def test_merged_headers_of_two_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    sheet.append(["Parameter", "Range", None, "Unit"])
    sheet.append([None, "low", "high", None])
    sheet.append(["Temperature", 35.5, 37, "°C"])
    for area in ("A1:A2", "B1:C1", "D1:D2"):
        sheet.merge_cells(area)
    table = read(tmp_path, book).elements[0].table
    assert table is not None
    assert table.header_rows == 2
    assert {(s.row, s.col, s.rowspan, s.colspan) for s in table.spans} == {(0, 0, 2, 1), (0, 1, 1, 2), (0, 3, 2, 1)}


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.125, "0.0%", "12.5%"), (36.5, "0.00", "36.50"), (1234567.891, "#,##0.00", "1,234,567.89"),
        (500000, "0.00E+00", "5.00E+05"), (45000.75, "d-mmm-yy h:mm AM/PM", "15-Mar-23 6:00 PM"),
        (-3.5, "0.0;(0.0)", "(3.5)"), (1 / 3, "General", "0.333333333"), (0.1 + 0.2, "General", "0.3"),
        (7, '0.0" °C"', "7.0 °C"), (1.5, "[h]:mm", "36:00"), (2.25, "# ??/??", "2 1/4"), (1.5e6, '0.0,,"M"', "1.5M"),
        (60.5, "yyyy-mm-dd", "1900-02-28"), (0, "yyyy", "1899"), (12, "0\\ \\h", "12 h"), (5, '[>4]"high";"low"', "high"),
    ],
)
def test_numbers_show_as_the_sheet_shows_them(value: float, code: str, text: str) -> None:
    assert show_number(value, code) == text


def test_dates_and_cached_values(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    sheet.append(["Date", "Sum"])
    sheet.append([datetime.date(2024, 5, 1), "=1+1"])
    document = read(tmp_path, book)
    assert document.elements[0].table is not None
    assert document.elements[0].table.rows[1] == ("2024-05-01", "")
    assert any("B2" in warning and "formulas" in warning for warning in document.warnings)


def test_hidden_sheets_and_rows_are_read_and_marked(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    for row in (["Lot", "pH"], ["L1", 7.0], ["L2", 6.1]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    secret = book.create_sheet("Old")
    secret.sheet_state = "veryHidden"
    secret["A1"] = "withdrawn values"
    document = read(tmp_path, book)
    assert document.elements[0].table is not None and document.elements[0].table.hidden_rows == (2,)
    assert [(e.sheet, e.hidden) for e in document.elements] == [("Sheet", False), ("Old", True)]
    assert sum("hidden" in warning for warning in document.warnings) == 2


def test_comments_follow_with_their_cell_and_struck_cells_are_no_evidence(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    for row in (["Lot", "pH"], ["L1", 7.0], ["L2", 6.1]):
        sheet.append(row)
    sheet["B2"].comment = Comment("verify probe", "QC")
    sheet["B3"].font = Font(strike=True)
    table, struck, comment = read(tmp_path, book).elements
    assert table.text == "Lot | pH\nL1 | 7\nL2"
    assert (struck.text, struck.cells, struck.evidence) == ("6.1", "B3", False)
    assert (comment.text, comment.cells, comment.part, comment.note_of) == ("verify probe", "B2", "comment", table.id)


def test_a_far_away_cell_costs_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = sheet_of(book)
    sheet["A1"], sheet["XFD1048576"] = "near", "far"
    assert [(e.text, e.cells) for e in read(tmp_path, book).elements] == [("near", "A1"), ("far", "XFD1048576")]


def test_large_sheets_are_cut_with_a_warning(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(50):
        sheet_of(book).append([f"lot {number}", number])
    document = read(tmp_path, book, Limits(max_cells=20))
    assert any("too large" in warning for warning in document.warnings)
    assert document.elements[0].table is not None and len(document.elements[0].table.rows) == 11


def test_one_long_string_used_often_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for _ in range(70):
        sheet_of(book).append(["x" * 30_000])
    with pytest.raises(TooLargeError):
        read(tmp_path, book, Limits(max_text_mb=2))


def test_entities_in_a_sheet_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet_of(book)["A1"] = "x"
    book.save(tmp_path / "good.xlsx")
    with zipfile.ZipFile(tmp_path / "good.xlsx") as good, zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            if name == "xl/workbook.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "b">]>' + data
            bad.writestr(name, data)
    with pytest.raises(CorruptError, match="document type"):
        read_xlsx(tmp_path / "bad.xlsx", "bad.xlsx")


def test_an_empty_workbook_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyError):
        read(tmp_path, openpyxl.Workbook())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=6))
def test_a_full_table_reads_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        sheet_of(book).append([None, *row])
    for cells in sheet_of(book).iter_rows():
        for cell in cells:
            if cell.value is not None:
                cell.data_type = "s"
    document = read(tmp_path_factory.mktemp("x"), book)
    assert [e.table.rows for e in document.elements if e.table] == [tuple(tuple(" ".join(c.split()) for c in r) for r in rows)]
