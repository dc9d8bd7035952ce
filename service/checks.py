"""The checks of one store: run when what they look at changed, their findings stored, decided on by named people."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args

from sqlalchemy import delete, insert, select

from knowledge.checks.conflicts import find_conflicts
from knowledge.checks.gaps import find_gaps
from knowledge.checks.known import Known
from knowledge.checks.spans import Tolerance
from knowledge.checks.wording import Abbreviations
from knowledge.errors import NotFoundError, ReviewError, UsageError
from knowledge.records import Conflict, Gap, KnowledgeType, Parameter, Scope
from knowledge.storage import Act, check_schema
from knowledge.storage.clock import now
from knowledge.storage.findings import Findings
from knowledge.storage.knowledge_rows import detail
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store

# Grows whenever the rules find something else from the same knowledge, so that stored findings are made anew.
RULES_VERSION = "5"
TOLERANCE = "tolerance"
F = TypeVar("F", Conflict, Gap)
ConflictAction = Literal["resolve", "dismiss", "reopen"]
GapAction = Literal["propose", "answer", "waive", "reopen"]
_CONFLICT_STATES: Mapping[str, str] = {"resolve": "resolved", "dismiss": "dismissed", "reopen": "open"}
_GAP_STATES: Mapping[str, str] = {
    "propose": "answer_proposed",
    "answer": "answered",
    "waive": "waived",
    "reopen": "open",
}
# what must be said beside the reason: which side holds, or what the answer is
_NEEDS_TEXT = frozenset({"resolve", "answer", "propose"})
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class FindingDecision:
    """One decision by a named person on a conflict or a gap. `text` is what was decided: which value holds, or the
    answer to the gap's question; `reason` is why."""

    action: str
    by: str
    reason: str | None = None
    text: str | None = None


class Checks:
    """Conflicts and gaps of one store. Safe to share between threads."""

    def __init__(self, store: Store, table: KnowledgeTable) -> None:
        self._store = store
        self._table = table
        self._findings = Findings(store.engine)
        self._one_run = threading.Lock()

    def conflicts(self, scope: Scope) -> tuple[Conflict, ...]:
        """What does not agree, with states and decisions; open ones first, the gravest first."""
        self.refresh(scope)
        return tuple(sorted(self._findings.conflicts(scope), key=lambda c: (c.state != "open", *_rank(c))))

    def conflicts_so_far(self, scope: Scope) -> tuple[Conflict, ...]:
        """What the last run of the checks found, without waiting for a new one; the order of `conflicts`."""
        if self._findings.last_stamp(scope) is None:
            return self.conflicts(scope)
        return tuple(sorted(self._findings.conflicts(scope), key=lambda c: (c.state != "open", *_rank(c))))

    def gaps_so_far(self, scope: Scope) -> tuple[Gap, ...]:
        """The same for gaps."""
        if self._findings.last_stamp(scope) is None:
            return self.gaps(scope)
        return tuple(sorted(self._findings.gaps(scope), key=lambda g: (g.state != "open", *_rank(g))))

    def gaps(self, scope: Scope) -> tuple[Gap, ...]:
        """What is missing, with states and decisions; open ones first, the gravest first."""
        self.refresh(scope)
        return tuple(sorted(self._findings.gaps(scope), key=lambda g: (g.state != "open", *_rank(g))))

    def marked(self, scope: Scope, parameters: Sequence[Parameter]) -> tuple[Parameter, ...]:
        """The parameters, each with the ids of the open conflicts that one of its statements is a side of."""
        by_statement: dict[str, list[str]] = {}
        for conflict in self.conflicts(scope):
            if conflict.state == "open":
                for side in conflict.sides:
                    if side.statement_id is not None:
                        by_statement.setdefault(side.statement_id, []).append(conflict.id)
        found = []
        for parameter in parameters:
            ids = dict.fromkeys(one for s in parameter.statements for one in by_statement.get(s.id, ()))
            found.append(parameter.model_copy(update={"conflicts": tuple(ids)}) if ids else parameter)
        return tuple(found)

    def conflict(self, scope: Scope, conflict_id: str) -> Conflict:
        """Raises `NotFoundError` for an id that is unknown in the scope."""
        return _by_id(self.conflicts(scope), conflict_id, "conflict", scope)

    def gap(self, scope: Scope, gap_id: str) -> Gap:
        return _by_id(self.gaps(scope), gap_id, "gap", scope)

    def decide_conflict(self, scope: Scope, conflict_id: str, decision: FindingDecision) -> Conflict:
        """Resolve (say what holds), dismiss (not a conflict) or reopen; gives the conflict as it is afterwards.

        A document is never changed by this: the decision and its reason stand beside both sides. Raises `ReviewError`
        without a named person, a reason, or, to resolve, the decision itself.
        """
        before = self.conflict(scope, conflict_id)
        self._decide(scope, "conflict", before, decision, _CONFLICT_STATES)
        return self.conflict(scope, conflict_id)

    def decide_gap(self, scope: Scope, gap_id: str, decision: FindingDecision) -> Gap:
        """Propose or give an answer, waive with a reason, or reopen; gives the gap as it is afterwards."""
        before = self.gap(scope, gap_id)
        self._decide(scope, "gap", before, decision, _GAP_STATES)
        return self.gap(scope, gap_id)

    def tolerance(self, scope: Scope) -> Tolerance:
        """How far numbers may differ before it is called a difference, as stored for this package."""
        table = check_schema.check_settings
        query = select(table.c.value).where(
            table.c.sponsor == scope.sponsor, table.c.product == scope.product, table.c.name == TOLERANCE
        )
        with self._store.engine.connect() as connection:
            stored = connection.scalar(query)
        return Tolerance.model_validate_json(stored) if stored else Tolerance()

    def set_tolerance(self, scope: Scope, tolerance: Tolerance, *, by: str, reason: str) -> None:
        """Store another tolerance; the findings are made anew. Needs a named person and a reason, and is audited."""
        _check(FindingDecision("set", by, reason))
        table = check_schema.check_settings
        old = self.tolerance(scope)
        key = {"sponsor": scope.sponsor, "product": scope.product, "name": TOLERANCE}
        with self._store.transaction() as connection:
            connection.execute(delete(table).where(*(table.c[name] == value for name, value in key.items())))
            values = key | {"value": tolerance.model_dump_json(), "set_by": by, "set_at": now()}
            connection.execute(insert(table), values)
            said = detail({"old": old.model_dump_json(), "new": tolerance.model_dump_json(), "reason": reason})
            self._store.audit.append(connection, scope, Act(by, "set", "check_setting", TOLERANCE, said))

    def refresh(self, scope: Scope) -> bool:
        """Run the checks where something they look at changed since; gives whether they ran."""
        with self._one_run:
            tolerance = self.tolerance(scope)
            stamp = f"{RULES_VERSION} {tolerance.model_dump_json()} {self._findings.stamp(scope)}"
            if self._findings.last_stamp(scope) == stamp:
                return False
            known = self.known(scope)
            found: list[Conflict | Gap] = [*find_conflicts(known, tolerance), *find_gaps(known)]
            with self._store.transaction() as connection:
                for reopened in self._findings.put(connection, scope, found, stamp):
                    said = detail({"was": reopened.was, "because": "a source changed"})
                    act = Act("knowline", "reopen", reopened.kind, reopened.id, said)
                    self._store.audit.append(connection, scope, act)
            return True

    def known(self, scope: Scope) -> Known:
        """What the checks look at, read from the store."""
        passages, table = self._store.passages, self._table
        documents = passages.documents(scope)
        links = {mention: parameter for parameter, ids in table.mention_ids(scope).items() for mention in ids}
        return Known(
            scope=scope,
            documents=documents,
            mentions=table.mentions(scope),
            parameter_ids=links,
            items=tuple(i for kind in get_args(KnowledgeType) for i in table.items(scope, kind, limit=_ALL).items),
            rationales=table.rationales(scope),
            elements={document.id: passages.elements(document.id) for document in documents},
            abbreviations=Abbreviations.of((a.short, a.long) for a in passages.abbreviations(scope)),
        )

    def _decide(
        self, scope: Scope, kind: str, before: Conflict | Gap, decision: FindingDecision, states: Mapping[str, str]
    ) -> None:
        _check(decision)
        state = states.get(decision.action)
        if state is None:
            raise UsageError(f"no decision {decision.action!r} on a {kind}: one of {', '.join(states)}")
        if decision.action in _NEEDS_TEXT and not (decision.text or "").strip():
            raise ReviewError(f"to {decision.action} a {kind}, say what was decided: give the decision's text")
        if state == before.state == "open":
            raise ReviewError(f"this {kind} is open already")
        values = {
            "state": state, "decision": decision.text, "reason": decision.reason, "decided_by": decision.by,
            "decided_at": now(),
        }  # fmt: skip
        with self._store.transaction() as connection:
            self._findings.decide(connection, before.id, values)
            said = detail(
                {
                    "old": before.state, "new": state, "decision": decision.text, "reason": decision.reason,
                    "old_decision": before.decision,
                }
            )  # fmt: skip
            self._store.audit.append(connection, scope, Act(decision.by, decision.action, kind, before.id, said))


def _rank(one: Conflict | Gap) -> tuple[Any, ...]:
    order = ("critical", "stop", "major", "minor")
    label = one.type if isinstance(one, Conflict) else one.check
    number = int(label[1:]) if label[1:].isdigit() else 0
    grave = order.index(one.severity) if one.severity in order else len(order)
    return grave, label[:1], number, one.subject, one.id


def _by_id(found: tuple[F, ...], wanted: str, kind: str, scope: Scope) -> F:
    for one in found:
        if one.id == wanted:
            return one
    raise NotFoundError(f"no {kind} {wanted!r} in {scope.sponsor}/{scope.product}")


def _check(decision: FindingDecision) -> None:
    if not decision.by.strip():
        raise ReviewError("a decision needs a named person: give --by NAME")
    if not (decision.reason or "").strip():
        raise ReviewError("a decision needs a reason: give --reason")
