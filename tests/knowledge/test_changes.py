"""What a drop changes at value level: pairs, counts, what is re-opened, and that it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.changes import Changes
from knowledge.records import DropReport, Statement
from knowledge.records.extraction import Extraction
from knowledge.review import Decision, Reviews
from knowledge.storage import Store
from tests.knowledge.table_home import SCOPE, extraction, opened, publish, put, statement, supersede


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


def _second(sid: str, low: str | None, high: str, **more: object) -> Statement:
    return statement(sid, low, high, document="d2", **more)  # type: ignore[arg-type]


def _drop(store: Store, second: Extraction) -> DropReport | None:
    """A version 2.0 takes the place of the first document."""
    put(store, Extraction(document_id="d9", extractor="none"))
    publish(store, "d2", "second", version="2.0")
    supersede(store, "d1", "d2")
    changes = Changes(store)
    before = changes.before(SCOPE, {"d2"})
    put(store, second)
    return changes.settle(SCOPE, before, by="Ana")


def test_a_changed_accepted_limit_is_told_and_reopened(store: Store) -> None:
    table = put(store, extraction(statement("s1", "36.0", "37.0"), statement("s2", None, "38.0", kind="par")))
    Reviews(store, table).decide(SCOPE, "s1", Decision("accept", "Ben"))
    second = extraction(_second("t1", "35.5", "37.0"), _second("t2", None, "38.0", kind="par"), document="d2", mid="m2")
    report = _drop(store, second)
    assert report is not None and (report.changed, report.added, report.removed, report.reopened) == (1, 0, 0, 1)
    (change,) = report.documents[0].changes
    assert (change.old, change.new, change.decided) == ("36.0 to 37.0 °C", "35.5 to 37.0 °C", "Ben")
    states = {r.statement.id: (r.statement.state, r.reopened) for r in table.statement_rows(SCOPE)}
    assert states["t1"] == ("in_review", "s1") and states["s1"][0] == "accepted" and states["t2"] == ("extracted", None)


def test_the_same_value_comes_back_with_a_remark_and_is_not_counted(store: Store) -> None:
    table = put(store, extraction(statement("s1", "36.0", "37.0")))
    Reviews(store, table).decide(SCOPE, "s1", Decision("accept", "Ben"))
    report = _drop(store, extraction(_second("t1", "36.0", "37.0"), document="d2", mid="m2"))
    assert report is not None and (report.changed, report.reopened) == (0, 0)
    row = next(r for r in table.statement_rows(SCOPE) if r.statement.id == "t1")
    assert row.statement.state == "in_review" and "same value" in (row.comment or "")


def test_new_and_missing_values_are_told_apart(store: Store) -> None:
    put(store, extraction(statement("s1", "36.0", "37.0")))
    report = _drop(store, extraction(_second("t1", None, "38.0", kind="par"), document="d2", mid="m2"))
    assert report is not None and (report.changed, report.added, report.removed) == (0, 1, 1)


def test_nothing_is_told_where_nothing_differs(store: Store) -> None:
    put(store, extraction(statement("s1", "36.0", "37.0")))
    assert _drop(store, extraction(_second("t1", "36.0", "37.0"), document="d2", mid="m2")) is None


def test_reports_are_kept_newest_first(store: Store) -> None:
    put(store, extraction(statement("s1", "36.0", "37.0")))
    report = _drop(store, extraction(_second("t1", "35.0", "37.0"), document="d2", mid="m2"))
    assert Changes(store).reports(SCOPE).drops == (report,)
    assert [e.action for e in store.audit.entries(SCOPE, report.id)] == ["drop"]  # type: ignore[union-attr]


def test_a_first_document_changes_nothing(store: Store) -> None:
    put(store, Extraction(document_id="d9", extractor="none"))
    changes = Changes(store)
    assert changes.settle(SCOPE, changes.before(SCOPE, {"d1"}), by="Ana") is None


def test_a_replaced_file_is_compared_with_the_bytes_before_it(store: Store) -> None:
    """Its statements keep their ids: what stays the same stays accepted, what differs is re-opened."""
    table = put(store, extraction(statement("s1", "36.0", "37.0"), statement("s2", None, "38.0", kind="par")))
    for record in ("s1", "s2"):
        Reviews(store, table).decide(SCOPE, record, Decision("accept", "Ben"))
    publish(store, "d2", "second", version="1.0", replaces="d1")
    with store.transaction() as connection:
        store.documents.withdraw(connection, SCOPE, "d1", None, "replaced")
    changes = Changes(store)
    before = changes.before(SCOPE, {"d2"})
    put(
        store,
        extraction(_second("s1", "36.0", "37.0"), _second("s2", None, "38.5", kind="par"), document="d2", mid="m1"),
    )
    report = changes.settle(SCOPE, before, by="Ana")
    assert report is not None and (report.changed, report.added, report.removed, report.reopened) == (1, 0, 0, 1)
    states = {r.statement.id: r.statement.state for r in table.statement_rows(SCOPE)}
    assert states == {"s1": "accepted", "s2": "in_review"}
