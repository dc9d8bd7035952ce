"""Values of a table row: a single time as a limit, the text as written, the basis that a header names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.extract.columns import Column
from assistant.extract.grid import Grid
from assistant.extract.setting import Setting
from knowledge.quantities import parse_header_unit
from knowledge.records import Element, Quantity, RangeKind
from knowledge.records.extraction import Mention

BASIS = re.compile(r"set[- ]?point|NOR|propagat|univariate|multivariate|others?|target|sollwert", re.I)


@dataclass(frozen=True, slots=True)
class RowReason:
    """A reason that a table row gives for its parameter: cell text, row, and the mention it is about."""

    text: str
    row: int
    element: Element
    mention_id: str


@dataclass(frozen=True, slots=True)
class TableReading:
    mentions: tuple[Mention, ...] = ()
    reasons: tuple[RowReason, ...] = ()


STUDY_TYPES = re.compile(r"characterization|validation_report|hold_time|development")


EXTREME = re.compile(r"\bmax|\bmin|range|limit|capacity|capab|leistung|bereich|grenz|\bup\s+to\b", re.I)


def equipment_kind(quantity: Quantity, named: str, scaled: bool) -> RangeKind:
    """What equipment can do (ranges, extremes), what it is set to at a scale, or what it measures."""
    if quantity.operator != "eq" or EXTREME.search(named):
        return "capability"
    return "setpoint" if scaled else "actual"


def as_limit(quantity: Quantity, kind: RangeKind | None, column: Column, where: Setting, name: str = "") -> Quantity:
    """A single time is the longest one where holds are listed; a single "max" or "min", of a column or of what equipment
    can do, is a limit."""
    if quantity.operator != "eq" or quantity.target is None:
        return quantity
    if (
        kind == "hold_time"
        or (where.subject == "hold" and kind in ("characterized", "par") and quantity.unit_kind == "time")
        or column.end == "high"
        or (kind == "capability" and re.search(r"\bmax", name, re.I))
    ):
        return quantity.model_copy(update={"operator": "le", "high": quantity.target, "target": None})
    if column.end == "low" or (kind == "capability" and re.search(r"\bmin(?:imum|\.)", name, re.I)):
        return quantity.model_copy(update={"operator": "ge", "low": quantity.target, "target": None})
    return quantity


def value_text(cell: str, quantity: Quantity) -> str:
    cell = " ".join(cell.split())
    return cell if len(cell) <= len(quantity.text) + 4 else quantity.text


def basis(header: str) -> str | None:
    match = re.search(r"\(([^)]{3,40})\)", header)
    return match.group(1) if match and BASIS.search(match.group(1)) else None


def unit_named(name: str) -> str | None:
    """The unit that a row's name carries: "Load (g/L)"; a bare number or rate has none."""
    found = parse_header_unit(name)
    plain = found is None or found.unit.ucum == "1" or found.unit.ucum.startswith("1/")
    return None if plain or found is None else found.text


def note_of(grid: Grid, notes: Mapping[str, str], row: int, columns: Sequence[int]) -> str | None:
    """The footnotes of a row's name and of its cell."""
    told = [notes[e] for r, c, e in grid.table.notes if r == row and c in columns and e in notes]
    return " ".join(told) or None
