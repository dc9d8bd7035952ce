"""When a file comes again with other bytes, what it states anew takes the place of what it stated before.

Ids follow the document chain, version and file, so that a changed file states things under the ids of the replaced
one. What nobody decided makes room; what a person decided moves to the new document, and where the file now says
something else it goes back into review, since nobody has looked at that yet. The audit trail keeps the decision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from knowledge.records import Rationale, Statement
from knowledge.records.extraction import Extraction
from knowledge.storage import schema

_AT_ONCE = 500


def take_over(connection: Connection, extraction: Extraction, decided: Collection[str]) -> None:
    """Free the ids of an extraction that another document's rows hold. `decided` are the states people gave."""
    document_id = extraction.document_id
    for table, ids in (
        (schema.mentions, [mention.id for mention in extraction.mentions]),
        (schema.items, [item.id for item in extraction.items]),
    ):
        for some in _parts(ids):
            connection.execute(delete(table).where(table.c.id.in_(some), table.c.document_id != document_id))
    statements = {s.id: s for mention in extraction.mentions for s in mention.statements}
    for row in _held(connection, schema.statements, list(statements), document_id):
        before, after = Statement.model_validate_json(row.extracted), statements[row.id]
        moved: dict[str, Any] = {"document_id": document_id}
        if _value(before) != _value(after):
            comment = f"the file changed: was {before.value_text}, is {after.value_text}"
            moved |= {"state": "in_review", "decided": None, "comment": comment}
        elif row.decided is not None:
            corrected = Statement.model_validate_json(row.decided)
            corrected = corrected.model_copy(update={"citations": after.citations, "citation": after.citation})
            moved["decided"] = corrected.model_dump_json(exclude_none=True)
        _settle(connection, schema.statements, row, moved, decided)
    rationales: Mapping[str, Rationale] = {r.id: r for r in extraction.rationales}
    for row in _held(connection, schema.rationales, list(rationales), document_id):
        old, new = Rationale.model_validate_json(row.payload), rationales[row.id]
        moved = {"document_id": document_id, "payload": new.model_dump_json(exclude_none=True)}
        if old.statement != new.statement:
            moved["state"] = "in_review"
        _settle(connection, schema.rationales, row, moved, decided)


def _settle(connection: Connection, table: Any, row: Any, moved: Mapping[str, Any], decided: Collection[str]) -> None:
    if row.state in decided:
        connection.execute(update(table).where(table.c.id == row.id).values(**moved))
    else:
        connection.execute(delete(table).where(table.c.id == row.id))


def _held(connection: Connection, table: Any, ids: Sequence[str], document_id: str) -> list[Any]:
    """Extracted rows of these ids that belong to another document."""
    return [
        row
        for some in _parts(ids)
        for row in connection.execute(
            select(table).where(
                table.c.id.in_(some), table.c.document_id != document_id, table.c.origin == "extracted"
            )
        )
    ]


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _value(statement: Statement) -> tuple[object, ...]:
    s = statement
    return s.operator, s.low, s.target, s.high, s.unit_ucum
