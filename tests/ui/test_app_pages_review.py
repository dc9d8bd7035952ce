"""The page Parameters: the table, the review of one value after the other, files out and in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from knowledge.records import Scope, Statement
from service.api.state import Service
from tests.ui.app_support import bound, opened, text_of

ACME = Scope(sponsor="acme", product="mab")
AT = "parameters.at:acme/mab"


@pytest.fixture(scope="module")
def alone(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One person's service over a home of its own, since these tests decide."""
    own = tmp_path_factory.mktemp("review") / "home"
    shutil.copytree(home, own)
    with bound(own, sponsor=None) as service:
        yield service


def statements(service: Service) -> dict[str, Statement]:
    return {row.statement.id: row.statement for row in service.workspace.knowledge.statement_rows(ACME)}


def press(test: AppTest, label: str) -> AppTest:
    return next(one for one in test.button if one.label == label).click().run()


def reviewing() -> AppTest:
    test = opened("parameters")
    assert not test.exception
    return press(test, "Start review")


def test_a_row_opens_beside_its_source(alone: Service) -> None:
    test = reviewing()
    assert not test.exception
    shown = text_of(test)
    row = statements(alone)[test.session_state[AT]]
    assert row.citation.quote[:30] in shown
    assert alone.workspace.reviews.openings.by(ACME, "Ana Ruiz").get(row.id) is not None


def test_accepting_goes_to_the_next_row(alone: Service) -> None:
    test = reviewing()
    first = test.session_state[AT]
    press(test, "Accept (A)")
    assert not test.exception
    assert statements(alone)[first].state == "accepted"
    assert test.session_state[AT] != first


def test_rejecting_needs_a_reason_and_takes_it(alone: Service) -> None:
    test = reviewing()
    first = test.session_state[AT]
    press(test, "Reject (X)")
    press(test, "Reject")
    assert statements(alone)[first].state == "extracted", "rejected without a reason"
    next(one for one in test.text_input if one.label == "Why").set_value("a note, not a limit")
    press(test, "Reject")
    assert statements(alone)[first].state == "rejected"
    press_again = opened("parameters")
    press_again.session_state[AT] = first
    press_again.run()
    assert "a note, not a limit" in text_of(press_again), "the history does not tell the reason"


def test_a_correction_changes_the_named_fields_alone(alone: Service) -> None:
    test = opened("parameters")
    wanted = next(one for one in statements(alone).values() if one.low == "10" and one.high == "14")
    test.session_state[AT] = wanted.id
    test.run()
    press(test, "Correct (E)")
    next(one for one in test.text_input if one.label == "High").set_value("15")
    next(one for one in test.text_input if one.label == "Why").set_value("as the operator says")
    press(test, "Save correction")
    assert not test.exception
    after = statements(alone)[wanted.id]
    assert (after.state, after.low, after.high) == ("corrected", "10", "15")
    assert after.condition == wanted.condition


def test_a_key_pressed_twice_decides_once(alone: Service) -> None:
    """The browser sends a press that was made before the next row was drawn: it is for the row before."""
    from ui.app.components.value_rows import next_of

    test = reviewing()
    first = test.session_state[AT]
    stale = next(one for one in test.button if one.label == "Accept (A)")
    stale.click().run()
    assert not any(one.key == stale.key for one in test.button), "the button of a row that is gone is still there"
    assert test.session_state[AT] == next_of(test.session_state[f"{AT}.order"], first, 1)
    decided = [e for e in alone.workspace.store.audit.entries(ACME) if e.action == "accept"]
    assert len({e.subject_id for e in decided}) == len(decided)


def test_filters_narrow_and_say_when_nothing_fits(alone: Service) -> None:
    test = opened("parameters")
    search = next(one for one in test.text_input if one.label == "Search")
    search.set_value("no such parameter anywhere").run()
    assert "Nothing fits" in text_of(test)
    search = next(one for one in test.text_input if one.label == "Search")
    search.set_value("drum").run()
    assert "Nothing fits" not in text_of(test)


def test_a_value_is_assigned_with_a_due_date_and_a_comment(alone: Service) -> None:
    test = reviewing()
    at = test.session_state[AT]
    next(one for one in test.text_input if one.label == "Owner").set_value("Ben Ott")
    next(one for one in test.text_area if one.label == "Comment").set_value("ask the plant")
    press(test, "Save")
    row = next(one for one in alone.workspace.knowledge.statement_rows(ACME, at))
    assert (row.assigned_to, row.comment) == ("Ben Ott", "ask the plant")


def test_a_value_entered_by_hand_waits_with_its_author(alone: Service) -> None:
    def window() -> None:
        from ui.app import session
        from ui.app.components.value_entry import fields_of

        fields_of(session.current(), ())

    test = AppTest.from_function(window, default_timeout=30).run()
    fields = {one.label: one for one in test.text_input}
    fields["Name"].set_value("Rinse volume")
    fields["Value, as the source has it"].set_value("7 CV")
    next(one for one in test.radio if one.label == "Source").set_value("What a person said")
    fields["Person"].set_value("H. Moser")
    next(one for one in test.text_area if one.label == "The words, exactly").set_value("we rinsed with 7 CV")
    press(test, "Add")
    assert not test.exception
    by_hand = [row for row in alone.workspace.knowledge.statement_rows(ACME) if row.origin == "hand"]
    assert [(row.statement.value_text, row.author) for row in by_hand] == [("7 CV", "Ana Ruiz")]
