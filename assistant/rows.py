"""Table rows as statements: `Parameter: header: value unit; …`, the unit from column or header beside its value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.cues import ANSWER_HEADER, REASON_HEADER
from assistant.kinds import range_kinds_of
from assistant.question import Asked
from assistant.units import Piece, Unit
from assistant.words import key_set
from knowledge.protocols import QuantityParser

_UNIT_HEADER = re.compile(r"^\W*(?:units?|UoM|Einheit|unité|unidad)\W*$", re.IGNORECASE)
_HEADER_UNIT = re.compile(r"[\(\[]\s*([^()\[\]]{1,16})\s*[\)\]]\s*$|,\s*([^\s,()]{1,12})\s*$")
_BARE_VALUE = re.compile(r"^[\s\d.,±≤≥<>~×x^+–-]*\d[\s\d.,±≤≥<>~×x^+–-]*(?:to\s+[\d.,]+)?$")
# Columns that answer nothing unless they are asked for: running numbers, ratings, signatures.
_ASIDE = re.compile(
    r"^\W*(?:(?:(?:before|after|initial|residual)\W+)?(?:S|O|D|RPN|Sev(?:erity)?|Occ(?:urrence)?|Det(?:ection)?)"
    r"|no|nr|item no|step(?: no)?|initials?|checked(?: by)?|done by.*|verified(?: by)?|sign(?:ed|ature)?.*|visa)\W*$",
    re.IGNORECASE,
)
_VALUE_HEADER = re.compile(
    r"\b(?:target|range|limit|set ?point|NOR|PAR|actual|value|result|max\w*|min\w*|amount|criterion"
    r"|Sollwert|Bereich)\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[•▪◦‣*·-]\s+")
_EMPTY = frozenset({"", "-", "–", "—"})
_SPACE = re.compile(r"\s+")
MAX_ROW_WORDS = 45


def statement_of(unit: Unit, parse: QuantityParser) -> str:
    """The whole row with its units, or the sentence: what quantities are looked for in."""
    if unit.grid is None or unit.row is None:
        return unit.text
    grid, row = unit.grid, unit.row
    cells = grid.cells(row)
    unit_cell = _unit_cell(cells)
    label_unit = grid.label(row)
    parts = []
    for col, header, text in cells:
        value = (
            text if col == grid.label_column(row) else _with_unit(text.strip(), header, unit_cell, label_unit, parse)
        )
        parts.append(f"{header}: {value}" if header else value)
    return "; ".join(parts)


def render_unit(unit: Unit, asked: Asked, parse: QuantityParser) -> tuple[str, tuple[Piece, ...]]:
    """The unit as a claim, and the header rows that the claim draws on."""
    if unit.grid is None or unit.row is None:
        return _BULLET.sub("", _SPACE.sub(" ", unit.text).strip()).rstrip("; "), ()
    grid, row = unit.grid, unit.row
    label_col = grid.label_column(row)
    logged = _logged(grid.cells(row))
    if logged:
        return logged, ()
    cells = [(col, header, text) for col, header, text in grid.cells(row) if col != label_col]
    chosen = _chosen(cells, asked)
    unit_cell = _unit_cell(cells)
    parts = []
    for _, header, text in chosen:
        value = _with_unit(_SPACE.sub(" ", text).strip(), header, unit_cell, grid.label(row), parse)
        parts.append(f"{header}: {value}" if header else value)
    label = _SPACE.sub(" ", grid.label(row)).strip().rstrip(".:")
    head = grid.headers[label_col] if label_col < len(grid.headers) else ""
    if head and not any(char.isalpha() for char in label):
        label = f"{head} {label}"
    text = f"{label}: {'; '.join(parts)}" if parts else label
    return text, _header_pieces(unit, any(header for _, header, _ in chosen))


def _logged(cells: Sequence[tuple[int, str, str]]) -> str:
    """A row of a question log as question and answer; empty for other rows."""
    question = next((text for _, _, text in cells if text.rstrip().endswith("?")), "")
    answer = next((text for _, header, text in cells if ANSWER_HEADER.search(header)), "")
    return _SPACE.sub(" ", f"{question} – {answer}") if question and answer else ""


def _chosen(cells: list[tuple[int, str, str]], asked: Asked) -> list[tuple[int, str, str]]:
    """The cells that answer: those whose header names what is asked, else all that fit in a line."""
    wanted = asked.range_kinds - {"hold_time"}
    named = [cell for cell in cells if cell[1] and range_kinds_of(cell[1]) & wanted]
    if not named:
        scores = [
            (
                sum(term.weight for term in asked.terms if term.wordings[0].stands_in(key_set(header))),
                (col, header, text),
            )
            for col, header, text in cells
            if header
        ]
        best = max((score for score, _ in scores), default=0.0)
        named = [cell for score, cell in scores if best > 0 and score >= 0.6 * best]
    named += [cell for cell in cells if ANSWER_HEADER.search(cell[1]) and cell not in named]
    if asked.wants_reason:
        named += [cell for cell in cells if cell[1] and REASON_HEADER.search(cell[1]) and cell not in named]
    if not wanted and asked.kind in {"value", "hold_time"}:
        named += [cell for cell in cells if _VALUE_HEADER.search(cell[1]) and cell not in named]
    rest = [
        cell
        for cell in cells
        if cell in named or not (_UNIT_HEADER.match(cell[1]) or _ASIDE.search(cell[1]) or cell[2].strip() in _EMPTY)
    ]
    if sum(len(text.split()) + len(header.split()) for _, header, text in rest) <= MAX_ROW_WORDS:
        return rest if not (wanted and named) else [cell for cell in cells if cell in named]
    return [cell for cell in rest if cell in named] or rest[:4]


def _unit_cell(cells: Sequence[tuple[int, str, str]]) -> str:
    """The row's entry in a column of units."""
    found = next((text.strip() for _, header, text in cells if _UNIT_HEADER.match(header)), "")
    return found if any(char.isalpha() or char in "%°" for char in found) else ""


def _with_unit(value: str, header: str, unit_cell: str, label: str, parse: QuantityParser) -> str:
    """A bare number with the unit that its column, its header or the row's label gives it."""
    if not _BARE_VALUE.match(value):
        return value
    found = _HEADER_UNIT.search(header) or _HEADER_UNIT.search(label)
    unit = unit_cell or (found.group(1) or found.group(2) if found else "")
    if not unit:
        return value
    with_unit = f"{value} {unit}" if unit != "%" else f"{value} %"
    if unit_cell or any(quantity.unit_as_written for quantity in parse(with_unit)):
        return with_unit
    return value


def _header_pieces(unit: Unit, used: bool) -> tuple[Piece, ...]:
    """The header rows as quotes of their own, where they stand in the same element."""
    grid, table = unit.grid, unit.element.table
    if not used or grid is None or table is None or not grid.own_header:
        return ()
    return tuple(Piece(unit.element, table.row_text(row), row) for row in grid.header_rows if table.row_text(row))
