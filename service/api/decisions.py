"""What people decide: reviews of statements and rationales, which mentions are one parameter; and the audit trail."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from knowledge.errors import ForbiddenError, NotFoundError, ReviewError, UsageError
from knowledge.records import Parameter, Rationale, Statement
from knowledge.review import Decision as Decided
from knowledge.signatures import signatures
from service.api.access import Access, check, scoped
from service.api.paging import Cursor, Limit, page
from service.api.shapes import (
    AuditPage,
    AuditRecord,
    Decision,
    MergeRequest,
    SignatureList,
    SignatureRecord,
    SplitRequest,
)

router = APIRouter(tags=["decisions"])
Reviewing = Annotated[Access, Depends(scoped("review"))]
# Approvers and QA may approve what others proposed without reviewing themselves; which it is shows only in the record.
Deciding = Annotated[Access, Depends(scoped("read"))]
Auditing = Annotated[Access, Depends(scoped("audit"))]
RecordId = Annotated[str, Path(max_length=100)]


@router.post("/statements/{statement_id}/reviews")
def review_statement(access: Deciding, statement_id: RecordId, body: Decision) -> Statement:
    """One decision on a statement; gives it as it is afterwards."""
    workspace = access.service.workspace
    rows = workspace.knowledge.statement_rows(access.scope, statement_id)
    if not rows:
        raise NotFoundError("no such statement in the scope")
    approving = body.action == "accept" and workspace.settings.two_person_review and rows[0].author is not None
    check(access.caller, "approve" if approving else "review", access.scope)
    if approving and workspace.settings.accounts and body.signature is None:
        raise ReviewError("an approval is signed: give `signature` with your password and its meaning")
    return workspace.reviews.decide(access.scope, statement_id, _signed(access, body))


@router.get("/statements/{statement_id}/signatures")
def list_signatures(access: Deciding, statement_id: RecordId) -> SignatureList:
    """Who signed this statement, when, meaning what, and whether it still is what was signed."""
    workspace = access.service.workspace
    found = signatures(workspace.store, workspace.knowledge, access.scope, statement_id)
    return SignatureList(signatures=tuple(SignatureRecord.model_validate(asdict(one)) for one in found))


@router.post("/rationales/{rationale_id}/reviews")
def review_rationale(access: Reviewing, rationale_id: RecordId, body: Decision) -> Rationale:
    """One decision on a rationale; gives it as it is afterwards."""
    workspace = access.service.workspace
    workspace.reviews.decide_rationale(access.scope, rationale_id, _decided(access, body))
    found = workspace.knowledge.rationale(access.scope, rationale_id)
    if found is None:
        raise NotFoundError("no such rationale in the scope")
    return found


@router.post("/parameters/{parameter_id}/merge")
def merge_parameter(access: Reviewing, parameter_id: RecordId, body: MergeRequest) -> Parameter:
    """Say that a parameter is the same as another one; gives the other with all mentions."""
    by = person(access, body.by)
    return access.service.workspace.links.merge(access.scope, parameter_id, body.into, by=by, reason=body.reason)


@router.post("/parameters/{parameter_id}/split")
def split_parameter(access: Reviewing, parameter_id: RecordId, body: SplitRequest) -> Parameter:
    """Take mentions out of a parameter as one of their own; gives the new one."""
    by = person(access, body.by)
    return access.service.workspace.links.split(access.scope, parameter_id, body.mentions, by=by, reason=body.reason)


@router.get("/audit")
def list_audit(
    access: Auditing,
    subject: Annotated[str | None, Query(max_length=200, description="only acts on this record")] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> AuditPage:
    """Who did what, when and why, oldest first."""
    entries = access.service.workspace.store.audit.entries(access.scope, subject)
    part, after = page(entries, lambda one: str(one.seq), limit, cursor)
    records = tuple(AuditRecord.model_validate(asdict(one)) for one in part)
    return AuditPage(entries=records, total=len(entries), next_cursor=after)


def person(access: Access, given: str | None) -> str:
    """Who decides: the signed-in user; without accounts the name given, or that of the settings."""
    settings = access.service.settings
    if settings.accounts:
        if given not in (None, access.caller.name):
            raise ForbiddenError("with accounts, who decides is who is signed in: leave `by` out")
        return access.caller.name
    name = given or settings.by or ""
    if not name.strip():
        raise ReviewError("a decision needs a named person: give `by`, or start the service with --by NAME")
    return name


def _signed(access: Access, body: Decision) -> Decided:
    """The decision with its signature, after the person was asked for the password again."""
    decided = _decided(access, body)
    if body.signature is None:
        return decided
    if not access.service.settings.accounts:
        raise UsageError("there are no accounts here, so nobody can sign: leave `signature` out")
    access.service.users.check(access.caller.name, body.signature.password)
    return replace(decided, meaning=body.signature.meaning)


def _decided(access: Access, body: Decision) -> Decided:
    return Decided(body.action, person(access, body.by), body.reason, body.values, source=body.source)
