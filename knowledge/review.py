"""Review: named people decide on statements and rationales; every decision is in the audit trail, nothing is lost.

The transition table (state, action) → state:

    extracted  | in_review   accept → accepted    correct → corrected   reject → rejected   open → in_review
    accepted                 correct → corrected  reject → rejected     reopen → in_review
    corrected                accept → accepted    correct → corrected   reject → rejected   reopen → in_review
    rejected                 reopen → in_review
    superseded               (none: the successor is reviewed)

Where two-person review is on, a first `accept` only proposes (in_review with its author); another person's `accept`
approves it. Nobody approves what they proposed or corrected themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Table, update

from knowledge.errors import NotFoundError, ReviewError, UsageError
from knowledge.records import Operator, RangeKind, Scope, Statement
from knowledge.storage import schema
from knowledge.storage.audit import Act
from knowledge.storage.clock import now
from knowledge.storage.knowledge_rows import StatementRow, detail
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store

Action = Literal["accept", "correct", "reject", "reopen", "open"]
Meaning = Literal["review", "approval", "authorship"]
TRANSITIONS: Mapping[tuple[str, str], str] = {
    **{(state, "accept"): "accepted" for state in ("extracted", "in_review", "corrected")},
    **{(state, "correct"): "corrected" for state in ("extracted", "in_review", "accepted", "corrected")},
    **{(state, "reject"): "rejected" for state in ("extracted", "in_review", "accepted", "corrected")},
    **{(state, "reopen"): "in_review" for state in ("accepted", "corrected", "rejected")},
    ("extracted", "open"): "in_review",
    ("in_review", "open"): "in_review",
}
NEEDS_REASON: frozenset[str] = frozenset({"correct", "reject", "reopen"})
CORRECTABLE = ("target", "low", "high", "unit", "kind", "operator", "scale", "condition", "attribute", "basis", "stage")
_DECIMAL = re.compile(r"^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision by a named person. `values` are the corrected fields of a `correct`.

    `meaning` makes it a signed one: the person was asked for the password again, and the record keeps name, time,
    meaning and the revision that was signed, in the same transaction.
    """

    action: Action
    by: str
    reason: str | None = None
    values: Mapping[str, str] | None = None
    meaning: Meaning | None = None


class Reviews:
    """Decisions on one store. `two_person`: what one person accepts, another must approve."""

    def __init__(self, store: Store, table: KnowledgeTable, *, two_person: bool = False) -> None:
        self._store = store
        self._table = table
        self._two_person = two_person

    def decide(self, scope: Scope, statement_id: str, decision: Decision) -> Statement:
        """Carry out one decision on a statement; gives it as it is afterwards.

        Raises `NotFoundError` for an unknown or foreign id and `ReviewError` for what the rules do not allow.
        """
        _check_person(decision)
        with self._store.transaction() as connection:
            row = self._row(scope, statement_id)
            target, author, approver = self._outcome(row.statement.state, row.author, decision)
            shown = row.statement
            if decision.action == "correct":
                shown = corrected(row.statement, decision.values or {})
            after = shown.model_copy(update={"state": target})
            keeps = decision.action == "correct" or (row.statement != row.extracted and decision.action != "reopen")
            values = {
                "state": target, "author": author, "approver": approver, "decided_at": now(),
                "reason": decision.reason, "revision": row.revision + 1, "reopened": None,
                "decided": after.model_dump_json(exclude_none=True) if keeps else None,
            }  # fmt: skip
            _set(connection, schema.statements, statement_id, values)
            old, new = _values(row.statement), _values(after)
            changed: dict[str, Any] = {
                "old": {k: v for k, v in old.items() if v != new[k]},
                "new": {k: v for k, v in new.items() if v != old[k]},
            }
            if decision.meaning is not None:
                changed |= {"meaning": decision.meaning, "revision": row.revision + 1}
            self._record(connection, scope, decision, "statement", statement_id, changed)
        return after

    def decide_rationale(self, scope: Scope, rationale_id: str, decision: Decision) -> None:
        """The same for a rationale; a correction sets its `statement`, `evidence_type` or `strength`."""
        _check_person(decision)
        with self._store.transaction() as connection:
            found = self._table.rationale(scope, rationale_id)
            if found is None:
                raise NotFoundError(f"no rationale {rationale_id!r} in {scope.sponsor}/{scope.product}")
            target, author, approver = self._outcome(found.state, None, decision)
            after = found
            if decision.action == "correct":
                changes = _only(decision.values or {}, ("statement", "evidence_type", "strength"))
                after = type(found).model_validate(found.model_dump() | changes | {"state": target})
            values = {
                "state": target, "author": author, "approver": approver, "decided_at": now(),
                "reason": decision.reason, "payload": after.model_dump_json(exclude_none=True),
            }  # fmt: skip
            _set(connection, schema.rationales, rationale_id, values)
            changed = {"old": found.state, "new": target, "values": dict(decision.values or {})}
            self._record(connection, scope, decision, "rationale", rationale_id, changed)

    def opened(self, scope: Scope, statement_id: str, by: str) -> None:
        """The person has seen the evidence; a bulk accept takes only rows that were opened."""
        with self._store.transaction() as connection:
            row = self._row(scope, statement_id)
            if row.opened_by is None:
                _set(connection, schema.statements, statement_id, {"opened_by": by})
                self._record(connection, scope, Decision("open", by), "statement", statement_id, {})

    def accept_many(
        self, scope: Scope, ids: tuple[str, ...], by: str
    ) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """Accept rows whose evidence was opened; gives (accepted ids, (id, why not) for the others)."""
        done: list[str] = []
        refused: list[tuple[str, str]] = []
        for one in ids:
            try:
                if self._row(scope, one).opened_by is None:
                    raise ReviewError("its evidence was not opened")
                self.decide(scope, one, Decision("accept", by))
                done.append(one)
            except (ReviewError, NotFoundError) as error:
                refused.append((one, str(error)))
        return tuple(done), tuple(refused)

    def assign(self, scope: Scope, statement_id: str, by: str, values: Mapping[str, str | None]) -> None:
        """Set `assigned_to`, `due` or `comment`; recorded like a decision."""
        changes = _only(values, ("assigned_to", "due", "comment"))
        _check_person(Decision("open", by))
        with self._store.transaction() as connection:
            row = self._row(scope, statement_id)
            _set(connection, schema.statements, statement_id, changes)
            old = {key: getattr(row, key) for key in changes}
            act = Act(by, "assign", "statement", statement_id, detail({"old": old, "new": dict(changes)}))
            self._store.audit.append(connection, scope, act)

    def reopen_dependents(self, scope: Scope) -> tuple[tuple[str, str, str], ...]:
        """After a new document version: statements of successors that differ from a decided predecessor are put in
        review. Gives (old statement id, new statement id, what changed) for each."""
        rows = self._table.statement_rows(scope)
        decided = [
            r
            for r in rows
            if r.statement.state in ("accepted", "corrected") and r.statement.citation.status == "superseded"
        ]
        moved: list[tuple[str, str, str]] = []
        with self._store.transaction() as connection:
            for old in decided:
                for new in rows:
                    if not _succeeds(new, old):
                        continue
                    change = f"{old.statement.value_text} → {new.statement.value_text}"
                    if _bounds(new.statement) != _bounds(old.statement) and new.reopened != old.statement.id:
                        values = {"state": "in_review", "reopened": old.statement.id, "comment": change}
                        _set(connection, schema.statements, new.statement.id, values)
                        act = Act(
                            "knowline",
                            "reopen",
                            "statement",
                            new.statement.id,
                            detail({"because": old.statement.id, "change": change}),
                        )
                        self._store.audit.append(connection, scope, act)
                        moved.append((old.statement.id, new.statement.id, change))
        return tuple(moved)

    # inside

    def _row(self, scope: Scope, statement_id: str) -> StatementRow:
        rows = self._table.statement_rows(scope, statement_id)
        if not rows:
            raise NotFoundError(f"no statement {statement_id!r} in {scope.sponsor}/{scope.product}")
        return rows[0]

    def _outcome(self, state: str, author: str | None, decision: Decision) -> tuple[str, str | None, str | None]:
        """(state, author, approver) after the decision."""
        target = TRANSITIONS.get((state, decision.action))
        if target is None:
            allowed = sorted(action for from_state, action in TRANSITIONS if from_state == state)
            raise ReviewError(
                f"{decision.action!r} is not possible from state {state!r}; possible: {', '.join(allowed) or 'nothing'}"
            )
        if decision.action in NEEDS_REASON and not (decision.reason or "").strip():
            raise ReviewError(f"{decision.action!r} needs a reason: give --reason")
        if decision.action != "accept":
            return target, decision.by if decision.action == "correct" else author, None
        if not self._two_person:
            return target, author or decision.by, decision.by
        if author is None:
            return "in_review", decision.by, None
        if author == decision.by:
            raise ReviewError(f"{decision.by} proposed this and cannot approve it: another person must accept it")
        return target, author, decision.by

    def _record(
        self,
        connection: Connection,
        scope: Scope,
        decision: Decision,
        kind: str,
        record_id: str,
        changed: Mapping[str, Any],
    ) -> None:
        values = detail({**changed, "reason": decision.reason})
        self._store.audit.append(connection, scope, Act(decision.by, decision.action, kind, record_id, values))


def corrected(statement: Statement, values: Mapping[str, str]) -> Statement:
    """The statement with a person's values; `value_text` and citations stay, since they are the source's."""
    if not values:
        raise UsageError(f"a correction needs values: --set with any of {', '.join(CORRECTABLE)}")
    changes: dict[str, Any] = dict(_only(values, CORRECTABLE))
    for name in ("target", "low", "high"):
        if changes.get(name) and not _DECIMAL.match(changes[name]):
            raise UsageError(f"{name}={changes[name]!r} is no decimal number; write 6.8 or 1.5e6")
        if name in changes:
            changes[name] = changes[name] or None
    if "unit" in changes:
        changes |= _unit(changes.pop("unit"))
    if changes.get("kind") and changes["kind"] not in get_args(RangeKind):
        raise UsageError(f"kind={changes['kind']!r}: one of {', '.join(get_args(RangeKind))}")
    if changes.get("operator") and changes["operator"] not in get_args(Operator):
        raise UsageError(f"operator={changes['operator']!r}: one of {', '.join(get_args(Operator))}")
    after = statement.model_copy(update=changes)
    if "operator" not in changes and changes.keys() & {"low", "high", "target"}:
        after = after.model_copy(update={"operator": _operator(after)})
    return (
        after.model_copy(update={"canonical": None})
        if changes.keys() & {"low", "high", "target", "unit_ucum"}
        else after
    )


def _operator(statement: Statement) -> str:
    if statement.low is not None and statement.high is not None:
        return statement.operator if statement.operator.startswith("plus_minus") else "range"
    if statement.low is not None:
        return "gt" if statement.operator == "gt" else "ge"
    if statement.high is not None:
        return "lt" if statement.operator == "lt" else "le"
    return "eq"


def _unit(written: str) -> dict[str, str | None]:
    from knowledge.quantities.units import unit

    found = unit(written)
    if found is None:
        raise UsageError(f"unit={written!r} is not known; write it as documents do, such as °C, g/L or CV")
    return {"unit_as_written": written, "unit_ucum": found.ucum}


def _check_person(decision: Decision) -> None:
    if not decision.by.strip():
        raise ReviewError("a decision needs a named person: give --by NAME")


def _only(values: Mapping[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    unknown = sorted(set(values) - set(allowed))
    if unknown:
        raise UsageError(f"cannot set {', '.join(unknown)}; possible: {', '.join(allowed)}")
    return dict(values)


def _set(connection: Connection, table: Table, record_id: str, values: Mapping[str, Any]) -> None:
    connection.execute(update(table).where(table.c.id == record_id).values(**values))


def _values(statement: Statement) -> dict[str, Any]:
    fields = (
        "state",
        "target",
        "low",
        "high",
        "unit_ucum",
        "kind",
        "operator",
        "scale",
        "condition",
        "attribute",
        "basis",
        "stage",
    )
    return {name: getattr(statement, name) for name in fields}


def _bounds(statement: Statement) -> tuple[str | None, ...]:
    return (statement.low, statement.target, statement.high, statement.unit_ucum, statement.operator)


def _succeeds(new: StatementRow, old: StatementRow) -> bool:
    return (
        new.chain_id == old.chain_id
        and new.document_id != old.document_id
        and new.statement.citation.status == "current"
        and new.statement.state in ("extracted", "in_review")
        and new.match_key == old.match_key
    )
