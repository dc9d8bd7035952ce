"""Rows of the knowledge table as records: statements with their review, parameters put together from mentions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.records import Citation, Parameter, Rationale, ReviewState, Statement
from knowledge.records.extraction import Mention

DECIDED: frozenset[str] = frozenset({"accepted", "corrected", "rejected"})


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement with its review record. `statement` carries the decided values where a person corrected them."""

    statement: Statement
    extracted: Statement
    document_id: str
    chain_id: str
    mention_id: str
    match_key: str
    author: str | None
    approver: str | None
    decided_at: str | None
    reason: str | None
    assigned_to: str | None
    due: str | None
    comment: str | None
    opened_by: str | None
    reopened: str | None
    origin: str
    revision: int


def match_key(mention: Mention, statement: Statement) -> str:
    """What makes two statements of successive versions the same one: name, step, kind, scale, condition, attribute."""
    parts = (mention.name, mention.step or mention.unit_operation or "", statement.kind or "", statement.scale or "",
             statement.condition or "", statement.attribute or "", statement.stage or "")  # fmt: skip
    return "|".join(" ".join(part.casefold().split()) for part in parts)


def statement_row(row: Any) -> StatementRow:
    extracted = Statement.model_validate_json(row.extracted)
    shown = Statement.model_validate_json(row.decided) if row.decided else extracted
    state: ReviewState = row.state
    if row.document_status == "superseded" and state not in DECIDED:
        state = "superseded"
    citations = tuple(with_status(c, row.document_status) for c in shown.citations)
    shown = shown.model_copy(update={"state": state, "citations": citations, "citation": citations[0]})
    return StatementRow(
        statement=shown, extracted=extracted, document_id=row.document_id, chain_id=row.chain_id,
        mention_id=row.mention_id, match_key=row.match_key, author=row.author, approver=row.approver,
        decided_at=row.decided_at,
        reason=row.reason, assigned_to=row.assigned_to, due=row.due, comment=row.comment, opened_by=row.opened_by,
        reopened=row.reopened, origin=row.origin, revision=row.revision,
    )  # fmt: skip


def with_status(citation: Citation, status: str | None) -> Citation:
    return citation if status is None or citation.status == status else citation.model_copy(update={"status": status})


def parameter_of(
    parameter_id: str,
    group: list[tuple[Mention, str]],
    statements: Mapping[str, list[Statement]],
    reasons: Mapping[str, list[Rationale]],
) -> Parameter:
    mentions = [mention for mention, _ in group]
    first = mentions[0]
    name = max((m.name for m in mentions), key=lambda n: (sum(m.name == n for m in mentions), -len(n)))
    aliases = dict.fromkeys(a for m in mentions for a in (m.name, *m.aliases) if a != name)
    own = [s for m in mentions for s in statements.get(m.id, ())]
    about = [parameter_id, *(m.id for m in mentions), *(s.id for s in own)]
    role = next(((m.role, m.role_as_written) for m in mentions if m.role is not None), (None, None))
    return Parameter(
        id=parameter_id,
        name=name,
        aliases=tuple(aliases),
        unit_operation=next((m.unit_operation for m in mentions if m.unit_operation), None),
        step=next((m.step for m in mentions if m.step), None),
        subject=first.subject,
        role=role[0],
        role_as_written=role[1] or next((m.role_as_written for m in mentions if m.role_as_written), None),
        statements=tuple(own),
        rationales=tuple(dict.fromkeys(r for key in about for r in reasons.get(key, ()))),
        links=tuple(f"{mention.id}: {reason}" for mention, reason in group),
    )


def detail(values: Mapping[str, Any]) -> dict[str, str]:
    """Audit details as text values."""
    return {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in values.items()
        if value is not None
    }
