"""Numbers of two statements compared: equal within the rounding of the coarser side, and one inside the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from knowledge.quantities.arithmetic import half_digit
from knowledge.records import Quantity, Statement
from knowledge.records.base import Record

_SUFFIX = re.compile(r"\{(?:diff|gauge|abs)\}")


class Tolerance(Record):
    """How far numbers may differ before the checks call it a difference. Stored per package.

    `relative` is a fraction of the larger number, on top of the rounding of the coarser number where `rounding` is on.
    """

    relative: str = "0"
    rounding: bool = True

    @property
    def fraction(self) -> Decimal:
        return Decimal(self.relative)


EXACT = Tolerance()


@dataclass(frozen=True)
class Span:
    """Bounds in one unit. A target has both bounds equal; an open side is null. `slack` is the half of the last digit
    of the coarser bound as written, in the same unit."""

    low: Decimal | None
    high: Decimal | None
    unit: str | None
    written_unit: str | None
    slack: Decimal

    @property
    def bare_unit(self) -> str | None:
        """The unit without its sort of pressure or difference: what `bar` and `psid` have in common."""
        return _SUFFIX.sub("", self.unit) if self.unit else None

    @property
    def point(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def open(self) -> bool:
        return self.low is None or self.high is None


def span_of(statement: Statement) -> Span | None:
    """The bounds of a statement in its canonical unit; None where it has no number or is staged."""
    if statement.operator in ("one_of", "conforms", "report", "staged"):
        return None
    written = _bounds(statement.low, statement.target, statement.high)
    if written is None:
        return None
    low, high, slack = written
    canonical = statement.canonical
    unit = statement.unit_ucum
    if canonical is not None and canonical.unit_ucum is not None:
        bounds = _bounds(canonical.low, canonical.target, canonical.high)
        if bounds is not None:
            slack *= _factor((low, high), bounds[:2])
            low, high = bounds[:2]
            unit = canonical.unit_ucum
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Span(low, high, unit, statement.unit_ucum, slack)


def span_of_quantity(quantity: Quantity) -> Span | None:
    """The same for a quantity found in a text."""
    from knowledge.quantities import canonical

    written = _bounds(quantity.low, quantity.target, quantity.high)
    if written is None:
        return None
    low, high, slack = written
    unit = quantity.unit_ucum
    converted = canonical(quantity)
    bounds = _bounds(converted.low, converted.target, converted.high) if converted is not None else None
    if converted is not None and bounds is not None:
        slack *= _factor((low, high), bounds[:2])
        low, high, unit = bounds[0], bounds[1], converted.unit_ucum or unit
    return Span(low, high, unit, quantity.unit_ucum, slack)


def same_unit(one: Span, other: Span, *, bare: bool = False) -> bool:
    if bare:
        return one.bare_unit == other.bare_unit
    return one.unit == other.unit


def equal(one: Span, other: Span, tolerance: Tolerance = EXACT) -> bool:
    """Both bounds agree; an open side agrees with an open one only."""
    return _close(one.low, other.low, one, other, tolerance) and _close(one.high, other.high, one, other, tolerance)


def inside(part: Span, whole: Span, tolerance: Tolerance = EXACT) -> bool:
    """`part` does not reach beyond `whole`; a side that `part` leaves open is not judged."""
    reach = _slack(part, whole, tolerance)
    if part.low is not None and whole.low is not None and part.low < whole.low - reach:
        return False
    return part.high is None or whole.high is None or part.high <= whole.high + reach


def looser(one: Span, other: Span, tolerance: Tolerance = EXACT) -> bool:
    """`one` allows what `other` does not, on a side that both limit."""
    reach = _slack(one, other, tolerance)
    low = one.low is not None and other.low is not None and one.low < other.low - reach
    high = one.high is not None and other.high is not None and one.high > other.high + reach
    return low or high


def shares_a_bound(one: Span, other: Span) -> bool:
    return any(a is not None and a in (other.low, other.high) for a in (one.low, one.high))


def _slack(one: Span, other: Span, tolerance: Tolerance) -> Decimal:
    largest = max((abs(b) for b in (one.low, one.high, other.low, other.high) if b is not None), default=Decimal(0))
    rounding = max(one.slack, other.slack) if tolerance.rounding and one.written_unit != other.written_unit else 0
    return largest * tolerance.fraction + rounding


def _close(a: Decimal | None, b: Decimal | None, one: Span, other: Span, tolerance: Tolerance) -> bool:
    if a is None or b is None:
        return a is b
    rounding = max(one.slack, other.slack) if tolerance.rounding else Decimal(0)
    return a == b or abs(a - b) < rounding + max(abs(a), abs(b)) * tolerance.fraction


def _bounds(
    low: str | None, target: str | None, high: str | None
) -> tuple[Decimal | None, Decimal | None, Decimal] | None:
    try:
        if low is None and high is None:
            if target is None:
                return None
            return Decimal(target), Decimal(target), half_digit(target)
        numbers = [one for one in (low, high) if one is not None]
        slack = max(half_digit(one) for one in numbers)
        return Decimal(low) if low is not None else None, Decimal(high) if high is not None else None, slack
    except InvalidOperation:
        return None


def _factor(
    written: tuple[Decimal | None, Decimal | None], converted: tuple[Decimal | None, Decimal | None]
) -> Decimal:
    for a, b in zip(written, converted, strict=True):
        if a and b:
            return abs(b / a)
    return Decimal(1)
