"""Transfer records: what is read, what people make of it, and that every revision stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.errors import NotFoundError, ReviewError, UsageError
from knowledge.records import KnowledgeField, KnowledgeItem, Scope
from knowledge.records.extraction import Extraction
from knowledge.transfer import Transfers, item_of, record_of
from tests.knowledge.table_home import SCOPE, citation, opened, put

SPARGER = KnowledgeItem(
    id="i1", type="equipment_comparisons", name="Sparger",
    fields=(
        KnowledgeField(name="sending_value", value="drilled hole", citations=(citation("Sparger | drilled hole | sinter"),)),
        KnowledgeField(name="receiving_value", value="sinter"), KnowledgeField(name="same", value="no"),
    ),
)  # fmt: skip


@pytest.fixture
def transfers(tmp_path: Path) -> Iterator[Transfers]:
    with opened(tmp_path) as store:
        table = put(store, Extraction(document_id="d1", extractor="test 1", items=(SPARGER,)))
        yield Transfers(store, table, two_person=True)


def test_the_project_keeps_every_revision(transfers: Transfers) -> None:
    assert transfers.project(SCOPE) is None
    values = {"name": "MAB to B", "sending_unit": "A", "receiving_unit": "B", "phase": "PPQ", "gate": "initiation"}
    made = transfers.edit(SCOPE, "project", values, by="Ana")
    with pytest.raises(ReviewError, match="reason"):
        transfers.edit(SCOPE, "project", {"gate": "readiness"}, by="Ana")
    transfers.edit(SCOPE, "project", {"gate": "readiness"}, by="Ana", reason="review held")
    with pytest.raises(ReviewError, match="another person"):
        transfers.decide(SCOPE, made.id, "accept", by="Ana")
    transfers.decide(SCOPE, made.id, "accept", by="Ben")
    project = transfers.project(SCOPE)
    assert project is not None and (project.gate, project.state) == ("readiness", "accepted")
    kept = transfers.history(SCOPE, made.id).revisions
    assert [(r.revision, r.state, r.approver) for r in kept] == [
        (1, "in_review", None), (2, "in_review", None), (3, "accepted", "Ben"),
    ]  # fmt: skip


def test_a_read_row_is_a_record_and_an_edit_wins_over_it(transfers: Transfers) -> None:
    (read,) = transfers.equipment_comparisons(SCOPE)
    assert (read.feature, read.sending_value, read.same, read.state) == ("Sparger", "drilled hole", False, "extracted")
    transfers.edit(SCOPE, "equipment_comparisons", {"impact": "kLa falls"}, by="Ana", record_id="i1", reason="SME")
    (edited,) = transfers.equipment_comparisons(SCOPE)
    assert (edited.impact, edited.receiving_value, edited.state) == ("kLa falls", "sinter", "in_review")
    assert edited.citations == read.citations
    assert transfers.page(SCOPE, "equipment_comparisons").items[0].name == "Sparger"


def test_an_untouched_record_needs_two_people(transfers: Transfers) -> None:
    assert transfers.decide(SCOPE, "i1", "accept", by="Ana").state == "in_review"
    with pytest.raises(ReviewError, match="another person"):
        transfers.decide(SCOPE, "i1", "accept", by="Ana")
    assert transfers.decide(SCOPE, "i1", "accept", by="Ben").state == "accepted"


def test_records_and_items_say_the_same() -> None:
    assert record_of(item_of("equipment_comparisons", record_of(SPARGER))) == record_of(SPARGER)


def test_what_is_off_is_refused(transfers: Transfers) -> None:
    with pytest.raises(UsageError, match="phase"):
        transfers.edit(SCOPE, "project", {"name": "x", "phase": "Ph9"}, by="Ana")
    with pytest.raises(UsageError, match="colour"):
        transfers.edit(SCOPE, "project", {"name": "x", "colour": "red"}, by="Ana")
    with pytest.raises(UsageError, match="name"):
        transfers.edit(SCOPE, "project", {"phase": "PPQ"}, by="Ana")
    with pytest.raises(NotFoundError):
        transfers.decide(Scope(sponsor="other", product="p"), "i1", "accept", by="Ana")
    with pytest.raises(ReviewError, match="reason"):
        transfers.decide(SCOPE, "i1", "reject", by="Ana")
