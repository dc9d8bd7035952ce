"""Values and reasons entered by hand: they wait, they stay, and they are found beside what was read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.entry import Entries, ReasonEntry, ValueEntry
from knowledge.errors import NotFoundError, ReviewError, UsageError
from knowledge.review import Decision, Reviews
from knowledge.sources import DocumentSource, PersonSource
from knowledge.storage import Store
from knowledge.storage.knowledge_table import KnowledgeTable
from tests.knowledge.table_home import SCOPE, extraction, opened, put, statement

QUOTED = DocumentSource(document_id="d1", quote="it was 35.2 °C once")
SAID = PersonSource(
    person="H. Moser", date="2026-03-31", occasion="interview", words="never above 38.0 °C, the cells die"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


@pytest.fixture
def table(store: Store) -> KnowledgeTable:
    return put(store, extraction(statement("s1", "36.0", "37.0")))


def _entry(**more: object) -> ValueEntry:
    values = {"name": "temperature", "value": "35.2 °C", "kind": "edge_of_failure", "source": QUOTED, **more}
    return ValueEntry(**values)  # type: ignore[arg-type]


def test_an_entered_value_joins_its_parameter_and_waits(store: Store, table: KnowledgeTable) -> None:
    found = Entries(store, table).add_value(SCOPE, _entry(), by="Ana")
    assert (found.state, found.target, found.unit_ucum, found.citation.verified) == ("in_review", "35.2", "Cel", True)
    (parameter,) = table.parameters(SCOPE)
    assert {s.id for s in parameter.statements} == {"s1", found.id}
    entry = store.audit.entries(SCOPE, found.id)[-1]
    assert (entry.actor, entry.action, entry.detail["quote"]) == ("Ana", "add", "it was 35.2 °C once")


def test_it_outlives_extraction(store: Store, table: KnowledgeTable) -> None:
    found = Entries(store, table).add_value(SCOPE, _entry(), by="Ana")
    put(store, extraction(statement("s1", "36.0", "37.0")))
    assert found.id in {s.id for p in table.parameters(SCOPE) for s in p.statements}


def test_what_somebody_said_is_cited_as_said(store: Store, table: KnowledgeTable) -> None:
    found = Entries(store, table).add_value(SCOPE, _entry(value="38.0 °C", source=SAID), by="Ana")
    assert found.citation.spoken is not None and found.citation.spoken.person == "H. Moser"
    assert not found.citation.verified


def test_two_people_are_needed_where_that_is_on(store: Store, table: KnowledgeTable) -> None:
    found = Entries(store, table).add_value(SCOPE, _entry(), by="Ana")
    reviews = Reviews(store, table, two_person=True)
    with pytest.raises(ReviewError, match="another person"):
        reviews.decide(SCOPE, found.id, Decision("accept", "Ana"))
    assert reviews.decide(SCOPE, found.id, Decision("accept", "Ben")).state == "accepted"


def test_a_reopened_entry_still_needs_another_person(store: Store, table: KnowledgeTable) -> None:
    found = Entries(store, table).add_value(SCOPE, _entry(), by="Ana")
    reviews = Reviews(store, table, two_person=True)
    reviews.decide(SCOPE, found.id, Decision("accept", "Ben"))
    reviews.decide(SCOPE, found.id, Decision("reopen", "Ben", "new data"))
    with pytest.raises(ReviewError, match="another person"):
        reviews.decide(SCOPE, found.id, Decision("accept", "Ana"))


def test_a_new_name_is_a_new_parameter(store: Store, table: KnowledgeTable) -> None:
    Entries(store, table).add_value(SCOPE, _entry(name="Seed temperature", step="Seed"), by="Ana")
    assert {p.name for p in table.parameters(SCOPE)} == {"Temperature", "Seed temperature"}


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"parameter_id": "p0", "name": None}, NotFoundError),
        ({"name": None}, UsageError),
        ({"value": "cold"}, UsageError),
        ({"source": DocumentSource(document_id="d9", quote="35.2 °C")}, NotFoundError),
    ],
)
def test_what_cannot_be_entered_is_refused(
    store: Store, table: KnowledgeTable, more: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        Entries(store, table).add_value(SCOPE, _entry(**more), by="Ana")


def test_nobody_enters_without_a_name_and_nothing_twice(store: Store, table: KnowledgeTable) -> None:
    entries = Entries(store, table)
    with pytest.raises(ReviewError, match="named person"):
        entries.add_value(SCOPE, _entry(), by=" ")
    entries.add_value(SCOPE, _entry(), by="Ana")
    with pytest.raises(ReviewError, match="already"):
        entries.add_value(SCOPE, _entry(), by="Ben")


def test_a_reason_waits_for_another_person_too(store: Store, table: KnowledgeTable) -> None:
    entry = ReasonEntry(about="s1", statement="Above it the cells die.", source=SAID)
    found = Entries(store, table).add_reason(SCOPE, entry, by="Ana")
    (parameter,) = table.parameters(SCOPE)
    assert [r.id for r in parameter.rationales] == [found.id] and found.state == "in_review"
    reviews = Reviews(store, table, two_person=True)
    with pytest.raises(ReviewError, match="another person"):
        reviews.decide_rationale(SCOPE, found.id, Decision("accept", "Ana"))
    reviews.decide_rationale(SCOPE, found.id, Decision("accept", "Ben"))
    kept = table.rationale(SCOPE, found.id)
    assert kept is not None and kept.state == "accepted"
