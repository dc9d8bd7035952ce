"""`GET /conflicts`, `GET /gaps`: what does not agree and what is missing; `POST …/decisions` by named people."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import ConfigDict, Field

from knowledge.records import Conflict, Gap
from knowledge.records.base import Record
from service.api.access import Access, Read, scoped
from service.api.decisions import person
from service.api.paging import Cursor, Limit, page
from service.checks import ConflictAction, FindingDecision, GapAction

router = APIRouter(tags=["checks"])
Reviewing = Annotated[Access, Depends(scoped("review"))]
RecordId = Annotated[str, Path(max_length=100)]
Short = Annotated[str | None, Query(max_length=40)]


class ConflictPage(Record):
    conflicts: tuple[Conflict, ...]
    total: int
    next_cursor: str | None = None


class GapPage(Record):
    gaps: tuple[Gap, ...]
    total: int
    next_cursor: str | None = None


class _Deciding(Record):
    reason: str = Field(min_length=1, max_length=4000)
    decision: str | None = Field(
        default=None, max_length=4000, description="what was decided, such as which value holds"
    )
    by: str | None = Field(default=None, max_length=100, description="who decides; with accounts, the signed-in user")


class ConflictDecision(_Deciding):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "example": {"action": "resolve", "decision": "45 g/L holds", "reason": "the batch record is newer"}
        },
    )

    action: ConflictAction


class GapDecision(_Deciding):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"example": {"action": "waive", "reason": "the step is not transferred"}},
    )

    action: GapAction


@router.get("/conflicts")
def list_conflicts(
    access: Read,
    kind: Annotated[str | None, Query(alias="type", max_length=10, description="K1 to K18")] = None,
    severity: Short = None,
    state: Short = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> ConflictPage:
    """Statements that do not agree, with both sides; open ones first, the gravest first."""
    found = tuple(
        c for c in access.service.workspace.checks.conflicts(access.scope)
        if kind in (None, c.type) and severity in (None, c.severity) and state in (None, c.state)
    )  # fmt: skip
    part, after = page(found, lambda one: one.id, limit, cursor)
    return ConflictPage(conflicts=part, total=len(found), next_cursor=after)


@router.get("/conflicts/{conflict_id}")
def get_conflict(access: Read, conflict_id: RecordId) -> Conflict:
    """One conflict."""
    return access.service.workspace.checks.conflict(access.scope, conflict_id)


@router.post("/conflicts/{conflict_id}/decisions")
def decide_conflict(access: Reviewing, conflict_id: RecordId, body: ConflictDecision) -> Conflict:
    """Resolve (say what holds), dismiss (not a conflict) or reopen; gives the conflict as it is afterwards."""
    decision = FindingDecision(body.action, person(access, body.by), body.reason, body.decision)
    return access.service.workspace.checks.decide_conflict(access.scope, conflict_id, decision)


@router.get("/gaps")
def list_gaps(
    access: Read,
    check: Annotated[str | None, Query(max_length=10, description="A1 to C16")] = None,
    interface: Literal["RD_MSAT", "MSAT_MFG", "AD_QC"] | None = None,
    severity: Short = None,
    state: Short = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> GapPage:
    """What a transfer needs and the package does not hold; open ones first, the gravest first."""
    found = tuple(
        g for g in access.service.workspace.checks.gaps(access.scope)
        if check in (None, g.check) and interface in (None, g.interface)
        and severity in (None, g.severity) and state in (None, g.state)
    )  # fmt: skip
    part, after = page(found, lambda one: one.id, limit, cursor)
    return GapPage(gaps=part, total=len(found), next_cursor=after)


@router.get("/gaps/{gap_id}")
def get_gap(access: Read, gap_id: RecordId) -> Gap:
    """One gap."""
    return access.service.workspace.checks.gap(access.scope, gap_id)


@router.post("/gaps/{gap_id}/decisions")
def decide_gap(access: Reviewing, gap_id: RecordId, body: GapDecision) -> Gap:
    """Propose or give an answer, waive, or reopen; gives the gap as it is afterwards."""
    decision = FindingDecision(body.action, person(access, body.by), body.reason, body.decision)
    return access.service.workspace.checks.decide_gap(access.scope, gap_id, decision)
