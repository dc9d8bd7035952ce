"""A store with one or two versions of a document and the statements they make, without any reader or model."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import update

from knowledge.records import Citation, RangeKind, Scope, Statement
from knowledge.records.extraction import Extraction, Mention
from knowledge.storage import Content, DocumentRow, Store, StoredElement, schema
from knowledge.storage.knowledge_table import KnowledgeTable

SCOPE = Scope(sponsor="s", product="p")
CHAIN = "chain"


def citation(quote: str, document: str = "d1", **more: object) -> Citation:
    return Citation(file=f"{document}.docx", marker=1, document_id=document, quote=quote, verified=True, **more)  # type: ignore[arg-type]


def statement(
    sid: str, low: str | None, high: str | None, *, kind: RangeKind | None = "nor", document: str = "d1", **more: object
) -> Statement:
    text = f"{low} to {high} °C" if low and high else f"≤ {high} °C"
    cited = citation(f"Temperature | {text}", document)
    values: dict[str, object] = {
        "id": sid, "kind": kind, "operator": "range" if low else "le", "low": low, "high": high, "unit_as_written": "°C",
        "unit_ucum": "Cel", "value_text": text, "citations": (cited,), "citation": cited, "extractor": "test 1",
        "confidence": 0.9, **more,
    }  # fmt: skip
    return Statement(**values)  # type: ignore[arg-type]


def extraction(*statements: Statement, document: str = "d1", name: str = "Temperature", mid: str = "m1") -> Extraction:
    mention = Mention(
        id=mid, document_id=document, name=name, subject="step_parameter", step="Culture", unit_operation="bioreactor",
        role="CPP", statements=statements,
    )  # fmt: skip
    return Extraction(document_id=document, extractor="test 1", mentions=(mention,))


def publish(store: Store, document: str, words: str, **more: object) -> None:
    """One document of one paragraph, in the chain."""
    payload = json.dumps({"kind": "paragraph", "text": words, "paragraph": 1})
    row = DocumentRow(
        id=document, path=f"{document}.docx", sha256=document, bytes=1, chain_id=CHAIN, fingerprint="f", chunks=1,
        title="Process description", **more,
    )  # type: ignore[arg-type]  # fmt: skip
    with store.transaction() as connection:
        store.sponsors.ensure(connection, SCOPE)
        store.documents.publish(connection, SCOPE, row, Content([StoredElement("e1", "paragraph", None, payload)]))


def supersede(store: Store, old: str, new: str) -> None:
    table = schema.documents
    with store.transaction() as connection:
        values = {"status": "superseded", "superseded_by": new}
        connection.execute(update(table).where(table.c.id == old).values(**values))


def put(store: Store, found: Extraction) -> KnowledgeTable:
    table = KnowledgeTable(store.engine)
    with store.transaction() as connection:
        table.put(connection, SCOPE, CHAIN, found)
    return table


def opened(home: Path, words: str = "The temperature is kept at 36.0 to 37.0 °C; it was 35.2 °C once.") -> Store:
    store = Store.open(home)
    publish(store, "d1", words, version="1.0")
    return store
