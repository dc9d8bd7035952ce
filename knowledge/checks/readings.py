"""Rows of batch records and batch tables that the knowledge table does not hold, read as claims of the checks' own.

Only what a row says plainly: a name with its unit, a range or limit, an actual value. Such claims have no statement in
the table, so a side made of one has no statement id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.checks.text import Grid, Line
from knowledge.quantities import canonical, parse_cell, parse_header_unit
from knowledge.records import Quantity, Statement
from knowledge.records.extraction import Mention
from knowledge.records.parameter import RangeKind

READER = "checks"
_NAME = re.compile(
    r"^(?:process )?(?:parameter|step|instruction|test|attribute|item|what|check|setting|criterion|property|operation|"
    r"description|variable|schritt|prüfung|anweisung|paramètre|étape|essai|in-process control|control)\b",
    re.IGNORECASE,
)
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("actual", re.compile(r"^(?:actual|found|reading|ist|istwert|value found|result|relevé|réel)\b", re.IGNORECASE)),
    ("range", re.compile(r"^(?:range|limits?|allowed|soll|requirement|acceptance|bereich|plage|spec)", re.IGNORECASE)),
)
_SOME = 0.4
_LIMIT_CELL = re.compile(
    r"^(?:(?:NLT|NMT|≤|≥|<|>|max\.?|min\.?|at (?:least|most)|not (?:more|less) than)\s*[−-]?\d|"
    r"[−-]?\d[\d.,]*(?:\s*\S{1,8})?\s*(?:[–-]|to|bis|±|\.\.\.?)\s*[−+-]?\d)",
    re.IGNORECASE,
)
_PLAIN_CELL = re.compile(r"^[−-]?\d[\d.,]*(?:\s*[×x]\s*10\S*)?(?:\s?[^\s\d]{1,8})?$")
_LISTED = re.compile(
    r"^(?P<no>\d+(?:\.\d+)+)\s+(?P<name>[^\d≤≥<>±–−+]{3,60}?[^\d\s≤≥<>±–−+])\s+"
    r"(?P<range>(?:NLT|NMT|≤|≥|<|>)?\s*[−-]?\d[\d.,]*(?:\s*(?:[–-]|to|±)\s*[−-]?\d[\d.,]*)?)\s+(?P<actual>[−-]?\d[\d.,]*)\s+"
    r"(?P<by>[A-Z]{1,3}(?:\s?/\s?[A-Z]{1,3})?)$"
)
_HEADING = re.compile(r"^(?:part|section|stage|step|teil|\d+(?:\.\d+)*\.?)\s+\S.{2,60}$", re.IGNORECASE)
_BATCH = re.compile(r"^(?:batch|lot|charge|run)\b", re.IGNORECASE)
# what headers of exported tables put behind a name
_SUFFIXES = {
    "pct": "%", "percent": "%", "min": "min", "h": "h", "hr": "h", "d": "d", "s": "s", "c": "°C", "degc": "°C", "l": "L",
    "kg": "kg", "g": "g", "mg": "mg", "bar": "bar", "rpm": "rpm", "ph": "pH", "kn": "kN", "kw": "kW", "ml": "mL",
}  # fmt: skip


def record_claims(
    lines: Sequence[Line], grids: Sequence[Grid], covered: frozenset[tuple[str, int]]
) -> Iterator[Mention]:
    """Mentions from the rows of a batch record that no statement cites. `covered` are (element id, row) that one does."""
    section = ""
    headings = {line.element.id: (section := _heading(line) or section) for line in lines}
    for grid in grids:
        columns = _value_columns(grid)
        if len(columns) < 2:
            columns = _columns_by_content(grid)
        name = _name_column(grid, columns)
        if name is None or len(columns) < 2:
            continue
        for line in grid.rows:
            if (line.element.id, line.row or 0) not in covered:
                cells = line.cells
                values = {kind: cells[column] for kind, column in columns.items()}
                yield from _mention(line, cells[name], values, headings.get(line.element.id, ""))
    for line in lines:
        if line.row is None:
            for number, text in enumerate(_split_list(line.text)):
                match = _LISTED.match(text)
                if match is not None:
                    values = {"range": match["range"], "actual": match["actual"]}
                    yield from _mention(line, match["name"], values, headings.get(line.element.id, ""), number)


def batch_claims(grids: Sequence[Grid]) -> Iterator[Mention]:
    """Mentions from a table of batches whose headers name the unit in the words of an export (`viability_pct`)."""
    for grid in grids:
        if not grid.header or not _BATCH.match(grid.header[0]):
            continue
        for column, header in enumerate(grid.header[1:], 1):
            named = _exported(header)
            if named is None:
                continue
            name, unit = named
            for line in grid.rows:
                for quantity in parse_cell(line.cells[column], header_unit=unit)[:1]:
                    statement = _statement(line, quantity, "actual", f"{column}", batch=line.cells[0].strip())
                    yield Mention(
                        id=f"{statement.id}.m", document_id=line.document.id, name=name, subject="attribute",
                        statements=(statement,),
                    )  # fmt: skip


def _exported(header: str) -> tuple[str, str] | None:
    if "_" not in header:
        return None
    parts = [part for part in header.split("_") if part]
    unit = _SUFFIXES.get(parts[-1].casefold())
    return (" ".join(parts[:-1]), unit) if unit is not None and len(parts) > 1 else None


def _mention(line: Line, label: str, values: dict[str, str], section: str, number: int = 0) -> Iterator[Mention]:
    unit = parse_header_unit(label)
    name = label.strip()
    if unit is not None and unit.start > 1 and not label[unit.end :].strip(" )]"):
        name = label[: unit.start].rstrip(" ,;([") or name
    statements = []
    for kind, text in values.items():
        quantities = parse_cell(text, header_unit=label)
        if len(quantities) == 1:
            as_kind: RangeKind | None = "actual" if kind == "actual" else None
            statements.append(_statement(line, quantities[0], as_kind, f"{kind}{number}"))
    if statements:
        yield Mention(
            id=f"{statements[0].id}.m", document_id=line.document.id, name=name, step=section or None,
            unit_operation=section or None, subject="step_parameter", statements=tuple(statements),
        )  # fmt: skip


def _statement(line: Line, quantity: Quantity, kind: RangeKind | None, key: str, batch: str | None = None) -> Statement:
    citation = line.citation()
    return Statement(
        id=f"{line.element.id}.{line.row}.{key}", kind=kind, operator=quantity.operator, target=quantity.target,
        low=quantity.low, high=quantity.high, unit_as_written=quantity.unit_as_written, unit_ucum=quantity.unit_ucum,
        value_text=quantity.text, canonical=canonical(quantity), batch=batch, citations=(citation,), citation=citation,
        extractor=READER, confidence=0.5,
    )  # fmt: skip


def _value_columns(grid: Grid) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, header in enumerate(grid.header):
        for kind, pattern in _COLUMNS:
            if pattern.search(header.strip()) and kind not in found:
                found[kind] = index
    return found


def _columns_by_content(grid: Grid) -> dict[str, int]:
    """Where headers tell nothing: a column of ranges and limits, and right of it one of plain numbers."""
    width, rows = len(grid.header), len(grid.rows)
    if rows < 2:
        return {}
    limits = [sum(bool(_LIMIT_CELL.match(line.cells[i].strip())) for line in grid.rows) / rows for i in range(width)]
    plain = [sum(bool(_PLAIN_CELL.match(line.cells[i].strip())) for line in grid.rows) / rows for i in range(width)]
    best = max(range(width), key=lambda i: limits[i], default=0)
    if not width or limits[best] < _SOME:
        return {}
    actual = next((i for i in range(best + 1, width) if plain[i] >= _SOME), None)
    return {} if actual is None else {"range": best, "actual": actual}


def _name_column(grid: Grid, columns: dict[str, int]) -> int | None:
    """The column named so; else the last text column before the values."""
    named = next((i for i, h in enumerate(grid.header) if i not in columns.values() and _NAME.match(h.strip())), None)
    if named is not None and not all(re.fullmatch(r"[\d.]*", row.cells[named].strip()) for row in grid.rows):
        return named
    before = range(min(columns.values(), default=0))
    worded = {i: sum(len(re.findall(r"[^\W\d_]{3,}", row.cells[i])) for row in grid.rows) for i in before}
    best = max(worded, key=lambda i: worded[i], default=None)
    return best if best is not None and worded[best] >= len(grid.rows) else None


def _split_list(text: str) -> list[str]:
    """Entries that a reader ran together in one line (`1.1 … EH/JP 1.2 … EH/JP`)."""
    return [part.strip() for part in re.split(r"(?<=[A-Z])\s+(?=\d+\.\d+\s+[A-Za-z])", text)]


def _heading(line: Line) -> str | None:
    if line.row is not None:
        return None
    if line.section:
        return line.section
    return line.text if len(line.text) < 70 and _HEADING.match(line.text) else None
