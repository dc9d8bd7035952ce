"""What comes with the best statement: the course of an event, all members of a list, sums."""

from __future__ import annotations

from tests.assistant.builder import Doc
from tests.assistant.test_ask import ask

EVENT = Doc("dev.docx", "Deviation report D-24-3", """
# Event
The titre of batch B07 was one third of the usual titre on 3 May 2024.
# Investigation
The stock solution had been left open over night.
The root cause is regarded as probable and was not confirmed, because no solution was left.
# Measures
A use-by time of 4 h was introduced for the stock solution.
""", "deviation", "1", "2024-05-20")  # fmt: skip
HOLDS = Doc("pd.docx", "Process description", """
# Holds
| Intermediate | Temperature | Maximum hold |
|---|---|---|
| Clarified harvest | 2–8 °C | 24 h |
| Capture pool | 2–8 °C | 3 d |
| Filtered bulk | 2–8 °C | 90 min |
| Drug substance | −70 °C | 24 months |
""", "process_description", "2", "2024-01-01")  # fmt: skip
CLASSES = Doc("cl.docx", "Classification", """
# Classification of parameters
| Parameter | Class |
|---|---|
| Elution pH | CPP |
| Wash volume | KPP |
| Load of the resin | CPP |
| Flow rate | non-key |
| Hold time of the pool | CPP |
""", "risk_assessment", "1", "2024-01-01")  # fmt: skip


def test_an_event_comes_with_its_cause_and_with_how_sure_that_is() -> None:
    answer = ask("What happened to the titre of batch B07?", EVENT)
    assert "one third" in answer.answer
    assert "probable" in answer.answer and "use-by time" in answer.answer


def test_permitted_holds_are_added_up_with_every_addend_cited() -> None:
    answer = ask("How many hours are the maximum holds of the intermediates in total?", HOLDS)
    assert "24 h + 72 h + 1.5 h = 97.5 h" in answer.answer
    assert answer.claims[0].kind == "inferred"
    assert {citation.table.row for citation in answer.citations if citation.table} == {1, 2, 3}


def test_a_list_of_one_class_is_complete_and_holds_no_other() -> None:
    answer = ask("List all CPPs of the process.", CLASSES)
    assert all(name in answer.answer for name in ("Elution pH", "Load of the resin", "Hold time of the pool"))
    assert "Wash volume" not in answer.answer


def test_both_ends_of_a_range_come_with_its_reason() -> None:
    study = Doc("st.docx", "Development report", """
# Granulation water
The water was varied from 27 to 35 %. Above 34 % the granules became dense and release fell to 81 %. Below 28 % fines exceeded 40 %. The mill was not varied.
""", "development_report", "1", "2024-01-01")  # fmt: skip
    answer = ask("Why must the granulation water stay under 34 %?", study)
    assert "81 %" in answer.answer and "40 %" in answer.answer


def test_a_total_of_something_else_is_no_sum_of_holds() -> None:
    spec = Doc("sp.docx", "Specification", """
# Holds and limits
| Item | Time or limit |
|---|---|
| Capture pool hold | 24 h |
| Bulk hold | 48 h |
| Total impurities | 1.5 % |
""", "specification", "1", "2024-01-01")  # fmt: skip
    answer = ask("What is the limit of total impurities?", spec)
    assert "1.5 %" in answer.answer and "Added up" not in answer.answer


def test_comparing_two_things_does_not_pour_out_their_table() -> None:
    answer = ask("Is the elution pH critical at all?", CLASSES)
    assert "Flow rate" not in answer.answer
