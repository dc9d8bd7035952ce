"""Documents: one transaction makes a version visible and takes the one it replaces out of sight."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Literal

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.engine import Row

from knowledge.records import Abbreviation, Chunk, DocumentEntry, DocumentStatus, Scope
from knowledge.storage import schema
from knowledge.storage.clock import now

State = Literal["staged", "live", "withdrawn"]
_JSON_FIELDS = ("warnings", "product_names", "page_quality")
_BATCH = 400


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One version of one file as the store holds it.

    `duplicate_of` names the document with the same bytes (then this one has no chunks of its own) or, where the
    bytes differ, the same text. `sketch` is the text's min-hash sketch, `fingerprint` tells which reader and
    chunker made the elements and chunks. `page_quality` holds (page, quality 0..1, ocr, reason).
    """

    id: str
    path: str
    sha256: str
    bytes: int
    chain_id: str
    fingerprint: str
    state: State = "live"
    status: DocumentStatus = "current"
    superseded_by: str | None = None
    duplicate_of: str | None = None
    replaces: str | None = None
    document_type: str | None = None
    number: str | None = None
    title: str | None = None
    version: str | None = None
    effective_date: str | None = None
    language: str | None = None
    status_as_written: str | None = None
    supersedes_as_written: str | None = None
    media_type: str | None = None
    product_names: tuple[str, ...] = ()
    pages: int | None = None
    ocr_pages: int = 0
    chunks: int = 0
    quality: float | None = None
    page_quality: tuple[tuple[int, float, bool, str | None], ...] = ()
    warnings: tuple[str, ...] = ()
    sketch: str | None = None
    withdrawn_at: str | None = None
    withdrawn_by: str | None = None
    withdrawn_reason: str | None = None


@dataclass(frozen=True, slots=True)
class StoredElement:
    """An element as it is kept: JSON without its id and file, ids inside it local to the document."""

    local_id: str
    kind: str
    page: int | None
    payload: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a document brings with it. Element ids of abbreviations are local, of chunk parts global."""

    elements: Sequence[StoredElement] = ()
    chunks: Sequence[Chunk] = ()
    abbreviations: Sequence[Abbreviation] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What relations to other documents decide about one: recomputed, never read from the file."""

    status: DocumentStatus
    superseded_by: str | None
    duplicate_of: str | None = field(default=None)


_COLUMNS = tuple(item.name for item in fields(DocumentRow))


class Documents:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # reading

    def get(self, scope: Scope, document_id: str) -> DocumentRow | None:
        """A document of the scope in whatever state; None for an unknown or foreign id."""
        table = schema.documents
        with self._engine.connect() as connection:
            row = connection.execute(_in_scope(scope).where(table.c.id == document_id)).first()
        return _row(row) if row is not None else None

    def all(self, scope: Scope, state: State | None = "live") -> tuple[DocumentRow, ...]:
        """Documents of a scope sorted by path, then id; of every state when `state` is None."""
        with self._engine.connect() as connection:
            return self.all_in(connection, scope, state)

    def all_in(self, connection: Connection, scope: Scope, state: State | None = "live") -> tuple[DocumentRow, ...]:
        table = schema.documents
        query = _in_scope(scope).order_by(table.c.path, table.c.id)
        if state is not None:
            query = query.where(table.c.state == state)
        return tuple(_row(row) for row in connection.execute(query))

    def chains_in(self, connection: Connection, scope: Scope, chain_ids: Iterable[str]) -> tuple[DocumentRow, ...]:
        """The live documents of some chains, sorted by path, then id."""
        table = schema.documents
        query = _in_scope(scope).where(table.c.state == "live").order_by(table.c.path, table.c.id)
        found: list[DocumentRow] = []
        for batch in _batches(chain_ids):
            found += (_row(row) for row in connection.execute(query.where(table.c.chain_id.in_(batch))))
        return tuple(found)

    def inventory(self, scope: Scope, *, withdrawn: bool = False) -> tuple[DocumentEntry, ...]:
        """The inventory sorted by path; with withdrawn documents where asked."""
        rows = self.all(scope, None if withdrawn else "live")
        return tuple(entry(row, scope) for row in rows)

    # writing; each in the caller's transaction

    def publish(self, connection: Connection, scope: Scope, row: DocumentRow, content: Content) -> None:
        """Make a document live with all it brings, in place of whatever had its id before."""
        self._clear(connection, scope, row.id)
        table = schema.documents
        values: dict[str, object] = {name: getattr(row, name) for name in _COLUMNS}
        for name in _JSON_FIELDS:
            values[name] = json.dumps(values[name], ensure_ascii=False)
        values |= {"sponsor": scope.sponsor, "product": scope.product, "state": "live", "ingested_at": now()}
        if connection.execute(update(table).where(table.c.id == row.id).values(**values)).rowcount == 0:
            connection.execute(insert(table), values)
        _insert_content(connection, scope, row.id, content)

    def withdraw(
        self, connection: Connection, scope: Scope, document_id: str, by: str | None, reason: str
    ) -> None:
        """Take a document out of answers. Its row and elements stay; its chunks go, from the indexes too.

        `by` is the person who decided; None where the file was replaced or is gone.
        """
        self._drop_chunks(connection, scope, document_id)
        table = schema.documents
        connection.execute(
            update(table)
            .where(table.c.id == document_id, table.c.sponsor == scope.sponsor, table.c.product == scope.product)
            .values(
                state="withdrawn", status="withdrawn", superseded_by=None, duplicate_of=None,
                withdrawn_at=now(), withdrawn_by=by, withdrawn_reason=reason,
            )
        )

    def set_standing(self, connection: Connection, document_id: str, standing: Standing) -> None:
        table = schema.documents
        connection.execute(
            update(table)
            .where(table.c.id == document_id)
            .values(
                status=standing.status, superseded_by=standing.superseded_by, duplicate_of=standing.duplicate_of
            )
        )

    def pending_removals(self, scope: Scope) -> tuple[str, ...]:
        """Chunk ids that have left SQL and are still to be taken out of the indexes."""
        table = schema.pending_removals
        query = select(table.c.chunk_id).where(
            table.c.sponsor == scope.sponsor, table.c.product == scope.product
        )
        with self._engine.connect() as connection:
            return tuple(connection.execute(query.order_by(table.c.chunk_id)).scalars())

    def removed(self, connection: Connection, chunk_ids: Sequence[str]) -> None:
        """These have been taken out of the indexes."""
        table = schema.pending_removals
        for batch in _batches(chunk_ids):
            connection.execute(delete(table).where(table.c.chunk_id.in_(batch)))

    def _clear(self, connection: Connection, scope: Scope, document_id: str) -> None:
        self._drop_chunks(connection, scope, document_id)
        for table in (schema.elements, schema.abbreviations):
            connection.execute(delete(table).where(table.c.document_id == document_id))

    def _drop_chunks(self, connection: Connection, scope: Scope, document_id: str) -> None:
        table = schema.chunks
        ids = connection.execute(select(table.c.id).where(table.c.document_id == document_id)).scalars().all()
        if not ids:
            return
        self.removed(connection, ids)
        connection.execute(
            insert(schema.pending_removals),
            [{"chunk_id": one, "sponsor": scope.sponsor, "product": scope.product} for one in ids],
        )
        connection.execute(delete(table).where(table.c.document_id == document_id))


def entry(row: DocumentRow, scope: Scope, statements: int = 0) -> DocumentEntry:
    return DocumentEntry(
        id=row.id, file=row.path, document_type=row.document_type, number=row.number, title=row.title,
        version=row.version, effective_date=row.effective_date, language=row.language, status=row.status,
        pages=row.pages, chunks=row.chunks, statements=statements, quality=row.quality,
        superseded_by=row.superseded_by, duplicate_of=row.duplicate_of, sha256=row.sha256, product=scope.product,
    )


def _in_scope(scope: Scope):  # type: ignore[no-untyped-def]
    table = schema.documents
    return select(*(table.c[name] for name in _COLUMNS)).where(
        table.c.sponsor == scope.sponsor, table.c.product == scope.product
    )


def _row(row: Row[tuple[object, ...]]) -> DocumentRow:
    values = dict(row._mapping)
    for name in _JSON_FIELDS:
        values[name] = tuple(
            tuple(item) if isinstance(item, list) else item for item in json.loads(values[name])
        )
    return DocumentRow(**values)


def _insert_content(connection: Connection, scope: Scope, document_id: str, content: Content) -> None:
    base: dict[str, object] = {"document_id": document_id, "sponsor": scope.sponsor, "product": scope.product}
    if content.elements:
        connection.execute(
            insert(schema.elements),
            [
                base | {"ordinal": i, "local_id": e.local_id, "kind": e.kind, "page": e.page, "payload": e.payload}
                for i, e in enumerate(content.elements)
            ],
        )
    if content.chunks:
        connection.execute(insert(schema.chunks), [base | _chunk_values(chunk) for chunk in content.chunks])
        # A chunk that is back must not be taken out of the indexes any more.
        table = schema.pending_removals
        for batch in _batches([chunk.id for chunk in content.chunks]):
            connection.execute(delete(table).where(table.c.chunk_id.in_(batch)))
    if content.abbreviations:
        connection.execute(
            insert(schema.abbreviations),
            [
                base | {"ordinal": i, "short": a.short, "long": a.long, "element_id": a.element_id}
                for i, a in enumerate(content.abbreviations)
            ],
        )


def _chunk_values(chunk: Chunk) -> dict[str, object]:
    prefix = len(chunk.document_id) + 1
    parts = [[part.element_id[prefix:], part.start, part.end, part.rows] for part in chunk.parts]
    return {
        "id": chunk.id, "ordinal": chunk.ordinal, "kind": chunk.kind, "section": chunk.place.section,
        "text": chunk.text, "context": chunk.context,
        "place": chunk.place.model_dump_json(exclude={"file"}, exclude_defaults=True),
        "parts": json.dumps(parts, separators=(",", ":")), "tokens": chunk.tokens, "evidence": int(chunk.evidence),
    }


def _batches(ids: Iterable[str]) -> Iterable[list[str]]:
    pool = list(ids)
    for start in range(0, len(pool), _BATCH):
        yield pool[start : start + _BATCH]
