"""A statement's value on one line, as people see it: as written, or where a person corrected it, what it is now."""

from __future__ import annotations

from knowledge.quantities.format import format_quantity
from knowledge.records.parameter import Statement
from knowledge.records.quantity import Quantity


def shown(statement: Statement) -> str:
    """The written value with its unit; of a corrected statement the corrected value, since the written one is wrong."""
    has_bounds = bool(statement.low or statement.target or statement.high)
    apart = statement.unit_as_written is not None and statement.unit_as_written not in statement.value_text
    if has_bounds and (statement.state == "corrected" or (apart and statement.operator == "plus_minus_rel")):
        quantity = Quantity(
            start=0, end=0, text=statement.value_text, operator=statement.operator, target=statement.target,
            low=statement.low, high=statement.high, unit_as_written=statement.unit_as_written,
            unit_ucum=statement.unit_ucum,
        )  # fmt: skip
        return format_quantity(quantity)
    unit = statement.unit_as_written
    text = " ".join(statement.value_text.split())
    if not unit or unit in text or text.casefold().startswith(unit.casefold()):
        return text
    return f"pH {text}" if unit.casefold() == "ph" else f"{text} {unit}"
