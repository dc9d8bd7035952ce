"""A table opened for reading: headers over all their rows, body rows without hidden ones, labels carried over merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.quantities import parse_cell
from knowledge.records import Element, Table

_HEADER_WORD = re.compile(
    r"^(?:step|no\.?|instruction|parameter|range|actual|item|unit|target|limit|test|result|value|criteri\w+|material|date|done|checked|verified"
    r"|performed|schritt|einheit|bereich|pr[üu]fung|ergebnis|grenze|[ée]tape|param[èe]tre|unit[ée]|plage|attribute|method|factor)\b",
    re.I,
)


@dataclass(frozen=True)
class Grid:
    """`first` is the first body row. `head` and `head_row` tell where the headers stand: in the table that this one continues."""

    element: Element
    table: Table
    headers: tuple[str, ...]
    first: int
    head: Element
    head_row: int | None
    caption: str

    @property
    def near(self) -> str:
        """Caption and innermost heading, or the sheet: what the table is about."""
        section = (self.element.section or "").rsplit(" > ", 1)[-1]
        return " / ".join(part for part in (self.caption, section, self.element.sheet or "") if part)

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """(row number, cells) of the visible body rows; a cell covered by a merged one above carries its text."""
        hidden = set(self.table.hidden_rows)
        for number in range(self.first, len(self.table.rows)):
            cells = self.table.rows[number]
            if (
                number in hidden
                or not any(cell.strip() for cell in cells)
                or (cells == self.table.rows[0] and self.first)
            ):
                continue
            yield (
                number,
                tuple(cell if cell.strip() else _covered(self.table, number, at) for at, cell in enumerate(cells)),
            )

    def column_cells(self, index: int) -> list[str]:
        return [cells[index].strip() for _, cells in self.rows() if cells[index].strip()]


def open_grid(element: Element, caption: str | None, earlier: Mapping[str, Grid]) -> Grid | None:
    """None for what is no table with two columns. `earlier` holds the grids read so far, for tables that continue."""
    table = element.table
    if table is None or not table.rows or len(table.rows[0]) < 2:
        return None
    before = earlier.get(table.continues or "")
    same_width = before is not None and len(before.headers) == len(table.rows[0])
    count = table.header_rows or (0 if same_width and not _is_header(table.rows[0]) else _told_headers(table))
    if before is not None and same_width and count == 0:
        return Grid(element, table, before.headers, 0, before.head, before.head_row, caption or before.caption)
    headers = tuple(_header(table, index, count) for index in range(len(table.rows[0])))
    return Grid(
        element,
        table,
        headers,
        count,
        element,
        count - 1 if count else None,
        caption or (before.caption if before else ""),
    )


def _told_headers(table: Table) -> int:
    return 1 if len(table.rows) > 1 and _is_header(table.rows[0]) else 0


def _is_header(cells: tuple[str, ...]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    named = sum(bool(_HEADER_WORD.match(cell)) for cell in filled)
    return (
        len(filled) >= 2 and named >= 2 and not any(parse_cell(cell) for cell in filled if not _HEADER_WORD.match(cell))
    )


def _header(table: Table, index: int, count: int) -> str:
    parts: list[str] = []
    for row in range(count):
        text = table.rows[row][index].strip() or _covered(table, row, index)
        if text and text not in parts:
            parts.append(text)
    return " ".join(parts)


def _covered(table: Table, row: int, col: int) -> str:
    for span in table.spans:
        if span.row <= row < span.row + span.rowspan and span.col <= col < span.col + span.colspan:
            return table.rows[span.row][span.col].strip()
    return ""
