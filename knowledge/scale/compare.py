"""Sending beside receiving: every formula that a step's kind calls for, with inputs, signal and matching set point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from knowledge.checks.wording import name_of
from knowledge.records import KnowledgeItem, MatchingSetpoint, Parameter, ScaleComparison, ScaleInput
from knowledge.records.check import Amount
from knowledge.scale.equipment import Equipment, Given, label_of
from knowledge.scale.formulas import ScaleFormula, defaults, formulas, shown
from knowledge.scale.measures import by_key
from knowledge.scale.setpoints import parameters_for, setpoint_for
from knowledge.scale.thresholds import ScaleThresholds, Signal, signal_of, told

# what a person sets; the set point of the sending side may come from the package, that of the receiving side is sought
_SET = frozenset({
    "agitation", "gas_flow", "flow", "crossflow", "working_volume", "process_time", "product_mass", "spray_rate",
    "air_flow", "roll_force", "cycles", "bed_height", "final_concentration", "process_volume", "diafiltration_volume",
    "load_mass",
})  # fmt: skip
# of the product or batch rather than the site: the receiving side gets the sending one's where it states none
_CARRIED = frozenset({"viscosity", "density", "product_mass", "final_concentration", "process_volume", "bed_height"})


@dataclass(frozen=True)
class Package:
    """What the package knows beside the equipment file."""

    parameters: Sequence[Parameter] = ()
    effects: Sequence[KnowledgeItem] = ()
    thresholds: ScaleThresholds = field(default_factory=ScaleThresholds)


@dataclass(frozen=True)
class _Side:
    equipment: Equipment
    given: Mapping[str, Given]
    missing: tuple[str, ...]

    @property
    def numbers(self) -> dict[str, Decimal]:
        return {name: one.value for name, one in self.given.items()}


def compare(sending: Equipment, receiving: Equipment, package: Package) -> tuple[ScaleComparison, ...]:
    """All comparisons of one step. A formula none of whose own inputs are known on either side is left out, unless
    its step is of the kind that the formula is for; then it names what is missing."""
    found = []
    for formula in formulas():
        if sending.kind not in formula.classes and receiving.kind not in formula.classes:
            continue
        one, other = _side(sending, formula, package, None), _side(receiving, formula, package, None)
        other = _side(receiving, formula, package, one)
        told_of = {k for side in (one, other) for k, g in side.given.items() if g.note is None}
        asked = formula.needs is None or formula.needs in told_of
        if asked and len(told_of) * 2 >= len([k for k in formula.inputs if k not in defaults()]):
            found.append(_comparison(formula, one, other, package))
    return tuple(found)


def _side(equipment: Equipment, formula: ScaleFormula, package: Package, sending: _Side | None) -> _Side:
    given: dict[str, Given] = {}
    missing = []
    for key in formula.inputs:
        value = equipment.values.get(key) or _derived(equipment, key)
        if value is None and sending is None and key in _SET:
            value = setpoint_for(equipment, key, package.parameters)
        if value is None and sending is not None and key in _CARRIED and key in sending.given:
            carried = sending.given[key]
            value = Given(carried.value, carried.written, carried.unit, carried.citation, "as sending")
        if value is None and key in defaults():
            number, why = defaults()[key]
            value = Given(number, str(number), by_key()[key].unit, None, why)
        if value is None:
            missing.append(key)
        else:
            given[key] = value
    return _Side(equipment, given, tuple(missing))


def _derived(equipment: Equipment, key: str) -> Given | None:
    """An input that follows from two others of the same piece of equipment."""
    values = equipment.values
    if key == "gas_flow" and "vvm_setpoint" in values and "working_volume" in values:
        number = values["vvm_setpoint"].value * values["working_volume"].value
        return Given(number, shown(number), "L/min", None, "vvm × working volume")
    return None


def _comparison(formula: ScaleFormula, one: _Side, other: _Side, package: Package) -> ScaleComparison:
    sent = formula.value(one.numbers) if not one.missing else None
    received = formula.value(other.numbers) if not other.missing else None
    matching = None
    if sent is not None and formula.solve is not None and set(other.missing) <= {formula.solve}:
        matching = formula.matching(other.numbers, sent)
    ratio = received / sent if received is not None and sent else None
    watch, risk = package.thresholds.of(formula)
    signal: Signal = "none" if received is None else signal_of(watch, risk, received, ratio)
    threshold = told(watch, risk, formula.unit)
    reach = other.equipment.capabilities.get(formula.solve or "")
    if matching is not None and reach is not None and _beyond(matching, reach.low, reach.high):
        threshold = "; ".join(filter(None, (threshold, f"watch: matching set point outside {reach.written}")))
        signal = "watch" if signal == "none" else signal
    return ScaleComparison(
        unit_operation=one.equipment.operation,
        quantity=formula.quantity,
        formula=formula.record,
        sending=Amount(value=None if sent is None else shown(sent), unit=formula.unit),
        receiving=Amount(value=None if received is None else shown(received), unit=formula.unit),
        matching_setpoint=_setpoint(formula, matching),
        ratio=None if ratio is None else shown(ratio, 3),
        signal=signal,
        threshold=threshold,
        affects=(*formula.affects, *_attributes(formula, one.equipment, package)),
        inputs=(*_inputs("sending", one), *_inputs("receiving", other)),
        missing=(*_missing("sending", one), *_missing("receiving", other)),
        sending_equipment=one.equipment.tag or None,
        receiving_equipment=other.equipment.tag or None,
    )  # fmt: skip


def _setpoint(formula: ScaleFormula, matching: Decimal | None) -> MatchingSetpoint | None:
    if matching is None or formula.solve is None:
        return None
    return MatchingSetpoint(
        parameter=label_of(formula.solve), value=shown(matching, 5), unit=by_key()[formula.solve].unit
    )


def _beyond(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is not None and value < low) or (high is not None and value > high)


def _missing(side: str, found: _Side) -> tuple[str, ...]:
    return tuple(f"{label_of(key)} ({side})" for key in found.missing)


def _inputs(side: str, found: _Side) -> tuple[ScaleInput, ...]:
    return tuple(
        ScaleInput(
            name=f"{label_of(key)} ({side}{f'; {one.note}' if one.note else ''})",
            value=one.written,
            unit=one.unit if one.unit not in (None, "1") else None,
            citation=one.citation,
        )
        for key, one in found.given.items()
    )


def _attributes(formula: ScaleFormula, equipment: Equipment, package: Package) -> tuple[str, ...]:
    """Quality attributes that the package itself links to a set point of the formula: those of its PAR, and those of
    a studied effect that names it."""
    found: list[str] = []
    for key in formula.inputs:
        if key not in _SET:
            continue
        for parameter in parameters_for(equipment, key, package.parameters):
            found += [s.attribute for s in parameter.statements if s.attribute]
            for effect in package.effects:
                cause, arrow, outcome = effect.name.partition("→")
                if arrow and name_of(cause).alike(name_of(parameter.name)):
                    found.append(outcome.strip())
    return tuple(dict.fromkeys(found))
