"""A table as it was read → header names with their steps and units, one name a column, and the rows below."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.headers import header_of
from knowledge.quantities import parse_header_unit
from knowledge.records import Table


@dataclass(frozen=True)
class BatchGrid:
    """`steps` is, for each column, the unit operation that a heading over several columns names."""

    header: tuple[str, ...]
    steps: tuple[str | None, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


def grid_of(table: Table, caption: str = "") -> BatchGrid | None:
    """None for a table without a header. Of several header rows those with units alone are units, a heading that
    spans columns is the step of them all."""
    count = table.header_rows or (1 if len(table.rows) > 1 else 0)
    if not count:
        return None
    heads = [list(row) for row in table.rows[:count]]
    wide = {(span.row, span.col): span.colspan for span in table.spans if span.colspan > 1 and span.row < count}
    width = len(heads[0])
    steps: list[str | None] = [None] * width
    for (row, start), many in wide.items():
        for column in range(start, min(start + many, width)):
            steps[column] = heads[row][start].strip() or steps[column]
        heads[row][start : start + many] = [""] * many
    names = []
    for column in range(width):
        parts = [row[column].strip() for row in heads if row[column].strip()]
        units = [part for part in parts if _only_unit(part)]
        words = [part for part in parts if part not in units]
        name = " ".join(words) or (steps[column] or "")
        has_unit = header_of(name).unit is not None
        names.append(f"{name} ({units[-1].strip('()[] ')})" if units and not has_unit else name)
    return BatchGrid(tuple(names), tuple(steps), table.rows[count:], caption)


def _only_unit(text: str) -> bool:
    if not text.startswith(("(", "[")):
        return False
    return parse_header_unit(f"x {text}") is not None
