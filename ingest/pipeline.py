"""The main path: a package → read → chunk → embed → store → extract, with a report.

Files are read and chunked in workers; embedding and writing are done here, by the one writer of the home. Archives
and mails give files of their own, which are taken in level by level, so that the same package always ends in the
same store, whatever was killed on the way.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from ingest.intake import Intake, hash_files
from ingest.package import discover
from ingest.preview import preview
from ingest.progress import Checkpoint, Progress, no_checkpoint, silent
from ingest.report import Closing, build_report
from ingest.run import Parts, Run
from ingest.settling import extract, mend, settle, withdraw_missing
from ingest.upkeep import reindex
from knowledge.errors import NotFoundError
from knowledge.records import IngestReport, Scope

__all__ = ["Parts", "Pipeline"]


class Pipeline:
    """Takes packages in and documents out. One at a time writes to a home; others wait, then give up."""

    def __init__(
        self, parts: Parts, *, progress: Progress = silent, checkpoint: Checkpoint = no_checkpoint,
        lock_timeout_s: float = 30.0,
    ) -> None:
        self._parts, self._progress, self._checkpoint = parts, progress, checkpoint
        self._lock_timeout_s = lock_timeout_s

    def ingest(self, scope: Scope, paths: Sequence[Path], *, by: str, extracting: bool = True) -> IngestReport:
        """Take in files, folders and archives; files of a folder that are gone since it was last taken in leave.

        Raises `UsageError` for a path that does not exist, `StoreBusyError` while another process writes. What is
        wrong with single files is in the report.
        """
        package = discover(paths)
        with self._parts.store.writing(self._lock_timeout_s):
            run = self._run(scope, by)
            mend(run)
            # Read, chunk, embed, store: the files given, then those inside them, and so on.
            with closing(Intake(run)) as intake:
                level = hash_files(run, package.files)
                while level:
                    level = intake.take_in(level)
                # What is gone, and how the documents now stand to each other.
                withdraw_missing(run, package)
                settle(run, intake)
            with run.store.transaction() as connection:
                run.ledger.add_roots(connection, scope, package.folders)
            changes = extract(run) if extracting else None
            documents = {row.id: row for row in run.store.documents.all(scope, None)}
            end = Closing(run.started, time.monotonic() - run.clock, run.statements)
            report = build_report(scope, list(run.fates.values()), package.skipped, documents, end)
            return report if changes is None else report.model_copy(update={"changes": changes})

    def preview(self, scope: Scope, paths: Sequence[Path]) -> IngestReport:
        """What `ingest` would add, change and withdraw; nothing is stored."""
        return preview(self._run(scope, ""), discover(paths))

    def withdraw(self, scope: Scope, document: str, *, by: str, reason: str) -> None:
        """Take a document out of answers; it stays in the history, and out until it is ingested by its own name."""
        store = self._parts.store
        with store.writing(self._lock_timeout_s):
            row = store.documents.get(scope, document)
            if row is None or row.state != "live":
                raise NotFoundError(f"no document {document!r} in use; `knowline documents list` names them")
            run = self._run(scope, by)
            mend(run)
            run.withdraw([row], by, reason)
            with closing(Intake(run)) as intake:
                settle(run, intake)
            extract(run)

    def reindex(self, sponsor: str) -> int:
        """Build a sponsor's indexes anew from SQL; gives the number of chunks."""
        parts = self._parts
        with parts.store.writing(self._lock_timeout_s):
            return reindex(parts.store, parts.index, parts.embedder, sponsor, self._progress)

    def _run(self, scope: Scope, by: str) -> Run:
        return Run(self._parts, scope, by, self._progress, self._checkpoint)

