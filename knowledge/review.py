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
from typing import Any, Literal

from sqlalchemy import Connection, Table, update

from knowledge.correction import CORRECTABLE, check_sourced, corrected, only, unsourced
from knowledge.errors import GroundingError, NotFoundError, ReviewError, UsageError
from knowledge.openings import Openings
from knowledge.records import Citation, Rationale, Scope, Statement
from knowledge.sources import PersonSource, Source, cite_source, said
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
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
NEEDS_REASON: frozenset[str] = frozenset({"correct", "reject", "reopen"})
__all__ = ["CORRECTABLE", "NEEDS_REASON", "TRANSITIONS", "Action", "Decision", "Meaning", "Reviews", "corrected"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision by a named person. `values` are the corrected fields of a `correct`, `source` is where the person
    has the new values from: it must say them. Without one, numbers that stand in none of the statement's quotes are
    recorded as the word of the person who corrects, with the reason, never as a quotation.

    `meaning` makes it a signed one: the person was asked for the password again, and the record keeps name, time,
    meaning and the revision that was signed, in the same transaction.
    """

    action: Action
    by: str
    reason: str | None = None
    values: Mapping[str, str] | None = None
    meaning: Meaning | None = None
    source: Source | None = None


class Reviews:
    """Decisions on one store. `two_person`: what one person accepts, another must approve. `sourced`: a correction
    to numbers that no quote holds is refused unless it names a source that does."""

    def __init__(self, store: Store, table: KnowledgeTable, *, two_person: bool = False, sourced: bool = False) -> None:
        self._store = store
        self._table = table
        self._two_person = two_person
        self._sourced = sourced
        self.openings = Openings(store, table)

    def decide(self, scope: Scope, statement_id: str, decision: Decision) -> Statement:
        """Carry out one decision on a statement; gives it as it is afterwards.

        Raises `NotFoundError` for an unknown or foreign id and `ReviewError` for what the rules do not allow.
        """
        _check_person(decision)
        with self._store.transaction() as connection:
            row = self._row(scope, statement_id)
            target, author, approver = self._outcome(row.statement.state, row.author, decision)
            if decision.action == "reopen" and row.origin != "hand":
                author = None  # review begins anew; what was entered by hand stays its author's
            shown = row.statement
            if decision.action == "correct":
                shown = self._corrected(scope, row.statement, decision)
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
            known = self._table.rationale_row(scope, rationale_id)
            if known is None:
                raise NotFoundError(f"no rationale {rationale_id!r} in {scope.sponsor}/{scope.product}")
            found, proposed_by = known
            target, author, approver = self._outcome(found.state, proposed_by, decision)
            after: Rationale = found
            if decision.action == "correct":
                changes = only(decision.values or {}, ("statement", "evidence_type", "strength"))
                after = Rationale.model_validate(found.model_dump() | changes | {"state": target})
            values = {
                "state": target, "author": author, "approver": approver, "decided_at": now(),
                "reason": decision.reason, "payload": after.model_dump_json(exclude_none=True),
            }  # fmt: skip
            _set(connection, schema.rationales, rationale_id, values)
            changed = {"old": found.state, "new": target, "values": dict(decision.values or {})}
            self._record(connection, scope, decision, "rationale", rationale_id, changed)

    def opened(self, scope: Scope, statement_id: str, by: str) -> None:
        """The person has seen the evidence; a bulk accept takes only rows that the same person opened."""
        self.openings.record(scope, statement_id, by)

    def accept_many(
        self, scope: Scope, ids: tuple[str, ...], by: str
    ) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """Accept rows whose evidence this person opened as it is now; gives (accepted ids, (id, why not)).

        Where two-person review is on, the first person's bulk accept proposes and the second's approves.
        """
        _check_person(Decision("accept", by))
        seen = self.openings.by(scope, by)
        done: list[str] = []
        refused: list[tuple[str, str]] = []
        for one in ids:
            try:
                if seen.get(one) != self._row(scope, one).revision:
                    raise ReviewError(f"its evidence was not opened by {by} as it is now")
                self.decide(scope, one, Decision("accept", by))
                done.append(one)
            except (ReviewError, NotFoundError) as error:
                refused.append((one, str(error)))
        return tuple(done), tuple(refused)

    def assign(self, scope: Scope, statement_id: str, by: str, values: Mapping[str, str | None]) -> None:
        """Set `assigned_to`, `due` (ISO date) or `comment`; null clears. Recorded like a decision, old and new."""
        changes = only(values, ("assigned_to", "due", "comment"))
        _check_person(Decision("open", by))
        if changes.get("due") and not _DATE.match(changes["due"]):
            raise UsageError(f"due={changes['due']!r}: write the date as 2026-03-31")
        if not changes:
            raise UsageError("nothing to set: give assigned_to, due or comment")
        with self._store.transaction() as connection:
            row = self._row(scope, statement_id)
            _set(connection, schema.statements, statement_id, changes)
            old = {key: getattr(row, key) for key in changes}
            action = "comment" if changes.keys() == {"comment"} else "assign"
            act = Act(by, action, "statement", statement_id, detail({"old": old, "new": dict(changes)}))
            self._store.audit.append(connection, scope, act)

    # inside

    def _row(self, scope: Scope, statement_id: str) -> StatementRow:
        rows = self._table.statement_rows(scope, statement_id)
        if not rows:
            raise NotFoundError(f"no statement {statement_id!r} in {scope.sponsor}/{scope.product}")
        return rows[0]

    def _corrected(self, scope: Scope, before: Statement, decision: Decision) -> Statement:
        source = cite_source(self._store, scope, decision.source, "value") if decision.source is not None else None
        after = corrected(before, decision.values or {}, source)
        if source is not None:
            check_sourced(before, after, source)
            return after
        why = unsourced(before, after)
        if why is None:
            return after
        if self._sourced:
            raise GroundingError(f"{why}: name the document and quote, or the person, that the correction is from")
        word = _word_of(scope, decision, len(after.citations) + 1)
        return after.model_copy(update={"citations": (*after.citations, word)})

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


def _word_of(scope: Scope, decision: Decision, marker: int) -> Citation:
    """Who corrects answers for numbers that no document says."""
    source = PersonSource(
        person=decision.by, date=now()[:10], occasion="correction", words=(decision.reason or "").strip() or "no reason"
    )
    return said(scope, source, "reason").model_copy(update={"marker": marker})


def _check_person(decision: Decision) -> None:
    if not decision.by.strip():
        raise ReviewError("a decision needs a named person: give --by NAME")


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
