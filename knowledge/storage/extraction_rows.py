"""Writing what extraction found without touching what people decided; and reading it by document."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, Engine, delete, insert, select, update

from knowledge.records import Rationale, Scope
from knowledge.records.extraction import Mention
from knowledge.storage import schema
from knowledge.storage.knowledge_rows import DECIDED, StatementRow, statement_row


def forget_undecided(connection: Connection, document_id: str) -> None:
    """Clear what was extracted from a document and nobody decided on."""
    for table in (schema.statements, schema.rationales):
        connection.execute(
            delete(table).where(
                table.c.document_id == document_id, table.c.origin == "extracted", table.c.state.not_in(DECIDED)
            )
        )
        connection.execute(update(table).where(table.c.document_id == document_id).values(found=0))
    for plain in (schema.mentions, schema.items):
        connection.execute(delete(plain).where(plain.c.document_id == document_id))


def put_rationales(connection: Connection, base: Mapping[str, str], rationales: Sequence[Rationale]) -> None:
    """Add the rationales that are not kept from before. `base` has sponsor, product and document_id."""
    table = schema.rationales
    query = select(table.c.id).where(table.c.document_id == base["document_id"])
    kept = set(connection.execute(query).scalars())
    rows = [
        {
            **base, "id": r.id, "about_type": r.about.type, "about_id": r.about.id, "state": r.state,
            "payload": r.model_dump_json(exclude_none=True), "origin": "extracted", "found": 1,
        }
        for r in rationales
        if r.id not in kept
    ]  # fmt: skip
    if rows:
        connection.execute(insert(table), rows)


def rows_of_documents(engine: Engine, scope: Scope, document_ids: Collection[str]) -> tuple[StatementRow, ...]:
    """Statements of these documents, of replaced and withdrawn ones too, in the order of their ids."""
    table, documents = schema.statements, schema.documents
    query = (
        select(table, documents.c.status.label("document_status"))
        .join(documents, documents.c.id == table.c.document_id)
        .where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
        .where(table.c.document_id.in_(document_ids))
        .order_by(table.c.document_id, table.c.id)
    )
    with engine.connect() as connection:
        return tuple(statement_row(row) for row in connection.execute(query))


def linked_mentions_of(
    engine: Engine, scope: Scope, document_ids: Collection[str]
) -> Mapping[str, tuple[Mention, str]]:
    """Mention id → the mention and its parameter's id, of these documents whatever their state."""
    table = schema.mentions
    query = select(table.c.payload, table.c.parameter_id).where(
        table.c.sponsor == scope.sponsor, table.c.product == scope.product, table.c.document_id.in_(document_ids)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    found = ((Mention.model_validate_json(row.payload), row.parameter_id) for row in rows)
    return {mention.id: (mention, parameter_id) for mention, parameter_id in found}
