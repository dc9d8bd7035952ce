"""What the conflict rules find, and what they leave alone."""

from __future__ import annotations

import pytest

from knowledge.checks.conflicts import RULES, find_conflicts
from knowledge.checks.spans import Tolerance
from knowledge.records import Conflict
from tests.knowledge.checks.package import Package

HEAD = ("Parameter", "Unit", "Target", "NOR", "PAR", "Class")
RECORD = ("Step", "Unit", "Range")


def types(package: Package, tolerance: Tolerance | None = None) -> list[str]:
    return [conflict.type for conflict in find_conflicts(package.known(), tolerance)]


def one(package: Package) -> Conflict:
    (found,) = find_conflicts(package.known())
    return found


def two(first: tuple[str, ...], second: tuple[str, ...], head: tuple[str, ...] = HEAD, step: str = "drying") -> Package:
    package = Package()
    for number, type_, row in (("PD-01", "process_description", first), ("PD-02", "transfer_protocol", second)):
        package.table(package.document(number, type_), head, row, step=step)
    return package


def test_a_range_that_differs_is_shown_with_both_sides() -> None:
    package = Package()
    package.table(
        package.document("PD-01", "process_description"),
        HEAD,
        ("Inlet air", "°C", "62", "55–70", "", "KPP"),
        step="drying",
    )
    package.table(package.document("MBR-1", "master_batch_record"), RECORD, ("Inlet air", "°C", "50–65"), step="drying")
    found = one(package)
    assert found.type == "K2"
    assert {side.value_text for side in found.sides} >= {"55–70 °C", "50–65 °C"}
    assert all(side.citation.quote for side in found.sides)


def test_equal_values_and_rounding_are_no_conflict() -> None:
    assert (
        types(two(("Inlet air", "°C", "62", "55–70", "", "KPP"), ("Inlet air", "°C", "62.0", "55–70", "", "KPP"))) == []
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Pressure", "bar", "1.0", "", "", "KPP"), ("Pressure", "mbar", "1000", "", "", "KPP")),
        (("Hold", "h", "2", "", "", "KPP"), ("Hold", "min", "120", "", "", "KPP")),
    ],
)
def test_another_unit_with_the_same_amount_is_no_conflict(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    assert types(two(first, second)) == []


def test_another_unit_with_another_amount_is_a_unit_mismatch() -> None:
    assert types(two(("Pressure", "bar", "", "1.8–2.2", "", "CPP"), ("Pressure", "psi", "", "30–40", "", "CPP"))) == [
        "K1"
    ]


def test_targets_that_differ() -> None:
    assert types(two(("Inlet air", "°C", "62", "", "", "KPP"), ("Inlet air", "°C", "65", "", "", "KPP"))) == ["K3"]


def test_normal_and_proven_ranges_with_other_numbers_are_no_conflict() -> None:
    assert types(two(("Inlet air", "°C", "", "55–70", "", "KPP"), ("Inlet air", "°C", "", "", "50–75", "KPP"))) == []


def test_a_normal_range_outside_the_proven_one() -> None:
    assert types(two(("Inlet air", "°C", "", "45–70", "", "KPP"), ("Inlet air", "°C", "", "", "50–75", "KPP"))) == [
        "K4"
    ]


def test_the_same_numbers_called_otherwise() -> None:
    found = one(two(("Inlet air", "°C", "", "55–70", "", "KPP"), ("Inlet air", "°C", "", "", "55–70", "KPP")))
    assert (found.type, found.severity) == ("K5", "minor")


def test_the_same_name_in_another_step_is_another_thing() -> None:
    package = two(("pH", "", "7.0", "", "", "KPP"), ("pH", "", "7.0", "", "", "KPP"))
    package.table(
        package.document("PD-03", "process_description"), HEAD, ("pH", "", "5.0", "", "", "KPP"), step="elution"
    )
    assert types(package) == []


@pytest.mark.parametrize("field", ["scale", "attribute", "condition"])
def test_another_scale_attribute_or_condition_is_no_conflict(field: str) -> None:
    package = two(("Speed", "rpm", "", "", "80–120", "KPP"), ("Speed", "rpm", "", "", "60–90", "KPP"))
    values = {
        "scale": ("200 L", "2,000 L"),
        "attribute": ("HMW", "charge variants"),
        "condition": ("day 0 to 3, 36 °C", "33 °C"),
    }[field]
    package.mentions = [
        m.model_copy(update={"statements": tuple(s.model_copy(update={field: value}) for s in m.statements)})
        for m, value in zip(package.mentions, values, strict=True)
    ]
    assert types(package) == []


def test_a_superseded_version_is_a_change_and_no_conflict() -> None:
    package = Package()
    for version, status, range_ in (("1", "superseded", "50–65"), ("2", "current", "55–70")):
        document = package.document("PD-01", "process_description", version, status)
        package.table(document, HEAD, ("Inlet air", "°C", "", range_, "", "KPP"), step="drying")
    assert types(package) == []
    package.table(
        package.document("DECK", "transfer_protocol"), HEAD, ("Inlet air", "°C", "", "50–65", "", "KPP"), step="drying"
    )
    assert types(package) == ["K6"]


def test_what_was_once_so_is_no_side() -> None:
    package = Package()
    package.table(
        package.document("PD-01", "process_description"),
        HEAD,
        ("Weight gain", "%", "3.0", "", "", "KPP"),
        step="coating",
    )
    slides = package.document("DECK", "slides")
    package.text(slides, "Until 2022 the weight gain was 4.5 %.", part="body")
    assert types(package) == []
    package.text(slides, "Target: 3.5 % weight gain", part="body")
    assert types(package) == ["K3"]


def test_a_hold_longer_than_studied() -> None:
    package = Package()
    package.table(package.document("PD-01", "process_description"), ("Material", "Maximum"), ("Thawed bulk", "72 h"))
    package.text(
        package.document("HS-01", "hold_time_study"), "The bulk was observed for 48 hours.", section="Thawed bulk"
    )
    found = one(package)
    assert found.type == "K11" and len(found.sides) == 2


def test_a_hold_within_what_was_studied_is_fine() -> None:
    package = Package()
    package.table(package.document("PD-01", "process_description"), ("Material", "Maximum"), ("Thawed bulk", "24 h"))
    package.text(
        package.document("HS-01", "hold_time_study"), "The bulk was observed for 48 hours.", section="Thawed bulk"
    )
    assert types(package) == []


def test_a_batch_value_outside_the_limit_without_an_event() -> None:
    package = Package()
    package.table(
        package.document("PD-01", "process_description"),
        HEAD,
        ("Bin filling", "%", "", "", "55–70", "CPP"),
        step="blending",
    )
    record = package.document("BR-9", "executed_batch_record")
    package.table(record, ("Step", "Unit", "Range", "Actual"), ("C4 Bin filling", "%", "55–70", "53"), step="blending")
    assert "K8" in types(package)
    package.text(record, "Remark to C4 Bin filling: see deviation DEV-24-001.")
    assert "K8" in types(package), "the remark must name the row's own label"


def test_a_deviation_on_the_row_explains_the_value() -> None:
    package = Package()
    record = package.document("BR-9", "executed_batch_record")
    package.table(
        record,
        ("No.", "Step", "Range", "Actual"),
        ("4.3", "Loading time, h", "NMT 5", "5.6"),
        ("4.4", "Speed, rpm", "90–110", "98"),
        read=False,
    )
    assert types(package) == ["K8"]
    package.text(record, "Remark to 4.3: line stop. Deviation D-2024-044 was opened.")
    assert types(package) == []


def test_classes_that_differ_between_description_and_risk_assessment() -> None:
    package = Package()
    package.table(
        package.document("PD-01", "process_description"),
        HEAD,
        ("Wash conductivity", "mS/cm", "60", "", "", "KPP"),
        step="protein A",
    )
    package.table(
        package.document("RA-1", "risk_assessment"), ("Step", "Failure mode", "S", "O", "D", "RPN", "Control", "Class"),
        ("Protein A", "Wash conductivity low", "6", "2", "2", "24", "release of buffer", "CPP"), read=False,
    )  # fmt: skip
    assert types(package) == ["K7"]


def test_ratings_are_multiplied() -> None:
    package = Package()
    rows = (("Drying", "too hot", "7", "3", "3", "93"), ("Drying", "too cold", "7", "3", "3", "63"))
    package.table(
        package.document("RA-1", "risk_assessment"), ("Step", "Failure", "S", "O", "D", "RPN"), *rows, read=False
    )
    found = one(package)
    assert found.type == "K15" and "63" in found.explanation and "too hot" in found.subject


def test_totals_are_added() -> None:
    package = Package()
    rows = (("Mannitol", "162.0"), ("Cellulose", "98.0"), ("Stearate", "8.0"), ("Total", "270.0"))
    package.table(package.document("PD-01", "process_description"), ("Component", "mg"), *rows, read=False)
    assert types(package) == ["K15"]


def test_a_document_that_stands_on_an_older_method() -> None:
    package = Package()
    package.text(package.document("AM-1120", "method_sop", "5"), "AM-1120 version 5, flow 0.4 mL/min.")
    package.text(package.document("VAL-1", "method_validation_report"), "The method AM-1120, version 4, was validated.")
    assert types(package) == ["K9"]


def test_the_history_of_a_document_is_no_conflict() -> None:
    package = Package()
    package.text(package.document("AM-1120", "method_sop", "5"), "AM-1120 version 5.")
    package.text(package.document("PD-01", "process_description"), "AM-1120 version 4 was replaced in 2023.")
    assert types(package) == []


def test_a_release_limit_looser_than_the_shelf_life() -> None:
    package = Package()
    package.table(package.document("SP-1", "specification"), ("Test", "Unit", "Release"), ("HMW", "%", "≤ 2.0"))
    package.table(
        package.document("PD-01", "process_description"), ("Test", "Unit", "IPC"), ("HMW of CEX pool", "%", "≤ 2.5")
    )
    assert types(package) == ["K10"]


def test_what_people_say_of_two_documents() -> None:
    package = Package()
    package.text(package.document("PD-01", "process_description"), "The filter is wetted with 2 L of water.")
    package.text(package.document("SOP-7", "sop"), "The filter is flushed with 4 L of water.")
    package.text(
        package.document("MAIL", "email"),
        "The procedure says 4 L of water for the filter, whereas the description says 2 L.",
    )
    assert types(package) == ["K2"]


def test_a_tolerance_silences_small_differences() -> None:
    package = two(("Speed", "rpm", "100", "", "", "KPP"), ("Speed", "rpm", "102", "", "", "KPP"))
    assert types(package) == ["K3"]
    assert types(package, Tolerance(relative="0.05")) == []


def test_ids_are_the_same_whatever_the_values_are() -> None:
    first = one(two(("Speed", "rpm", "100", "", "", "KPP"), ("Speed", "rpm", "120", "", "", "KPP")))
    second = one(two(("Speed", "rpm", "100", "", "", "KPP"), ("Speed", "rpm", "130", "", "", "KPP")))
    assert first.id == second.id


def test_every_type_of_the_rules_is_documented() -> None:
    from pathlib import Path

    page = (Path(__file__).parents[3] / "docs" / "checks.md").read_text(encoding="utf-8")
    for kinds, _ in RULES.values():
        assert all(f"| {kind} |" in page for kind in kinds)
