"""Values that stand apart and belong together: low and high columns, deviations beside their target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.extract.columns import Column
from knowledge.records import Quantity

_LIMITS = re.compile(r"limit|grenz|range|bereich|criteri|spec", re.I)
Paired = tuple[Column, Quantity, str | None]


def paired(found: Sequence[tuple[Column, Quantity]], cells: Sequence[str], target: str | None) -> Iterator[Paired]:
    """Low and high columns of one kind become one range, with the text as the row writes it; everything else passes."""
    waiting: dict[tuple[object, ...], tuple[Column, Quantity]] = {}
    for column, quantity in found:
        key = (column.kind, column.scale, column.site)
        if column.end not in ("low", "high") or quantity.operator != "eq" or quantity.target is None:
            if column.end != "mid" or column.kind is not None:  # the centre of a design is no set point
                yield column, quantity, None
        elif key not in waiting:
            waiting[key] = (column, quantity)
        elif waiting[key][0].end == column.end:
            yield column, quantity, None
        else:
            first, one = waiting.pop(key)
            yield _range(first, one, column, quantity, cells, target)
    for column, quantity in waiting.values():
        yield column, quantity, None


def _range(
    first: Column, one: Quantity, second: Column, other: Quantity, cells: Sequence[str], target: str | None
) -> Paired:
    low, high = (one.target, other.target) if first.end == "low" else (other.target, one.target)
    if first.deviation and target is not None:
        low, high = _added(target, low, lower=True), _added(target, high, lower=False)
    written = " | ".join(cell.strip() for cell in cells[first.index : second.index + 1])
    merged = one.model_copy(update={"operator": "range", "low": low, "high": high, "target": None, "text": written})
    return first, merged, written


def around(quantity: Quantity, target: str | None) -> Quantity | None:
    """A deviation from the target as a range around it; ranges that were put together already pass as None."""
    if target is None or quantity.operator == "range":
        return None
    try:
        if quantity.operator == "plus_minus_abs" and quantity.high is not None and quantity.target is None:
            width = Decimal(quantity.high)
        elif quantity.operator == "eq" and quantity.target is not None:
            width = abs(Decimal(quantity.target))
        elif quantity.operator == "plus_minus_rel" and quantity.high is not None and quantity.target is None:
            width = abs(Decimal(target)) * Decimal(quantity.high) / 100
        else:
            return None
        middle = Decimal(target)
    except ArithmeticError:
        return None
    unit = (quantity.unit_ucum or "").removesuffix("{diff}") or None
    bounds = {"low": _plain(middle - width), "high": _plain(middle + width)}
    operator = "plus_minus_abs" if quantity.operator == "eq" else quantity.operator
    if quantity.operator == "plus_minus_rel":
        return quantity.model_copy(update={"target": target, "unit_ucum": None, "unit_as_written": None, **bounds})
    return quantity.model_copy(update={"operator": operator, "target": target, "unit_ucum": unit, **bounds})


def _added(target: str, deviation: str | None, *, lower: bool) -> str | None:
    """The bound that a deviation makes: signed as written, an unsigned lower one below the target."""
    if deviation is None:
        return None
    try:
        step = Decimal(deviation)
        return _plain(Decimal(target) + (-abs(step) if lower else step))
    except ArithmeticError:
        return None


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def is_outcome(column: Column, values: Sequence[Column]) -> bool:
    """A plain "Value" beside a column of limits is what was found."""
    plain = re.match(r"(?:value|wert|valeur|found|gefunden|reading)s?$", column.header.strip(), re.I)
    limits = [c for c in values if c is not column and _LIMITS.search(c.header)]
    return bool(plain and limits)


def with_unit_of_limit(found: Sequence[tuple[Column, Quantity]]) -> list[tuple[Column, Quantity]]:
    """Results without unit have that of the one criterion of their row."""
    units = {
        (q.unit_as_written, q.unit_ucum, q.unit_kind)
        for c, q in found
        if c.kind not in ("actual", None) and q.unit_ucum
    }
    if len(units) != 1:
        return list(found)
    written, ucum, kind = next(iter(units))
    own = {"unit_as_written": written, "unit_ucum": ucum, "unit_kind": kind}
    return [(c, q.model_copy(update=own) if c.kind == "actual" and q.unit_ucum is None else q) for c, q in found]


def is_test(column: Column, columns: Sequence[Column], named: str) -> bool:
    """A limit beside the name of a test, where no column sets anything, is a condition for a valid run."""
    settings = any(c.kind in ("setpoint", "target") or c.use == "unit" for c in columns)
    tested = re.search(r"test|criteri|check|pr[üu]f|essai|characteristic|parameter|item|what", named, re.I)
    limits = re.search(r"limit|grenz|criteri|require|must|shall|anforder|accept|range|limite", column.header, re.I)
    return bool(not settings and tested and limits)
