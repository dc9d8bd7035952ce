"""From a prepared file to a live document: embed, write the indexes, then make it visible in one transaction.

Small documents go in batches. Whatever is interrupted: the indexes may hold chunks that SQL does not know (they are
never used, and removed by the next run), SQL never knows chunks that the indexes do not hold.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection

from ingest.embedding import Embedding
from ingest.ledger import LedgerRow, Stage
from ingest.preparation import Prepared
from ingest.progress import Checkpoint, Event
from ingest.run import Run
from ingest.standing import resolve_chains
from knowledge.protocols import PassageIndex, Vector
from knowledge.records import Chunk, Scope
from knowledge.storage import Act, Content, DocumentRow, Store

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


@dataclass(slots=True)
class _Batch:
    """Documents that become live together, with their vectors on the way."""

    items: list[Ready] = field(default_factory=list)
    chunks: list[Chunk] = field(default_factory=list)
    vectors: list[Future[Vector]] = field(default_factory=list)

    @property
    def size(self) -> int:
        return max(len(self.chunks), len(self.items))


class Publisher:
    """The one writer of a run. While one batch is written the next is being embedded; `flush` writes all."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._embedding = Embedding(run.parts.embedder, run.tell)
        self._filling = _Batch()
        self._full: deque[_Batch] = deque()

    def warm_up(self) -> None:
        self._embedding.warm_up()

    def close(self) -> None:
        self._embedding.close()

    def add(self, ready: Ready) -> None:
        """Take a document; it becomes live a batch later."""
        if ready.prepared is not None and ready.prepared.chunks:
            self._advance([ready], "chunked")
            self._filling.chunks += ready.prepared.chunks
            self._filling.vectors += self._embedding.submit(ready.prepared.chunks)
        self._filling.items.append(ready)
        if self._filling.size >= self._run.parts.batch_chunks:
            self._full.append(self._filling)
            self._filling = _Batch()
            if len(self._full) > 1:
                self._write(self._full.popleft())

    def flush(self) -> None:
        """Make everything added so far live."""
        while self._full:
            self._write(self._full.popleft())
        if self._filling.items:
            batch, self._filling = self._filling, _Batch()
            self._write(batch)

    def _write(self, full: _Batch) -> None:
        run, batch = self._run, full.items
        vectors = self._embedding.collect(full.vectors)
        self._advance(batch, "embedded")
        add_to_index(run.parts.index, run.scope, full.chunks, vectors)
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


