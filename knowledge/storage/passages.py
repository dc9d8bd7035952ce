"""Live content as retrieval and answers read it: the store's `PassageSource` and `DocumentReader`.

Every call is one short read transaction, so it sees what other processes have committed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, func, or_, select

from knowledge.ids import element_id
from knowledge.records import (
    Abbreviation,
    Chunk,
    ChunkPart,
    DocumentEntry,
    Element,
    Position,
    Scope,
    SearchFilter,
)
from knowledge.storage import schema
from knowledge.storage.documents import Documents
from knowledge.storage.sponsors import Sponsors

_BATCH = 400
_SEPARATOR = " > "


class Passages:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._documents = Documents(engine)
        self._sponsors = Sponsors(engine)

    def generation(self, sponsor: str) -> int:
        """Grows with every visible change of the sponsor's documents."""
        return self._sponsors.generation(sponsor)

    def live_chunk_ids(self, scope: Scope, where: SearchFilter | None = None) -> tuple[str, ...]:
        """Ids of the chunks that may be used as evidence, ordered by document id and place in the document."""
        table = schema.chunks
        query = (
            select(table.c.id)
            .join(schema.documents, schema.documents.c.id == table.c.document_id)
            .where(
                table.c.sponsor == scope.sponsor,
                table.c.product == scope.product,
                table.c.evidence == 1,
                schema.documents.c.state == "live",
            )
            .order_by(table.c.document_id, table.c.ordinal)
        )
        if where is not None:
            query = query.where(*_conditions(where))
        with self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def holds(self, sponsor: str) -> bool:
        """The sponsor has any chunks at all."""
        table = schema.chunks
        with self._engine.connect() as connection:
            return connection.execute(select(table.c.id).where(table.c.sponsor == sponsor).limit(1)).first() is not None

    def chunks(self, ids: Sequence[str]) -> tuple[Chunk, ...]:
        """The live chunks with these ids in the order asked; unknown and withdrawn ones are left out."""
        found: dict[str, Chunk] = {}
        with self._engine.connect() as connection:
            for start in range(0, len(ids), _BATCH):
                query = _live_chunks().where(schema.chunks.c.id.in_(ids[start : start + _BATCH]))
                for row in connection.execute(query):
                    found[row.id] = _chunk(row)
        return tuple(found[one] for one in ids if one in found)

    def neighbours(self, chunk_id: str, before: int = 1, after: int = 1) -> tuple[Chunk, ...]:
        """Live chunks around one chunk of the same document, in document order, itself included."""
        table = schema.chunks
        with self._engine.connect() as connection:
            at = connection.execute(
                select(table.c.document_id, table.c.ordinal).where(table.c.id == chunk_id)
            ).first()
            if at is None:
                return ()
            query = (
                _live_chunks()
                .where(
                    table.c.document_id == at.document_id,
                    table.c.ordinal.between(at.ordinal - before, at.ordinal + after),
                )
                .order_by(table.c.ordinal)
            )
            return tuple(_chunk(row) for row in connection.execute(query))

    def document_chunks(self, document_id: str) -> tuple[Chunk, ...]:
        """All live chunks of one document in order."""
        query = _live_chunks().where(schema.chunks.c.document_id == document_id).order_by(schema.chunks.c.ordinal)
        with self._engine.connect() as connection:
            return tuple(_chunk(row) for row in connection.execute(query))

    def documents(self, scope: Scope) -> tuple[DocumentEntry, ...]:
        """The live documents of the scope, sorted by path."""
        return self._documents.inventory(scope)

    def abbreviations(self, scope: Scope) -> tuple[Abbreviation, ...]:
        """All abbreviations that live documents of the scope define, sorted, with global element ids."""
        table = schema.abbreviations
        query = (
            select(table.c.short, table.c.long, table.c.element_id, table.c.document_id)
            .join(schema.documents, schema.documents.c.id == table.c.document_id)
            .where(
                table.c.sponsor == scope.sponsor,
                table.c.product == scope.product,
                schema.documents.c.state == "live",
            )
            .order_by(table.c.short, table.c.long, table.c.document_id, table.c.ordinal)
        )
        with self._engine.connect() as connection:
            return tuple(
                Abbreviation(
                    short=row.short,
                    long=row.long,
                    element_id=element_id(row.document_id, row.element_id) if row.element_id else None,
                )
                for row in connection.execute(query)
            )

    def elements(self, document_id: str) -> tuple[Element, ...]:
        """The document's elements in reading order, ids global; a withdrawn document still has them."""
        table = schema.elements
        documents = schema.documents
        query = (
            select(table.c.local_id, table.c.payload, documents.c.path)
            .join(documents, documents.c.id == table.c.document_id)
            .where(table.c.document_id == document_id)
            .order_by(table.c.ordinal)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return tuple(_element(document_id, row.local_id, row.path, row.payload) for row in rows)


def _conditions(where: SearchFilter) -> list[ColumnElement[bool]]:
    documents = schema.documents
    found: list[ColumnElement[bool]] = []
    if where.document_types:
        found.append(documents.c.document_type.in_(where.document_types))
    if where.document_ids:
        found.append(documents.c.id.in_(where.document_ids))
    if where.statuses:
        found.append(documents.c.status.in_(where.statuses))
    if where.sections:
        found.append(or_(*(_in_section(section) for section in where.sections)))
    if where.steps:
        found.append(or_(*(_about_step(step) for step in where.steps)))
    return [and_(*found)] if found else []


def _in_section(section: str) -> ColumnElement[bool]:
    """The section path is `section`, or has it as one of its headings."""
    column = schema.chunks.c.section
    path = func.coalesce(column, "")
    bounded = _SEPARATOR + path + _SEPARATOR
    return bounded.contains(_SEPARATOR + section + _SEPARATOR, autoescape=True)


def _about_step(step: str) -> ColumnElement[bool]:
    """The step is named in the section path or in the title; letter case does not matter."""
    chunks = schema.chunks
    named = func.lower(func.coalesce(chunks.c.section, "") + " " + chunks.c.context)
    return named.contains(step.lower(), autoescape=True)


def _live_chunks() -> Select[Any]:
    chunks, documents = schema.chunks, schema.documents
    return (
        select(chunks, documents.c.path)
        .join(documents, documents.c.id == chunks.c.document_id)
        .where(documents.c.state == "live")
    )


def _chunk(row: Any) -> Chunk:
    place = json.loads(row.place)
    return Chunk(
        id=row.id,
        document_id=row.document_id,
        ordinal=row.ordinal,
        kind=row.kind,
        text=row.text,
        context=row.context,
        place=Position.model_validate(place | {"file": row.path}),
        parts=tuple(
            ChunkPart(
                element_id=element_id(row.document_id, local),
                start=start,
                end=end,
                rows=tuple(rows) if rows is not None else None,
            )
            for local, start, end, rows in json.loads(row.parts)
        ),
        tokens=row.tokens,
        evidence=bool(row.evidence),
    )


def _element(document_id: str, local_id: str, path: str, payload: str) -> Element:
    values = json.loads(payload) | {"id": element_id(document_id, local_id), "file": path}
    for name in ("continues_text", "caption_of", "note_of"):
        if values.get(name):
            values[name] = element_id(document_id, values[name])
    table = values.get("table")
    if table:
        if table.get("continues"):
            table["continues"] = element_id(document_id, table["continues"])
        table["notes"] = [[row, col, element_id(document_id, note)] for row, col, note in table.get("notes", ())]
    return Element.model_validate(values)
