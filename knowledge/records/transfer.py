"""What a transfer itself is: the project with its two units, method transfers, and equipment compared side by side."""

from __future__ import annotations

from typing import Literal

from knowledge.records.base import Record
from knowledge.records.parameter import KnowledgeField, ReviewState
from knowledge.records.place import Citation

ProjectPhase = Literal["Ph1", "Ph2", "Ph3", "PPQ", "commercial"]
ProjectGate = Literal["initiation", "readiness", "execution", "closure"]
TransferType = Literal["comparative", "co_validation", "revalidation", "partial_revalidation", "waiver"]
TransferDecision = Literal["pending", "accepted", "not_accepted"]
RecordType = Literal["project", "method_transfers", "equipment_comparisons"]


class Project(Record):
    """One transfer: from where to where, what of, how far. `gate` is the last one passed (PDA TR 65)."""

    id: str
    name: str
    sending_unit: str | None = None
    receiving_unit: str | None = None
    transfer_scope: str | None = None
    phase: ProjectPhase | None = None
    gate: ProjectGate | None = None
    confidentiality_group: str | None = None
    citations: tuple[Citation, ...] = ()
    state: ReviewState = "in_review"


class MethodTransfer(Record):
    """The transfer of one analytical method for one attribute (USP <1224>). `design` is analysts × lots × replicates as
    written; counts are text, with the digits as written."""

    id: str
    method: str
    method_version: str | None = None
    transfer_type: TransferType | None = None
    attribute: str | None = None
    design: str | None = None
    analysts: str | None = None
    lots: str | None = None
    replicates: str | None = None
    criterion: str | None = None
    statistic: str | None = None
    result: str | None = None
    decision: TransferDecision | None = None
    citations: tuple[Citation, ...] = ()
    state: ReviewState = "extracted"


class EquipmentComparison(Record):
    """One feature of the sending unit's equipment beside the receiving unit's. `same` null: not judged."""

    id: str
    feature: str
    unit_operation: str | None = None
    sending_equipment: str | None = None
    receiving_equipment: str | None = None
    sending_value: str | None = None
    receiving_value: str | None = None
    same: bool | None = None
    difference: str | None = None
    impact: str | None = None
    action: str | None = None
    owner: str | None = None
    citations: tuple[Citation, ...] = ()
    state: ReviewState = "extracted"


TransferRecord = Project | MethodTransfer | EquipmentComparison


class RecordRevision(Record):
    """A record as it was: `fields` are its values then; `author` proposed the revision, `approver` accepted it."""

    revision: int
    at: str
    author: str
    approver: str | None = None
    state: ReviewState
    reason: str | None = None
    fields: tuple[KnowledgeField, ...] = ()


class RecordHistory(Record):
    id: str
    type: RecordType
    revisions: tuple[RecordRevision, ...]


class MethodTransferList(Record):
    method_transfers: tuple[MethodTransfer, ...]


class EquipmentComparisonList(Record):
    equipment_comparisons: tuple[EquipmentComparison, ...]
