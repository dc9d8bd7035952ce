"""The knowledge table: parameters, statements (limits and values), rationales, and other typed items."""

from __future__ import annotations

from typing import Literal

from knowledge.records.base import Record
from knowledge.records.place import Citation

RangeKind = Literal[
    "setpoint",
    "target",
    "nor",
    "par",
    "design_space",
    "characterized",
    "edge_of_failure",
    "ipc",
    "alert",
    "action",
    "acceptance",
    "spec_release",
    "spec_shelf_life",
    "sst",
    "validation",
    "hold_time",
    "capability",
    "actual",
]
Operator = Literal[
    "eq",
    "lt",
    "le",
    "gt",
    "ge",
    "range",
    "plus_minus_abs",
    "plus_minus_rel",
    "one_of",
    "staged",
    "conforms",
    "report",
]
ParameterRole = Literal["CPP", "WC_CPP", "KPP", "non_key", "GPP", "IPC", "monitored"]
Subject = Literal[
    "step_parameter",
    "method_condition",
    "system_suitability",
    "material",
    "hold",
    "equipment",
    "attribute",
]
ReviewState = Literal["extracted", "in_review", "accepted", "corrected", "rejected", "superseded"]
EvidenceType = Literal[
    "doe",
    "ofat",
    "characterization",
    "sdm",
    "full_scale_history",
    "platform",
    "prior_knowledge",
    "literature",
    "supplier",
    "regulatory",
    "equipment_limit",
    "convenience",
]
Strength = Literal["measured", "inferred", "asserted"]
KnowledgeType = Literal[
    "materials",
    "methods",
    "specifications",
    "holds",
    "risks",
    "equipment",
    "studies",
    "effects",
    "events",
    "batches",
    "attributes",
    "steps",
    "method_transfers",
    "equipment_comparisons",
    "project",
]


class CanonicalRange(Record):
    """Bounds in the canonical unit of the unit kind, as decimal strings."""

    low: str | None = None
    target: str | None = None
    high: str | None = None
    unit_ucum: str | None = None


class Statement(Record):
    """One limit, target or value of one parameter, locked to its quote.

    Numbers are decimal strings with the digits as written. `kind` null means a bare "Range:" that a person must
    name. `citations[0]` holds the value and equals `citation`.
    """

    id: str
    kind: RangeKind | None = None
    operator: Operator
    target: str | None = None
    low: str | None = None
    high: str | None = None
    low_inclusive: bool | None = None
    high_inclusive: bool | None = None
    unit_as_written: str | None = None
    unit_ucum: str | None = None
    value_text: str
    canonical: CanonicalRange | None = None
    scale: str | None = None
    condition: str | None = None
    attribute: str | None = None
    basis: str | None = None
    stage: str | None = None
    n: int | None = None
    study: str | None = None
    process_version: str | None = None
    site: str | None = None
    batch: str | None = None
    citations: tuple[Citation, ...]
    citation: Citation
    extractor: str
    confidence: float
    state: ReviewState = "extracted"


class RationaleAbout(Record):
    type: Literal["parameter", "statement", "step", "method", "material", "hold", "attribute"]
    id: str


class Rationale(Record):
    """A reason the package gives, linked to what it is about. `extractor`: the model that found it; null: the rules."""

    id: str
    about: RationaleAbout
    statement: str
    evidence_type: EvidenceType | None = None
    strength: Strength
    citation: Citation
    extractor: str | None = None
    state: ReviewState = "extracted"


class Parameter(Record):
    """A named thing with limits: of a step, a method, a material, a hold, a piece of equipment or an attribute."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    unit_operation: str | None = None
    step: str | None = None
    subject: Subject
    role: ParameterRole | None = None
    role_as_written: str | None = None
    statements: tuple[Statement, ...] = ()
    rationales: tuple[Rationale, ...] = ()
    conflicts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class ParameterList(Record):
    parameters: tuple[Parameter, ...]


class KnowledgeField(Record):
    name: str
    value: str | None = None
    unit_ucum: str | None = None
    state: ReviewState = "extracted"
    citations: tuple[Citation, ...] = ()


class KnowledgeItem(Record):
    id: str
    type: KnowledgeType
    name: str
    fields: tuple[KnowledgeField, ...] = ()


class KnowledgePage(Record):
    items: tuple[KnowledgeItem, ...]
    total: int
    next_cursor: str | None = None
