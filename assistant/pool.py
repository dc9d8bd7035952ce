"""Passages → the pool of units that may answer: those of the passages, and of the elements around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.cues import INSTRUCTION
from assistant.match import Candidate, Passage
from assistant.units import Library
from knowledge.protocols import DocumentReader
from knowledge.records import DocumentEntry, Hit


def pool_of(
    hits: Sequence[Hit], library: Library, reader: DocumentReader, entries: Mapping[str, DocumentEntry], reach: int
) -> list[Candidate]:
    """Units of the passages' elements and of the elements around them, each with its best passage.

    Text that gives instructions to its reader's software is left out: documents are data.
    """
    best: dict[tuple[str, int], Passage] = {}
    highest = max((hit.lexical_score or 0.0 for hit in hits), default=0.0) or 1.0
    chunks = {chunk.id: chunk for chunk in reader.chunks([hit.chunk_id for hit in hits])}
    for rank, hit in enumerate(hits):
        chunk, entry = chunks.get(hit.chunk_id), entries.get(hit.document_id)
        if chunk is None or entry is None or not chunk.evidence:
            continue
        text = library.open(entry)
        inside = Passage(rank, hit.dense_score or 0.0, (hit.lexical_score or 0.0) / highest)
        beside = Passage(rank + 4, 0.8 * (hit.dense_score or 0.0), 0.0)
        for part in chunk.parts:
            for step, number in enumerate(text.around(part.element_id, reach)):
                key = (entry.id, number)
                passage = inside if step == 0 else beside
                best[key] = max(passage, best.get(key, passage), key=lambda p: -p.rank)
    return [
        Candidate(unit, passage)
        for (document_id, number), passage in best.items()
        for unit in library.open(entries[document_id]).units(number)
        if not _instructs(unit.text)
    ]


@lru_cache(maxsize=100_000)
def _instructs(text: str) -> bool:
    return bool(INSTRUCTION.search(text))
