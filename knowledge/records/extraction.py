"""What extraction hands to the knowledge table: per document, the mentions of parameters with their statements."""

from __future__ import annotations

from typing import Literal

from knowledge.records.base import Record
from knowledge.records.parameter import KnowledgeItem, ParameterRole, Rationale, Statement, Subject
from knowledge.records.place import Citation


class Mention(Record):
    """One named thing as one document speaks of it. Linking decides which mentions are the same parameter.

    `id` follows the document chain, the name and the step. `number` is the document's own label (`P-07`, `CPP 3`).
    `read_from`: a table names its parameters, running text uses their names; what a model
    proposed decides nothing about the names that rules look for.
    """

    id: str
    document_id: str
    name: str
    aliases: tuple[str, ...] = ()
    number: str | None = None
    unit_operation: str | None = None
    step: str | None = None
    subject: Subject
    unit_kind: str | None = None
    read_from: Literal["table", "text", "model"] = "table"
    role: ParameterRole | None = None
    role_as_written: str | None = None
    role_citation: Citation | None = None
    statements: tuple[Statement, ...] = ()


class Extraction(Record):
    """All that one document says, every value locked to its quote.

    `names` is a print of the names that its sentences were searched for.
    A rationale's `about` names a mention (`parameter`), a statement, or an item by id.
    """

    document_id: str
    extractor: str
    mentions: tuple[Mention, ...] = ()
    rationales: tuple[Rationale, ...] = ()
    items: tuple[KnowledgeItem, ...] = ()
    names: str | None = None


class Link(Record):
    """Which parameter a mention belongs to, and why."""

    mention_id: str
    parameter_id: str
    reason: str
    by: str | None = None
