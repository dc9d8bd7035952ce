"""Tables on pages put together from words and rules: what is found and how it is cut into cells."""

from __future__ import annotations

from ingest.layout.primitives import Word
from tests.ingest.table_pages import Sheet, grid, only


def test_a_drawn_grid_gives_its_cells() -> None:
    sheet = Sheet()
    grid(sheet, [60, 200, 300, 400], [100, 120, 140, 160])
    sheet.row(105, [(64, "Parameter"), (204, "Unit"), (304, "Target")], bold=True)
    sheet.row(125, [(64, "Temperature"), (204, "°C"), (304, "36.5")])
    sheet.row(145, [(64, "Agitation"), (204, "rpm"), (304, "120")])
    table = only(sheet.tables())
    assert table.rows == (("Parameter", "Unit", "Target"), ("Temperature", "°C", "36.5"), ("Agitation", "rpm", "120"))
    assert table.header_rows == 1
    assert table.ruled
    assert table.row_boxes[1] == (60, 120, 400, 140)


def test_lines_drawn_in_pieces_and_open_sides_make_the_same_grid() -> None:
    sheet = Sheet()
    for y in (100, 120, 140):
        for x in range(60, 400, 5):
            sheet.level(y, x, x + 3)
    sheet.upright(200, 100, 120)
    sheet.upright(200, 120.5, 140)
    sheet.upright(300, 100, 140)
    sheet.row(105, [(64, "Step"), (204, "Hold"), (304, "Limit")])
    sheet.row(125, [(64, "Pool"), (204, "24 h"), (304, "36 h")])
    assert only(sheet.tables()).rows == (("Step", "Hold", "Limit"), ("Pool", "24 h", "36 h"))


def test_merged_cells_become_spans_with_the_text_at_their_top_left() -> None:
    sheet = Sheet()
    for y in (100, 160, 180):
        sheet.level(y, 60, 400)
    sheet.level(120, 200, 400)
    sheet.level(140, 60, 400)
    for x in (60, 200, 400):
        sheet.upright(x, 100, 180)
    sheet.upright(300, 120, 180)
    sheet.put(64, 115, "Attribute", bold=True)
    sheet.put(300, 105, "Acceptance limits", "c", bold=True)
    sheet.row(125, [(204, "Low"), (304, "High")], bold=True)
    sheet.row(145, [(64, "Monomer"), (204, "97.0"), (304, "100.0")])
    sheet.row(165, [(64, "Dimer"), (204, "0.0"), (304, "2.0")])
    table = only(sheet.tables())
    assert table.rows[0] == ("Attribute", "Acceptance limits", "")
    assert table.rows[1] == ("", "Low", "High")
    assert set(table.spans) == {(0, 0, 2, 1), (0, 1, 1, 2)}
    assert table.header_rows == 2


def test_several_lines_in_a_ruled_cell_stay_one_cell() -> None:
    sheet = Sheet()
    grid(sheet, [60, 200, 400], [100, 120, 150, 170])
    sheet.row(105, [(64, "Step"), (204, "Reason")], bold=True)
    sheet.row(123, [(64, "Low pH"), (204, "Virus inactivation needs at")])
    sheet.put(204, 135, "least sixty minutes")
    sheet.row(155, [(64, "Filtration"), (204, "Bioburden")])
    rows = only(sheet.tables()).rows
    assert rows[1] == ("Low pH", "Virus inactivation needs at least sixty minutes")


def test_rows_without_lines_between_them_are_parted_by_their_values() -> None:
    sheet = Sheet()
    for y in (100, 120, 165):
        sheet.level(y, 60, 400)
    for x in (60, 200, 300, 400):
        sheet.upright(x, 100, 165)
    sheet.row(105, [(64, "Day"), (204, "VCD"), (304, "Viability")], bold=True)
    for k, cells in enumerate((("3", "4.1", "98.0"), ("5", "9.7", "97.2"), ("7", "14.9", "95.1"))):
        sheet.row(122 + 14 * k, zip((64, 204, 304), cells, strict=True))
    assert only(sheet.tables()).rows[1:] == (("3", "4.1", "98.0"), ("5", "9.7", "97.2"), ("7", "14.9", "95.1"))


def test_level_rules_alone_are_enough() -> None:
    sheet = Sheet()
    for y in (100, 130, 190):
        sheet.level(y, 60, 460)
    sheet.row(103, [(60, "Factor"), (220, "Low"), (320, "High")])
    sheet.row(115, [(220, "(°C)"), (320, "(°C)")])
    for k, cells in enumerate((("Temperature", "35.0", "37.0"), ("Shift", "31.0", "34.0"), ("Feed", "4.0", "25.0"))):
        sheet.row(135 + 16 * k, zip((60, 220, 320), cells, strict=True))
    table = only(sheet.tables())
    assert table.rows[0] == ("Factor", "Low (°C)", "High (°C)")
    assert table.rows[3] == ("Feed", "4.0", "25.0")
    assert table.header_rows == 1


def test_a_wrapped_cell_between_level_rules_is_one_row() -> None:
    sheet = Sheet()
    for y in (100, 118, 154, 190):
        sheet.level(y, 60, 500)
    sheet.row(103, [(60, "Risk"), (180, "Cause"), (400, "Control")], bold=True)
    sheet.row(122, [(60, "Aggregation"), (180, "Shear in the pump when the"), (400, "Speed limit")])
    sheet.put(180, 134, "flow is raised")
    sheet.row(158, [(60, "Clipping"), (180, "Host cell proteases left in"), (400, "Hold time")])
    sheet.put(180, 170, "the harvest")
    rows = only(sheet.tables()).rows
    assert rows[1] == ("Aggregation", "Shear in the pump when the flow is raised", "Speed limit")
    assert rows[2] == ("Clipping", "Host cell proteases left in the harvest", "Hold time")


def test_heads_over_several_columns_span_them() -> None:
    sheet = Sheet()
    sheet.level(100, 60, 500)
    sheet.put(260, 103, "Pilot", "c")
    sheet.put(420, 103, "Plant", "c")
    sheet.level(116, 220, 300)
    sheet.level(116, 380, 460)
    for x, text in ((230, "n"), (290, "Mean"), (390, "n"), (450, "Mean")):
        sheet.put(x, 119, text, "c")
    sheet.level(133, 60, 500)
    for k, cells in enumerate((("Titre", "3", "4.2", "6", "4.4"), ("Yield", "3", "81", "6", "79"))):
        sheet.put(60, 137 + 15 * k, cells[0])
        sheet.row(137 + 15 * k, zip((230, 290, 390, 450), cells[1:], strict=True), "c")
    sheet.level(168, 60, 500)
    table = only(sheet.tables())
    assert table.rows[0] == ("", "Pilot", "", "Plant", "")
    assert set(table.spans) == {(0, 1, 1, 2), (0, 3, 1, 2)}
    assert table.header_rows == 2


def test_an_unruled_table_under_prose_is_found() -> None:
    sheet = Sheet()
    y = sheet.prose(60, 80, 460, 5) + 14
    for cells in (("Run", "Titre", "Purity"), ("A", "4.1", "98.2"), ("B", "3.9", "97.9"), ("C", "4.4", "98.8")):
        sheet.put(60, y, cells[0])
        sheet.row(y, [(250, cells[1]), (350, cells[2])], "r")
        y += 14
    sheet.prose(60, y + 14, 460, 5)
    table = only(sheet.tables())
    assert table.rows[0] == ("Run", "Titre", "Purity")
    assert len(table.rows) == 4
    assert not table.ruled


def test_leader_dots_are_left_out_and_currency_stays_with_its_figure() -> None:
    sheet = Sheet()
    sheet.row(100, [(300, "2021"), (400, "2022")], "r")
    for k, (name, a, b) in enumerate((("Resin", "1,200", "1,350"), ("Filters", "310", "295"), ("Media", "2,040", "2,480"))):
        y = 116 + 13 * k
        sheet.put(60, y, f"{name} {'. ' * (24 - len(name))}".strip())
        sheet.row(y, [(300, a), (400, b)], "r")
        sheet.put(262, y, "$")
        sheet.put(362, y, "$")
    rows = only(sheet.tables()).rows
    assert rows[1] == ("Resin", "$ 1,200", "$ 1,350")
    assert rows[0] == ("", "2021", "2022")


def test_blank_cells_keep_their_column() -> None:
    sheet = Sheet()
    for y in (100, 116, 180):
        sheet.level(y, 60, 460)
    sheet.row(103, [(60, "Test"), (200, "Batch 1"), (300, "Batch 2"), (400, "Batch 3")])
    sheet.row(120, [(60, "pH"), (200, "7.1"), (300, "7.0"), (400, "7.2")])
    sheet.row(135, [(60, "Osmolality"), (200, "310"), (400, "305")])
    sheet.row(150, [(60, "Bioburden"), (300, "0"), (400, "0")])
    sheet.row(165, [(60, "Endotoxin"), (200, "0.1"), (300, "0.1")])
    rows = only(sheet.tables()).rows
    assert rows[2] == ("Osmolality", "310", "", "305")
    assert rows[3] == ("Bioburden", "", "0", "0")
    assert rows[4] == ("Endotoxin", "0.1", "0.1", "")


def test_two_tables_side_by_side_and_one_below() -> None:
    sheet = Sheet()
    for left in (60, 320):
        grid(sheet, [left, left + 100, left + 200], [100, 118, 136])
        sheet.row(103, [(left + 4, "Name"), (left + 104, "Value")])
        sheet.row(121, [(left + 4, f"Flow {left}"), (left + 104, "1.5")])
    grid(sheet, [60, 200, 400], [300, 318, 336])
    sheet.row(303, [(64, "Lot"), (204, "Expiry")])
    sheet.row(321, [(64, "A1"), (204, "2027")])
    assert [table.rows[1] for table in sheet.tables()] == [("Flow 60", "1.5"), ("Flow 320", "1.5"), ("A1", "2027")]


def test_a_table_in_one_column_of_a_two_column_page() -> None:
    sheet = Sheet(size=9.0)
    sheet.prose(310, 80, 230, 30)
    sheet.prose(50, 80, 230, 10, start=7)
    for k, cells in enumerate((("Lot", "Titre", "HCP"), ("A17", "4.1", "12"), ("A18", "4.0", "15"), ("A19", "4.6", "11"))):
        sheet.put(50, 210 + 13 * k, cells[0])
        sheet.row(210 + 13 * k, [(160, cells[1]), (240, cells[2])], "r")
    sheet.prose(50, 280, 230, 10, start=3)
    table = only(sheet.tables())
    assert table.rows[1] == ("A17", "4.1", "12")
    assert all(row[0] in {"Lot", "A17", "A18", "A19"} for row in table.rows)


def test_words_of_a_drawn_cell_are_joined_as_one_would_type_them() -> None:
    sheet = Sheet()
    grid(sheet, [60, 160, 400], [100, 120, 150])
    sheet.row(104, [(64, "Seed"), (164, "1.5 x 10")])
    end = sheet.words[-1].x1
    sheet.words.append(Word("6", end + 0.3, 102, end + 4, 108, 6.0, baseline_shift=1))
    sheet.put(end + 7, 104, "cells/mL")
    sheet.row(124, [(64, "Pool"), (164, "chromato-")])
    sheet.put(164, 136, "graphy at 2-")
    rows = only(sheet.tables()).rows
    assert rows[0][1] == "1.5 x 10⁶ cells/mL"
    assert rows[1][1] == "chromatography at 2-"


def test_a_unit_row_under_the_heads_counts_as_header() -> None:
    sheet = Sheet()
    grid(sheet, [60, 200, 300, 400], [100, 118, 136, 154, 172])
    sheet.row(103, [(64, "Step"), (204, "Flow"), (304, "Load")], bold=True)
    sheet.row(121, [(204, "(cm/h)"), (304, "(g/L)")])
    sheet.row(139, [(64, "Protein A"), (204, "250"), (304, "35")])
    sheet.row(157, [(64, "Cation"), (204, "180"), (304, "60")])
    assert only(sheet.tables()).header_rows == 2


def test_a_shaded_first_row_is_the_header() -> None:
    sheet = Sheet()
    sheet.fills.append((60, 100, 400, 118))
    grid(sheet, [60, 200, 400], [100, 118, 136, 154])
    sheet.row(103, [(64, "Role"), (204, "Person")])
    sheet.row(121, [(64, "Author"), (204, "Process science")])
    sheet.row(139, [(64, "Approver"), (204, "Quality")])
    assert only(sheet.tables()).header_rows == 1


def test_a_key_value_box_has_no_header() -> None:
    sheet = Sheet()
    grid(sheet, [60, 160, 300], [100, 116, 132, 148])
    for k, (key, value) in enumerate((("Document", "SOP-114"), ("Version", "3.0"), ("Effective", "2024-05-01"))):
        sheet.row(102 + 16 * k, [(64, key), (164, value)])
    table = only(sheet.tables())
    assert table.rows[0] == ("Document", "SOP-114")
    assert table.header_rows == 0
