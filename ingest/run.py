"""What one ingestion carries along: its parts, its scope, and what became of each file so far."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.ledger import Ledger, LedgerRow
from ingest.package import PackageFile
from ingest.plan import Known
from ingest.preparation import Preparer
from ingest.progress import Checkpoint, Event, Progress
from ingest.report import Fate
from ingest.sandbox import Sandbox
from ingest.standing import resolve_chains
from knowledge.protocols import Embedder, Extractor, PassageIndex
from knowledge.records import Reason, Scope
from knowledge.storage import Act, DocumentRow, Store
from knowledge.storage.clock import now

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What an ingestion works with. Index and embedder may be opened at their first use: unchanged files need none
    of them but the embedder's `version`. `batch_chunks` are published together, in whole documents.
    """

    store: Store
    index: PassageIndex
    embedder: Embedder
    sandbox: Sandbox
    preparer: Preparer
    extractor: Extractor | None = None
    batch_chunks: int = 256


@dataclass(slots=True)
class Run:
    """One ingestion under the writer's lock. `reread` are the paths that were read now; `took_out`: documents left."""

    parts: Parts
    scope: Scope
    by: str
    tell: Progress
    checkpoint: Checkpoint
    started: str = field(default_factory=now)
    clock: float = field(default_factory=time.monotonic)
    fates: dict[str, Fate] = field(default_factory=dict)
    reread: set[str] = field(default_factory=set)
    took_out: bool = False
    statements: int = 0

    @property
    def store(self) -> Store:
        return self.parts.store

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.parts.store.engine)

    @property
    def scratch(self) -> Path:
        return self.parts.store.home / "scratch"

    def known(self) -> Known:
        return Known.of(self.scope, self.store.documents.all(self.scope, None), self.ledger.rows(self.scope))

    def discovered(self, file: PackageFile) -> LedgerRow:
        """The ledger row of a file that is still to be read."""
        return LedgerRow(
            file.path, file.sha256, file.size, self.parts.preparer.fingerprint, "discovered", file.root, file.parent
        )

    def decided(self, fate: Fate) -> None:
        self.fates[fate.path] = fate
        self.tell(Event("finished", fate.path, status=fate.status, reason=fate.reason))

    def note(self, row: LedgerRow, text: str) -> None:
        """Add a warning to a file's row in the report."""
        fate = self.fates.get(row.path) or Fate(row.path, row.sha256, row.bytes, "unchanged", row.document_id)
        self.fates[row.path] = replace(fate, note=text)

    def failed(self, file: PackageFile, reason: Reason, known: Known, seconds: float | None = None) -> None:
        """The file does not come in; what came in from its path before stays."""
        log.info("a file failed: %s", reason.code)
        with self.store.transaction() as connection:
            self.ledger.put(connection, self.scope, [self.discovered(file).failed(reason)])
        note = "The version that came in before stays in use." if file.path in known.live else None
        self.decided(Fate(file.path, file.sha256, file.size, "failed", None, reason, seconds, note))

    def withdraw(self, rows: Sequence[DocumentRow], by: str | None, reason: str) -> None:
        """Take documents out of answers; `by` is the person who decided, None where the files are gone."""
        if not rows:
            return
        self.took_out = True
        with self.store.transaction() as connection:
            for row in rows:
                self.store.documents.withdraw(connection, self.scope, row.id, by, reason)
                detail = {"path": row.path, "reason": reason}
                act = Act(self.by, "withdraw", "document", row.id, detail)
                self.store.audit.append(connection, self.scope, act)
            resolve_chains(connection, self.store, self.scope, {row.chain_id for row in rows})
            self.store.sponsors.changed(connection, self.scope)
        self.checkpoint("withdrawn")
