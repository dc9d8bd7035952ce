"""What a column is for by what its cells hold, where its header does not say or says something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.quantities import find_quantities, parse_cell, unit

_BLANK = re.compile(r"^\s*(?:[-–—/.…]|n\.?\s?/?\s?a\.?)?\s*$", re.I)
_DOCUMENT = re.compile(r"^(?=[^\s]*\d)[A-Z]{1,6}[-_/]?[\w./-]*\d[\w./-]*$")
_NUMBER = re.compile(r"^\s*\d+[.)]?\s*$")


def filled(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    """The cells of a column that say something."""
    return [row[index].strip() for row in rows if index < len(row) and not _BLANK.match(row[index])]


def holds_units(cells: Sequence[str]) -> bool:
    """Most cells are nothing but a unit."""
    return len(cells) >= 2 and sum(unit(cell) is not None or cell in ("%", "1", "–") for cell in cells) >= 0.7 * len(
        cells
    )


def holds_values(cells: Sequence[str], header_unit: str | None = None) -> bool:
    """Most cells are quantities as a whole: numbers, ranges, limits, with or without their unit."""
    if not cells:
        return False
    hits = sum(_is_value(cell, header_unit) for cell in cells)
    return (hits >= max(1, 0.6 * len(cells)) and not all(_NUMBER.match(cell) for cell in cells)) or (
        hits >= 2 and hits >= 0.6 * len(cells)
    )


def holds_names(cells: Sequence[str]) -> bool:
    """Most cells begin like a name: words, no value, no code."""
    if not cells:
        return False
    named = [
        c for c in cells
        if re.match(r"[^\W\d_]{2}|pH\b", c) and not _is_value(c, None) and not _DOCUMENT.match(c) and len(c) < 90
    ]  # fmt: skip
    return len(named) >= 0.7 * len(cells)


def _is_value(cell: str, header_unit: str | None) -> bool:
    if len(cell) > 60 or _DOCUMENT.match(cell):
        return False
    found = parse_cell(cell, header_unit=header_unit)
    if not found:
        return False
    told = sum(len(q.text) for q in found)
    return told >= 0.45 * len(cell) or bool(find_quantities(cell) and len(cell) < 30)
