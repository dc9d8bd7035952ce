"""From what was read (numbers, signs, units, an operator) to a Quantity, in decimal arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from knowledge.quantities.units import UnitMatch
from knowledge.records.parameter import Operator
from knowledge.records.quantity import Quantity


@dataclass(slots=True)
class Reading:
    """A quantity as read, before its unit is settled. `numbers` are decimal strings; offsets in the text."""

    start: int
    end: int
    operator: Operator
    target: str | None = None
    low: str | None = None
    high: str | None = None
    unit: UnitMatch | None = None
    unit_written_here: bool = True
    says: bool = False
    opens_bracket: bool = False
    standalone_pm: bool = False
    last_number: int = 0
    exponent_seen: bool = False


def ordered(low: str, high: str) -> tuple[str, str]:
    """Both bounds, the lower first ("-60 to -80" is −80 … −60)."""
    return (low, high) if Decimal(low) <= Decimal(high) else (high, low)


def _plain(value: Decimal, exponent: int | None, places: int) -> str:
    """`value` with at least `places` decimals of the mantissa, in the notation of `exponent`."""
    mantissa = value.scaleb(-exponent) if exponent else value
    text = format(mantissa.normalize(), "f")
    decimals = len(text.partition(".")[2])
    if decimals < places:
        text = format(mantissa.quantize(Decimal(1).scaleb(-places)), "f")
    if not Decimal(text):
        text = text.lstrip("-")
    return text + (f"e{exponent}" if exponent and Decimal(text) else "")


def _places(number: str) -> int:
    return len(number.partition("e")[0].partition(".")[2])


def _exponent(number: str) -> int | None:
    power = number.partition("e")[2]
    return int(power) if power else None


def around(target: str, below: str, above: str) -> tuple[str, str]:
    """Bounds of target − below and target + above, with the digits of the finer operand."""
    exponent = _exponent(target)
    middle = Decimal(target)
    places = max(_places(target), *(_places_in(side, exponent) for side in (below, above)))
    return _plain(middle - Decimal(below), exponent, places), _plain(middle + Decimal(above), exponent, places)


def _places_in(number: str, exponent: int | None) -> int:
    return max(0, _places(number) - (_exponent(number) or 0) + (exponent or 0))


def around_relative(target: str, percent: str) -> tuple[str, str]:
    """Bounds of target ± percent of it, exact, with at least the target's digits."""
    exponent = _exponent(target)
    middle = Decimal(target)
    width = abs(middle) * Decimal(percent) / 100
    places = _places(target)
    return _plain(middle - width, exponent, places), _plain(middle + width, exponent, places)


def as_quantity(text: str, reading: Reading) -> Quantity:
    """The record; `text` is the original, unfolded one."""
    unit = reading.unit
    start, end = reading.start, _closed(text, reading.start, reading.end)
    here = unit is not None and reading.unit_written_here
    exponent = unit.exponent if unit is not None else 0
    written = None
    if unit is not None and unit.text:
        written = text[unit.start : unit.end] if here else unit.text
    return Quantity(
        start=start,
        end=end,
        text=text[start:end],
        operator=reading.operator,
        target=_scaled(reading.target, exponent),
        low=_scaled(reading.low, exponent),
        high=_scaled(reading.high, exponent),
        unit_as_written=written,
        unit_ucum=unit.unit.ucum if unit is not None else None,
        unit_kind=unit.unit.kind if unit is not None else None,
        unit_start=unit.start if unit is not None and here else None,
        unit_end=unit.end if unit is not None and here else None,
    )


def _closed(text: str, start: int, end: int) -> int:
    """The end of the span with the bracket that it opened ("36.5 (°C" → "36.5 (°C)")."""
    for opening, closing in ("()", "[]"):
        inside = text[start:end]
        if inside.count(opening) > inside.count(closing) and text[end : end + 1] == closing:
            return end + 1
    return end


def _scaled(number: str | None, exponent: int) -> str | None:
    """A number of a column whose header carries a power of ten."""
    if number is None or not exponent:
        return number
    total = (_exponent(number) or 0) + exponent
    mantissa = number.partition("e")[0]
    return mantissa + (f"e{total}" if total and Decimal(mantissa) else "")
