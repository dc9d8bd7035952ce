"""A sheet of cells → the tables and lines that stand on it, split where rows or columns are empty."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.formats.elements import ElementList, spans_of
from ingest.formats.headers import guess_header_rows, numeric_like
from knowledge.records import Table

Spot = tuple[int, int]
_SPARSE = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells by (row, col) from 0. `merged` are (row, col, rowspan, colspan); `strong` cells are bold or shaded.

    `areas` are tables that the workbook itself declares: (top, left, bottom, right, header rows).
    """

    cells: Mapping[Spot, str]
    merged: Sequence[tuple[int, int, int, int]] = ()
    strong: Collection[Spot] = frozenset()
    hidden_rows: Collection[int] = frozenset()
    name: str | None = None
    hidden: bool = False
    by_columns: bool = True
    areas: Sequence[tuple[int, int, int, int, int]] = ()
    covered: dict[Spot, Spot] = field(default_factory=dict)


def column_name(col: int) -> str:
    """0 → `A`, 26 → `AA`."""
    name = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(row: int, col: int) -> str:
    return f"{column_name(col)}{row + 1}"


def range_name(top: int, left: int, bottom: int, right: int) -> str:
    first, last = cell_name(top, left), cell_name(bottom, right)
    return first if first == last else f"{first}:{last}"


def add_sheet(out: ElementList, sheet: Sheet) -> list[tuple[tuple[int, int, int, int], str]]:
    """Append the sheet's blocks in reading order; ((top, left, bottom, right), element id) of each."""
    if not sheet.cells:
        return []
    bottom, right = max(r for r, _ in sheet.cells), max(c for _, c in sheet.cells)
    for row, col, high, wide in sheet.merged:
        for r in range(row, min(row + high, bottom + 1)):
            for c in range(col, min(col + wide, right + 1)):
                sheet.covered[(r, c)] = (row, col)
    spots = {*sheet.cells, *(s for s, origin in sheet.covered.items() if origin in sheet.cells)}
    added: list[tuple[tuple[int, int, int, int], str]] = []
    declared: list[tuple[set[Spot], int]] = []
    for top, left, low, far, header in sheet.areas:
        inside = {(r, c) for r, c in spots if top <= r <= low and left <= c <= far}
        spots -= inside
        if inside:
            declared.append((inside, header))
    free = [(block, -1) for block in _joined(_split(spots, sheet.by_columns), sheet)] if spots else []
    for block, header in sorted(free + declared, key=lambda item: min(item[0])) if declared else free:
        if header >= 0:
            rows, columns = sorted({r for r, _ in block}), sorted({c for _, c in block})
            added.append(_add_table(out, sheet, rows, columns, header))
        else:
            added += _add_block(out, sheet, block)
    return added


def _split(spots: set[Spot], by_columns: bool) -> list[set[Spot]]:
    """Cut at empty rows and columns until nothing can be cut."""
    done: list[set[Spot]] = []
    todo = [spots]
    while todo:
        block = todo.pop()
        for axis in (0, 1) if by_columns else (0,):
            parts = _cut(block, axis)
            if len(parts) > 1:
                todo += reversed(parts)
                break
        else:
            done.append(block)
    return done


def _cut(block: set[Spot], axis: int) -> list[set[Spot]]:
    lines = sorted({spot[axis] for spot in block})
    group_of: dict[int, int] = {}
    group = 0
    for before, line in zip([lines[0], *lines], lines, strict=False):
        group += line - before > 1
        group_of[line] = group
    if group == 0:
        return [block]
    parts: list[set[Spot]] = [set() for _ in range(group + 1)]
    for spot in block:
        parts[group_of[spot[axis]]].add(spot)
    return parts


def _joined(blocks: list[set[Spot]], sheet: Sheet) -> list[set[Spot]]:
    """Put rows back to the table above them that only an empty row sets apart: more values, a line of totals."""
    joined: list[set[Spot]] = []
    for band in _bands(blocks):
        whole = set().union(*band)
        if joined and len(whole) > 1 and _continues(joined[-1], whole, sheet):
            joined[-1] |= whole
        else:
            joined += [set(block) for block in band]
    return joined


def _bands(blocks: list[set[Spot]]) -> list[list[set[Spot]]]:
    """Blocks that stand beside each other, together."""
    bands: list[list[set[Spot]]] = []
    bottom = -1
    for block in blocks:
        if bands and min(r for r, _ in block) <= bottom:
            bands[-1].append(block)
        else:
            bands.append([block])
        bottom = max(bottom, max(r for r, _ in block))
    return bands


def _continues(above: set[Spot], band: set[Spot], sheet: Sheet) -> bool:
    columns, columns_above = {c for _, c in band}, {c for _, c in above}
    top = min(r for r, _ in band)
    if len(columns) < 2 or top - max(r for r, _ in above) != 2 or len({r for r, _ in above}) < 2:
        return False
    first = [sheet.cells[(top, c)] for c in sorted(columns) if (top, c) in sheet.cells]
    values = sum(map(numeric_like, first))
    if columns == columns_above:
        return values >= 0.3 * len(first)
    few_rows = len({r for r, _ in band}) <= 3
    return few_rows and columns < columns_above and min(columns) == min(columns_above) and values >= len(first) - 1


def _add_block(
    out: ElementList, sheet: Sheet, block: set[Spot]
) -> list[tuple[tuple[int, int, int, int], str]]:
    added: list[tuple[tuple[int, int, int, int], str]] = []
    rows: dict[int, list[int]] = {}
    for row, col in sorted(block):
        if (row, col) in sheet.cells:
            rows.setdefault(row, []).append(col)
    numbers = sorted(rows)
    columns = sorted({col for _, col in block})
    if len(columns) > 1 and len(rows) * len(columns) <= max(10_000, _SPARSE * len(block)):
        first, last = 0, len(numbers)
        while first < last - 1 and _is_line(sheet, rows, numbers[first], columns):
            first += 1
        while last - 1 > first and _is_line(sheet, rows, numbers[last - 1], columns[:1] or columns):
            last -= 1
        if last - first < 2 and not any(len(rows[n]) > 1 for n in numbers):
            first = last = 0
    else:
        first = last = len(numbers)
    for number in numbers[:first]:
        added += _add_line(out, sheet, number, rows[number])
    if last > first:
        added.append(_add_table(out, sheet, numbers[first:last], columns))
    for number in numbers[max(first, last):]:
        added += _add_line(out, sheet, number, rows[number])
    return added


def _is_line(sheet: Sheet, rows: Mapping[int, list[int]], row: int, columns: Sequence[int]) -> bool:
    """A row that says one thing in its first cell: a title above or a note below a table."""
    filled = rows[row]
    text = sheet.cells[(row, filled[0])]
    return len(filled) == 1 and filled[0] == columns[0] and not numeric_like(text) and (
        len(columns) > 1 or len(text) > 25 or text[:1] in "*†‡§#"
    )


def _add_line(
    out: ElementList, sheet: Sheet, row: int, columns: Sequence[int]
) -> list[tuple[tuple[int, int, int, int], str]]:
    added = []
    for col in columns:
        place: dict[str, object] = {"sheet": sheet.name, "cells": cell_name(row, col)}
        hidden = sheet.hidden or row in sheet.hidden_rows
        element = out.add("paragraph", sheet.cells[(row, col)], place=place, hidden=hidden)
        added.append(((row, col, row, col), element))
    return added


def _add_table(
    out: ElementList, sheet: Sheet, numbers: Sequence[int], columns: Sequence[int], header: int = -1
) -> tuple[tuple[int, int, int, int], str]:
    row_at = {row: i for i, row in enumerate(numbers)}
    col_at = {col: i for i, col in enumerate(columns)}
    spans = []
    for row, col, high, wide in sheet.merged:
        if row in row_at and col in col_at:
            covered_rows = sum(row <= r < row + high for r in numbers)
            covered_columns = sum(col <= c < col + wide for c in columns)
            spans.append((row_at[row], col_at[col], covered_rows, covered_columns))
    rows = tuple(tuple(sheet.cells.get((row, col), "") for col in columns) for row in numbers)
    strong = [
        all((row, col) in sheet.strong for col in columns if (row, col) in sheet.cells) for row in numbers[:8]
    ]
    table = Table(
        rows=rows,
        header_rows=header if 0 <= header < len(rows) else guess_header_rows(rows, spans, strong),
        spans=spans_of(spans),
        cell_refs=tuple(tuple(cell_name(row, col) for col in columns) for row in numbers),
        hidden_rows=tuple(i for i, row in enumerate(numbers) if row in sheet.hidden_rows),
    )
    extent = (numbers[0], columns[0], numbers[-1], columns[-1])
    place: dict[str, object] = {"sheet": sheet.name, "cells": range_name(*extent)}
    return extent, out.add_table(table, place=place, hidden=sheet.hidden)
