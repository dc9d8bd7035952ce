"""What the gap rules miss in a package, and what they leave alone."""

from __future__ import annotations

import pytest

from knowledge.checks.checklist import checklist
from knowledge.checks.gap_rules.instructions import vague
from knowledge.checks.gap_rules.topics import topic
from knowledge.checks.gaps import find_gaps
from knowledge.records import Gap
from tests.knowledge.checks.package import Package


def found(package: Package, check: str) -> list[Gap]:
    """Gaps of an item that stand on evidence, not on the inventory alone."""
    return [gap for gap in find_gaps(package.known()) if gap.check == check and gap.evidence]


def test_the_checklist_has_sixty_items() -> None:
    items = checklist()
    assert len(items) == 60
    assert {item.interface for item in items.values()} == {"RD_MSAT", "MSAT_MFG", "AD_QC"}


def test_a_critical_parameter_without_a_proven_range_is_one_gap_each() -> None:
    package = Package()
    rows = (("Hold temperature", "°C", "20", "18–22", "–", "CPP"), ("Hold pH", "", "3.5", "3.4–3.6", "3.3–3.7", "CPP"),
            ("Stirrer", "rpm", "60", "50–70", "–", "KPP"))  # fmt: skip
    package.table(
        package.document("PD-01", "process_description"), ("Parameter", "Unit", "Target", "NOR", "PAR", "Class"), *rows
    )
    (gap,) = found(package, "A6")
    assert gap.subject == "Hold temperature" and gap.severity == "stop" and gap.question.endswith("?")
    assert "Hold temperature" in gap.evidence[0].quote


def test_a_blank_class_and_a_proven_range_without_a_study() -> None:
    package = Package()
    head = ("Parameter", "Unit", "Target", "NOR", "PAR", "Class", "Reference")
    rows = (
        ("Residence time", "min", "5", "4–6", "3–8", "TBD", "PCR-12"),
        ("TMP", "bar", "1", "0.8–1.2", "0.6–1.4", "KPP", "–"),
    )
    package.table(package.document("PD-01", "process_description"), head, *rows)
    assert [gap.subject for gap in found(package, "A5")] == ["Residence time"]
    assert [gap.subject for gap in found(package, "A7")] == ["PAR of TMP"]


def test_a_severe_risk_without_a_control() -> None:
    package = Package()
    rows = (
        ("CO2", "too high", "9", "3", "8", "216", ""),
        ("pH", "too high", "9", "3", "2", "54", "probe"),
        ("Noise", "loud", "2", "2", "2", "8", ""),
    )
    package.table(
        package.document("RA-1", "risk_assessment"),
        ("Step", "Failure", "S", "O", "D", "RPN", "Control"),
        *rows,
        read=False,
    )
    assert [gap.subject for gap in found(package, "A15")] == ["too high"]


def test_open_points_without_owner_or_date() -> None:
    package = Package()
    rows = (("pCO2 at 2,000 L", "", "", "open"), ("Titre", "Ana", "2024-05-01", "open"), ("Foam", "", "", "closed"))
    package.table(package.document("LOG", "qa_log"), ("Topic", "Owner", "Due", "State"), *rows, read=False)
    assert [gap.subject for gap in found(package, "A22")] == ["pCO2 at 2,000 L"]


def test_a_hold_without_a_study_and_one_with() -> None:
    package = Package()
    package.table(
        package.document("PD-01", "process_description"),
        ("Material", "Maximum"),
        ("Neutral pool", "48 h"),
        ("Eluate", "24 h"),
    )
    package.text(package.document("HS-1", "hold_time_study"), "It was stable for 72 hours.", section="Neutral pool")
    assert [gap.subject for gap in found(package, "B6")] == ["hold of Eluate"]


def test_vague_instructions_are_quoted_and_measured_ones_left_alone() -> None:
    package = Package()
    record = package.document("MBR-1", "master_batch_record")
    package.text(record, "Add polysorbate stock. Mix gently until dissolved.")
    package.text(record, "Stir until dissolved, at least 30 min at 80 rpm.")
    (gap,) = found(package, "B10")
    assert "Mix gently until dissolved" in gap.subject
    assert found(package, "B11")


@pytest.mark.parametrize(
    "text", ["until fully dissolved", "stir gently", "as needed", "overnight", "bis zur vollständigen Lösung"]
)
def test_the_lexicon_of_vague_words(text: str) -> None:
    assert vague().search(text)


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Shipping on dry ice was never qualified.", "B20"),
        ("Leachables of the bag were not determined.", "A17"),
        ("The lifetime of the resin is still being studied.", "A20"),
        ("The small-scale model was not qualified.", "A9"),
        ("pH below 3.4 was not studied.", "A12"),
        ("The chopper was not varied.", "A10"),
    ],
)
def test_admissions_go_to_their_item(text: str, item: str) -> None:
    package = Package()
    package.text(package.document("DR-1", "development_report"), text)
    assert [gap.evidence[0].quote for gap in found(package, item)] == [text]


def test_what_was_done_is_no_admission() -> None:
    package = Package()
    study = package.document("DR-1", "development_report")
    package.text(
        study, "Shipping on dry ice was qualified in 2023. No deviation occurred. The flask must not be shaken."
    )
    assert not [gap for gap in find_gaps(package.known()) if gap.evidence and gap.evidence[0].document_id == study]


def test_solutions_of_methods_are_no_process_holds() -> None:
    assert topic("The hold of the diluted sample was not tested.", "method_sop") == topic(
        "Stability of the sample was not tested.", "method_sop"
    )


def test_a_biological_method_is_not_transferred_like_a_chemical_one() -> None:
    package = Package()
    rows = (("AM-1 SEC", "comparative", "difference ≤ 0.3 %", "TOST"), ("AM-2 potency", "comparative", "ratio 80–125 %", "TOST"),
            ("AM-3 HCP", "comparative", "results comparable", ""))  # fmt: skip
    package.table(
        package.document("MTP-1", "method_transfer"),
        ("Method", "Type", "Acceptance criterion", "Statistic"),
        *rows,
        read=False,
    )
    assert [gap.subject for gap in found(package, "C15")] == ["transfer of AM-2 potency"]
    assert [gap.subject for gap in found(package, "C14")] == ["acceptance criterion of AM-3 HCP"]
