"""Values and reasons that a person enters by hand, with their source. Nothing entered is accepted by entering it:
it waits in review with its author, and a named person accepts it (another one where two-person review is on).
"""

from __future__ import annotations

from typing import Any

from pydantic import Field
from sqlalchemy import insert

from knowledge.correction import unit_of
from knowledge.errors import NotFoundError, ReviewError, UsageError
from knowledge.grounding import check_grounded
from knowledge.ids import scoped_id
from knowledge.quantities import canonical, find_quantities, parse_cell
from knowledge.records import (
    Citation,
    EvidenceType,
    Parameter,
    ParameterRole,
    Quantity,
    RangeKind,
    Rationale,
    RationaleAbout,
    Scope,
    Statement,
    Strength,
    Subject,
)
from knowledge.records.base import Record
from knowledge.records.extraction import Link, Mention
from knowledge.sources import Source, cite_source
from knowledge.storage import schema
from knowledge.storage.audit import Act
from knowledge.storage.knowledge_rows import detail, match_key
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store

BY_HAND = "hand 1"
_Short = Field(default=None, max_length=400)


class ValueEntry(Record):
    """A value of a parameter as a person enters it.

    The parameter is an existing one (`parameter_id`) or a name, which is an existing one where exactly one goes by it
    in that step. `value` is written as the source has it ("3.40–3.70", "NMT 0.5 % w/w"); `unit` where it stands apart.
    """

    parameter_id: str | None = _Short
    name: str | None = _Short
    unit_operation: str | None = _Short
    step: str | None = _Short
    subject: Subject = "step_parameter"
    role: ParameterRole | None = None
    kind: RangeKind | None = None
    value: str = Field(min_length=1, max_length=400)
    unit: str | None = _Short
    scale: str | None = _Short
    condition: str | None = _Short
    attribute: str | None = _Short
    basis: str | None = _Short
    stage: str | None = _Short
    study: str | None = _Short
    site: str | None = _Short
    process_version: str | None = _Short
    source: Source


class ReasonEntry(Record):
    """A reason for a parameter or one of its statements, as a person enters it."""

    about: str = Field(min_length=1, max_length=100, description="id of a parameter or statement")
    statement: str = Field(min_length=1, max_length=4000)
    evidence_type: EvidenceType | None = None
    strength: Strength = "asserted"
    source: Source


class Entries:
    """What people add to one store's knowledge table; each entry is in the audit trail."""

    def __init__(self, store: Store, table: KnowledgeTable) -> None:
        self._store = store
        self._table = table

    def add_value(self, scope: Scope, entry: ValueEntry, *, by: str, reason: str | None = None) -> Statement:
        """Put a value into the table, waiting for acceptance; gives the statement.

        Raises `GroundingError` where the source does not hold the value, `UsageError` where the value cannot be read.
        """
        _check_person(by)
        citation = cite_source(self._store, scope, entry.source, "value")
        quantity = _read(entry)
        parameter = self._parameter(scope, entry)
        name = parameter.name if parameter is not None else (entry.name or "")
        key = (name.casefold(), entry.step or "", entry.kind or "", entry.value, citation.document_id, citation.quote)
        statement = _statement(scoped_id("s", scope, "hand", *key), entry, quantity, citation)
        check_grounded(statement)
        if self._table.statement_rows(scope, statement.id):
            raise ReviewError(f"this value is in the table already, as {statement.id}")
        mention = Mention(
            id=scoped_id("m", scope, "hand", *key), document_id=citation.document_id, name=name,
            unit_operation=entry.unit_operation or (parameter.unit_operation if parameter else None),
            step=entry.step or (parameter.step if parameter else None),
            subject=parameter.subject if parameter else entry.subject, unit_kind=quantity.unit_kind,
            role=entry.role, role_as_written=None,
        )  # fmt: skip
        parameter_id = parameter.id if parameter else scoped_id("p", scope, mention.id)
        self._store_value(scope, statement, mention, parameter_id, (by, reason))
        return statement

    def add_reason(self, scope: Scope, entry: ReasonEntry, *, by: str) -> Rationale:
        """Put a reason into the table, waiting for acceptance. Raises `NotFoundError` for an unknown subject."""
        _check_person(by)
        about = self._about(scope, entry.about)
        citation = cite_source(self._store, scope, entry.source, "reason")
        found = Rationale(
            id=scoped_id("r", scope, "hand", entry.about, entry.statement, citation.document_id),
            about=about, statement=entry.statement, evidence_type=entry.evidence_type, strength=entry.strength,
            citation=citation, state="in_review",
        )  # fmt: skip
        if self._table.rationale(scope, found.id) is not None:
            raise ReviewError(f"this reason is in the table already, as {found.id}")
        with self._store.transaction() as connection:
            values = {
                "id": found.id, "sponsor": scope.sponsor, "product": scope.product,
                "document_id": citation.document_id, "about_type": about.type, "about_id": about.id,
                "state": "in_review", "payload": found.model_dump_json(exclude_none=True), "author": by,
                "origin": "hand", "found": 1,
            }  # fmt: skip
            connection.execute(insert(schema.rationales), values)
            told = {"new": {"about": about.id, "statement": found.statement, "source": _source_text(entry.source)}}
            self._store.audit.append(connection, scope, Act(by, "add", "rationale", found.id, detail(told)))
        return found

    # inside

    def _store_value(
        self, scope: Scope, statement: Statement, mention: Mention, parameter_id: str, told: tuple[str, str | None]
    ) -> None:
        by, reason = told
        citation = statement.citation
        row = self._store.documents.get(scope, citation.document_id)
        base = {"sponsor": scope.sponsor, "product": scope.product}
        payload = statement.model_dump_json(exclude_none=True)
        with self._store.transaction() as connection:
            # Extraction clears the mentions of a document that it reads again; those made by hand belong to none.
            values: dict[str, Any] = base | {
                "id": mention.id, "document_id": "", "payload": mention.model_dump_json(exclude_none=True),
                "parameter_id": parameter_id, "link_reason": "entered by hand", "linked_by": by, "found": 1,
            }  # fmt: skip
            connection.execute(insert(schema.mentions), values)
            link = Link(mention_id=mention.id, parameter_id=parameter_id, reason="entered by hand", by=by)
            self._table.link_by_hand(connection, scope, link)
            values = base | {
                "id": statement.id, "document_id": citation.document_id,
                "chain_id": row.chain_id if row is not None else citation.document_id, "mention_id": mention.id,
                "match_key": match_key(mention, statement), "state": "in_review", "extracted": payload, "author": by,
                "origin": "hand", "found": 1, "revision": 1,
            }  # fmt: skip
            connection.execute(insert(schema.statements), values)
            new = statement.model_dump(
                mode="json", include={"kind", "operator", "low", "target", "high", "unit_ucum", "value_text"}
            )
            record = detail({"new": new, "parameter": parameter_id, "quote": citation.quote, "reason": reason})
            self._store.audit.append(connection, scope, Act(by, "add", "statement", statement.id, record))

    def _parameter(self, scope: Scope, entry: ValueEntry) -> Parameter | None:
        """The parameter meant; None where the entry names a new one."""
        if (entry.parameter_id is None) == (entry.name is None):
            raise UsageError("which parameter? give its id or a name, one of both")
        everything = self._table.parameters(scope)
        if entry.parameter_id is not None:
            for one in everything:
                if one.id == entry.parameter_id:
                    return one
            raise NotFoundError(f"no parameter {entry.parameter_id!r} in {scope.sponsor}/{scope.product}")
        wanted = _plain(entry.name or "")
        if not wanted:
            raise UsageError("the parameter's name is empty")
        named = [p for p in everything if wanted in map(_plain, (p.name, *p.aliases))]
        where = _plain(entry.step or entry.unit_operation or "")
        if where:
            named = [p for p in named if where in (_plain(p.step or ""), _plain(p.unit_operation or ""))]
        if len(named) > 1:
            those = ", ".join(f"{p.id} ({p.unit_operation or p.step or 'no step'})" for p in named)
            raise UsageError(f"several parameters are called {entry.name!r}: {those}; give the id or the step")
        return named[0] if named else None

    def _about(self, scope: Scope, record: str) -> RationaleAbout:
        if self._table.statement_rows(scope, record):
            return RationaleAbout(type="statement", id=record)
        if record in self._table.mention_ids(scope):
            return RationaleAbout(type="parameter", id=record)
        raise NotFoundError(f"no parameter or statement {record!r} in {scope.sponsor}/{scope.product}")


def _read(entry: ValueEntry) -> Quantity:
    found = parse_cell(entry.value, header_unit=entry.unit) or tuple(find_quantities(entry.value))
    if len(found) != 1:
        raise UsageError(
            f"value={entry.value!r}: {'no quantity' if not found else f'{len(found)} quantities'} in it; "
            "enter one value or range at a time, such as 6.8, 6.6–7.0 or NMT 0.5 % w/w"
        )
    quantity = found[0]
    if entry.unit and quantity.unit_ucum is None:
        quantity = quantity.model_copy(update=unit_of(entry.unit))
    return quantity


def _statement(record: str, entry: ValueEntry, quantity: Quantity, citation: Citation) -> Statement:
    return Statement(
        id=record, kind=entry.kind, operator=quantity.operator, target=quantity.target,
        low=quantity.low, high=quantity.high,
        low_inclusive=None if quantity.low is None else quantity.operator != "gt",
        high_inclusive=None if quantity.high is None else quantity.operator != "lt",
        unit_as_written=quantity.unit_as_written or entry.unit, unit_ucum=quantity.unit_ucum, value_text=entry.value,
        canonical=canonical(quantity), scale=entry.scale, condition=entry.condition, attribute=entry.attribute,
        basis=entry.basis, stage=entry.stage, study=entry.study, site=entry.site,
        process_version=entry.process_version, citations=(citation,), citation=citation, extractor=BY_HAND,
        confidence=1.0, state="in_review",
    )  # fmt: skip


def _source_text(source: Source) -> str:
    return source.model_dump_json(exclude_none=True)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _check_person(by: str) -> None:
    if not by.strip():
        raise ReviewError("entering a value needs a named person: give --by NAME")
