"""What the package says beside the statistics: studied ranges, and documents that state the same relation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.batches.relations import numbers_of
from knowledge.batches.table import BatchTable, Column
from knowledge.checks.wording import Name, name_of
from knowledge.quantities import convert, convertible, unit
from knowledge.records import BatchRelation, Citation, KnowledgeItem, Parameter, Rationale, Statement

_INTERACTION = re.compile(r"[×*:]|\sx\s|²|squared")
_USED = frozenset({"extracted", "in_review", "accepted", "corrected"})
_STUDIED = ("characterized", "par")
_QUOTES = 3
_STEPS, _MOST = 3, 0.6


@dataclass(frozen=True)
class Documents:
    parameters: Sequence[Parameter] = ()
    effects: Sequence[KnowledgeItem] = ()
    rationales: Sequence[Rationale] = ()


def with_documents(
    found: Sequence[BatchRelation], table: BatchTable, documents: Documents
) -> tuple[BatchRelation, ...]:
    """The relations with whether the batches stayed in the studied range, and where documents state the relation."""
    columns = {column.label: column for column in table.columns}
    inside = {c.label: _within(c, documents.parameters) for c in table.of("parameter")}
    names = {label: name_of(_bare(column)) for label, column in columns.items()}
    return tuple(
        one.model_copy(
            update={
                "within_characterized_range": inside.get(one.parameter),
                "documented": _documented(names[one.parameter], names[one.outcome], documents),
            }
        )
        for one in found
    )


def _within(column: Column, parameters: Sequence[Parameter]) -> bool | None:
    """Whether all batches stayed in the characterized range, else the PAR; None where the package states none."""
    statements = [s for one in parameters if _same(column, one) for s in one.statements if s.state in _USED]
    for kind in _STUDIED:
        spans = [span for s in statements if s.kind == kind and (span := _span(s, column.unit)) is not None]
        if spans:
            low, high = min(one[0] for one in spans), max(one[1] for one in spans)
            values = numbers_of(column)
            return bool(all(low <= v <= high for v in values if v == v))
    return None


def _bare(column: Column) -> str:
    """The name without the step that it begins with."""
    step, name = column.step or "", column.name
    return name[len(step) :].strip() if step and name.startswith(f"{step} ") else name


def _same(column: Column, parameter: Parameter) -> bool:
    step = parameter.unit_operation or parameter.step or ""
    name, label = name_of(parameter.name), name_of(column.label)
    if column.step and step and not name_of(column.step).shares(name_of(step)):
        return False
    return name.alike(name_of(_bare(column))) or (bool(step) and label.alike(name_of(f"{step} {parameter.name}")))


def _span(statement: Statement, goal: str | None) -> tuple[float, float] | None:
    if statement.low is None or statement.high is None:
        return None
    low, high = statement.low, statement.high
    source, target = unit(statement.unit_as_written or ""), unit(goal or "")
    if source is not None and target is not None:
        if not convertible(source, target):
            return None
        low, high = convert(low, source, target), convert(high, source, target)
    return float(low), float(high)


def _documented(parameter: Name, outcome: Name, documents: Documents) -> tuple[Citation, ...]:
    """Studied effects of this parameter on this outcome, then reasons that name both."""
    found: dict[tuple[str, str], Citation] = {}
    for effect in documents.effects:
        cause, arrow, result = effect.name.partition("→")
        alone = arrow and not _INTERACTION.search(cause)
        if alone and _means(name_of(cause), parameter) and _means(name_of(result), outcome):
            for citation in [c for field in effect.fields for c in field.citations][:1]:
                found.setdefault((citation.document_id, citation.quote), citation)
    for one in documents.rationales:
        text = name_of(one.statement)
        if parameter.part_of(text) and outcome.part_of(text):
            found.setdefault((one.citation.document_id, one.citation.quote), one.citation)
    return tuple(found.values())[:_QUOTES]


def _means(one: Name, other: Name) -> bool:
    near = abs(len(other.merged) - len(one.merged)) <= 1
    return bool(one and other) and (one.alike(other) or (near and (one.part_of(other) or other.part_of(one))))


def steps_of(names: Sequence[str], parameters: Sequence[Parameter]) -> Mapping[str, str]:
    """Names that begin with a unit operation that the package speaks of → that unit operation."""
    shared = _beginnings(names)
    if shared:
        return shared
    known = sorted({p.unit_operation for p in parameters if p.unit_operation}, key=len, reverse=True)
    found = {}
    for name in names:
        step = next((s for s in known if name.casefold().startswith(f"{s.casefold()} ")), None)
        if step is not None:
            found[name] = step
    return found


def _beginnings(names: Sequence[str]) -> Mapping[str, str]:
    """Steps that headings over several columns left at the beginning of the names: neighbours that begin alike, with a
    capital letter, where most columns do."""
    words = [tuple(name.split()) for name in names]
    found: dict[str, str] = {}
    for at, own in enumerate(words):
        neighbours = (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])
        shared = max((min(_alike(own, other), len(own) - 1) for other in neighbours), default=0)
        if shared and own[0][:1].isupper():
            found[names[at]] = " ".join(own[:shared])
    steps = set(found.values())
    return found if len(steps) >= _STEPS and len(found) >= _MOST * len(names) else {}


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
