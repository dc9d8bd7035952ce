"""Review: who may do what, that nothing is lost, and that the trail shows tampering."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from knowledge.errors import NotFoundError, ReviewError, UsageError
from knowledge.records import Citation, Scope, Statement
from knowledge.records.extraction import Extraction, Mention
from knowledge.review import TRANSITIONS, Decision, Reviews
from knowledge.storage.documents import Content, DocumentRow
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store

SCOPE = Scope(sponsor="s", product="p")


def _statement(name: str, low: str, high: str, *, sid: str = "s1") -> Statement:
    quote = f"{name} {low} to {high} °C"
    citation = Citation(file="a.docx", marker=1, document_id="d1", quote=quote, verified=True)
    return Statement(
        id=sid, kind="nor", operator="range", low=low, high=high, unit_as_written="°C", unit_ucum="Cel",
        value_text=f"{low} to {high} °C", citations=(citation,), citation=citation, extractor="test 1", confidence=0.9,
    )  # fmt: skip


def _extraction(low: str = "36.0", *, document: str = "d1", sid: str = "s1", mid: str = "m1") -> Extraction:
    statement = _statement("Temperature", low, "37.0", sid=sid)
    mention = Mention(
        id=mid, document_id=document, name="Temperature", subject="step_parameter", step="Culture", statements=(statement,)
    )
    return Extraction(document_id=document, extractor="test 1", mentions=(mention,))


def _document(document: str, **more: object) -> DocumentRow:
    return DocumentRow(
        id=document, path=f"{document}.docx", sha256=document, bytes=1, chain_id="chain", fingerprint="f", chunks=1, **more
    )  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as store:
        with store.transaction() as connection:
            store.sponsors.ensure(connection, SCOPE)
            store.documents.publish(connection, SCOPE, _document("d1"), Content())
        yield store


@pytest.fixture
def table(store: Store) -> KnowledgeTable:
    table = KnowledgeTable(store.engine)
    with store.transaction() as connection:
        table.put(connection, SCOPE, "chain", _extraction())
    return table


def test_a_decision_is_by_a_named_person_and_stays_over_extraction(store: Store, table: KnowledgeTable) -> None:
    after = Reviews(store, table).decide(SCOPE, "s1", Decision("accept", "Ana Ruiz"))
    assert after.state == "accepted"
    with store.transaction() as connection:
        table.put(connection, SCOPE, "chain", _extraction("35.5"))
    (row,) = table.statement_rows(SCOPE)
    assert row.statement.state == "accepted" and row.approver == "Ana Ruiz"


def test_a_correction_keeps_the_old_value_and_shows_the_new(store: Store, table: KnowledgeTable) -> None:
    Reviews(store, table).decide(SCOPE, "s1", Decision("correct", "Ana", "misread", {"low": "36.2"}))
    (row,) = table.statement_rows(SCOPE)
    assert (row.statement.low, row.extracted.low, row.statement.state) == ("36.2", "36.0", "corrected")
    entry = store.audit.entries(SCOPE, "s1")[-1]
    assert (entry.actor, entry.action, entry.detail["reason"]) == ("Ana", "correct", "misread")
    assert '"36.0"' in entry.detail["old"] and '"36.2"' in entry.detail["new"]


@pytest.mark.parametrize("action", ["correct", "reject"])
def test_a_reason_is_required(store: Store, table: KnowledgeTable, action: str) -> None:
    with pytest.raises(ReviewError, match="reason"):
        Reviews(store, table).decide(SCOPE, "s1", Decision(action, "Ana", " ", {"low": "1"}))  # type: ignore[arg-type]


def test_nobody_decides_without_a_name(store: Store, table: KnowledgeTable) -> None:
    with pytest.raises(ReviewError, match="named person"):
        Reviews(store, table).decide(SCOPE, "s1", Decision("accept", " "))


def test_two_person_review_needs_two_people(store: Store, table: KnowledgeTable) -> None:
    reviews = Reviews(store, table, two_person=True)
    assert reviews.decide(SCOPE, "s1", Decision("accept", "Ana")).state == "in_review"
    with pytest.raises(ReviewError, match="another person"):
        reviews.decide(SCOPE, "s1", Decision("accept", "Ana"))
    assert reviews.decide(SCOPE, "s1", Decision("accept", "Ben")).state == "accepted"


def test_a_correction_is_not_approved_by_its_author(store: Store, table: KnowledgeTable) -> None:
    reviews = Reviews(store, table, two_person=True)
    reviews.decide(SCOPE, "s1", Decision("correct", "Ana", "x", {"low": "36.1"}))
    with pytest.raises(ReviewError, match="another person"):
        reviews.decide(SCOPE, "s1", Decision("accept", "Ana"))
    assert reviews.decide(SCOPE, "s1", Decision("accept", "Ben")).low == "36.1"


def test_only_the_table_moves_states() -> None:
    assert not any(target == "accepted" for (_, action), target in TRANSITIONS.items() if action != "accept")
    assert not any(state == "superseded" for state, _ in TRANSITIONS)


def test_a_foreign_id_is_unknown(store: Store, table: KnowledgeTable) -> None:
    with pytest.raises(NotFoundError):
        Reviews(store, table).decide(Scope(sponsor="other", product="p"), "s1", Decision("accept", "Ana"))


def test_bad_corrections_are_refused_with_the_field(store: Store, table: KnowledgeTable) -> None:
    reviews = Reviews(store, table)
    for values in ({"low": "abc"}, {"kind": "NORR"}, {"colour": "red"}, {}):
        with pytest.raises(UsageError):
            reviews.decide(SCOPE, "s1", Decision("correct", "Ana", "x", values))


def test_bulk_accept_takes_only_rows_whose_evidence_was_opened(store: Store, table: KnowledgeTable) -> None:
    reviews = Reviews(store, table)
    assert reviews.accept_many(SCOPE, ("s1",), "Ana")[0] == ()
    reviews.opened(SCOPE, "s1", "Ana")
    assert reviews.accept_many(SCOPE, ("s1", "nope"), "Ana")[0] == ("s1",)


def test_an_untouched_trail_verifies(store: Store, table: KnowledgeTable) -> None:
    for n in range(3):
        Reviews(store, table).assign(SCOPE, "s1", "Ana", {"comment": f"note {n}"})
    state = store.audit.verify("s")
    assert (state.records, state.problems) == (3, ())


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE audit SET detail = '{}' WHERE seq = 2",
        "UPDATE audit SET actor = 'Eve' WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit",
    ],
)
def test_a_tampered_trail_does_not_verify(store: Store, table: KnowledgeTable, tamper: str) -> None:
    for n in range(3):
        Reviews(store, table).assign(SCOPE, "s1", "Ana", {"comment": f"note {n}"})
    with store.engine.begin() as connection:
        connection.execute(text(tamper))
    assert store.audit.verify("s").problems


def test_a_failed_transaction_leaves_no_head(store: Store, table: KnowledgeTable) -> None:
    reviews = Reviews(store, table)
    reviews.assign(SCOPE, "s1", "Ana", {"comment": "x"})
    with pytest.raises(UsageError):
        reviews.decide(SCOPE, "s1", Decision("correct", "Ana", "x", {"low": "abc"}))
    assert store.audit.verify("s").problems == ()
