"""Taking in one level of a package: decide for each file, read in workers, publish, hand on the files inside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.archive import MEMBER_SEPARATOR
from ingest.ledger import LedgerRow, Stage
from ingest.package import PackageFile, hashed
from ingest.plan import Conditions, Decision, Known, decide, known_primaries
from ingest.preparation import Prepared, Request
from ingest.progress import Event
from ingest.publishing import REPLACED, Publisher, Ready
from ingest.report import Fate
from ingest.run import Run
from ingest.sandbox import Outcome, Task
from ingest.standing import chain_of
from knowledge.errors import KnowlineError
from knowledge.ids import document_id
from knowledge.records import ParsedDocument, Reason
from knowledge.storage import DocumentRow
from knowledge.storage.originals import sha256_of


class Intake:
    """Takes in levels one after the other; a file inside an archive is of the level after its archive."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._originals = run.store.originals(run.scope.sponsor)
        self._publisher = Publisher(run)
        self._primaries: dict[str, str] | None = None

    def close(self) -> None:
        """Let go of the embedding thread and of the workers."""
        self._publisher.close()
        self._run.parts.sandbox.close()

    def take_in(self, level: Sequence[PackageFile]) -> list[PackageFile]:
        """Read, chunk, embed and store the files of one level; gives the files inside them, sorted."""
        run, job = self._run, self._run.parts.preparer
        known = run.known()
        if self._primaries is None:
            self._primaries = known_primaries(known)
        decisions = decide(level, known, self._primaries, Conditions(job.fingerprint, bool(job.passwords)))
        inside = [file for decision in decisions for file in self._left_alone(decision, known)]
        self._keep_roots(decisions, known)
        to_read = {d.file.path: d for d in decisions if d.action == "read"}
        if to_read:
            run.tell(Event("planned", files=len(to_read), bytes=sum(d.file.size for d in to_read.values())))
            with run.store.transaction() as connection:
                rows = [run.discovered(decision.file) for decision in to_read.values()]
                run.ledger.put(connection, run.scope, rows)
            run.checkpoint("discovered")
            self._publisher.warm_up()
        for outcome in run.parts.sandbox.run(job, self._tasks(list(to_read.values()), known)):
            inside += self._took(outcome, to_read[outcome.task.name].file, known)
        self._publisher.flush()
        self._copies([decision for decision in decisions if decision.action == "duplicate"], known)
        return sorted(inside, key=lambda file: file.path)

    def again(self, row: DocumentRow, ledger: LedgerRow) -> bool:
        """Read a document again from its kept original, under its own id; False when it fails now."""
        run = self._run
        known = run.known()
        file = PackageFile(
            row.path, self._originals.path(row.sha256), ledger.root or "", row.bytes, ledger.parent, sha256=row.sha256
        )
        for outcome in run.parts.sandbox.run(run.parts.preparer, self._tasks([Decision(file, "read", row.id)], known)):
            if outcome.result is None or outcome.result.document is None:
                return False
            self._publish(file, _document(run, file, outcome.result, outcome.result.document), outcome.result, known)
            shutil.rmtree(outcome.task.request.scratch, ignore_errors=True)
        self._publisher.flush()
        return True

    # files that are not read

    def _left_alone(self, decision: Decision, known: Known) -> Iterator[PackageFile]:
        """Tell what stays as it is; gives the files inside an unchanged archive or mail."""
        file, row = decision.file, known.ledger.get(decision.file.path)
        if decision.action == "kept_out":
            document = known.documents[decision.of or ""]
            note = (
                f"Withdrawn by {document.withdrawn_by} on {(document.withdrawn_at or '')[:10]} "
                f"({document.withdrawn_reason}); ingest the file by its own name to bring it back."
            )
            self._run.decided(Fate(file.path, file.sha256, file.size, "skipped", note=note))
        elif decision.action == "failed_before" and row is not None:
            self._run.decided(Fate(file.path, file.sha256, file.size, "failed", reason=row.reason()))
        elif decision.action == "unchanged" and row is not None:
            self._run.decided(Fate(file.path, file.sha256, file.size, "unchanged", row.document_id))
            for inner in known.inside.get(file.path, ()):
                if inner.parent == file.path and inner.stage != "gone":
                    source = self._originals.path(inner.sha256)
                    yield PackageFile(inner.path, source, file.root, inner.bytes, inner.parent, sha256=inner.sha256)

    def _keep_roots(self, decisions: Sequence[Decision], known: Known) -> None:
        """A file that is now found in another folder belongs to that one."""
        moved = [
            replace(known.ledger[d.file.path], root=d.file.root)
            for d in decisions
            if d.action in ("unchanged", "failed_before")
            and not d.file.named
            and known.ledger[d.file.path].root != d.file.root
        ]
        if moved:
            with self._run.store.transaction() as connection:
                self._run.ledger.put(connection, self._run.scope, moved)

    # files that are read

    def _tasks(self, decisions: Sequence[Decision], known: Known) -> Iterator[Task[Request]]:
        """Each file is read from its kept original, so that no change of the source matters any more."""
        for number, decision in enumerate(decisions):
            file = decision.file
            try:
                kept = self._originals.keep(file.source, file.sha256)
            except (OSError, KnowlineError) as error:
                self._run.failed(file, Reason(code="internal", message=f"{file.path}: {error}"), known)
                continue
            scratch = self._run.scratch / f"{len(self._run.fates)}-{number}"
            yield Task(file.path, file.size, Request(kept, file.path, decision.of or "", scratch))

    def _took(self, outcome: Outcome[Request, Prepared], file: PackageFile, known: Known) -> list[PackageFile]:
        run, prepared = self._run, outcome.result
        if prepared is None:
            reason = outcome.reason or Reason(code="internal", message=f"{file.path}: gave no result")
            run.failed(file, reason, known, outcome.seconds)
            return []
        run.reread.add(file.path)
        run.tell(Event("stage", file.path, "read"))
        run.checkpoint("read")
        inside = self._unpacked(prepared, file, known)
        shutil.rmtree(outcome.task.request.scratch, ignore_errors=True)
        own: str | None = None
        if prepared.document is not None:
            row = _document(run, file, prepared, prepared.document)
            self._publish(file, row, prepared, known)
            own = row.id
        else:
            if file.path in known.live:
                run.withdraw([known.live[file.path]], None, REPLACED)
            with run.store.transaction() as connection:
                run.ledger.put(connection, run.scope, [replace(run.discovered(file), stage="extracted")])
        run.decided(Fate(file.path, file.sha256, file.size, "ingested", own, seconds=outcome.seconds))
        return inside

    def _unpacked(self, prepared: Prepared, file: PackageFile, known: Known) -> list[PackageFile]:
        """The files that came out of one, kept, and entered in the ledger before their container is done."""
        inside: list[PackageFile] = []
        for member in prepared.members:
            inner = PackageFile(member.name, member.path, file.root, 0, file.path)
            if member.error is not None:
                self._run.failed(inner, member.error, known)
                continue
            sha256 = sha256_of(member.path)
            kept = self._originals.keep(member.path, sha256)
            inside.append(replace(inner, sha256=sha256, size=member.path.stat().st_size, source=kept))
        rows = [self._run.discovered(inner) for inner in inside if not self._is_done(inner, known)]
        held = {member.name for member in prepared.members}
        rows += [replace(row, stage="gone") for row in known.inside.get(file.path, ()) if not _is_within(row, held)]
        with self._run.store.transaction() as connection:
            self._run.ledger.put(connection, self._run.scope, rows)
        return inside

    def _is_done(self, file: PackageFile, known: Known) -> bool:
        row = known.ledger.get(file.path)
        fingerprint = self._run.parts.preparer.fingerprint
        if row is None or not row.finished or row.stage == "gone":
            return False
        return row.sha256 == file.sha256 and row.fingerprint == fingerprint

    def _copies(self, decisions: Sequence[Decision], known: Known) -> None:
        """Enter the files whose bytes are those of another one, under that one's identity, without chunks."""
        run = self._run
        originals = {row.id: row for row in run.store.documents.all(run.scope)} if decisions else {}
        for decision in decisions:
            file, original = decision.file, originals.get(decision.of or "")
            if original is None:
                run.failed(file, self._reason_of(file), known)
                continue
            own = document_id(run.scope, file.path, file.sha256)
            row = replace(
                original, id=own, path=file.path, duplicate_of=original.id, replaces=None, chunks=0, sketch=None
            )
            self._publish(file, row, None, known)
            run.decided(Fate(file.path, file.sha256, file.size, "duplicate", own))
        self._publisher.flush()

    def _reason_of(self, file: PackageFile) -> Reason:
        """Why the file with the same bytes did not come in."""
        for fate in self._run.fates.values():
            if fate.sha256 == file.sha256 and fate.reason is not None:
                message = f"{file.path}: the same bytes as {fate.path}, which failed: {fate.reason.message}"
                return Reason(code=fate.reason.code, message=message)
        return Reason(code="internal", message=f"{file.path}: the file with the same bytes did not come in")

    def _publish(self, file: PackageFile, row: DocumentRow, prepared: Prepared | None, known: Known) -> None:
        before = known.live.get(file.path)
        replaces = before if before is not None and before.id != row.id else None
        stage: Stage = "live" if row.chunks else "extracted"
        ledger = replace(self._run.discovered(file), stage=stage, document_id=row.id)
        row = replace(row, replaces=replaces.id if replaces is not None else None)
        self._publisher.add(Ready(ledger, row, prepared, replaces))


def _is_within(row: LedgerRow, held: set[str]) -> bool:
    """The row's file is one of those held, or came out of one of them."""
    return row.path in held or any(row.path.startswith(name + MEMBER_SEPARATOR) for name in held)


def _document(run: Run, file: PackageFile, prepared: Prepared, parsed: ParsedDocument) -> DocumentRow:
    return DocumentRow(
        id=document_id(run.scope, file.path, file.sha256), path=file.path, sha256=file.sha256, bytes=file.size,
        chain_id=chain_of(run.scope, parsed), fingerprint=run.parts.preparer.fingerprint,
        document_type=parsed.document_type, number=parsed.number, title=parsed.title, version=parsed.version,
        effective_date=parsed.effective_date, language=parsed.language, status_as_written=parsed.status_as_written,
        supersedes_as_written=parsed.supersedes_as_written, media_type=parsed.media_type,
        product_names=parsed.product_names, pages=parsed.pages,
        ocr_pages=sum(page.ocr for page in parsed.page_quality), chunks=len(prepared.chunks), quality=parsed.quality,
        page_quality=tuple((page.page, page.quality, page.ocr, page.reason) for page in parsed.page_quality),
        warnings=parsed.warnings, sketch=prepared.sketch,
    )


def hash_files(run: Run, files: Sequence[PackageFile]) -> list[PackageFile]:
    """The files with their hashes; those that cannot be opened get their row in the report instead."""
    found: list[PackageFile] = []
    for file in files:
        try:
            found.append(hashed(file))
        except OSError as error:
            reason = Reason(code="internal", message=f"{file.path}: cannot be opened: {error.strerror}")
            run.decided(Fate(file.path, "", file.size, "failed", reason=reason))
    return found
