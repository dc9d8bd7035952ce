"""Tables whose rows are told by the text alone: wrapped cells, broken codes, heads and ends without rules."""

from __future__ import annotations

from tests.ingest.table_pages import Sheet, only


def lines(sheet: Sheet, y: float, xs: tuple[float, ...], rows: tuple[tuple[str, ...], ...], pitch: float) -> float:
    for row in rows:
        sheet.row(y, [(x, text) for x, text in zip(xs, row, strict=True) if text])
        y += pitch
    return y


def test_wrapped_cells_of_an_evenly_pitched_table_are_joined() -> None:
    sheet = Sheet(size=9.0)
    for y in (97, 113, 196):
        sheet.level(y, 60, 540)
    lines(sheet, 100, (60, 150, 230, 420), (("Attribute", "Category", "Acceptance", "Score"),), 0)
    lines(
        sheet,
        117,
        (60, 150, 230, 420),
        (
            ("Galactosylation (total", "glycosylation", "10–40 % (G1 + G2", "48"),
            ("G1 + G2)", "", "equivalents)", ""),
            ("High mannose", "glycosylation", "3–10 % of glycans", "60"),
            ("Acidic variants", "charge variant", "18–40 %", "12"),
            ("(deamidation)", "", "(by icIEF)", ""),
            ("DEV-", "process", "0–100 ng/mg", "36"),
            ("003-01", "impurity", "", ""),
        ),
        11,
    )
    rows = only(sheet.tables()).rows
    assert rows[1] == ("Galactosylation (total G1 + G2)", "glycosylation", "10–40 % (G1 + G2 equivalents)", "48")
    assert rows[3] == ("Acidic variants (deamidation)", "charge variant", "18–40 % (by icIEF)", "12")
    assert rows[4] == ("DEV-003-01", "process impurity", "0–100 ng/mg", "36")
    assert len(rows) == 5


def test_abbreviations_in_lower_case_start_rows() -> None:
    sheet = Sheet(size=9.0)
    for y in (97, 113, 170):
        sheet.level(y, 60, 400)
    lines(sheet, 100, (60, 160), (("Short", "Meaning"),), 0)
    names = (
        ("HCP", "host cell protein"),
        ("iCIEF", "imaged focusing"),
        ("pCO2", "partial pressure"),
        ("qPCR", "reaction"),
    )
    lines(sheet, 117, (60, 160), names, 12)
    assert only(sheet.tables()).rows[1:] == names


def test_a_table_without_a_closing_rule_runs_to_its_last_row() -> None:
    sheet = Sheet(size=9.0)
    sheet.level(97, 60, 500)
    sheet.level(113, 60, 500)
    lines(sheet, 100, (60, 160, 420), (("Reference", "Title", "Type"),), 0)
    rows = (
        ("SOP-1001", "Qualification of the models at small scale", "SOP"),
        ("SOP-2005", "Harvest by centrifuge and depth filter train", "SOP"),
        ("AMV-3015", "Turbidity of the clarified harvest pool", "Method"),
        ("AMV-3016", "Residual protein of the host cell line", "Method"),
    )
    lines(sheet, 117, (60, 160, 420), rows, 12)
    sheet.prose(60, 190, 440, 4)
    table = only(sheet.tables())
    assert table.rows[1:] == rows
    assert table.header_rows == 1


def test_running_text_between_columns_belongs_to_an_unruled_table() -> None:
    sheet = Sheet(size=9.0)
    y = sheet.prose(60, 60, 470, 4) + 14
    sheet.row(y, [(60, "Step"), (160, "What was changed"), (430, "State")], bold=True)
    y = lines(
        sheet,
        y + 15,
        (60, 160, 430),
        (
            ("Capture", "The load limit of the column was lowered so that", "Open"),
            ("", "product no longer breaks through at the end of the", ""),
            ("", "cycle", ""),
            ("Polishing", "The wash was made longer by two column volumes", "Closed"),
            ("", "after the study of host cell protein clearance", ""),
            ("Filtration", "The prefilter was replaced by one of larger area", "Open"),
        ),
        10.5,
    )
    sheet.prose(60, y + 14, 470, 4)
    table = only(sheet.tables())
    assert [row[0] for row in table.rows] == ["Step", "Capture", "Polishing", "Filtration"]
    assert table.rows[1][1].endswith("at the end of the cycle")


def test_columns_drawn_without_row_lines_are_parted_by_their_text() -> None:
    sheet = Sheet()
    for y in (100, 190):
        sheet.level(y, 60, 400)
    for x in (60, 200, 300, 400):
        sheet.upright(x, 100, 190)
    lines(sheet, 103, (64, 204, 304), (("Site", "Number", "Share"), ("", "of lots", "(%)")), 11)
    body = (("Basel", "12", "40.0"), ("Cork", "10", "33.3"), ("Lyon", "5", "16.7"), ("Ghent", "3", "10.0"))
    lines(sheet, 127, (64, 204, 304), body, 15)
    rows = only(sheet.tables()).rows
    assert rows == (("Site", "Number of lots", "Share (%)"), *body)


def test_captions_and_notes_stay_outside() -> None:
    sheet = Sheet()
    sheet.put(60, 80, "Table 4. Results of the runs")
    sheet.row(96, [(60, "Run"), (200, "Titre"), (300, "Yield")])
    lines(sheet, 110, (60, 200, 300), (("A", "4.1", "81"), ("B", "3.9", "79"), ("C", "4.4", "83")), 13)
    sheet.put(60, 150, "Source: campaign records")
    table = only(sheet.tables())
    assert table.rows[0] == ("Run", "Titre", "Yield")
    assert table.rows[-1] == ("C", "4.4", "83")


def test_a_table_in_one_text_column_takes_no_words_of_the_other() -> None:
    sheet = Sheet(size=9.0)
    words = "the granules became dense above this amount and"
    for number in range(24):
        sheet.row(100 + 12 * number, [(50, words if number != 10 else "Coating")])
    for number in range(10):
        sheet.row(256 + 12 * number, [(310, words)])
    table = (("Batch", "Water %", "LOD %"), ("21K089", "31.0", "1.8"), ("21K090", "29.5", "1.7"), ("21K091", "32.8", "2.2"))
    lines(sheet, 112, (310, 380, 440), table, 12)
    assert only(sheet.tables()).rows == table


def test_two_columns_without_rules_are_a_table_where_the_second_holds_limits() -> None:
    rows = (
        ("Check", "Limit"),
        ("Recovery of standard", "90–110 %"),
        ("Control, content", "97–103 % of assigned"),
        ("RSD of three wells", "NMT 2.5 %"),
        ("Resolution", "NLT 1.8"),
    )
    sheet = Sheet(size=9.0)
    lines(sheet, 100, (60, 250), rows, 13)
    assert only(sheet.tables()).rows == rows
    told = Sheet(size=9.0)
    names = tuple((name, f"see the note of part {name[0]}") for name, _ in rows)
    lines(told, 100, (60, 250), names, 13)
    assert told.tables() == () or not list(told.tables())
