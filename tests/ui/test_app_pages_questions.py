"""The page Questions: the sponsor's list, conflicts and gaps, each decided with a reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from knowledge.records import Scope
from service.api.state import Service
from tests.ui.app_support import bound, opened, text_of

ACME = Scope(sponsor="acme", product="mab")


@pytest.fixture(scope="module")
def alone(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    own = tmp_path_factory.mktemp("questions") / "home"
    shutil.copytree(home, own)
    with bound(own, sponsor=None) as service:
        yield service


def press(test: AppTest, label: str) -> AppTest:
    return next(one for one in test.button if one.label == label).click().run()


def test_a_gap_is_asked_about_and_waived_with_a_reason(alone: Service) -> None:
    gap = alone.workspace.checks.gaps(ACME)[0]
    before = {one.id for one in alone.workspace.questions.all(ACME)}
    test = press(opened("questions"), "Ask the sponsor")
    assert not test.exception
    asked = [one for one in alone.workspace.questions.all(ACME) if one.id not in before]
    assert [one.origin.id for one in asked if one.origin] == [gap.id]
    next(one for one in test.radio if one.label == "Decision").set_value("Not needed")
    press(test, "Decide")
    assert alone.workspace.checks.gap(ACME, gap.id).state == "open", "waived without a reason"
    next(one for one in test.radio if one.label == "Decision").set_value("Not needed")
    next(one for one in test.text_input if one.label.startswith("Why, or")).set_value("the step is not transferred")
    press(test, "Decide")
    assert not test.exception
    assert alone.workspace.checks.gap(ACME, gap.id).state == "waived"


def test_a_question_is_written_assigned_and_answered(alone: Service) -> None:
    test = opened("questions")
    next(one for one in test.text_area if one.label == "Question").set_value("Which resin lot was used?")
    press(test, "Put on the list")
    mine = next(one for one in alone.workspace.questions.all(ACME) if one.text == "Which resin lot was used?")
    for other in alone.workspace.questions.all(ACME):
        if other.id != mine.id:
            alone.workspace.questions.close(ACME, other.id, by="Ana Ruiz", reason="test")
    test = opened("questions")
    next(one for one in test.text_input if one.label == "Owner here").set_value("Ben Ott")
    press(test, "Save")
    next(one for one in test.text_area if one.label.startswith("Answer, in")).set_value("Lot 7")
    next(one for one in test.text_input if one.label == "Who answered").set_value("N. Vesterman")
    press(test, "Keep the answer")
    assert not test.exception
    after = alone.workspace.questions.get(ACME, mine.id)
    assert (after.owner, after.state) == ("Ben Ott", "answered")
    assert after.answer is not None and after.answer.person == "N. Vesterman"
    assert "On the" not in text_of(test) or after.answer.text == "Lot 7"
