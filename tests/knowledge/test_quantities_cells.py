"""Table cells and headers: bare numbers count, the header's unit and power of ten apply, texts stay texts."""

from __future__ import annotations

import pytest

from knowledge.quantities import parse_cell, parse_header_unit


@pytest.mark.parametrize(
    ("header", "text", "ucum", "exponent"),
    [
        ("Temperature (°C)", "°C", "Cel", 0), ("Load [g/L resin]", "g/L resin", "g/L", 0), ("pH", "pH", "[pH]", 0),
        ("Titer, g/L", "g/L", "g/L", 0), ("Druck in bar", "bar", "bar", 0), ("Time, min", "min", "min", 0),
        ("VCD (×10⁶ cells/mL)", "×10⁶ cells/mL", "{cells}/mL", 6), ("VCC (e6 cells/mL)", "e6 cells/mL", "{cells}/mL", 6),
        ("Viable cell density (10^6 viable cells/mL)", "10^6 viable cells/mL", "{viable_cells}/mL", 6),
        ("VCD ×10⁶ (cells/mL)", "cells/mL", "{cells}/mL", 6), ("Cells/mL (x 10^6)", "Cells/mL (x 10^6)", "{cells}/mL", 6),
        ("Pressure / bar", "bar", "bar", 0), ("Conc. – mg/mL", "mg/mL", "mg/mL", 0), ("Yield %", "%", "%", 0),
        ("DO (% sat)", "%", "%", 0), ("Temp °C", "°C", "Cel", 0), ("Conductivity mS/cm", "mS/cm", "mS/cm", 0),
        ("Inlet temp. (°C), target", "°C", "Cel", 0), ("Température [°C]", "°C", "Cel", 0), ("Purity [% area]", "% area", "%", 0),
        ("Hold time (h)", "h", "h", 0), ("%RSD", "%", "%", 0),
    ],
)  # fmt: skip
def test_a_header_names_its_unit(header: str, text: str, ucum: str, exponent: int) -> None:
    found = parse_header_unit(header)
    assert found is not None
    assert (found.text, found.unit.ucum, found.exponent) == (text, ucum, exponent)
    assert header[found.start : found.end] == text


@pytest.mark.parametrize(
    "header",
    ["", "Parameter", "Target", "NOR", "Batch", "Range (min–max)", "Test (Method)", "Sample (n = 3)", "Step", "200 L", "Comments",
     "Result", "Unit", "Reference", "Lot", "Date", "Performed by", "2,000 L scale"],
)  # fmt: skip
def test_a_header_without_unit_has_none(header: str) -> None:
    assert parse_header_unit(header) is None


@pytest.mark.parametrize(
    ("cell", "header", "expected"),
    [
        ("36.5", "°C", [("eq", "36.5", None, None, "Cel")]),
        ("36.0–37.0", "Temperature (°C)", [("range", None, "36.0", "37.0", "Cel")]),
        ("36.5 ± 0.5", "°C", [("plus_minus_abs", "36.5", "36.0", "37.0", "Cel")]),
        ("6.8 (6.6–7.0)", "pH", [("eq", "6.8", None, None, "[pH]"), ("range", None, "6.6", "7.0", "[pH]")]),
        ("120 (100 – 140)", "rpm", [("eq", "120", None, None, "{rpm}"), ("range", None, "100", "140", "{rpm}")]),
        ("8.5", "×10⁶ cells/mL", [("eq", "8.5e6", None, None, "{cells}/mL")]),
        ("5–10", "VCD (10^6 cells/mL)", [("range", None, "5e6", "10e6", "{cells}/mL")]),
        ("30 ± 10 %", "rpm", [("plus_minus_rel", "30", "27", "33", "{rpm}")]),
        ("±0.5", "°C", [("plus_minus_abs", None, "-0.5", "0.5", "Cel{diff}")]),
        ("-20", "°C", [("eq", "-20", None, None, "Cel")]),
        ("≤ 5", "%", [("le", None, None, "5", "%")]),
        ("NMT 5", None, [("le", None, None, "5", None)]),
        ("95–125", None, [("range", None, "95", "125", None)]),
        ("10", None, [("eq", "10", None, None, None)]),
        ("15 CV", "L", [("eq", "15", None, None, "{CV}")]),
        ("2.0E+06", "cells/mL", [("eq", "2.0e6", None, None, "{cells}/mL")]),
        ("Target 36.5", "°C", [("eq", "36.5", None, None, "Cel")]),
        ("12.5*", "g/L", [("eq", "12.5", None, None, "g/L")]),
        ("20; 40; 60", "g/L", [("eq", n, None, None, "g/L") for n in ("20", "40", "60")]),
        ("Min 5, Max 10", "min", [("range", None, "5", "10", "min")]),
        ("36,5", "°C", [("eq", "36.5", None, None, "Cel")]),
        ("Conforms", None, [("conforms", None, None, None, None)]),
        ("Report", None, [("report", None, None, None, None)]),
        ("entspricht", None, [("conforms", None, None, None, None)]),
        ("Q = 80 % in 30 min", None, [("staged", "80", None, None, "%")]),
        ("60 min ± 5", "h", [("plus_minus_abs", "60", "55", "65", "min")]),
    ],
)  # fmt: skip
def test_a_cell_gives_its_quantities(
    cell: str, header: str | None, expected: list[tuple[str | None, ...]]
) -> None:
    found = parse_cell(cell, header_unit=header)
    assert [(q.operator, q.target, q.low, q.high, q.unit_ucum) for q in found] == expected
    assert all(cell[q.start : q.end] == q.text for q in found)


@pytest.mark.parametrize(
    "cell",
    ["", "N/A", "—", "White to off-white", "Bioreactor 2", "3 bioreactors", "2024-05-01", "PCR-003", "Step 5", "Day 3", "Phase 3",
     "<LOQ", "Protein A 2", "316L stainless steel", "not applicable", "room temperature", "DEV-23-014", "Lot 23A0417", "Yes"],
)  # fmt: skip
def test_a_cell_of_text_gives_none(cell: str) -> None:
    assert parse_cell(cell, header_unit="°C") == ()


def test_the_unit_of_a_header_has_no_place_in_the_cell() -> None:
    (quantity,) = parse_cell("36.5", header_unit="°C")
    assert (quantity.unit_as_written, quantity.unit_start, quantity.unit_end) == ("°C", None, None)
