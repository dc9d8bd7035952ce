"""Running text: which quantities are statements, of what kind, and about what."""

from __future__ import annotations

import pytest

from tests.assistant.extracting import named, read_text, short, statements

_STATED = [
    ("process_description", "Drying", "The inlet air temperature is set to 60 °C and the exhaust air must not exceed 42 °C.",
     [("setpoint", "eq", None, "60", None, "Cel"), (None, "le", None, None, "42", "Cel")]),
    ("process_description", "Fill", "The target fill weight is 10.4 g with a normal operating range of 10.2 to 10.6 g.",
     [("target", "eq", None, "10.4", None, "g"), ("nor", "range", "10.2", None, "10.6", "g")]),
    ("process_description", "Harvest", "The harvest is held at 2 to 8 °C for no longer than 36 hours.", [("hold_time", "le", None, None, "36", "h")]),
    ("characterization_report", "Press", "Compression force was varied from 8 to 16 kN without effect on dissolution.", [("characterized", "range", "8", None, "16", "kN")]),
    ("characterization_report", "CEX", "Elution pH was studied between 3.3 and 3.9.", [("characterized", "range", "3.3", None, "3.9", "[pH]")]),
    ("characterization_report", "Culture", "The lower limit of dissolved oxygen, 25 %, was derived from growth data.", [("par", "ge", "25", None, None, "%")]),
    ("characterization_report", "Culture", "At pH 7.3 the cells stopped growing.", [("edge_of_failure", "eq", None, "7.3", None, "[pH]")]),
    ("method_sop", "Solutions", "Discard the mobile phase after 14 days.", [("hold_time", "le", None, None, "14", "d")]),
    ("method_sop", "Cells", "Effector cells are used from passage 8 to passage 25.", [("setpoint", "range", "8", None, "25", "1")]),
    ("method_validation_report", "Limits", "The limit of quantitation is 0.05 %.", [("validation", "ge", "0.05", None, None, "%")]),
    ("specification", "Storage", "Store below 25 °C.", [("spec_shelf_life", "lt", None, None, "25", "Cel")]),
    ("control_strategy", "Alarms", "The alert limit for bioburden is 5 CFU/10 mL and the action limit is 10 CFU/10 mL.",
     [("alert", "le", None, None, "5", "{CFU}/(10.mL)"), ("action", "le", None, None, "10", "{CFU}/(10.mL)")]),
    ("facility_fit", "Equipment", "The minimum stirring volume of the tank is 80 L.", [("capability", "ge", "80", None, None, "L")]),
    ("deviation", "Event", "The pH of the pool fell to 3.28.", [("actual", "eq", None, "3.28", None, "[pH]")]),
    ("email", "", "Do not warm the buffer above 30 °C.", [(None, "le", None, None, "30", "Cel")]),
    ("email", "", "A lot that gives less than 80 % recovery is refused.", [("acceptance", "ge", "80", None, None, "%")]),
    ("process_description", "Ernte", "Das Filtrat darf höchstens 24 Stunden bei 2–8 °C gelagert werden.", [("hold_time", "le", None, None, "24", "h")]),
    ("process_description", "Culture", "La température est maintenue à 37,0 °C.", [("setpoint", "eq", None, "37.0", None, "Cel")]),
    ("process_description", "Coupling", "The pH is 7.4 and may lie between 7.2 and 7.6.",
     [("target", "eq", None, "7.4", None, "[pH]"), (None, "range", "7.2", None, "7.6", "[pH]")]),
    ("process_description", "Fill", "Each syringe receives 1.05 mL of solution (1.02 to 1.08).",
     [("target", "eq", None, "1.05", None, "mL"), (None, "range", "1.02", None, "1.08", "mL")]),
    ("process_description", "Filter", "The membrane is rinsed with 9 diavolumes of buffer (at least 8).",
     [("setpoint", "eq", None, "9", None, "{DV}"), (None, "ge", "8", None, None, "{DV}")]),
    ("process_description", "Drying", "Inlet air is set to 62 °C, with a proven range from 55 to 70 °C, at an air volume of 2800 m³/h.",
     [("setpoint", "eq", None, "62", None, "Cel"), ("par", "range", "55", None, "70", "Cel"), ("setpoint", "eq", None, "2800", None, "m3/h")]),
    ("process_description", "Mill", "The mill is aborted when the current exceeds 12 A.", [("action", "gt", "12", None, None, "A")]),
    ("process_description", "Drying", "The dryer is stopped when the exhaust reaches 41 °C.", [("setpoint", "eq", None, "41", None, "Cel")]),
    ("process_description", "Bag", "The bag filter is shaken every 45 s.", [("setpoint", "eq", None, "45", None, "s")]),
    ("process_description", "Load", "The load is about 22 g/L.", [("target", "eq", None, "22", None, "g/L")]),
    ("process_description", "Lysis", "The vessel is held at 37 °C for 2 h.",
     [("setpoint", "eq", None, "37", None, "Cel"), ("setpoint", "eq", None, "2", None, "h")]),
    ("process_description", "Bottles", "Bottles must be in the freezer within 6 h of filtration.", [("hold_time", "le", None, None, "6", "h")]),
    ("process_description", "Limits", "In-process limit for conductivity: 4.0 to 6.0 mS/cm.", [("ipc", "range", "4.0", None, "6.0", "mS/cm")]),
    ("process_description", "Pump", "Gerührt wird mit 80 U/min, mindestens 30 min.",
     [("setpoint", "eq", None, "80", None, "{rpm}"), (None, "ge", "30", None, None, "min")]),
    ("development_report", "Study", "The step was run at pH 6.8, 7.2, 7.6 and 8.0.", [("characterized", "range", "6.8", None, "8.0", "[pH]")]),
    ("development_report", "Study", "Capping appeared only beyond 20 kN.", [("edge_of_failure", "gt", "20", None, None, "kN")]),
    ("method_sop", "Conditions", "Oven 140 °C, nitrogen 60 mL/min.",
     [("setpoint", "eq", None, "140", None, "Cel"), ("setpoint", "eq", None, "60", None, "mL/min")]),
    ("email", "", "Please do not load more than 20 g/L.", [(None, "le", None, None, "20", "g/L")]),
    ("email", "", "You can store the crude at -20 °C for 3 months.", [("hold_time", "le", None, None, "3", "mo")]),
    ("facility_fit", "Equipment", "The skid delivers 30 to 600 L/h.", [("capability", "range", "30", None, "600", "L/h")]),
    ("process_description", "Formulation", "Target composition: 20 mM histidine, 240 mM sucrose, 0.02 % (w/v) polysorbate 80.",
     [("target", "eq", None, "20", None, "mmol/L"), ("target", "eq", None, "240", None, "mmol/L"), ("target", "eq", None, "0.02", None, "%{w/v}")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("document_type", "section", "sentence", "expected"), _STATED, ids=[row[2][:40] for row in _STATED]
)
def test_a_sentence_states(
    document_type: str, section: str, sentence: str, expected: list[tuple[str | None, ...]]
) -> None:
    found = statements(read_text(f"## {section}\n\n{sentence}" if section else sentence, document_type))
    assert found == expected


_SILENT = [
    "Columns of 150 × 4.6 mm were used.",
    "The titre is 80 % of the capacity.",
    "The pool is 4 °C warmer than the 20 °C of the buffer.",
    "Yield rose by 4 % with the new resin.",
    "The 200 L bioreactor was replaced.",
    "See section 7.2 and table 14 of DOC-12, version 3.0.",
    "The cells were washed with 0.5 M NaOH solution.",
]


@pytest.mark.parametrize("sentence", _SILENT)
def test_comparisons_changes_containers_and_references_state_nothing(sentence: str) -> None:
    assert statements(read_text(f"## Notes\n\n{sentence}", "report")) == []


def test_reasons_and_conditions_of_a_statement_are_not_statements() -> None:
    found = read_text(
        "## Acid\n\nAcid is added at not more than 2.0 L/min because at 3 L/min flocs were seen (one trial).",
        "characterization_report",
    )
    assert statements(found) == [("par", "le", None, None, "2.0", "L/min")]
    assert found.mentions[0].statements[0].n == 1


def test_a_name_of_a_table_is_found_whatever_the_order_of_its_words() -> None:
    table = (
        "## Culture\n\n| No. | Parameter | Unit | NOR |\n|---|\n| BR-03 | Temperature, growth phase | °C | 36–37 |\n\n"
    )
    found = read_text(
        table + "The growth temperature was studied from 35 to 38 °C.\n\nBR-03: 36.5 °C was chosen in 2021.",
        "characterization_report",
    )
    assert [short(s)[0] for m in found.mentions if m.name == "Temperature, growth phase" for s in m.statements] == [
        "nor",
        "characterized",
        "setpoint",
    ]


def test_a_value_that_only_one_parameter_has_names_it() -> None:
    table = "## Filter\n\n| Parameter | Unit | PAR |\n|---|\n| Primary filter load | L/m2 | 80–120 |\n| Flux | LMH | 100–200 |\n\n"
    found = read_text(table + "The limit of 120 L/m² keeps a reserve to the lowest result.", "characterization_report")
    assert [s.operator for s in named(found, "Primary filter load").statements] + [
        s.operator for m in found.mentions[2:] for s in m.statements
    ] == ["range", "le"]


def test_two_steps_with_one_common_noun_are_not_guessed_between() -> None:
    text = (
        "## Protein A chromatography\n\n| Parameter | Unit | NOR |\n|---|\n| Load | g/L | 20–40 |\n\n## Cation exchange chromatography\n\n"
        "| Parameter | Unit | NOR |\n|---|\n| Load | g/L | 30–50 |\n\n## Cation exchange chromatography\n\nThe load must not exceed 50 g/L."
    )
    assert {
        m.unit_operation for m in read_text(text, "process_description").mentions if short(m.statements[0])[1] == "le"
    } == {"cex"}


def test_answers_of_a_question_log_are_read_with_their_question() -> None:
    found = read_text(
        "| Question | Answer |\n|---|\n| What is the maximum column pressure? | 3.0 bar, from the supplier. |", "qa_log"
    )
    assert statements(found) == [(None, "le", None, None, "3.0", "bar")]
    assert found.mentions[0].name == "Maximum column pressure"


def test_limits_on_what_comes_out_of_a_step_are_in_process_controls_or_acceptance() -> None:
    text = "## Purification\n\nResidual acid in the eluate NMT 0.1 %. Fractions with a purity of NLT 97 % are pooled."
    assert [s[0] for s in statements(read_text(text, "process_description"))] == ["ipc", "acceptance"]


def test_how_long_a_method_lets_its_solutions_be_used_is_a_hold_time() -> None:
    read = statements(
        read_text(
            "## Standards\n\nSolutions are stable for 24 h at 6 °C. Droplets are read within 12 h of cycling.",
            "method_sop",
        )
    )
    assert [(s[0], s[4]) for s in read] == [("hold_time", "24"), ("hold_time", "12")]
