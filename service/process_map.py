"""The process as steps in their order, with how much is known of each; and what bears on one quality attribute."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from knowledge.records import Citation, Conflict, Gap, KnowledgeItem, Parameter, Scope
from knowledge.records.base import Record
from service.exports.strategy import Known, Matrix, control_strategy, current
from service.workspace import Workspace

_ALL = 10_000
_METHODS = ("method_condition", "system_suitability")
_NUMBER = re.compile(r"^\s*(\d{1,3})(?:\.(\d{1,3}))?")


class StepKnown(Record):
    """One step. `explained` parameters have a reason; `order` is the step's place in the process as the package
    numbers it; None where it does not."""

    name: str
    order: float | None = None
    purpose: str | None = None
    method: bool = False
    parameters: int = 0
    explained: int = 0
    values: int = 0
    decided: int = 0
    conflicts: int = 0
    gaps: int = 0

    @property
    def share(self) -> float:
        """Parameters with a reason, 0..1, higher is better known."""
        return self.explained / self.parameters if self.parameters else 0.0


class WhyNode(Record):
    """One thing that bears on an attribute; `why` are its pieces of evidence."""

    kind: str
    name: str
    step: str | None = None
    parameter_id: str | None = None
    marks: str = ""
    why: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


class WhyGraph(Record):
    attribute: str
    criticality: str | None = None
    limit: str | None = None
    parameters: tuple[WhyNode, ...] = ()
    studies: tuple[WhyNode, ...] = ()
    risks: tuple[WhyNode, ...] = ()


def process_steps(workspace: Workspace, scope: Scope) -> tuple[StepKnown, ...]:
    """Steps in the order that the package numbers them, unnumbered ones after them, methods last."""
    parameters = workspace.knowledge.parameters(scope)
    items = workspace.knowledge.items(scope, "steps", limit=_ALL).items
    order, purpose = _order(items, parameters)
    disputed = _disputed(workspace.checks.conflicts_so_far(scope))
    lacking = _lacking(workspace.checks.gaps_so_far(scope), (p.unit_operation for p in parameters))
    groups: dict[str, list[Parameter]] = defaultdict(list)
    for parameter in parameters:
        if parameter.unit_operation is not None:
            groups[parameter.unit_operation].append(parameter)
    found = []
    for name, members in groups.items():
        in_force = [(p, [s for s in p.statements if current(s)]) for p in members]
        in_force = [(p, some) for p, some in in_force if some]
        if not in_force:
            continue
        statements = [s for _, some in in_force for s in some]
        found.append(StepKnown(
            name=name, order=order.get(name), purpose=purpose.get(name),
            method=sum(p.subject in _METHODS for p in members) * 2 > len(members),
            parameters=len(in_force), explained=sum(bool(p.rationales) for p, _ in in_force), values=len(statements),
            decided=sum(s.state in ("accepted", "corrected") for s in statements),
            conflicts=len({c for p in members for s in p.statements for c in disputed.get(s.id, ())}),
            gaps=lacking.get(name, 0),
        ))  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.method, one.order is None, one.order or 0.0)))


def why_graphs(workspace: Workspace, scope: Scope) -> tuple[WhyGraph, ...]:
    """For each quality attribute that something bears on: parameters, studies and risks, the most connected first."""
    table = workspace.knowledge
    known = Known(
        table.parameters(scope), table.items(scope, "attributes", limit=_ALL).items,
        table.items(scope, "effects", limit=_ALL).items, workspace.store.passages.abbreviations(scope),
    )  # fmt: skip
    matrix = control_strategy(known)
    risks = table.items(scope, "risks", limit=_ALL).items
    found = [_graph(known, matrix, number, risks) for number in range(len(matrix.attributes))]
    found.sort(key=lambda one: -(len(one.parameters) + len(one.risks)))
    return tuple(one for one in found if one.parameters or one.risks)


def _graph(known: Known, matrix: Matrix, number: int, risks: Sequence[KnowledgeItem]) -> WhyGraph:
    attribute = matrix.attributes[number]
    parameters = {p.id: p for p in known.parameters}
    evidence: dict[str, list[tuple[str, str, Citation]]] = defaultdict(list)
    studies: dict[str, list[Citation]] = defaultdict(list)
    for one in matrix.evidence:
        if one.attribute == attribute.name and one.parameter in parameters:
            evidence[one.parameter].append((one.mark, one.text, one.citation))
            if one.mark in "EP":
                studies[one.citation.title or one.citation.file].append(one.citation)
    nodes = tuple(
        WhyNode(
            kind="parameter", name=parameters[pid].name, step=parameters[pid].unit_operation or parameters[pid].step,
            parameter_id=pid, marks="".join(m for m in "EPR" if any(m == mark for mark, _, _ in some)),
            why=tuple(dict.fromkeys(text for _, text, _ in some)), citations=tuple(cited for _, _, cited in some),
        )
        for pid, some in evidence.items()
    )  # fmt: skip
    return WhyGraph(
        attribute=attribute.name, criticality=attribute.criticality or None, limit=attribute.limit or None,
        parameters=tuple(sorted(nodes, key=lambda one: (-len(one.why), one.name))),
        studies=tuple(WhyNode(kind="study", name=name, citations=tuple(some)) for name, some in studies.items()),
        risks=tuple(_risk(one) for one in risks if _speaks_of(known, one, attribute.keys)),
    )  # fmt: skip


def _risk(item: KnowledgeItem) -> WhyNode:
    fields = {f.name.casefold(): f.value or "" for f in item.fields}
    cited = next((f.citations[0] for f in item.fields if f.citations), None)
    told = tuple(f"{name}: {fields[name]}" for name in ("effect", "cause", "control", "rpn") if fields.get(name))
    return WhyNode(kind="risk", name=item.name, step=fields.get("unit operation") or None, why=told,
                   citations=(cited,) if cited else ())  # fmt: skip


def _speaks_of(known: Known, item: KnowledgeItem, keys: frozenset[frozenset[str]]) -> bool:
    """The risk's effect names the attribute."""
    text = " ".join(
        [item.name, *(f.value or "" for f in item.fields if f.name.casefold() in ("effect", "consequence"))]
    )
    words = frozenset(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in (one.casefold() for one in re.findall(r"[^\W_]+", text))
    )
    return any(wanted <= words for wanted in keys if wanted)


def _order(
    items: Iterable[KnowledgeItem], parameters: Iterable[Parameter]
) -> tuple[Mapping[str, float], Mapping[str, str]]:
    """Unit operation → its number and purpose. A numbered step names a unit operation where parameters of that unit
    operation stand in a step of the same name, or the package gives the unit operation with that name."""
    operation: dict[str, str] = {}
    for parameter in parameters:
        if parameter.unit_operation is not None:
            operation.setdefault(parameter.unit_operation.casefold(), parameter.unit_operation)
            if parameter.step is not None:
                operation.setdefault(parameter.step.casefold(), parameter.unit_operation)
    numbers: dict[str, float] = {}
    purposes: dict[str, str] = {}
    listed = [(item.name.casefold(), {f.name.casefold(): f.value or "" for f in item.fields}) for item in items]
    for name, fields in listed:
        if fields.get("unit operation"):
            operation.setdefault(name, fields["unit operation"])
    for name, fields in listed:
        number = next((m for key in ("step", "no.", "number") if (m := _NUMBER.match(fields.get(key, "")))), None)
        unit = operation.get(name) or next(
            (o for known, o in operation.items() if known in name or name in known), None
        )
        if number is None or unit is None:
            continue
        at = int(number[1]) + int(number[2] or 0) / 1000
        if at < numbers.get(unit, 1e9):
            numbers[unit] = at
            if fields.get("purpose"):
                purposes[unit] = fields["purpose"]
    return numbers, purposes


def _disputed(conflicts: Iterable[Conflict]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for conflict in conflicts:
        for side in conflict.sides if conflict.state == "open" else ():
            if side.statement_id is not None:
                found[side.statement_id].add(conflict.id)
    return found


def _lacking(gaps: Iterable[Gap], units: Iterable[str | None]) -> Mapping[str, int]:
    """Open gaps whose subject names the unit operation."""
    names = {unit for unit in units if unit}
    found: dict[str, int] = defaultdict(int)
    for gap in gaps:
        text = f"{gap.subject} {gap.explanation}".casefold()
        for name in names if gap.state == "open" else ():
            if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text):
                found[name] += 1
    return found
