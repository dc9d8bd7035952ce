"""Tables read the way an engineer does: what a row is about, what a column says, which cell answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.records import Table

_NUMERIC = re.compile(r"^[\s\d.,±≤≥<>~×x^%°()/–-]*$")
_ORDINAL = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|[a-z][.)]|#\d+)\s*$", re.IGNORECASE)
_BLANK = re.compile(r"^\s*(?:[-–—.·]|n/?a|N/?A)\s*$")
_WORDY = re.compile(r"[A-Za-zÀ-ÿ]{3}")
_IDENTIFIER = re.compile(r"^\s*[A-Z]{1,6}[-_ ]?\d+(?:[-.]\w+)*\s*$")
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Grid:
    """A table with merged cells filled in. `headers[col]` is the column's header, outermost part first.

    `filled` holds each cell as read, merged text repeated in the covered cells; `rows` only what stands in the cell
    itself.
    `header_element` and `header_rows` tell where the headers stand (another element for a continued table).
    """

    rows: tuple[tuple[str, ...], ...]
    filled: tuple[tuple[str, ...], ...]
    headers: tuple[str, ...]
    body: tuple[int, ...]
    header_rows: tuple[int, ...]
    own_header: bool

    def label_column(self, row: int) -> int:
        """The column that names the row: the first that is no running number."""
        cells = self.filled[row]
        for col, cell in enumerate(cells):
            following = any(_WORDY.search(other) for other in cells[col + 1 : col + 2])
            if (
                cell.strip()
                and not (_IDENTIFIER.match(cell) and following)
                and not _ORDINAL.match(cell)
                and not _NUMERIC.match(cell)
            ):
                return col
        return next((col for col, cell in enumerate(cells) if cell.strip()), 0)

    def label(self, row: int) -> str:
        return self.filled[row][self.label_column(row)] if self.filled[row] else ""

    def inherited(self, row: int) -> str:
        """Text that a merged cell above lends to this row."""
        return " ".join(full for full, own in zip(self.filled[row], self.rows[row], strict=True) if full and not own)

    def row_headers(self, row: int) -> tuple[str, ...]:
        """Headers of the columns in which this row says something."""
        return tuple(
            header for header, cell in zip(self.headers, self.filled[row], strict=False) if header and cell.strip()
        )

    def cells(self, row: int) -> tuple[tuple[int, str, str], ...]:
        """(column, header, text) of the row's cells that say something."""
        return tuple(
            (col, self.headers[col] if col < len(self.headers) else "", cell)
            for col, cell in enumerate(self.filled[row])
            if cell.strip() and not _BLANK.match(cell)
        )


@lru_cache(maxsize=512)
def read_grid(table: Table, table_id: str, start: Table | None = None) -> Grid:
    """`start` is the table that this one continues, whose headers hold where it repeats none."""
    filled = [list(row) for row in table.rows]
    for span in table.spans:
        if span.row < len(filled) and span.col < len(filled[span.row]):
            text = filled[span.row][span.col]
            for row in range(span.row, min(len(filled), span.row + span.rowspan)):
                for col in range(span.col, min(len(filled[row]), span.col + span.colspan)):
                    filled[row][col] = text
    header_rows = _header_rows(table)
    width = len(filled[0]) if filled else 0
    own = header_rows > 0 or start is None
    if not own and start is not None:
        origin = read_grid(start, "")
        headers = (origin.headers + ("",) * width)[:width]
        head: tuple[int, ...] = origin.header_rows
    else:
        headers = tuple(_header(filled, header_rows, col) for col in range(width))
        head = tuple(range(header_rows))
    body = tuple(range(header_rows, len(filled)))
    return Grid(table.rows, tuple(tuple(row) for row in filled), headers, body, head, own)


def _header(filled: list[list[str]], header_rows: int, col: int) -> str:
    parts: list[str] = []
    for row in range(header_rows):
        text = " ".join(filled[row][col].split())
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return " ".join(parts)


def _header_rows(table: Table) -> int:
    """The header rows as told, or one where the first row is all words and the rows below hold numbers."""
    if table.header_rows or len(table.rows) < 2 or table.continues:
        return table.header_rows
    first = [cell for cell in table.rows[0] if cell.strip()]
    if len(first) < 2 or len(first) < len(table.rows[0]) - 1:
        return 0
    if any(_HAS_DIGIT.search(cell) for cell in first):
        return 0
    below = sum(1 for row in table.rows[1:] for cell in row[1:] if _HAS_DIGIT.search(cell))
    return 1 if below else 0
