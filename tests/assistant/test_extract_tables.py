"""Tables by the meaning of their headers: what each column, row and table kind becomes."""

from __future__ import annotations

import pytest

from tests.assistant.extracting import named, read_text, statements


def test_kinds_units_and_roles_come_from_the_headers() -> None:
    found = read_text(
        "## Drying\n\n| No. | Parameter | Unit | Target | NOR | PAR | Class |\n|---|\n| DR-01 | Inlet air temperature | °C | 60 | 58–62 | 55–65 | CPP |",
        "process_description",
    )
    assert statements(found, "Inlet air temperature") == [
        ("target", "eq", None, "60", None, "Cel"),
        ("nor", "range", "58", None, "62", "Cel"),
        ("par", "range", "55", None, "65", "Cel"),
    ]
    mention = named(found, "Inlet air temperature")
    assert (mention.number, mention.role, mention.unit_operation) == ("DR-01", "CPP", "drying")
    assert mention.role_citation is not None and mention.role_citation.verified


def test_a_range_column_beside_a_setting_is_what_may_be_set() -> None:
    found = read_text(
        "## Conditions\n\n| Item | Unit | Setting | Allowed |\n|---|\n| Flow | mL/min | 0.8 | 0.7–0.9 |", "method_sop"
    )
    assert statements(found, "Flow") == [
        ("setpoint", "eq", None, "0.8", None, "mL/min"),
        ("nor", "range", "0.7", None, "0.9", "mL/min"),
    ]


def test_a_relative_tolerance_in_a_percent_column_is_relative() -> None:
    found = read_text(
        "## Feeding\n\n| Parameter | Unit | Target |\n|---|\n| Daily feed | % v/v | 3.0 ± 10 % |", "process_description"
    )
    assert statements(found, "Daily feed") == [("target", "plus_minus_rel", "2.7", "3.0", "3.3", "%{v/v}")]


def test_deviations_from_the_target_become_a_range_around_it() -> None:
    found = read_text(
        "Table 1: Control loops (allowed deviation from target)\n\n| Loop | Target | Down | Up |\n|---|\n| Jacket (°C) | 36.5 | −0.5 | +1.0 |",
        "facility_fit",
    )
    assert ("range", "36.0", "37.5") in [(o, low, high) for _, o, low, _, high, _ in statements(found)]


def test_low_and_high_columns_of_a_design_are_one_characterized_range() -> None:
    found = read_text(
        "Table 2: Factors of the screening design\n\n| Factor | Unit | Low (−1) | Centre (0) | High (+1) |\n|---|\n| Roll gap | mm | 2.0 | 2.5 | 3.0 |",
        "characterization_report",
    )
    assert statements(found, "Roll gap") == [("characterized", "range", "2.0", None, "3.0", "mm")]


def test_a_scale_in_the_column_title_is_the_scale_of_its_values() -> None:
    found = read_text(
        "## Granulation\n\n| Parameter | Unit | 65 L | 600 L |\n|---|\n| Impeller speed | rpm | 220 | 110 |",
        "facility_fit",
    )
    assert [(s.scale, s.target) for s in named(found, "Impeller speed").statements] == [
        ("65 L", "220"),
        ("600 L", "110"),
    ]


def test_a_par_keeps_its_attribute_and_basis() -> None:
    found = read_text(
        "## PAR\n\n| CQA | Parameter | Unit | PAR (set-point) | PAR (NOR) |\n|---|\n| Purity | Culture pH | pH | 6.6–7.1 | 6.8–7.0 |",
        "characterization_report",
    )
    assert [(s.kind, s.attribute, s.basis) for s in named(found, "Culture pH").statements] == [
        ("par", "Purity", "set-point"),
        ("par", "Purity", "NOR"),
    ]


def test_the_criterion_of_an_attribute_does_not_take_the_unit_of_the_parameter() -> None:
    found = read_text(
        "## PAR\n\n| CQA | Parameter | Unit | Criterion | PAR |\n|---|\n| Purity | Culture pH | pH | ≥ 9.4 | 6.6–7.1 |",
        "characterization_report",
    )
    assert statements(found, "Purity") == [("acceptance", "ge", "9.4", None, None, None)]


def test_batch_record_ranges_have_no_kind_and_actuals_have_their_batch() -> None:
    found = read_text(
        "## Bioreactor\n\n| Step | Instruction | Range | Actual | Performed by |\n|---|\n| 5.1 | Inoculate. Record inoculation VCD. | 0.40–0.60 × 10⁶ vc/mL | 0.52 | AB |\n"
        "| 5.2 | pH at start of hold, target 3.60 | 3.55–3.65 | 3.57 | AB |",
        "executed_batch_record",
        title="Executed batch record, batch XY-23007",
    )
    assert statements(found, "Inoculation VCD") == [
        (None, "range", "0.40e6", None, "0.60e6", "{viable_cells}/mL"),
        ("actual", "eq", None, "0.52e6", None, "{viable_cells}/mL"),
    ]
    assert [s.batch for s in named(found, "Inoculation VCD").statements] == [None, "XY-23007"]
    assert ("target", "eq", None, "3.60", None, "[pH]") in statements(found, "pH at start of hold")


def test_release_and_shelf_life_are_told_apart() -> None:
    found = read_text(
        "## Tests\n\n| Test | Method | Release | Shelf life |\n|---|\n| Monomer | AM-7 | ≥ 97.0 % | ≥ 95.0 % |",
        "specification",
    )
    assert [k for k, *_ in statements(found, "Monomer")] == ["spec_release", "spec_shelf_life"]


def test_a_hold_table_gives_upper_limits_with_their_conditions() -> None:
    found = read_text(
        "## Hold times\n\n| Intermediate | Container | Temperature | Maximum |\n|---|\n| Eluate | bag | 2–8 °C | 24 h |",
        "process_description",
    )
    assert statements(found, "Eluate") == [("hold_time", "le", None, None, "24", "h")]
    assert named(found, "Eluate").statements[0].condition == "bag, 2–8 °C"


def test_a_limit_beside_a_test_of_a_method_is_system_suitability() -> None:
    found = read_text("## Validity\n\n| Test | Limit |\n|---|\n| Control sample | 80–125 % |", "method_sop")
    assert statements(found) == [("sst", "range", "80", None, "125", "%")]


def test_batches_by_row_become_actual_values_of_each_column() -> None:
    found = read_text(
        "| Batch | Scale (L) | Titre (g/L) | Viability (%) |\n|---|\n| AB-001 | 200 | 4.1 | 92 |\n| AB-002 | 200 | 4.4 | 90 |",
        "batch_history",
    )
    assert [(s.batch, s.scale, s.target) for s in named(found, "Titre").statements] == [
        ("AB-001", "200 L", "4.1"),
        ("AB-002", "200 L", "4.4"),
    ]


def test_parameters_across_are_read_with_the_kind_of_the_row() -> None:
    found = read_text(
        "## Press\n\n| Limit | Speed (rpm) | Force (kN) |\n|---|\n| Target | 40 | 12 |\n| NOR | 35–45 | 11–13 |",
        "process_description",
    )
    assert statements(found, "Force") == [
        ("target", "eq", None, "12", None, "kN"),
        ("nor", "range", "11", None, "13", "kN"),
    ]


def test_a_table_that_continues_without_header_keeps_the_header_of_its_first_part() -> None:
    from assistant.extract.extractor import read_package
    from knowledge.records import Element, Table
    from tests.assistant.builder import SCOPE, Doc, Package

    entry = Package([Doc(file="a.pdf", title="A", text="Words.", type="process_description")]).entries[0]
    first = Table(rows=(("Parameter", "Unit", "NOR"), ("Spray rate", "g/min", "80–90")), header_rows=1)
    second = Table(rows=(("Pan speed", "rpm", "8–12"),), continues="t1")
    elements = [
        Element(id=i, kind="table", text="x", file="a.pdf", page=p, table=t)
        for i, p, t in (("t1", 1, first), ("t2", 2, second))
    ]
    extraction = read_package(SCOPE, [(entry, "c", elements)])[0][0]
    assert statements(extraction, "Pan speed") == [("nor", "range", "8", None, "12", "{rpm}")]


def test_statistics_runs_and_control_tables_state_nothing() -> None:
    found = read_text(
        "| Term | Estimate | p |\n|---|\n| pH | +2.1 | 0.01 |\n\n| Run | pH | Yield (%) |\n|---|\n| 1 | 6.8 | 90 |\n| 2 | 7.0 | 91 |\n\n"
        "| Version | Date | Change and reason |\n|---|\n| 1.0 | 2023-01-02 | 45 rpm became 50 rpm |",
        "characterization_report",
    )
    assert statements(found) == []


_WORDINGS = [
    ("| Setting | Unit | Aim | Tolerated |\n|---|\n| Turret speed | rpm | 45 | 40–50 |", [("target", "45"), (None, "40")]),
    ("| Variable | Programmed | Usual | Never outside |\n|---|\n| Force (kN) | 3.0 | 2.5–3.5 | 2.0–4.5 |", [("setpoint", "3.0"), ("nor", "2.5"), (None, "2.0")]),
    ("| Step / variable | Explored | Demonstrated acceptable | Normal |\n|---|\n| Roll gap, mm | 1.8–3.6 | 2.0–3.2 | 2.3–2.7 |", [("characterized", "1.8"), ("par", "2.0"), ("nor", "2.3")]),
    ("| Größe | Vorgabe | Zulässiger Bereich | Einheit |\n|---|\n| Presskraft | 14 | 12–16 | kN |", [("setpoint", "14"), ("nor", "12")]),
    ("| Grandeur | Unité | Visée | Limites admises |\n|---|\n| Force | kN | 14 | 12–16 |", [("target", "14"), (None, "12")]),
    ("| Phase | Temperature (°C) | Pressure (mTorr) |\n|---|\n| Freezing | −45 | – |\n| Primary drying | −20 | 80 |", [("setpoint", "-45"), ("setpoint", "-20"), ("setpoint", "80")]),
    ("| Parameter | PPQ range | Batch 1 |\n|---|\n| Blend time (min) | 10–14 | 12 |", [(None, "10"), ("actual", "12")]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), _WORDINGS, ids=[row[0][:40] for row in _WORDINGS])
def test_columns_are_told_by_wording_and_content(table: str, expected: list[tuple[str | None, str]]) -> None:
    found = statements(read_text(f"## Settings of the step\n\n{table}", "process_description"))
    assert [(kind, target or low) for kind, _, low, target, _, _ in found] == expected


def test_only_the_time_of_a_hold_is_a_hold_time_and_its_temperature_a_condition() -> None:
    found = read_text(
        "## Holds\n\n| Intermediate | Container | Temperature | Maximum |\n|---|\n| Lysate | 200 L bag | 2–8 °C | 24 h |\n| Pool | 5 L bag | 15–25 °C | 48 h |",
        "process_description",
    )
    assert statements(found) == [("hold_time", "le", None, None, "24", "h"), ("hold_time", "le", None, None, "48", "h")]
    assert "2–8 °C" in (named(found, "Lysate").statements[0].condition or "")


def test_ratios_and_counts_have_the_unit_one() -> None:
    found = read_text(
        "## System suitability\n\n| Test | Limit |\n|---|\n| Resolution | NLT 2.0 |\n| Accepted droplets | NLT 12,000 |",
        "method_sop",
    )
    assert statements(found) == [("sst", "ge", "2.0", None, None, "1"), ("sst", "ge", "12000", None, None, "1")]


def test_numbers_of_lines_do_not_make_results_of_a_list_of_settings() -> None:
    found = read_text(
        "## Drying\n\n| Step | Variable | Value (range) |\n|---|\n| 1 | Inlet air | 60 (55–65) °C |\n| 2 | Air flow | 1200 m³/h |",
        "process_description",
    )
    assert statements(found, "Inlet air") == [
        ("target", "eq", None, "60", None, "Cel"),
        (None, "range", "55", None, "65", "Cel"),
    ]


def test_a_sampling_plan_gives_the_limits_of_its_tests() -> None:
    table = "| Sample | Test | Method | Limit |\n|---|\n| Harvest | Bioburden | plate | ≤ 10 CFU/mL |\n| Pool | Full capsids | AM-1 | ≥ 65 % |"
    read = read_text(f"## In-process controls\n\n{table}", "process_description")
    assert [(s.kind, s.value_text) for m in read.mentions for s in m.statements] == [
        ("ipc", "≤ 10 CFU/mL"),
        ("ipc", "≥ 65 %"),
    ]
