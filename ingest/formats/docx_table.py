"""A Word table as a rectangular grid: merged cells, header rows, notes in cells, rejected rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ingest.formats.docx_styles import integer, toggle
from ingest.formats.headers import guess_header_rows
from ingest.formats.xml import XmlElement, attribute, child, local_name

_MAX_SPAN = 500
_NO_FILL = frozenset(("auto", "ffffff", "none", ""))


@dataclass(slots=True)
class CellContent:
    """What a cell holds; nested tables stand beside the text, not in it."""

    text: str = ""
    bold: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    nested: list[XmlElement] = field(default_factory=list)
    boxes: list[XmlElement] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


@dataclass(slots=True)
class TableGrid:
    """`rows` is rectangular; `cells` holds the content of each cell that starts at (row, col)."""

    rows: list[list[str]]
    spans: list[tuple[int, int, int, int]]
    cells: dict[tuple[int, int], CellContent]
    header_rows: int
    deleted_rows: list[str]


def read_grid(table: XmlElement, read_cell: Callable[[XmlElement], CellContent], *, styled_header: bool) -> TableGrid:
    """The grid of a `w:tbl`. `styled_header` tells that the table's style sets its first row off."""
    placed: dict[tuple[int, int], tuple[CellContent, list[int]]] = {}
    owners: dict[int, tuple[int, int]] = {}
    strong: list[bool] = []
    marked = row = width = 0
    deleted_rows: list[str] = []
    for node in _rows(table):
        properties = child(node, "trPr")
        if child(properties, "del") is not None:
            deleted_rows.append(" | ".join(read_cell(cell).text for cell in _cells(node)))
            continue
        column = min(integer(attribute(child(properties, "gridBefore"), "val")) or 0, _MAX_SPAN)
        looks: list[bool] = []
        for cell in _cells(node):
            about = child(cell, "tcPr")
            span = max(1, min(integer(attribute(child(about, "gridSpan"), "val")) or 1, _MAX_SPAN))
            merge = child(about, "vMerge")
            goes_on = merge is not None and attribute(merge, "val") != "restart"
            if goes_on and column in owners:
                origin = owners[column]
                placed[origin][1][0] = row - origin[0] + 1
            elif attribute(child(about, "hMerge"), "val") == "continue" and (row, column - 1) in _covering(placed, row):
                left = _covering(placed, row)[(row, column - 1)]
                placed[left][1][1] += span
            else:
                content = read_cell(cell)
                placed[(row, column)] = (content, [1, span])
                if content.text:
                    looks.append(content.bold or _shaded(about))
                owners = {c: o for c, o in owners.items() if not column <= c < column + span}
                if merge is not None:
                    owners[column] = (row, column)
            column += span
        width = max(width, column)
        strong.append(bool(looks) and all(looks))
        if toggle(properties, "tblHeader") and marked == row:
            marked += 1
        row += 1
    return _grid(placed, row, width, (strong, marked, styled_header), deleted_rows)


def frame_cells(table: XmlElement) -> list[XmlElement]:
    """The cells of a table that only frames other things: one cell, or one column with tables in it; else none."""
    rows = [list(_cells(row)) for row in _rows(table)]
    if not rows or any(len(row) != 1 for row in rows):
        return []
    cells = [row[0] for row in rows]
    nested = any(local_name(item) == "tbl" for cell in cells for item in cell.iterdescendants())
    return cells if len(cells) == 1 or nested else []


def _grid(
    placed: dict[tuple[int, int], tuple[CellContent, list[int]]],
    height: int,
    width: int,
    header: tuple[list[bool], int, bool],
    deleted_rows: list[str],
) -> TableGrid:
    """Drop grid columns in which no cell starts (they only split merged cells), then guess the header."""
    starts = sorted({col for _, col in placed})
    at = {col: i for i, col in enumerate(starts)}
    rows = [[""] * len(starts) for _ in range(height)]
    spans: list[tuple[int, int, int, int]] = []
    cells: dict[tuple[int, int], CellContent] = {}
    for (row, col), (content, (rowspan, colspan)) in placed.items():
        covered = sum(col <= other < col + colspan for other in starts)
        rows[row][at[col]] = content.text
        cells[(row, at[col])] = content
        if rowspan > 1 or covered > 1:
            spans.append((row, at[col], rowspan, max(1, covered)))
    strong, marked, styled = header
    if styled and strong and not marked and not any(strong[1:]):
        strong = [True, *strong[1:]]
    return TableGrid(rows, spans, cells, guess_header_rows(rows, spans, strong, marked), deleted_rows)


def _covering(
    placed: dict[tuple[int, int], tuple[CellContent, list[int]]], row: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """Each covered position of one row → the cell that covers it."""
    return {
        (row, col): origin
        for origin, (_, (_, span)) in placed.items() if origin[0] == row
        for col in range(origin[1], origin[1] + span)
    }


def _shaded(properties: XmlElement | None) -> bool:
    shade = child(properties, "shd")
    fill = (attribute(shade, "fill") or "").lower()
    return shade is not None and (fill not in _NO_FILL or attribute(shade, "themeFill") is not None)


def _rows(table: XmlElement) -> Iterator[XmlElement]:
    yield from _unwrapped(table, "tr")


def _cells(row: XmlElement) -> Iterator[XmlElement]:
    yield from _unwrapped(row, "tc")


def _unwrapped(node: XmlElement, wanted: str, depth: int = 0) -> Iterator[XmlElement]:
    """Children of one name, content controls and revision marks opened."""
    for item in node:
        name = local_name(item)
        if name == wanted:
            yield item
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo") and depth < 20:
            yield from _unwrapped(item, wanted, depth + 1)
