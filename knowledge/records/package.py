"""What the store holds of a package: documents in the inventory, chunks, ingest reports."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from knowledge.records.base import Record
from knowledge.records.change import DropReport
from knowledge.records.place import DocumentStatus, Position

FileStatus = Literal["ingested", "unchanged", "duplicate", "failed", "skipped"]
ReasonCode = Literal[
    "encrypted",
    "corrupt",
    "empty",
    "unsupported",
    "too_large",
    "timeout",
    "archive_unsafe",
    "no_text",
    "internal",
]
ChunkKind = Literal["text", "table"]


class Scope(Record):
    """Whose knowledge: part of every record, query and cache key."""

    sponsor: str
    product: str


class Reason(Record):
    """Why a file did not come in: a code for programs, a message that says what to do."""

    code: ReasonCode
    message: str


class FileReport(Record):
    """What became of one file of a package. `path` is relative to the ingested root."""

    path: str
    sha256: str | None = None
    status: FileStatus
    reason: Reason | None = None
    document_id: str | None = None
    document_type: str | None = None
    title: str | None = None
    number: str | None = None
    version: str | None = None
    effective_date: str | None = None
    language: str | None = None
    pages: int | None = None
    ocr_pages: int | None = None
    chunks: int | None = None
    quality: float | None = None
    warnings: tuple[str, ...] = ()
    duplicate_of: str | None = None
    supersedes: str | None = None
    seconds: float | None = None


class IngestTotals(Record):
    files: int
    pages: int
    chunks: int
    statements: int
    bytes: int


class IngestReport(Record):
    """The outcome of one ingestion. `withdrawn` is filled by a dry run only; `changes` is what the documents that took
    another one's place changed, null where none did."""

    sponsor: str
    product: str
    started: str
    seconds: float
    totals: IngestTotals
    files: tuple[FileReport, ...]
    withdrawn: tuple[str, ...] | None = None
    changes: DropReport | None = None


class DocumentEntry(Record):
    """One row of the inventory (`documents list`)."""

    id: str
    file: str
    document_type: str | None
    number: str | None
    title: str | None
    version: str | None
    effective_date: str | None
    language: str | None
    status: DocumentStatus
    pages: int | None
    chunks: int
    statements: int
    quality: float | None
    superseded_by: str | None = None
    duplicate_of: str | None = None
    sha256: str | None = None
    product: str | None = None


class ChunkPart(Record):
    """The stretch of one element that a chunk holds: characters [start, end) of its text, or table rows.

    For a table, `rows` are the row numbers held (header rows repeated first), and start/end are null.
    """

    element_id: str
    start: int | None = None
    end: int | None = None
    rows: tuple[int, ...] | None = None


class Chunk(Record):
    """A passage of at most 256 word-pieces, context included.

    `text` is what is shown and searched; `context` is the title and section path put before it when it is embedded
    and indexed. `place` is that of its first element. `ordinal` is its position in the document, from 0.
    """

    id: str
    document_id: str
    ordinal: int
    kind: ChunkKind
    text: str
    context: str
    place: Position
    parts: tuple[ChunkPart, ...]
    tokens: int = Field(ge=0, description="word-pieces of context and text together, specials included")
    evidence: bool = True
