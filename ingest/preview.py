"""A dry run: what an ingestion would add, change and withdraw, without writing anything to the store."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.intake import hash_files
from ingest.package import Package, PackageFile
from ingest.plan import Action, Conditions, Decision, Known, decide, known_primaries
from ingest.preparation import Request
from ingest.report import Closing, Fate, build_report
from ingest.run import Run
from ingest.sandbox import Task
from ingest.settling import missing
from knowledge.records import FileStatus, IngestReport
from knowledge.storage.originals import sha256_of

_ARCHIVES = (".zip", ".7z")
_STATUS: dict[Action, FileStatus] = {
    "read": "ingested", "unchanged": "unchanged", "duplicate": "duplicate", "kept_out": "skipped",
    "failed_before": "failed",
}


def preview(run: Run, package: Package) -> IngestReport:
    """The report as it would be: `ingested` rows are new files, or changed ones where `supersedes` is given.

    Archives are unpacked to a temporary folder to look at their files; other files are not read.
    """
    known = run.known()
    primaries = known_primaries(known)
    job = run.parts.preparer
    with tempfile.TemporaryDirectory(prefix="knowline-") as folder:
        level = hash_files(run, package.files)
        while level:
            decisions = decide(level, known, primaries, Conditions(job.fingerprint, bool(job.passwords)))
            for decision in decisions:
                _note(run, decision, known)
            level = _inside(run, decisions, known, Path(folder))
    run.parts.sandbox.close()
    gone = sorted(row.path for row in missing(run, package, known))
    closing = Closing(run.started, time.monotonic() - run.clock, withdrawn=tuple(gone))
    return build_report(run.scope, list(run.fates.values()), package.skipped, known.documents, closing)


def _note(run: Run, decision: Decision, known: Known) -> None:
    file = decision.file
    before, row = known.live.get(file.path), known.ledger.get(file.path)
    changed = before is not None and decision.action in ("read", "duplicate") and before.sha256 != file.sha256
    run.decided(
        Fate(
            file.path, file.sha256, file.size, _STATUS[decision.action],
            document_id=row.document_id if row is not None and decision.action == "unchanged" else None,
            reason=row.reason() if row is not None and decision.action == "failed_before" else None,
            supersedes=before.id if before is not None and changed else None,
        )
    )


def _inside(run: Run, decisions: Sequence[Decision], known: Known, folder: Path) -> list[PackageFile]:
    """The files inside the archives of one level: of unchanged ones as they are known, of others unpacked."""
    inside: list[PackageFile] = []
    tasks: dict[str, Task[Request]] = {}
    for decision in decisions:
        file = decision.file
        if decision.action == "unchanged":
            inside += [
                PackageFile(row.path, file.source, file.root, row.bytes, row.parent, sha256=row.sha256)
                for row in known.inside.get(file.path, ())
                if row.parent == file.path and row.stage != "gone"
            ]
        elif decision.action == "read" and file.path.lower().endswith(_ARCHIVES):
            scratch = folder / f"{len(run.fates)}-{len(tasks)}"
            tasks[file.path] = Task(file.path, file.size, Request(file.source, file.path, "", scratch))
    roots = {decision.file.path: decision.file.root for decision in decisions}
    for outcome in run.parts.sandbox.run(run.parts.preparer, tasks.values()):
        path = outcome.task.name
        run.reread.add(path)
        if outcome.result is None:
            run.fates[path] = replace(run.fates[path], status="failed", reason=outcome.reason)
            continue
        for member in outcome.result.members:
            inner = PackageFile(member.name, member.path, roots[path], 0, path)
            if member.error is not None:
                run.decided(Fate(inner.path, "", 0, "failed", reason=member.error))
            else:
                inside.append(replace(inner, sha256=sha256_of(member.path), size=member.path.stat().st_size))
    return sorted(inside, key=lambda file: file.path)
