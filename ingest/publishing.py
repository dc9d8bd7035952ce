"""From a prepared file to a live document: embed, write the indexes, then make it visible in one transaction.

Small documents go in batches. Whatever is interrupted: the indexes may hold chunks that SQL does not know (they are
never used, and removed by the next run), SQL never knows chunks that the indexes do not hold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from ingest.chunking import embedding_text
from ingest.ledger import LedgerRow, Stage
from ingest.preparation import Prepared
from ingest.progress import Checkpoint, Event, Progress
from ingest.run import Run
from ingest.standing import resolve_chains
from knowledge.protocols import Embedder, PassageIndex, Vector
from knowledge.records import Chunk, Scope
from knowledge.storage import Act, Content, DocumentRow, Store

EMBED_AT_ONCE = 64
INDEX_AT_ONCE = 2000
REPLACED = "replaced by another version of the file"


@dataclass(frozen=True, slots=True)
class Ready:
    """A document to publish. `replaces` is the live document that came from the same path before."""

    ledger: LedgerRow
    row: DocumentRow
    prepared: Prepared | None
    replaces: DocumentRow | None

    @property
    def content(self) -> Content:
        if self.prepared is None:
            return Content()
        return Content(self.prepared.elements, self.prepared.chunks, self.prepared.abbreviations)


class Publisher:
    """The one writer of a run. `add` embeds; documents become live when a batch is full, or with `flush`."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._batch: list[Ready] = []
        self._chunks: list[Chunk] = []
        self._vectors: list[Vector] = []

    def add(self, ready: Ready) -> None:
        chunks = ready.prepared.chunks if ready.prepared is not None else ()
        if chunks:
            self._advance([ready], "chunked")
            self._vectors += embed(self._run.parts.embedder, chunks, self._run.tell)
            self._chunks += chunks
        self._batch.append(ready)
        if max(len(self._chunks), len(self._batch)) >= self._run.parts.batch_chunks:
            self.flush()

    def flush(self) -> None:
        """Make everything added so far live."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        run = self._run
        self._advance(batch, "embedded")
        add_to_index(run.parts.index, run.scope, self._chunks, self._vectors)
        self._chunks, self._vectors = [], []
        self._advance(batch, "indexed")
        with run.store.transaction() as connection:
            for ready in batch:
                self._publish(connection, ready)
            chains = {ready.row.chain_id for ready in batch}
            chains |= {ready.replaces.chain_id for ready in batch if ready.replaces is not None}
            resolve_chains(connection, run.store, run.scope, chains)
            run.store.sponsors.changed(connection, run.scope)
        self._passed(batch, "live")

    def _publish(self, connection: Connection, ready: Ready) -> None:
        store, scope, row = self._run.store, self._run.scope, ready.row
        detail = {"path": row.path, "sha256": row.sha256}
        if ready.replaces is not None:
            store.documents.withdraw(connection, scope, ready.replaces.id, None, REPLACED)
            detail["replaces"] = ready.replaces.id
        store.documents.publish(connection, scope, row, ready.content)
        self._run.ledger.put(connection, scope, [ready.ledger])
        store.audit.append(connection, scope, Act(self._run.by, "ingest", "document", row.id, detail))

    def _advance(self, batch: list[Ready], stage: Stage) -> None:
        run = self._run
        with run.store.transaction() as connection:
            run.ledger.advance(connection, run.scope, [ready.row.path for ready in batch], stage)
        self._passed(batch, stage)

    def _passed(self, batch: list[Ready], stage: Stage) -> None:
        for ready in batch:
            chunks = len(ready.prepared.chunks) if ready.prepared is not None else 0
            self._run.tell(Event("stage", ready.row.path, stage, pages=ready.row.pages or 0, chunks=chunks))
        self._run.checkpoint(stage)


def embed(embedder: Embedder, chunks: tuple[Chunk, ...], tell: Progress) -> list[Vector]:
    """Vectors of chunks in pieces, telling of each."""
    vectors: list[Vector] = []
    for start in range(0, len(chunks), EMBED_AT_ONCE):
        piece = chunks[start : start + EMBED_AT_ONCE]
        vectors.append(embedder.embed([embedding_text(chunk.context, chunk.text) for chunk in piece]))
        tell(Event("embedded", chunks=len(piece)))
    return vectors


def add_to_index(index: PassageIndex, scope: Scope, chunks: list[Chunk], vectors: list[Vector]) -> None:
    if not chunks:
        return
    stacked = np.concatenate(vectors)
    for start in range(0, len(chunks), INDEX_AT_ONCE):
        index.add(scope, chunks[start : start + INDEX_AT_ONCE], stacked[start : start + INDEX_AT_ONCE])


def remove_pending(store: Store, index: PassageIndex, scope: Scope, checkpoint: Checkpoint) -> int:
    """Take out of the indexes what has left SQL; gives how many chunks went."""
    ids = store.documents.pending_removals(scope)
    if ids:
        index.remove(scope, ids)
        checkpoint("removed")
        with store.transaction() as connection:
            store.documents.removed(connection, ids)
    return len(ids)


