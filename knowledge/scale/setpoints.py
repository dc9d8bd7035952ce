"""What the knowledge table says of a piece of equipment's settings: set points and ranges, with their citations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.checks.wording import name_of
from knowledge.headers import header_of
from knowledge.quantities import find_quantities
from knowledge.records import Parameter, Statement
from knowledge.scale.equipment import Equipment, Given
from knowledge.scale.measures import by_key, class_of, in_unit, measure_of

_USED = frozenset({"extracted", "in_review", "accepted", "corrected"})
_ALIKE = Decimal("0.2")


@dataclass(frozen=True)
class Range:
    """One stated range in the unit of its measure. Decimals."""

    kind: str
    low: Decimal | None
    high: Decimal | None
    statement: Statement
    parameter: Parameter


def setpoint_for(equipment: Equipment, key: str, parameters: Sequence[Parameter]) -> Given | None:
    """The set point (else target) that the package states for this step, where it states one alone."""
    found: list[tuple[Statement, Decimal]] = []
    for statement, _parameter in _statements(equipment, key, parameters):
        if statement.kind in ("setpoint", "target") and statement.target is not None:
            number = in_unit(statement.target, statement.unit_as_written or statement.unit_ucum, by_key()[key].unit)
            if number is not None and number > 0:
                found.append((statement, number))
    same_scale = [one for one in found if fits_scale(one[0], equipment) is True]
    kept = same_scale or [one for one in found if fits_scale(one[0], equipment) is None]
    if not kept or len({number for _, number in kept}) > 1:
        return None
    statement, number = kept[0]
    return Given(number, statement.target or "", statement.unit_as_written, statement.citation)


def ranges_for(equipment: Equipment, key: str, parameters: Sequence[Parameter]) -> tuple[Range, ...]:
    """NOR and PAR of what the equipment is to hold."""
    found = []
    unit = by_key()[key].unit
    for statement, parameter in _statements(equipment, key, parameters):
        if statement.kind not in ("nor", "par"):
            continue
        written = statement.unit_as_written or statement.unit_ucum
        low = in_unit(statement.low, written, unit) if statement.low else None
        high = in_unit(statement.high, written, unit) if statement.high else None
        if low is not None or high is not None:
            found.append(Range(statement.kind, low, high, statement, parameter))
    return tuple(found)


def parameters_for(equipment: Equipment, key: str, parameters: Sequence[Parameter]) -> tuple[Parameter, ...]:
    """The parameters of this step that are this measure."""
    return tuple(
        one
        for one in parameters
        if one.subject in ("step_parameter", "equipment")
        and _of_step(one, equipment)
        and (measure := measure_of(header_of(one.name).name, equipment.kind)) is not None
        and measure.key == key
    )


def fits_scale(statement: Statement, equipment: Equipment) -> bool | None:
    """Whether a statement's scale is that of the equipment (within a fifth); None where it states none."""
    volume = equipment.values.get("fill_volume_nominal") or equipment.values.get("working_volume")
    stated = find_quantities(statement.scale) if statement.scale else ()
    sizes = [in_unit(q.target, q.unit_as_written, "L") for q in stated if q.target]
    known = [size for size in sizes if size]
    if not known or volume is None:
        return None
    candidates = [one.value for k in ("fill_volume_nominal", "working_volume") if (one := equipment.values.get(k))]
    return any(abs(size / value - 1) <= _ALIKE for size in known for value in candidates)


def _statements(
    equipment: Equipment, key: str, parameters: Sequence[Parameter]
) -> Iterator[tuple[Statement, Parameter]]:
    for parameter in parameters_for(equipment, key, parameters):
        for statement in parameter.statements:
            if statement.state in _USED and statement.citation.status in ("current", "draft"):
                yield statement, parameter


def _of_step(parameter: Parameter, equipment: Equipment) -> bool:
    step = parameter.unit_operation or parameter.step or ""
    if not step:
        return False
    here, there = name_of(equipment.operation), name_of(step)
    if here.alike(there):
        return True
    return class_of(step) == equipment.kind != "unknown" and bool(here.part_of(there) or there.part_of(here))
