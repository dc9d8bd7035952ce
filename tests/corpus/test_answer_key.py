"""The answer key of the sample package is true, and its proof can tell when it is not."""

from __future__ import annotations

import copy

import pytest

from corpus import check, witness


def test_every_quote_of_the_key_stands_where_the_key_says() -> None:
    assert list(check.faults(fast=True)) == []


def test_a_quote_on_another_page_is_told() -> None:
    row = copy.deepcopy(next(r for r in check.rows("parameters") if r["file"].endswith("_v3.0_process_description.pdf")))
    row["page"] += 1
    assert any("not at page" in fault for fault in check.misplaced(row["id"], row))


def test_a_quote_with_another_number_is_told() -> None:
    row = copy.deepcopy(check.rows("conflicts")[0]["sides"][0])
    row["quote"] = row["quote"].replace("50", "51")
    assert list(check.misplaced("C01", row)) != []


def test_a_value_that_is_not_in_its_quote_is_told() -> None:
    row = {**check.rows("parameters")[0], "value_text": "4711"}
    assert any("not in its quote" in fault for fault in check.unsound_statement(row))


def test_facts_that_the_evidence_cannot_meet_are_told() -> None:
    row = {**next(r for r in check.rows("qa") if r["answerable"]), "facts": [["no such words"]]}
    assert any("no evidence meets" in fault for fault in check.unsound_question(row))


@pytest.mark.parametrize(("tag", "least"), [("multi_turn", 8), ("table", 10), ("scan_only", 6), ("second_language", 4), ("superseded", 4), ("wrong_premise", 2)])
def test_the_questions_cover_what_was_promised(tag: str, least: int) -> None:
    assert sum(tag in row["tags"] for row in check.rows("qa")) >= least


def test_forty_questions_have_no_answer_in_the_package() -> None:
    assert sum(not row["answerable"] for row in check.rows("qa")) >= 40


def test_scan_only_questions_have_no_text_layer_behind_them() -> None:
    for row in check.rows("qa"):
        if "scan_only" in row["tags"]:
            for place in row["evidence"]:
                assert place["file"] in witness.transcripts()
