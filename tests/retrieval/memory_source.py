"""A `PassageSource` in memory, for tests."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.records import Abbreviation, Chunk, DocumentEntry, Position, Scope, SearchFilter

SCOPE = Scope(sponsor="Acme Bio", product="mAb-1")


def chunk(
    identifier: str, text: str, *, context: str = "", document: str | None = None, section: str | None = None
) -> Chunk:
    document = document or identifier.split(".")[0]
    return Chunk(
        id=identifier,
        document_id=document,
        ordinal=int(identifier.rsplit("c", 1)[-1]) if ".c" in identifier else 0,
        kind="text",
        text=text,
        context=context,
        place=Position(file=f"{document}.docx", section=section),
        parts=(),
        tokens=8,
    )


def document(identifier: str, **values: object) -> DocumentEntry:
    fields: dict[str, object] = {
        "id": identifier,
        "file": f"{identifier}.docx",
        "document_type": None,
        "number": None,
        "title": None,
        "version": None,
        "effective_date": None,
        "language": None,
        "status": "current",
        "pages": None,
        "chunks": 1,
        "statements": 0,
        "quality": 1.0,
    }
    return DocumentEntry.model_validate(fields | values)


class MemorySource:
    """Live chunks and documents of one scope."""

    def __init__(
        self,
        chunks: Sequence[Chunk] = (),
        documents: Sequence[DocumentEntry] = (),
        abbreviations: Sequence[Abbreviation] = (),
    ) -> None:
        self.live = {c.id: c for c in chunks}
        self.entries = {d.id: d for d in documents}
        self.short = tuple(abbreviations)
        self.changes = 1

    def put(self, *chunks: Chunk) -> None:
        self.live |= {c.id: c for c in chunks}
        self.changes += 1

    def withdraw(self, *ids: str) -> None:
        for identifier in ids:
            self.live.pop(identifier, None)
        self.changes += 1

    def generation(self, sponsor: str) -> int:
        return self.changes

    def live_chunk_ids(self, scope: Scope, where: SearchFilter | None = None) -> tuple[str, ...]:
        where = where or SearchFilter()
        return tuple(sorted(c.id for c in self.live.values() if self._fits(c, where)))

    def _fits(self, c: Chunk, where: SearchFilter) -> bool:
        entry = self.entries.get(c.document_id) or document(c.document_id)
        return (
            (not where.document_ids or c.document_id in where.document_ids)
            and (not where.document_types or entry.document_type in where.document_types)
            and (not where.statuses or entry.status in where.statuses)
            and (not where.sections or c.place.section in where.sections)
        )

    def chunks(self, ids: Sequence[str]) -> tuple[Chunk, ...]:
        return tuple(self.live[i] for i in ids if i in self.live)

    def neighbours(self, chunk_id: str, before: int = 1, after: int = 1) -> tuple[Chunk, ...]:
        centre = self.live[chunk_id]
        near = range(centre.ordinal - before, centre.ordinal + after + 1)
        same = [c for c in self.live.values() if c.document_id == centre.document_id and c.ordinal in near]
        return tuple(sorted(same, key=lambda c: c.ordinal))

    def documents(self, scope: Scope) -> tuple[DocumentEntry, ...]:
        return tuple(self.entries.values())

    def abbreviations(self, scope: Scope) -> tuple[Abbreviation, ...]:
        return self.short
