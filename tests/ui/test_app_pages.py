"""The app's pages: ask and see the source, feedback, questions for the sponsor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.records import Scope
from service.api.state import Service
from tests.ui.app_support import QUESTION, answered, ask, bound, opened, text_of

ACME = Scope(sponsor="acme", product="mab")


@pytest.fixture(scope="module")
def alone(home: Path) -> Iterator[Service]:
    """One person's service."""
    with bound(home, sponsor=None) as service:
        yield service


def test_an_answer_stands_beside_its_source(alone: Service) -> None:
    test = ask(opened(), alone)
    assert not test.exception
    shown = text_of(test)
    assert "hydrate loses its water" in shown and "<mark>" in shown
    assert "Answered" in shown and "Reason stated" in shown
    assert any("[1" in one.label for one in test.button)


def test_a_page_shows_the_marked_quote(alone: Service) -> None:
    shown = text_of(ask(opened(), alone, "What is the harvest criterion for viability?"))
    assert "/pages/1.png?highlight=0." in shown, "the page's picture has no highlight"


def test_conversations_are_kept_named_and_deleted(alone: Service) -> None:
    test = ask(opened(), alone)
    again = opened()
    assert any(QUESTION[:40] in option for option in again.selectbox[0].options)
    name = next(one for one in test.text_input if one.label == "Name")
    name.set_value("Drying limits").run()
    next(one for one in test.button if one.label == "Rename").click().run()
    assert any("Drying limits" in option for option in test.selectbox[0].options)
    next(one for one in test.checkbox if "Delete" in one.label).check().run()
    next(one for one in test.button if one.label == "Delete").click().run()
    assert not any("Drying limits" in option for option in test.selectbox[0].options)


def test_a_suggested_question_can_be_asked(alone: Service) -> None:
    test = opened()
    suggested = [one for one in test.button if one.label.startswith("Why")]
    if suggested:
        suggested[0].click().run()
        assert "kl-answer" in text_of(answered(test, alone))


def test_feedback_becomes_a_draft_of_the_evaluation_set(alone: Service) -> None:
    from eval.draft_feedback import from_feedback

    test = ask(opened(), alone)
    next(one for one in test.button if one.label == "Helpful").click().run()
    drafts = from_feedback(alone.feedback.all(ACME))
    assert any(one.question == QUESTION and one.evidence for one in drafts)


def test_a_question_goes_on_the_sponsors_list(alone: Service) -> None:
    test = ask(opened(), alone, "Who supplies the drum's bearings?")
    next(one for one in test.button if one.label == "Put on the list").click().run()
    listed = alone.workspace.questions.all(ACME)
    assert any(one.origin is not None and one.origin.type == "answer" for one in listed)
    assert "On the sponsor" in text_of(test)


def test_the_package_page_lists_documents(alone: Service) -> None:
    test = opened("package")
    assert not test.exception
    assert "of 3 documents" in text_of(test)


def test_conversations_of_one_name_are_kept_apart(alone: Service) -> None:
    ask(opened(), alone)
    test = ask(opened(), alone)
    test = ask(test, alone, "What is the drum speed?")
    listed = list(test.selectbox[0].options)
    assert len(listed) == len(set(listed)), "two conversations have one label"
    assert text_of(test).count("kl-answer") >= 2
