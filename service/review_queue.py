"""What waits for a decision, for whom and until when: re-opened rows first, then by due date."""

from __future__ import annotations

from knowledge.quantities.shown import shown
from knowledge.records import Citation, RangeKind, ReviewState, Scope
from knowledge.records.base import Record
from service.workspace import Workspace

OPEN = ("extracted", "in_review")


class QueueRow(Record):
    """A statement as a reviewer sees it in a list; `reopened` is the decided statement that it took the place of."""

    id: str
    parameter_id: str
    parameter: str
    unit_operation: str | None = None
    kind: RangeKind | None = None
    value: str
    state: ReviewState
    author: str | None = None
    assigned_to: str | None = None
    due: str | None = None
    comment: str | None = None
    reopened: str | None = None
    opened_by: tuple[str, ...] = ()
    origin: str
    citation: Citation


class ReviewQueue(Record):
    rows: tuple[QueueRow, ...]
    total: int
    next_cursor: str | None = None


class QueueFilter(Record):
    """All that is given must hold; `due` is the last day. Without a state: what waits for a decision."""

    assigned_to: str | None = None
    state: ReviewState | None = None
    due: str | None = None
    reopened: bool = False


def queue(workspace: Workspace, scope: Scope, wanted: QueueFilter | None = None) -> ReviewQueue:
    """The rows of a scope that the filter wants; without one, all of them."""
    table = workspace.knowledge
    rows = {row.statement.id: row for row in table.statement_rows(scope)}
    people = workspace.reviews.openings.anybody(scope, rows.keys())
    found: list[QueueRow] = []
    for parameter in table.parameters(scope):
        for statement in parameter.statements:
            row = rows.get(statement.id)
            if row is None:
                continue
            one = QueueRow(
                id=statement.id, parameter_id=parameter.id, parameter=parameter.name,
                unit_operation=parameter.unit_operation or parameter.step, kind=statement.kind, value=shown(statement),
                state=statement.state, author=row.author, assigned_to=row.assigned_to, due=row.due,
                comment=row.comment, reopened=row.reopened, opened_by=people.get(statement.id, ()), origin=row.origin,
                citation=statement.citation,
            )  # fmt: skip
            if wanted is None or _wanted(one, wanted):
                found.append(one)
    found.sort(key=lambda r: (r.reopened is None, r.due or "9999", r.assigned_to is None))
    return ReviewQueue(rows=tuple(found), total=len(found))


def opened_by(workspace: Workspace, scope: Scope, person: str) -> tuple[str, ...]:
    """Undecided statements whose evidence this person opened as they are now."""
    seen = workspace.reviews.openings.by(scope, person)
    rows = workspace.knowledge.statement_rows(scope)
    return tuple(r.statement.id for r in rows if r.statement.state in OPEN and seen.get(r.statement.id) == r.revision)


def _wanted(row: QueueRow, wanted: QueueFilter) -> bool:
    if row.state not in (OPEN if wanted.state is None else (wanted.state,)):
        return False
    if wanted.assigned_to is not None and row.assigned_to != wanted.assigned_to:
        return False
    if wanted.due is not None and (row.due is None or row.due > wanted.due):
        return False
    return row.reopened is not None or not wanted.reopened
