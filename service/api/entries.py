"""Values and reasons entered by hand; assignment, comments, opened evidence, bulk decisions, workbooks back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, File, Path, Query, UploadFile

from knowledge.entry import ReasonEntry, ValueEntry
from knowledge.errors import NotFoundError, UsageError
from knowledge.records import Rationale, ReviewState, Statement
from service.api.access import Access, Read, check, scoped
from service.api.decisions import RecordId, Reviewing, person
from service.api.paging import Cursor, Limit, page
from service.api.shapes import AuditPage, AuditRecord
from service.api.table_shapes import (
    Actor,
    Assignment,
    BulkAccept,
    BulkAccepted,
    Comment,
    GoldExported,
    NotAccepted,
    ReasonRequest,
    ValueRequest,
)
from service.exports.gold import gold_export
from service.review_import import ImportReport, import_edited
from service.review_queue import QueueFilter, QueueRow, ReviewQueue, queue

router = APIRouter(tags=["review"])
Short = Annotated[str | None, Query(max_length=200)]
Reading = Annotated[Access, Depends(scoped("read"))]
_MOST_BYTES = 50_000_000


@router.post("/parameters", status_code=201)
def add_value(access: Reviewing, body: ValueRequest) -> Statement:
    """Enter a value with its source. It waits in review with its author; a named person accepts it."""
    entry = ValueEntry.model_validate(body.model_dump(exclude={"reason", "by"}))
    return access.service.workspace.entries.add_value(
        access.scope, entry, by=person(access, body.by), reason=body.reason
    )


@router.post("/rationales", status_code=201)
def add_reason(access: Reviewing, body: ReasonRequest) -> Rationale:
    """Enter a reason for a parameter or statement with its source. It waits for acceptance."""
    entry = ReasonEntry.model_validate(body.model_dump(exclude={"by"}))
    return access.service.workspace.entries.add_reason(access.scope, entry, by=person(access, body.by))


@router.get("/reviews")
def list_reviews(
    access: Read, assigned_to: Short = None, state: ReviewState | None = None, due: Short = None,
    reopened: bool = False, limit: Limit = 100, cursor: Cursor = None,
) -> ReviewQueue:  # fmt: skip
    """What waits for a decision: re-opened rows first, then by due date."""
    wanted = QueueFilter(assigned_to=assigned_to, state=state, due=due, reopened=reopened)
    found = queue(access.service.workspace, access.scope, wanted)
    part, after = page(found.rows, lambda one: one.id, limit, cursor)
    return ReviewQueue(rows=part, total=found.total, next_cursor=after)


@router.post("/statements/{statement_id}/opened", status_code=204)
def open_evidence(access: Reading, statement_id: RecordId, body: Actor) -> None:
    """The caller has the evidence of this statement before them; a bulk accept takes only such rows."""
    access.service.workspace.reviews.opened(access.scope, statement_id, person(access, body.by))


@router.post("/statements/accepted")
def accept_many(access: Reading, body: BulkAccept) -> BulkAccepted:
    """Accept many at once: only rows whose evidence the same person opened as they are now; the others are named.

    Where approvals are signed, rows that another person proposed are refused here: approve them one by one.
    """
    workspace = access.service.workspace
    check(access.caller, "review", access.scope)
    by = person(access, body.by)
    ids, refused = list(body.ids), []
    if workspace.settings.two_person_review and workspace.settings.accounts:
        rows = {row.statement.id: row for row in workspace.knowledge.statement_rows(access.scope)}
        refused = [
            (one, "it was proposed before: an approval is signed, one by one")
            for one in ids
            if one in rows and rows[one].author is not None
        ]
        ids = [one for one in ids if one not in dict(refused)]
    done, others = workspace.reviews.accept_many(access.scope, tuple(ids), by)
    told = tuple(NotAccepted(id=one, why=why) for one, why in (*refused, *others))
    return BulkAccepted(accepted=done, refused=told)


@router.post("/statements/{statement_id}/assignment")
def assign(access: Reviewing, statement_id: RecordId, body: Assignment) -> QueueRow:
    """Give a statement an owner and a due date."""
    values = body.model_dump(include=body.model_fields_set - {"by"})
    access.service.workspace.reviews.assign(access.scope, statement_id, person(access, body.by), values)
    return _row(access, statement_id)


@router.post("/statements/{statement_id}/comments")
def comment(access: Reviewing, statement_id: RecordId, body: Comment) -> QueueRow:
    """Comment on a statement; earlier comments stay in its history."""
    by = person(access, body.by)
    access.service.workspace.reviews.assign(access.scope, statement_id, by, {"comment": body.comment})
    return _row(access, statement_id)


@router.get("/records/{record_id}/history")
def history(
    access: Read, record_id: Annotated[str, Path(max_length=100)], limit: Limit = 100, cursor: Cursor = None
) -> AuditPage:
    """What people did to one statement, rationale, parameter or transfer record, oldest first; not who looked at it."""
    acts = access.service.workspace.store.audit.entries(access.scope, record_id)
    entries = tuple(one for one in acts if not one.action.startswith("read:"))
    part, after = page(entries, lambda one: str(one.seq), limit, cursor)
    records = tuple(AuditRecord.model_validate(asdict(one)) for one in part)
    return AuditPage(entries=records, total=len(entries), next_cursor=after)


@router.post("/reviews/import")
def import_workbook(
    access: Reviewing, file: Annotated[UploadFile, File(description="a workbook exported here and edited")],
    dry_run: bool = False, by: Short = None,
) -> ImportReport:  # fmt: skip
    """Take the decisions and corrections of an edited workbook; rows that cannot be taken are named."""
    who = person(access, by)
    if file.size is not None and file.size > _MOST_BYTES:
        raise UsageError(f"the workbook is larger than {_MOST_BYTES:,} bytes")
    return import_edited(access.service.workspace, access.scope, file.file, who, dry_run=dry_run)


@router.get("/reviews/gold")
def export_gold(access: Read) -> GoldExported:
    """Decided statements as gold data for evaluation, in the format of `parameters.jsonl`."""
    found = gold_export(access.service.workspace.knowledge.parameters(access.scope))
    return GoldExported.model_validate(asdict(found))


def _row(access: Access, statement_id: str) -> QueueRow:
    for one in queue(access.service.workspace, access.scope).rows:
        if one.id == statement_id:
            return one
    raise NotFoundError("no such statement in the scope")
