"""What the store holds, as counts and one digest: equal for equal content, whatever happened on the way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from knowledge.protocols import PassageIndex
from knowledge.records.base import Record
from knowledge.storage import schema

# Of a document: all that its content and its relations decide; no times, fingerprints or states of work.
_DOCUMENT_FIELDS = (
    "sponsor", "product", "path", "id", "sha256", "bytes", "status", "chain_id", "superseded_by", "duplicate_of",
    "document_type", "number", "title", "version", "effective_date", "language", "status_as_written",
    "supersedes_as_written", "media_type", "product_names", "pages", "ocr_pages", "chunks", "quality",
    "page_quality", "warnings",
)


class StoreState(Record):
    """`doctor --digest`. `orphans` are index entries that SQL does not know as live; they are never used."""

    documents: int
    chunks: int
    statements: int
    vectors: int
    orphans: int
    digest: str


DigestPart = Callable[[Connection], Iterator[str]]
"""Lines of one kind of live content; their order does not count."""


def live_documents(connection: Connection) -> Iterator[str]:
    table = schema.documents
    query = select(*(table.c[name] for name in _DOCUMENT_FIELDS)).where(table.c.state == "live")
    for row in connection.execute(query):
        yield _line("document", tuple(row))


def live_elements(connection: Connection) -> Iterator[str]:
    table = schema.elements
    yield from _live_lines(connection, table, ("document_id", "ordinal", "local_id", "payload"))


def live_chunks(connection: Connection) -> Iterator[str]:
    columns = ("id", "ordinal", "kind", "section", "text", "context", "place", "parts", "tokens", "evidence")
    yield from _live_lines(connection, schema.chunks, columns)


def live_abbreviations(connection: Connection) -> Iterator[str]:
    yield from _live_lines(connection, schema.abbreviations, ("document_id", "ordinal", "short", "long", "element_id"))


def live_statements(connection: Connection) -> Iterator[str]:
    """Statements of live documents, and those that people entered."""
    table, documents = schema.statements, schema.documents
    columns = ("id", "document_id", "mention_id", "state", "extracted", "decided", "author", "approver")
    query = (
        select(*(table.c[name] for name in columns))
        .outerjoin(documents, documents.c.id == table.c.document_id)
        .where((documents.c.state == "live") | (table.c.origin == "hand"))
    )
    for row in connection.execute(query):
        yield _line("statement", tuple(row))


PARTS: tuple[DigestPart, ...] = (live_documents, live_elements, live_chunks, live_abbreviations, live_statements)


def content_digest(engine: Engine, parts: tuple[DigestPart, ...] = PARTS) -> str:
    """Hash over live content only. Lines are hashed one by one and summed, so order does not count."""
    total = 0
    with engine.connect() as connection:
        for part in parts:
            for line in part(connection):
                total += int.from_bytes(hashlib.sha256(line.encode("utf-8")).digest(), "big")
    return f"{total % (1 << 256):064x}"


def store_state(engine: Engine, index: PassageIndex) -> StoreState:
    """Counts and digest of the whole home."""
    documents, chunks = schema.documents, schema.chunks
    with engine.connect() as connection:
        n_documents = connection.execute(
            select(func.count()).select_from(documents).where(documents.c.state == "live")
        ).scalar_one()
        sponsors = connection.execute(select(schema.sponsors.c.sponsor)).scalars().all()
        live: dict[str, set[str]] = {sponsor: set() for sponsor in sponsors}
        query = (
            select(chunks.c.sponsor, chunks.c.id)
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(documents.c.state == "live")
        )
        for row in connection.execute(query):
            live[row.sponsor].add(row.id)
        statements = sum(1 for _ in live_statements(connection))
    vectors = orphans = 0
    for sponsor, ids in live.items():
        held = index.ids(sponsor)
        vectors += len(held & ids)
        orphans += len(held - ids)
    return StoreState(
        documents=n_documents,
        chunks=sum(len(ids) for ids in live.values()),
        statements=statements,
        vectors=vectors,
        orphans=orphans,
        digest=content_digest(engine),
    )


def _live_lines(connection: Connection, table: Any, columns: tuple[str, ...]) -> Iterator[str]:
    query = (
        select(*(table.c[name] for name in columns))
        .join(schema.documents, schema.documents.c.id == table.c.document_id)
        .where(schema.documents.c.state == "live")
    )
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield _line(table.name, tuple(row))


def _line(kind: str, values: tuple[object, ...]) -> str:
    return json.dumps((kind, *values), ensure_ascii=False, separators=(",", ":"))
