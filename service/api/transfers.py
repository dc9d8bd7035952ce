"""The transfer itself: the project, method transfers, equipment side by side; and what each drop changed."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path

from knowledge.errors import NotFoundError
from knowledge.records import (
    DropList,
    DropReport,
    EquipmentComparison,
    EquipmentComparisonList,
    MethodTransfer,
    MethodTransferList,
    Project,
    RecordHistory,
    RecordType,
)
from service.api.access import Access, Read
from service.api.decisions import RecordId, Reviewing, person
from service.api.paging import Cursor, Limit
from service.api.table_shapes import RecordDecision, RecordEdit

router = APIRouter(tags=["transfer"])
Kind = Annotated[Literal["method_transfers", "equipment_comparisons"], Path()]
Either = MethodTransfer | EquipmentComparison


@router.get("/project")
def get_project(access: Read) -> Project:
    """The transfer that the package is for."""
    found = access.service.workspace.transfers.project(access.scope)
    if found is None:
        raise NotFoundError("nobody has described the project yet")
    return found


@router.put("/project")
def put_project(access: Reviewing, body: RecordEdit) -> Project:
    """Describe the project, or change some of its fields (with a reason)."""
    found = _edit(access, "project", None, body)
    assert isinstance(found, Project)
    return found


@router.get("/transfer/method_transfers")
def list_method_transfers(access: Read) -> MethodTransferList:
    """Method transfers, as read from tables or kept by people."""
    return MethodTransferList(method_transfers=access.service.workspace.transfers.method_transfers(access.scope))


@router.get("/transfer/equipment_comparisons")
def list_equipment_comparisons(access: Read) -> EquipmentComparisonList:
    """The sending unit's equipment beside the receiving unit's."""
    found = access.service.workspace.transfers.equipment_comparisons(access.scope)
    return EquipmentComparisonList(equipment_comparisons=found)


@router.post("/transfer/{kind}", status_code=201)
def add_record(access: Reviewing, kind: Kind, body: RecordEdit) -> Either:
    """Enter a method transfer or an equipment comparison; it waits for acceptance."""
    return _record(_edit(access, kind, None, body))


@router.put("/transfer/{kind}/{record_id}")
def change_record(access: Reviewing, kind: Kind, record_id: RecordId, body: RecordEdit) -> Either:
    """Change fields of a record, with a reason; the earlier revisions are kept."""
    return _record(_edit(access, kind, record_id, body))


@router.post("/transfer/records/{record_id}/reviews")
def decide_record(access: Reviewing, record_id: RecordId, body: RecordDecision) -> Project | Either:
    """Accept or reject a transfer record as it is."""
    by = person(access, body.by)
    return access.service.workspace.transfers.decide(access.scope, record_id, body.action, by=by, reason=body.reason)


@router.get("/transfer/records/{record_id}/history")
def record_history(access: Read, record_id: RecordId) -> RecordHistory:
    """Every revision of a transfer record that people touched."""
    return access.service.workspace.transfers.history(access.scope, record_id)


@router.get("/changes")
def list_changes(access: Read, limit: Limit = 100, cursor: Cursor = None) -> DropList:
    """What each drop of documents changed at value level, the newest first."""
    return access.service.workspace.changes.reports(access.scope, limit=limit, cursor=cursor)


@router.get("/changes/{drop_id}")
def get_changes(access: Read, drop_id: RecordId) -> DropReport:
    """One drop in full: limits old → new with both citations, accepted rows re-opened."""
    for one in access.service.workspace.changes.reports(access.scope, limit=100_000).drops:
        if one.id == drop_id:
            return one
    raise NotFoundError("no such drop in the scope")


def _edit(access: Access, kind: RecordType, record_id: str | None, body: RecordEdit) -> Project | Either:
    return access.service.workspace.transfers.edit(
        access.scope, kind, body.fields, by=person(access, body.by), record_id=record_id, reason=body.reason,
        source=body.source,
    )  # fmt: skip


def _record(found: Project | Either) -> Either:
    assert not isinstance(found, Project)
    return found
