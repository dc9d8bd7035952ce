"""A file that comes again with other bytes states things under the same ids: nothing clashes, no decision is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.records import Citation, Scope, Statement
from knowledge.records.extraction import Extraction, Mention
from knowledge.review import Decision, Reviews
from knowledge.storage import Content, DocumentRow, Store
from knowledge.storage.knowledge_table import KnowledgeTable

SCOPE = Scope(sponsor="s", product="p")


def _extraction(document: str, low: str) -> Extraction:
    text = f"{low} to 37.0 °C"
    citation = Citation(file="a.docx", marker=1, document_id=document, quote=f"Temperature {text}", verified=True)
    statement = Statement(
        id="s1", kind="nor", operator="range", low=low, high="37.0", unit_as_written="°C", unit_ucum="Cel",
        value_text=text, citations=(citation,), citation=citation, extractor="test 1", confidence=0.9,
    )  # fmt: skip
    mention = Mention(
        id="m1", document_id=document, name="Temperature", subject="step_parameter", step="Culture", statements=(statement,)
    )
    return Extraction(document_id=document, extractor="test 1", mentions=(mention,))


class Scene:
    """A document, its file's later bytes as another document, and what each states."""

    def __init__(self, store: Store) -> None:
        self.store, self.table = store, KnowledgeTable(store.engine)
        self.reviews = Reviews(store, self.table)

    def comes(self, document: str, low: str, replaces: str | None = None) -> None:
        row = DocumentRow(
            id=document, path="a.docx", sha256=document, bytes=1, chain_id="chain", fingerprint="f", chunks=1,
            replaces=replaces,
        )  # fmt: skip
        with self.store.transaction() as connection:
            if replaces is not None:
                self.store.documents.withdraw(connection, SCOPE, replaces, None, "replaced")
            self.store.documents.publish(connection, SCOPE, row, Content())
        with self.store.transaction() as connection:
            self.table.put(connection, SCOPE, "chain", _extraction(document, low))


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Store.open(tmp_path) as store:
        with store.transaction() as connection:
            store.sponsors.ensure(connection, SCOPE)
        scene = Scene(store)
        scene.comes("d1", "36.0")
        yield scene


def test_what_nobody_decided_is_stated_anew(scene: Scene) -> None:
    scene.comes("d2", "35.0", replaces="d1")
    (row,) = scene.table.statement_rows(SCOPE)
    assert (row.document_id, row.statement.low, row.statement.state) == ("d2", "35.0", "extracted")
    (parameter,) = scene.table.parameters(SCOPE)
    assert len(parameter.statements) == 1


def test_a_decision_moves_to_the_new_bytes_where_the_value_is_the_same(scene: Scene) -> None:
    scene.reviews.decide(SCOPE, "s1", Decision("accept", "Ana Ruiz"))
    scene.comes("d2", "36.0", replaces="d1")
    (row,) = scene.table.statement_rows(SCOPE)
    assert (row.document_id, row.statement.state, row.approver) == ("d2", "accepted", "Ana Ruiz")
    assert row.statement.citation.document_id == "d2"


def test_a_correction_is_cited_from_the_new_bytes(scene: Scene) -> None:
    scene.reviews.decide(SCOPE, "s1", Decision("correct", "Ana Ruiz", "misread", {"low": "36.2"}))
    scene.comes("d2", "36.0", replaces="d1")
    (row,) = scene.table.statement_rows(SCOPE)
    assert (row.statement.low, row.statement.state, row.statement.citation.document_id) == ("36.2", "corrected", "d2")


def test_a_decision_on_another_value_goes_back_into_review(scene: Scene) -> None:
    scene.reviews.decide(SCOPE, "s1", Decision("accept", "Ana Ruiz"))
    scene.comes("d2", "35.0", replaces="d1")
    (row,) = scene.table.statement_rows(SCOPE)
    assert (row.document_id, row.statement.low, row.statement.state) == ("d2", "35.0", "in_review")
    assert row.comment is not None and "was 36.0 to 37.0 °C" in row.comment
    assert [e.action for e in scene.store.audit.entries(SCOPE, "s1")] == ["accept"]
