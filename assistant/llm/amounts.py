"""Amounts of a statement, and whether what a sentence says of one is what its evidence says: to the digit,
never rounded."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from knowledge.quantities import canonical, find_quantities, parse_cell
from knowledge.quantities.arithmetic import comparable
from knowledge.records import Quantity

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_AFTER_NUMBER = re.compile(r"[^\W\d_]{3,}")
_STRICT = frozenset({"lt", "gt"})
_TOLERANCE = Decimal("1e-9")


@dataclass(frozen=True)
class Amount:
    """Low, target and high in the canonical unit. `quantity` is null for a number that stands alone ("day 8",
    "27 runs")."""

    start: int
    end: int
    text: str
    operator: str
    low: Decimal | None
    target: Decimal | None
    high: Decimal | None
    quantity: Quantity | None = None
    denied: bool = False
    nouns: frozenset[str] = frozenset()

    def in_denial(self) -> Amount:
        return replace(self, denied=True)

    @property
    def bare(self) -> bool:
        return self.quantity is None or self.quantity.unit_ucum in (None, "1")

    @property
    def falling(self) -> bool:
        """Whether its first number is the greater one ("from 27 to 18")."""
        numbers = [_decimal(number) for number in _DIGITS.findall(self.text)]
        return self.operator == "range" and len(numbers) == 2 and None not in numbers and numbers[0] > numbers[1]  # type: ignore[operator]


def amounts_of(text: str, start: int = 0, *, header: str | None = None) -> tuple[Amount, ...]:
    """Amounts with unit, operator or range in a text; in a table cell under `header` (perhaps empty) bare
    numbers too."""
    if header is None:
        found = find_quantities(text)
    else:
        cells = parse_cell(text, header_unit=header or None)
        found = tuple(q for q in cells if q.operator not in ("conforms", "report") and text[q.start : q.end] == q.text)
    return tuple(
        _amount(quantity, start) for quantity in found if _DIGITS.search(quantity.text) or quantity.unit_ucum != "1"
    )


def _amount(quantity: Quantity, start: int) -> Amount:
    limits = canonical(quantity)
    low, target, high = (None, None, None) if limits is None else (limits.low, limits.target, limits.high)
    nouns = frozenset[str]()
    if quantity.unit_ucum in (None, "1"):
        tail = quantity.text[max((m.end() for m in _DIGITS.finditer(quantity.text)), default=0) :]
        nouns = frozenset(word.casefold() for word in _AFTER_NUMBER.findall(tail))
    return Amount(
        start + quantity.start,
        start + quantity.end,
        quantity.text,
        quantity.operator,
        _decimal(low),
        _decimal(target),
        _decimal(high),
        quantity,
        nouns=nouns,
    )


def bare_amount(token: str, at: int) -> Amount:
    return Amount(at, at + len(token), token, "eq", None, _decimal(token.rstrip("%")), None)


def _decimal(number: str | None) -> Decimal | None:
    if number is None:
        return None
    text = number.rstrip(".,")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        text = text.replace(",", "")
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def same_unit(said: Amount, held: Amount, held_text: str) -> bool:
    """Whether the two can be compared. A unit that only a header gives must be written there."""
    if said.bare and held.bare:
        return True
    if said.quantity is not None and held.quantity is not None and not said.bare and not held.bare:
        return comparable(said.quantity, held.quantity)
    if held.bare and held.quantity is not None and said.quantity is not None:
        unit = said.quantity.unit_as_written or ("pH" if said.quantity.unit_ucum == "[pH]" else None)
        wanted = "pH" if said.quantity.unit_ucum == "[pH]" else unit
        return wanted is not None and _stands_as_unit(wanted, held_text)
    return held.quantity is not None and held.quantity.unit_ucum == "[pH]" and said.bare and said.quantity is None


def _stands_as_unit(unit: str, text: str) -> bool:
    """Whether the text writes the unit; one letter counts only where it can be nothing else ("(K)", "| h", "in L"),
    not as the end of a name ("proteinase K", "vial L")."""
    written = re.escape(unit)
    if len(unit) == 1 and unit.isalpha():
        return re.search(rf"(?:^|[(\[|,/;:]\s?|\bin\s|\d\s?){written}(?!\w)", text) is not None
    return re.search(rf"(?<!\w){written}(?!\w)", text) is not None


def agrees(said: Amount, held: Amount, high_end: bool, low_end: bool, limit_told: tuple[bool, bool]) -> bool:
    """Whether `held` says what the sentence says.

    `high_end`, `low_end`: the sentence speaks of an upper or lower bound beside the amount; `limit_told`: the
    evidence does.
    """
    if said.operator in ("range", "plus_minus_abs", "plus_minus_rel", "staged", "one_of"):
        if said.falling != held.falling:
            return False
        return (
            _same(said.low, held.low)
            and _same(said.high, held.high)
            and (said.target is None or held.target is None or _same(said.target, held.target))
            and (said.low is not None or _same(said.target, held.target))
        )
    if said.operator in ("le", "lt"):
        if said.operator in _STRICT or held.operator in _STRICT:
            return held.operator == said.operator and _same(said.high, held.high)
        return _same(said.high, held.high) or (
            held.operator == "eq" and limit_told[0] and _same(said.high, held.target)
        )
    if said.operator in ("ge", "gt"):
        if said.operator in _STRICT or held.operator in _STRICT:
            return held.operator == said.operator and _same(said.low, held.low)
        return _same(said.low, held.low) or (held.operator == "eq" and limit_told[1] and _same(said.low, held.target))
    if said.target is None:
        return said.quantity is not None and held.quantity is not None and held.operator == said.operator
    if held.operator == "eq" or held.target is not None:
        return _same(said.target, held.target)
    if _same(said.target, held.high):
        return high_end
    return _same(said.target, held.low) and low_end


def _same(one: Decimal | None, other: Decimal | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))


def differs(one: Amount, other: Amount) -> bool:
    return not (_same(one.low, other.low) and _same(one.target, other.target) and _same(one.high, other.high))
