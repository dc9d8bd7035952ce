"""`GET|POST /questions…`: questions to the sponsor, from gaps, conflicts, answers or typed."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from knowledge.errors import UsageError
from knowledge.records import QuestionOrigin, RationaleAbout, SponsorQuestion
from knowledge.records.base import Record
from service.api.access import Access, Read, scoped
from service.api.decisions import person
from service.api.paging import Cursor, Limit, page
from service.questions import Asking

router = APIRouter(tags=["questions"])
Reviewing = Annotated[Access, Depends(scoped("review"))]
RecordId = Annotated[str, Path(max_length=100)]
By = Annotated[str | None, Field(max_length=100, description="who acts; with accounts, the signed-in user")]
Text = Annotated[str | None, Field(min_length=1, max_length=4000)]
Name = Annotated[str | None, Field(min_length=1, max_length=200)]
Day = Annotated[str | None, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {"docx": f"{_OFFICE}.wordprocessingml.document", "xlsx": f"{_OFFICE}.spreadsheetml.sheet"}


class QuestionPage(Record):
    questions: tuple[SponsorQuestion, ...]
    total: int
    next_cursor: str | None = None


class NewQuestion(Record):
    """A text, or the id of a gap or conflict to ask about; `answer` is the id of the answer that left it open."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"example": {"gap": "g0f3c5a7d9e1b2c4d6f8a"}}
    )

    text: Text = None
    gap: Name = None
    conflict: Name = None
    answer: Name = None
    asked_of: Name = None
    owner: Name = None
    due: Day = None
    by: By = None


class QuestionChange(Record):
    """One change: `assign` (who, owner, due), `answer` (text, person, date; `about` keeps it as a reason in review),
    `close` or `reopen` (with a reason)."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"example": {"action": "answer", "answer": "45 g/L holds", "person": "N. Vesterman"}},
    )

    action: Literal["assign", "answer", "close", "reopen"]
    asked_of: Name = None
    owner: Name = None
    due: Day = None
    answer: Text = None
    person: Name = None
    date: Day = None
    about: RationaleAbout | None = None
    reason: Text = None
    by: By = None


@router.get("/questions")
def list_questions(
    access: Read,
    state: Literal["open", "asked", "answered", "closed"] | None = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> QuestionPage:
    """Questions to the sponsor with owner, due date and answer."""
    found = access.service.workspace.questions.all(access.scope, state)
    part, after = page(found, lambda one: one.id, limit, cursor)
    return QuestionPage(questions=part, total=len(found), next_cursor=after)


@router.post("/questions", status_code=201)
def add_question(access: Reviewing, body: NewQuestion) -> SponsorQuestion:
    """Put a question on the list; the same one is on it once."""
    if sum(given is not None for given in (body.text, body.gap, body.conflict)) != 1:
        raise UsageError("give one of `text`, `gap` and `conflict`")
    workspace, scope, by = access.service.workspace, access.scope, person(access, body.by)
    asking = Asking(body.asked_of, body.owner, body.due)
    if body.gap is not None:
        return workspace.questions.from_gap(scope, workspace.checks.gap(scope, body.gap), by=by, asking=asking)
    if body.conflict is not None:
        found = workspace.checks.conflict(scope, body.conflict)
        return workspace.questions.from_conflict(scope, found, by=by, asking=asking)
    origin = QuestionOrigin(type="answer", id=body.answer) if body.answer is not None else None
    return workspace.questions.add(scope, body.text or "", by=by, origin=origin, asking=asking)


@router.get(
    "/questions/export",
    response_class=Response,
    responses={200: {"description": "a file", "content": {kind: {} for kind in MEDIA_TYPES.values()}}},
)
def export_questions(access: Read, format_: Annotated[Literal["docx", "xlsx"], Query(alias="format")]) -> Response:
    """The list as a document or workbook to send."""
    from service.exports.questions import to_docx, to_xlsx

    make = {"docx": to_docx, "xlsx": to_xlsx}[format_]
    title = f"Questions: {access.scope.sponsor} / {access.scope.product}"
    data = make(access.service.workspace.questions.all(access.scope), title=title)
    headers = {"Content-Disposition": f'attachment; filename="questions.{format_}"'}
    return Response(data, media_type=MEDIA_TYPES[format_], headers=headers)


@router.get("/questions/{question_id}")
def get_question(access: Read, question_id: RecordId) -> SponsorQuestion:
    """One question."""
    return access.service.workspace.questions.get(access.scope, question_id)


@router.post("/questions/{question_id}/changes")
def change_question(access: Reviewing, question_id: RecordId, body: QuestionChange) -> SponsorQuestion:
    """Assign, answer, close or reopen; gives the question as it is afterwards."""
    questions, scope, by = access.service.workspace.questions, access.scope, person(access, body.by)
    if body.action == "assign":
        return questions.assign(scope, question_id, Asking(body.asked_of, body.owner, body.due), by=by)
    if body.action == "close":
        return questions.close(scope, question_id, by=by, reason=body.reason or "")
    if body.action == "reopen":
        return questions.reopen(scope, question_id, by=by, reason=body.reason or "")
    after = questions.answer(scope, question_id, body.answer or "", person=body.person or "", by=by, on=body.date)
    if body.about is not None:
        questions.as_rationale(scope, question_id, body.about, by=by)
    return after
