"""Results of the checks on what is known: conflicts, gaps, questions, scale-up, batch history."""

from __future__ import annotations

from typing import Literal

from knowledge.records.base import Record
from knowledge.records.place import Citation


class Side(Record):
    statement_id: str | None = None
    value_text: str
    citation: Citation


class Conflict(Record):
    """Two or more statements that do not agree. `type` is K1..K18 of the conflict rules.

    `state` is `open`, `resolved` or `dismissed` (not a conflict); `decision` is what the named person decided.
    """

    id: str
    type: str
    severity: str
    subject: str
    explanation: str
    sides: tuple[Side, ...]
    state: str = "open"
    decision: str | None = None
    reason: str | None = None
    decided_by: str | None = None
    decided_at: str | None = None


class ConflictList(Record):
    conflicts: tuple[Conflict, ...]


class Gap(Record):
    """Something a transfer needs and the package does not hold. `check` is A1..C16 of the checklist, or `other`."""

    id: str
    check: str
    interface: Literal["RD_MSAT", "MSAT_MFG", "AD_QC"]
    severity: Literal["stop", "major", "minor"]
    subject: str
    explanation: str
    question: str
    evidence: tuple[Citation, ...] = ()
    state: Literal["open", "answer_proposed", "answered", "waived"] = "open"
    decision: str | None = None
    reason: str | None = None
    decided_by: str | None = None
    decided_at: str | None = None


class GapList(Record):
    gaps: tuple[Gap, ...]


class QuestionOrigin(Record):
    type: str
    id: str


class QuestionAnswer(Record):
    text: str
    person: str
    date: str


class SponsorQuestion(Record):
    id: str
    text: str
    origin: QuestionOrigin | None = None
    asked_of: str | None = None
    owner: str | None = None
    due: str | None = None
    state: str = "open"
    answer: QuestionAnswer | None = None


class QuestionList(Record):
    questions: tuple[SponsorQuestion, ...]


class Formula(Record):
    id: str
    version: str
    text: str
    reference: str


class Amount(Record):
    value: str | None
    unit: str | None


class ScaleInput(Record):
    name: str
    value: str
    unit: str | None
    citation: Citation | None = None


class MatchingSetpoint(Record):
    parameter: str
    value: str
    unit: str


class ScaleComparison(Record):
    unit_operation: str
    quantity: str
    formula: Formula
    sending: Amount
    receiving: Amount
    matching_setpoint: MatchingSetpoint | None = None
    ratio: str | None = None
    signal: Literal["none", "watch", "risk"]
    threshold: str | None = None
    affects: tuple[str, ...] = ()
    inputs: tuple[ScaleInput, ...] = ()
    missing: tuple[str, ...] = ()
    sending_equipment: str | None = None
    receiving_equipment: str | None = None


class ScaleComparisons(Record):
    """`notes` tell what of the equipment file could not be used, and why."""

    sending: str
    receiving: str
    comparisons: tuple[ScaleComparison, ...]
    notes: tuple[str, ...] = ()


class Confounder(Record):
    name: str
    evidence: str


class BatchRelation(Record):
    parameter: str
    outcome: str
    n: int
    method: str
    effect: str | None
    effect_unit: str | None
    ci_low: str | None
    ci_high: str | None
    p: str | None
    q: str | None
    adjusted_for: tuple[str, ...] = ()
    confounders: tuple[Confounder, ...] = ()
    verdict: Literal["associated", "confounded", "not_significant", "insufficient_data"]
    within_characterized_range: bool | None = None
    documented: tuple[Citation, ...] = ()


class BatchRelations(Record):
    n_batches: int
    n_tests: int
    relations: tuple[BatchRelation, ...]
    data_issues: tuple[str, ...] = ()
