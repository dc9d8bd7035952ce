"""Facility fit (checks B1 and B2): does what the receiving equipment can do cover the NOR, and the PAR?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from knowledge.records import Formula, Parameter, ScaleComparison, ScaleInput
from knowledge.records.check import Amount
from knowledge.scale.equipment import Capability, Equipment
from knowledge.scale.formulas import shown
from knowledge.scale.measures import by_key
from knowledge.scale.setpoints import Range, fits_scale, ranges_for

_FORMULA = Formula(
    id="capability",
    version="1",
    text="capability ⊇ NOR; watch where it does not cover the PAR",
    reference="facility fit; ISPE Good Practice Guide: Technology Transfer",
)
_THRESHOLD = "watch: PAR not covered; risk: NOR not covered"


def facility_fit(sending: Equipment, receiving: Equipment, parameters: Sequence[Parameter]) -> list[ScaleComparison]:
    """One comparison for each capability that the file tells and each NOR or PAR that the package states for it.

    Ranges that belong to another scale than the receiving equipment's are left out: they have no meaning there.
    """
    found = []
    for key, able in receiving.capabilities.items():
        for stated in ranges_for(sending, key, parameters):
            if fits_scale(stated.statement, receiving) is not False:
                found.append(_comparison(key, able, stated, sending, receiving))
    return found


def _comparison(key: str, able: Capability, stated: Range, sending: Equipment, receiving: Equipment) -> ScaleComparison:
    measure = by_key()[key]
    covered = _covers(able, stated)
    kind = stated.kind.upper()
    missing: tuple[str, ...] = ()
    if covered is None:
        missing = (f"{'lower' if able.low is None else 'upper'} end of the capability for {measure.label} (receiving)",)
    return ScaleComparison(
        unit_operation=sending.operation,
        quantity=f"{measure.label}: capability against {kind}",
        formula=_FORMULA,
        sending=Amount(value=_span(stated.low, stated.high), unit=measure.unit),
        receiving=Amount(value=_span(able.low, able.high), unit=measure.unit),
        signal="none" if covered is not False else "risk" if stated.kind == "nor" else "watch",
        threshold=_THRESHOLD,
        affects=tuple(filter(None, (stated.statement.attribute,))),
        inputs=(
            ScaleInput(
                name=f"{kind} of {stated.parameter.name}", value=stated.statement.value_text,
                unit=stated.statement.unit_as_written, citation=stated.statement.citation,
            ),
            ScaleInput(name=f"capability of {receiving.tag or receiving.operation}", value=able.written, unit=None),
        ),
        missing=missing,
        sending_equipment=sending.tag or None,
        receiving_equipment=receiving.tag or None,
    )  # fmt: skip


def _covers(able: Capability, stated: Range) -> bool | None:
    """None where a bound that is to be covered has no end of the capability to be held against."""
    if able.low is not None and stated.low is not None and able.low > stated.low:
        return False
    if able.high is not None and stated.high is not None and able.high < stated.high:
        return False
    unknown = (stated.low is not None and able.low is None) or (stated.high is not None and able.high is None)
    return None if unknown else True


def _span(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return f"≤ {shown(high)}" if high is not None else ""
    return f"≥ {shown(low)}" if high is None else f"{shown(low)}–{shown(high)}"
