"""Quantities and units: one grammar, used by extraction, search, claim checking and comparison."""

from knowledge.quantities.arithmetic import canonical, convert, convertible, same_value
from knowledge.quantities.cells import parse_cell, parse_header_unit
from knowledge.quantities.find import find_quantities
from knowledge.quantities.format import format_number, format_quantity
from knowledge.quantities.holds import holds_value
from knowledge.quantities.style import NumberStyle, tell_style
from knowledge.quantities.units import Unit, UnitMatch, unit

__all__ = [
    "NumberStyle",
    "Unit",
    "UnitMatch",
    "canonical",
    "convert",
    "convertible",
    "find_quantities",
    "format_number",
    "format_quantity",
    "holds_value",
    "parse_cell",
    "parse_header_unit",
    "same_value",
    "tell_style",
    "unit",
]
