"""The report of an ingestion: one row for each file, taken from what the store holds at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.package import SkippedFile
from ingest.plan import is_exact_copy
from knowledge.records import FileReport, FileStatus, IngestReport, IngestTotals, Reason, Scope
from knowledge.storage import DocumentRow


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one file in this run.

    `note` is an additional warning for its row; `supersedes` is for files without a document yet (dry run).
    """

    path: str
    sha256: str
    size: int
    status: FileStatus
    document_id: str | None = None
    reason: Reason | None = None
    seconds: float | None = None
    note: str | None = None
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """Figures of the whole run."""

    started: str
    seconds: float
    statements: int = 0
    withdrawn: tuple[str, ...] | None = None


def build_report(
    scope: Scope,
    fates: Sequence[Fate],
    skipped: Sequence[SkippedFile],
    documents: Mapping[str, DocumentRow],
    closing: Closing,
) -> IngestReport:
    """Rows sorted by path. Totals count what is in: pages and chunks of files ingested now and unchanged ones."""
    rows = [_row(fate, documents) for fate in fates]
    rows += [
        FileReport(path=item.path, status="skipped", reason=Reason(code="unsupported", message=item.message))
        for item in skipped
    ]
    rows.sort(key=lambda row: row.path)
    counted = [row for row in rows if row.status in ("ingested", "unchanged")]
    return IngestReport(
        sponsor=scope.sponsor,
        product=scope.product,
        started=closing.started,
        seconds=round(closing.seconds, 3),
        totals=IngestTotals(
            files=len(rows),
            pages=sum(row.pages or 0 for row in counted),
            chunks=sum(row.chunks or 0 for row in counted),
            statements=closing.statements,
            bytes=sum(fate.size for fate in fates),
        ),
        files=tuple(rows),
        withdrawn=closing.withdrawn,
    )


def _row(fate: Fate, documents: Mapping[str, DocumentRow]) -> FileReport:
    document = documents.get(fate.document_id or "")
    seconds = round(fate.seconds, 3) if fate.seconds is not None else None
    notes = (fate.note,) if fate.note else ()
    if document is None or fate.status in ("failed", "skipped"):
        return FileReport(
            path=fate.path, sha256=fate.sha256 or None, status=fate.status, reason=fate.reason, warnings=notes,
            supersedes=fate.supersedes, seconds=seconds,
        )
    return FileReport(
        path=fate.path, sha256=fate.sha256, status=fate.status, reason=fate.reason, document_id=document.id,
        document_type=document.document_type, title=document.title, number=document.number, version=document.version,
        effective_date=document.effective_date, language=document.language, pages=document.pages,
        ocr_pages=document.ocr_pages, chunks=document.chunks, quality=document.quality,
        warnings=(*document.warnings, *notes, *_copy_note(document, documents)), duplicate_of=document.duplicate_of,
        supersedes=_supersedes(document, documents), seconds=seconds,
    )


def _copy_note(document: DocumentRow, documents: Mapping[str, DocumentRow]) -> tuple[str, ...]:
    original = documents.get(document.duplicate_of or "")
    if original is None or is_exact_copy(document, documents):
        return ()
    return (f"The text is that of {original.path}; passages of that file come first.",)


def _supersedes(document: DocumentRow, documents: Mapping[str, DocumentRow]) -> str | None:
    """The version before: of its chain, or the file that was at its path."""
    earlier = [row for row in documents.values() if row.superseded_by == document.id]
    return max(earlier, key=lambda row: (row.effective_date or "", row.version or "", row.path)).id if earlier \
        else document.replaces
