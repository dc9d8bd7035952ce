"""How many of a table's leading rows are its header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layout.primitives import PageContent
from ingest.layout.tables.cells import cell_text, is_value, is_year
from ingest.layout.tables.grid import Cell, Grid

_MOST = 6
_UNIT = re.compile(
    r"[(\[][^()\[\]]{1,14}[)\]]|%|°[CF]|(?:units?|unité|einheit|unidad)(?:\(s\))?"
    r"|[µμumkcnp]?(?:g|m|L|l|M|mol|s|Pa|bar|Da|S|V|W|Hz|AU|OD)(?:\s?[/·.]\s?[µμmkcn]?[A-Za-z²³]{1,4}\d?)?"
    r"|rpm|min|h|hr|hours?|days?|weeks?|months?|pH|psi|LMH|CV|n|ppm|ppb|NTU|cP|USD|EUR|US\$|\$|€|£",
)


@dataclass(frozen=True, slots=True)
class _Row:
    """What one row looks like; `texts` are those right of the first column, `n_values` of them no years."""

    bold: bool
    shaded: bool
    first: str
    texts: tuple[str, ...]
    n_values: int
    spans: bool

    @property
    def of_values(self) -> bool:
        return self.n_values > 0 and self.n_values >= 0.5 * len(self.texts)


def header_rows(page: PageContent, grid: Grid) -> int:
    """Leading rows that name the columns: told by a rule below, bold type, shading, or words over values; else 0."""
    if grid.n_rows < 2 or _is_keyed(page, grid):
        return 0
    rows = [_look(page, grid, r) for r in range(grid.n_rows)]
    count = min(_told(rows, grid.header_hint), grid.n_rows - 1)
    if count == 0:
        return 0
    while count < grid.n_rows - 1 and _goes_on(rows, count):
        count += 1
    reach = max((c.row + c.rowspan for c in grid.cells if c.row < count and c.words), default=count)
    return reach if reach <= min(count + 2, grid.n_rows - 1) else count


def _is_keyed(page: PageContent, grid: Grid) -> bool:
    """Two columns, the first of names that end in a colon."""
    names = [cell_text(page.words, cell.words) for cell in grid.cells if cell.col == 0 and cell.words]
    return grid.n_cols == 2 and sum(name.endswith(":") for name in names) > 0.6 * len(names)


def _told(rows: Sequence[_Row], hint: int) -> int:
    body = next((k for k, row in enumerate(rows) if row.of_values), len(rows))
    bold = _leading([row.bold for row in rows])
    shaded = _leading([row.shaded for row in rows])
    if hint and hint <= max(body, 1):
        return hint
    for count in (bold, shaded):
        if 0 < count <= _MOST:
            return min(count, body) if body else (1 if count == 1 else 0)
    of_values = sum(row.of_values for row in rows[body:])
    if max(len(row.texts) for row in rows) < 2:
        plain = not any(c.isdigit() for text in rows[0].texts for c in text)
        return 1 if body == 1 and len(rows) >= 4 and of_values == len(rows) - 1 and plain else 0
    if 0 < body <= 3 and of_values >= 0.5 * (len(rows) - body):
        return body
    return 1 if _short_over_long(rows) else 0


def _leading(flags: Sequence[bool]) -> int:
    """How many lead; 0 when all do, for then the flag says nothing."""
    count = next((k for k, flag in enumerate(flags) if not flag), len(flags))
    return count if count < len(flags) else 0


def _short_over_long(rows: Sequence[_Row]) -> bool:
    """A first row of short labels over cells of running text."""
    first = rows[0]
    if len(rows) < 3 or not first.first or len(first.texts) == 0 or first.n_values or first.first.endswith(":"):
        return False
    labels = [first.first, *first.texts]
    below = [text for row in rows[1:] for text in row.texts]
    longest = max(len(label.split()) for label in labels)
    return bool(below) and longest <= 4 and sum(len(t.split()) for t in below) / len(below) >= 2 * max(2, longest)


def _goes_on(rows: Sequence[_Row], count: int) -> bool:
    """True when the next row still names columns: units alone, or leaves under spanning heads."""
    row = rows[count]
    cells = [*([row.first] if row.first else []), *row.texts]
    if row.texts and all(_UNIT.fullmatch(text) for text in cells):
        return True
    leaves = not row.first and len(row.texts) >= 2 and not row.of_values
    return rows[count - 1].spans and leaves


def _look(page: PageContent, grid: Grid, r: int) -> _Row:
    cells = [cell for cell in grid.cells if cell.row == r and cell.words]
    words = [page.words[i] for cell in cells for i in cell.words]
    first = next((cell_text(page.words, cell.words) for cell in cells if cell.col == 0), "")
    texts = tuple(cell_text(page.words, cell.words) for cell in cells if cell.col > 0)
    return _Row(
        bold=bool(words) and sum(word.bold for word in words) >= 0.8 * len(words),
        shaded=_is_shaded(page, grid, cells),
        first=first,
        texts=texts,
        n_values=sum(is_value(text) and not is_year(text) for text in texts),
        spans=any(cell.colspan > 1 for cell in cells),
    )


def _is_shaded(page: PageContent, grid: Grid, cells: Sequence[Cell]) -> bool:
    """True when fills lie under most of the row's words."""
    words = [page.words[i] for cell in cells for i in cell.words]
    if not words or not page.fills:
        return False
    top, bottom = min(w.y0 for w in words), max(w.y1 for w in words)
    near = [f for f in page.fills if f[1] < bottom and f[3] > top and f[0] < grid.x1 and f[2] > grid.x0]
    inside = sum(
        any(f[0] <= (w.x0 + w.x1) / 2 <= f[2] and f[1] <= (w.y0 + w.y1) / 2 <= f[3] for f in near) for w in words
    )
    return inside >= 0.8 * len(words)
