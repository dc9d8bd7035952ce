"""Values that stand beside a range of their own: "22 °C (20 to 24 °C)", "is 7.4 and may lie between 7.2 and 7.6"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from assistant.extract.hold_cues import Reading
from knowledge.quantities import parse_cell
from knowledge.records import Quantity

_BRACKET = re.compile(
    r"\s?(?:[^\W\d]+\s){0,3}[(\[](?P<range>\s*[-−–+]?\d[\d.,]*\s*(?:–|—|-|to|bis|à|and|und)\s*[-−–+]?\d[\d.,]*\s*)[)\]]"
)
_FAR = 90  # characters between a value and its range
_EXPLICIT = re.compile(r"\bset\s?-?points?\b|\bset\s+(?:to|at)\b|sollwert|eingestellt|consigne|r[ée]gl[ée]", re.I)


def with_ranges(sentence: str, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The quantities, ranges without a unit that enclose the value before them with its unit; in order."""
    found: list[Quantity] = []
    for at, quantity in enumerate(quantities):
        earlier = found[-1] if found else None
        if quantity.unit_ucum is None and earlier is not None and (
            _encloses(quantity, earlier, unit=False) or _bounds(sentence, quantity, earlier)
        ):
            quantity = _in_unit_of(quantity, earlier)
        found.append(quantity)
        behind = _BRACKET.match(sentence, quantity.end)
        following = quantities[at + 1].start if at + 1 < len(quantities) else len(sentence)
        if behind is None or quantity.unit_ucum is None or behind.end() > following:
            continue
        start = behind.start("range")
        for one in parse_cell(behind["range"]):
            if one.unit_ucum is None and _encloses(one, quantity, unit=False):
                moved = one.model_copy(update={"start": one.start + start, "end": one.end + start})
                found.append(_in_unit_of(moved, quantity))
    return tuple(found)


def levels(sentence: str, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """ "at pH 6.8, 7.2, 7.6 and 8.0": three or more values of one unit in a plain list, as the range that they cover."""
    found: list[Quantity] = []
    at = 0
    while at < len(quantities):
        end = at + 1
        while end < len(quantities) and _next_level(sentence, quantities[end - 1], quantities[end]):
            end += 1
        if end - at < 3:
            found.append(quantities[at])
            at += 1
            continue
        members = quantities[at:end]
        numbers = sorted((str(q.target) for q in members), key=Decimal)
        start, stop = members[0].start, members[-1].end
        merged = {"start": start, "end": stop, "text": sentence[start:stop], "operator": "range", "target": None}
        found.append(members[-1].model_copy(update=merged | {"low": numbers[0], "high": numbers[-1]}))
        at = end
    return tuple(found)


def _next_level(sentence: str, one: Quantity, other: Quantity) -> bool:
    if one.operator != "eq" or other.operator != "eq" or one.unit_ucum != other.unit_ucum or one.unit_ucum is None:
        return False
    return re.fullmatch(r"\s*(?:,|and|or|und|oder|et|,\s*(?:and|und|et))\s*(?:pH\s)?", sentence[one.end : other.start]) is not None


def companions(sentence: str, quantities: Sequence[Quantity]) -> Mapping[int, int]:
    """Index of each value that has a range of its own → index of that range, behind it or right before it."""
    found: dict[int, int] = {}
    for at, value in enumerate(quantities):
        if value.operator != "eq" or value.unit_ucum is None:
            continue
        for other in (at + 1, at + 2, at - 1):
            if not 0 <= other < len(quantities) or other in found.values():
                continue
            first, last = sorted((at, other))
            gap = sentence[quantities[first].end : quantities[last].start]
            between = quantities[first + 1 : last]
            if (
                len(gap) <= _FAR
                and "." not in re.sub(r"\d\.\d", "", gap)
                and not any(q.unit_ucum == value.unit_ucum for q in between)
                and _encloses(quantities[other], value)
            ):
                found[at] = other
                break
    return found


def has_own_range(value: Quantity, cell: Sequence[Quantity]) -> bool:
    """ "60 (55–65) °C": a value whose cell gives the range around it."""
    return any(_encloses(other, value) for other in cell if other is not value)


def is_set(sentence: str, quantity: Quantity) -> bool:
    """The words before a value call it a set point in so many words."""
    return bool(_EXPLICIT.search(sentence[max(0, quantity.start - 60) : quantity.start]))


def beside(sentence: str, quantity: Quantity, reading: Reading | None, *, ranged: bool) -> Reading | None:
    """What a value with a range of its own (`ranged`) is: a target, unless the words say set point, limit or result."""
    if not ranged:
        return reading
    if reading is None:
        return Reading("target", None, 0.6)
    told = reading.kind is None or (reading.kind == "setpoint" and not is_set(sentence, quantity))
    return replace(reading, kind="target") if told else reading


def of_value(reading: Reading | None, value: Reading | None) -> Reading | None:
    """What the range of a value is: what a cue of its own says, else of no kind; None for the spread of a result."""
    if value is not None and value.kind == "actual":
        return None
    if reading is not None and reading.kind not in ("setpoint", "target", "actual"):
        return reading
    return Reading(None, None, 0.65)


def _encloses(around: Quantity, value: Quantity, *, unit: bool = True) -> bool:
    if around.operator != "range" or value.operator != "eq" or None in (around.low, around.high, value.target):
        return False
    if unit and around.unit_ucum != value.unit_ucum:
        return False
    try:
        low, middle, high = (Decimal(str(number)) for number in (around.low, value.target, around.high))
    except InvalidOperation:
        return False
    return low <= middle <= high and low < high and abs(high - low) <= max(abs(low), abs(high))


def _bounds(sentence: str, limit: Quantity, value: Quantity) -> bool:
    """ "8 diavolumes of buffer (at least 7)": a limit alone in the bracket behind its value."""
    gap = sentence[value.end : limit.start]
    closed = sentence[limit.end : limit.end + 2].lstrip()[:1] in (")", "]")
    return (
        limit.operator in ("le", "lt", "ge", "gt") and value.operator == "eq" and closed and re.fullmatch(r"\s?(?:[^\W\d]+\s){0,4}[(\[]\s*", gap) is not None
    )  # fmt: skip


def _in_unit_of(quantity: Quantity, other: Quantity) -> Quantity:
    named = {"unit_as_written": other.unit_as_written, "unit_ucum": other.unit_ucum, "unit_kind": other.unit_kind}
    return quantity.model_copy(update=named)
