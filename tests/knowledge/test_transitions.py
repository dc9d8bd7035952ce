"""The published table of transitions is the one in force: every pair of state and action is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import update

from knowledge.errors import ReviewError
from knowledge.records import ReviewState
from knowledge.review import NEEDS_REASON, TRANSITIONS, Action, Decision, Reviews
from knowledge.storage import Store, schema
from tests.knowledge.table_home import SCOPE, extraction, opened, publish, put, statement, supersede

PAGE = Path(__file__).parents[2] / "docs" / "review.md"
ACTIONS: tuple[Action, ...] = get_args(Action)
PAIRS = [(state, action) for state in get_args(ReviewState) for action in ACTIONS]


def _published() -> dict[tuple[str, str], str]:
    rows = [line for line in PAGE.read_text("utf-8").split("## Values")[0].splitlines() if line.startswith("|")]
    header = [cell.strip() for cell in rows[0].strip("|").split("|")]
    found = {}
    for row in rows[2:]:
        cells = [cell.strip().strip("`") for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]
        found |= {(cells[0], action): to for action, to in zip(header[1:], cells[1:], strict=True) if to}
    return found


def test_the_page_publishes_the_table_in_force() -> None:
    assert _published() == dict(TRANSITIONS)
    assert {action for _, action in TRANSITIONS} == set(ACTIONS)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


@pytest.mark.parametrize(("state", "action"), PAIRS)
def test_every_pair_moves_as_published(store: Store, state: str, action: Action) -> None:
    table = put(store, extraction(statement("s1", "36.0", "37.0")))
    if state == "superseded":
        publish(store, "d2", "second")
        supersede(store, "d1", "d2")
    else:
        with store.transaction() as connection:
            connection.execute(update(schema.statements).values(state=state))
    decision = Decision(action, "Ana", "why", {"high": "36.0"} if action == "correct" else None)
    expected = TRANSITIONS.get((state, action))
    if expected is None:
        with pytest.raises(ReviewError, match=re.escape(repr(state))):
            Reviews(store, table).decide(SCOPE, "s1", decision)
    else:
        assert Reviews(store, table).decide(SCOPE, "s1", decision).state == expected
        for nobody in ("", "  "):
            with pytest.raises(ReviewError, match="named person"):
                Reviews(store, table).decide(SCOPE, "s1", Decision(action, nobody, "why"))
    if action in NEEDS_REASON:
        with pytest.raises(ReviewError):
            Reviews(store, table).decide(SCOPE, "s1", Decision(action, "Ana", None, {"high": "36.0"}))


def test_a_bulk_accept_takes_only_what_the_same_person_opened_as_it_is_now(store: Store) -> None:
    table = put(store, extraction(statement("s1", "36.0", "37.0")))
    reviews = Reviews(store, table)
    reviews.opened(SCOPE, "s1", "Ben")
    assert reviews.accept_many(SCOPE, ("s1",), "Ana")[0] == ()
    reviews.opened(SCOPE, "s1", "Ana")
    reviews.decide(SCOPE, "s1", Decision("correct", "Ben", "why", {"high": "36.0"}))
    assert reviews.accept_many(SCOPE, ("s1",), "Ana")[0] == ()
    reviews.opened(SCOPE, "s1", "Ana")
    assert reviews.accept_many(SCOPE, ("s1", "nope"), "Ana") == (("s1",), (("nope", "no statement 'nope' in s/p"),))
    actions = [e.action for e in store.audit.entries(SCOPE, "s1")]
    assert actions == ["open", "open", "correct", "open", "accept"]
