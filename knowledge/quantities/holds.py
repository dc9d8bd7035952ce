"""Whether a text holds a value: the check behind "every claim's quote holds the value"."""

from __future__ import annotations

from knowledge.quantities.arithmetic import comparable, same_value, within_values
from knowledge.quantities.cells import parse_cell
from knowledge.quantities.find import find_quantities
from knowledge.records.document import CELL_SEPARATOR
from knowledge.records.quantity import Quantity


def holds_value(text: str, quantity: Quantity) -> bool:
    """True when `text` states the numbers of `quantity` in a comparable unit, within the rounding of the coarser side.

    A single value is held by a limit or range that contains it as a bound or target ("36.5 °C" in "36.5 ± 0.5 °C").
    In a table row (cells joined with " | ") bare numbers count with the quantity's own unit, and a range may stand in
    two cells.
    """
    found = find_quantities(text)
    if any(_holds(one, quantity) for one in found):
        return True
    if CELL_SEPARATOR.strip() not in text:
        return False
    header = quantity.unit_as_written
    cells = [q for cell in text.split(CELL_SEPARATOR) for q in parse_cell(cell, header_unit=header)]
    if any(_holds(one, quantity) for one in cells):
        return True
    return quantity.operator not in ("conforms", "report") and _spread(cells, quantity)


def _holds(found: Quantity, wanted: Quantity) -> bool:
    if wanted.operator in ("conforms", "report"):
        return found.operator == wanted.operator
    if wanted.operator in ("eq", "staged"):
        return within_values(wanted, found)
    return same_value(found, wanted)


def _spread(cells: list[Quantity], wanted: Quantity) -> bool:
    """All numbers of the wanted quantity stand in cells of their own."""
    parts = [n for n in (wanted.low, wanted.target, wanted.high) if n is not None]
    singles = [q for q in cells if q.operator == "eq" and comparable(q, wanted)]
    if wanted.operator != "range" or not parts:
        return False
    return all(any(within_values(_single(wanted, n), q) for q in singles) for n in parts)


def _single(quantity: Quantity, number: str) -> Quantity:
    return quantity.model_copy(update={"operator": "eq", "target": number, "low": None, "high": None})
