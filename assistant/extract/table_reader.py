"""Tables → mentions with statements: by the meaning of the headers, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.extract.columns import Column, Use, read_columns
from assistant.extract.names import clean_name, role_of, usable_name
from assistant.extract.setting import Setting, operation_in
from assistant.extract.statements import Details, Source, make_statement
from knowledge.quantities import find_quantities, parse_cell, parse_header_unit
from knowledge.records import Citation, Element, Quantity, RangeKind, Statement, Table
from knowledge.records.extraction import Mention

_CONTROL = re.compile(
    r"revision\s+history|approv|signature|abbreviation|related\s+documents|references?$|document\s+control|änderungshistorie|"
    r"unterschrift|distribution|table\s+of\s+contents|historique|verteiler|responsib|team\b|roles?\s+and",
    re.I,
)
_CONTROL_HEADER = re.compile(
    r"signature|unterschrift|change\s+and\s+reason|revised?\s+by|abbreviation|full\s+name|^role\b.*\bname\b|document\s+id\b.*title",
    re.I,
)
_RISK_HEADER = re.compile(r"\bRPN\b|failure\s+mode|severity|\bS\b.*\bO\b.*\bD\b", re.I)
_STAT_HEADER = re.compile(r"estimate|p[- ]?value|std\.?\s*err|coefficient|\bp\b\s*$|R²|\bVIF\b", re.I)
_DESIGN = re.compile(r"design|factor|\bDoE\b|screening|response\s+surface|characteri[sz]", re.I)
_EMPTY = re.compile(
    r"^\s*(?:[-–—/.…]|n\.?\s?/?\s?a\.?|tbd|none|not\s+(?:stated|applicable|studied|tested|defined)|open|ask\s+\w+)\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class RowReason:
    """A reason that a table row gives for its parameter: cell text, row, and the mention it is about."""

    text: str
    row: int
    element: Element
    mention_id: str


@dataclass(frozen=True, slots=True)
class TableReading:
    mentions: tuple[Mention, ...]
    reasons: tuple[RowReason, ...]


def is_parameter_table(element: Element, caption: str | None) -> bool:
    """False for control tables (revisions, approvals), risk worksheets, model tables, run lists."""
    table = element.table
    if table is None or not table.rows or len(table.rows[0]) < 2:
        return False
    top = " | ".join(" | ".join(row) for row in table.rows[: max(1, table.header_rows)])
    near = " / ".join([caption or "", (element.section or "").rsplit(" > ", 1)[-1]])
    if _CONTROL.search(near) or _CONTROL_HEADER.search(top) or _RISK_HEADER.search(top) or _STAT_HEADER.search(top):
        return False
    return not re.match(r"\s*(?:batch|run|lot|charge|experiment|version|date|day|week|month)\b", table.rows[0][0], re.I)


def read_table(
    source: Source, element: Element, caption: str | None, setting: Setting, notes: dict[str, str]
) -> TableReading:
    """All mentions of one table. `notes` are the texts of footnotes by element id."""
    table = element.table
    assert table is not None
    columns = read_columns(table)
    name_column = next((c for c in columns if c.use == "name"), None)
    if name_column is None and len(columns) == 2 and table.header_rows == 0:
        columns = (Column(0, "", "name"), Column(1, "", "value", setting.kind))
        name_column = columns[0]
    if name_column is None or not any(c.use in ("value", "result") for c in columns):
        return TableReading((), ())
    reader = _Rows(source, element, table, columns, setting, notes, caption or "")
    return reader.read(name_column)


class _Rows:
    """One table under reading."""

    def __init__(
        self,
        source: Source,
        element: Element,
        table: Table,
        columns: tuple[Column, ...],
        setting: Setting,
        notes: dict[str, str],
        caption: str,
    ) -> None:
        self.source, self.element, self.table, self.columns = source, element, table, columns
        self.setting, self.notes, self.caption = setting, notes, caption
        self.by_use = {use: [c for c in columns if c.use == use] for use in {c.use for c in columns}}
        self.batch = next((m.group(1) for m in [re.search(r"\bbatch\s+([A-Z0-9-]{4,})", caption)] if m), None)

    def read(self, name_column: Column) -> TableReading:
        mentions: list[Mention] = []
        reasons: list[RowReason] = []
        operation, step, name = self.setting.unit_operation, self.setting.step, ""
        for r in range(self.table.header_rows, len(self.table.rows)):
            cells = self.table.rows[r]
            filled = [cell for cell in cells if cell.strip()]
            if len(filled) == 1 and len(cells) > 2 and not find_quantities(filled[0]):
                operation, step = operation_in(filled[0]) or operation, filled[0].strip()
                continue
            name = cells[name_column.index].strip() or name
            cleaned, number = clean_name(name)
            if not usable_name(cleaned):
                continue
            number = self._cell(cells, "number") or number
            step_cell = self._cell(cells, "step")
            where = replace(
                self.setting, unit_operation=(operation_in(step_cell) if step_cell else None) or operation, step=step
            )
            mention = self._mention(r, cells, cleaned, number, where, name_column)
            if mention is None:
                continue
            mentions.append(mention)
            for column in self.by_use.get("reason", []):
                text = cells[column.index].strip()
                if len(text) > 3 and not _EMPTY.match(text):
                    reasons.append(RowReason(text, r, self.element, mention.id))
        return TableReading(tuple(mentions), tuple(reasons))

    def _mention(
        self, row: int, cells: tuple[str, ...], name: str, number: str | None, where: Setting, name_column: Column
    ) -> Mention | None:
        key = (self.element.section or "", where.unit_operation or "", name.casefold())
        statements = tuple(self._statements(row, cells, name, key, name_column))
        role_text = self._cell(cells, "role")
        role = role_of(role_text) if role_text else None
        if not statements and role is None:
            return None
        return Mention(
            id=self.source.record_id("m", *key),
            document_id=self.source.entry.id,
            name=name,
            number=number,
            unit_operation=where.unit_operation,
            step=where.step,
            subject=where.subject,
            unit_kind=None,
            role=role,
            role_as_written=role_text if role is not None else None,
            role_citation=self.source.cite_row(self.element, row, None) if role is not None else None,
            statements=statements,
        )

    def _statements(
        self, row: int, cells: tuple[str, ...], name: str, key: tuple[str, ...], name_column: Column
    ) -> Iterator[Statement]:
        unit = self._unit(cells, name_column)
        found = [
            (c, q)
            for c in self.by_use.get("value", []) + self.by_use.get("result", [])
            for q in self._quantities(c, cells, unit)
        ]
        target = next((q.target for c, q in found if c.kind in ("target", "setpoint") and q.target is not None), None)
        for column, quantity in _paired(found):
            if column.deviation or (quantity.operator == "plus_minus_abs" and quantity.target is None):
                quantity = _around(quantity, target) or quantity
            kind = self._kind(column, quantity)
            yield make_statement(
                self.source,
                (
                    *key,
                    column.header.casefold(),
                    self._cell(cells, "condition") or "",
                    self._cell(cells, "attribute") or "",
                ),
                quantity,
                Details(
                    kind=kind,
                    scale=column.scale or self.setting.scale,
                    condition=self._note(row, column) or self._cell(cells, "condition"),
                    attribute=self._cell(cells, "attribute")
                    if kind in ("par", "characterized", "design_space")
                    else None,
                    basis=_basis(column.header),
                    batch=self.batch if kind == "actual" else None,
                    study=self._cell(cells, "reference"),
                    unit_as_written=unit,
                    value_text=_value_text(cells[column.index], quantity),
                ),
                self._citations(row, column),
                0.95 if kind is not None else 0.8,
            )

    def _quantities(self, column: Column, cells: tuple[str, ...], unit: str | None) -> tuple[Quantity, ...]:
        text = cells[column.index].strip()
        if not text or _EMPTY.match(text):
            return ()
        header_unit = column.unit.text if column.unit is not None else unit
        quantities = parse_cell(text, header_unit=header_unit)
        if column.use == "result" and self.setting.subject == "attribute" and column.kind == "actual":
            quantities = tuple(q for q in quantities if q.operator not in ("conforms", "report"))
        return quantities

    def _unit(self, cells: tuple[str, ...], name_column: Column) -> str | None:
        given = self._cell(cells, "unit")
        if given and not _EMPTY.match(given):
            return given
        named = parse_header_unit(cells[name_column.index])
        return named.text if named is not None else None

    def _kind(self, column: Column, quantity: Quantity) -> RangeKind | None:
        kind = column.kind
        if kind is None:
            kind = self.setting.kind
            if (
                kind is None
                and column.end is not None
                and _DESIGN.search(self.caption + " " + (self.element.section or ""))
            ):
                kind = "characterized"
            if kind is None and column.scale is not None and quantity.operator == "eq":
                kind = "setpoint"
        if (
            kind in ("target", "setpoint")
            and quantity.operator == "range"
            and _is_bracketed(quantity, self.table, column)
        ):
            return "nor" if re.search(r"\bNOR\b|normal", column.header, re.I) else None
        return kind

    def _note(self, row: int, column: Column) -> str | None:
        texts = [
            self.notes[e] for r, c, e in self.table.notes if r == row and c in (column.index, 0) and e in self.notes
        ]
        return " ".join(texts) or None

    def _cell(self, cells: tuple[str, ...], use: Use) -> str | None:
        for column in self.by_use.get(use, []):
            text = cells[column.index].strip()
            if text and not _EMPTY.match(text):
                return text
        return None

    def _citations(self, row: int, column: Column) -> tuple[Citation, ...]:
        value = self.source.cite_row(self.element, row, "value")
        if not self.table.header_rows or not column.header:
            return (value,)
        header = self.source.cite_row(self.element, self.table.header_rows - 1, "kind")
        notes = [e for r, c, e in self.table.notes if r == row and c in (column.index, 0) and e in self.notes]
        return (value, header) if header.quote and not notes else (value, header) if header.quote else (value,)


def _paired(found: list[tuple[Column, Quantity]]) -> Iterator[tuple[Column, Quantity]]:
    """Low and high columns of one kind become one range; everything else passes."""
    waiting: dict[tuple[object, ...], tuple[Column, Quantity]] = {}
    middle: dict[tuple[object, ...], str] = {}
    for column, quantity in found:
        key = (column.kind, column.scale)
        value = quantity.target
        if column.end is None or quantity.operator != "eq" or value is None:
            yield column, quantity
        elif column.end == "mid":
            middle[key] = value
        elif column.end == "low":
            waiting[key] = (column, quantity)
        elif key in waiting:
            first, low = waiting.pop(key)
            text = f"{low.target} to {value}"
            yield (
                first,
                low.model_copy(
                    update={"operator": "range", "low": low.target, "high": value, "target": None, "text": text}
                ),
            )
        else:
            yield column, quantity.model_copy(update={"operator": "le", "high": value, "target": None})
    for column, low in waiting.values():
        yield column, low.model_copy(update={"operator": "ge", "low": low.target, "target": None})


def _around(quantity: Quantity, target: str | None) -> Quantity | None:
    """A deviation from the target as a range around it."""
    if target is None:
        return None
    try:
        middle = Decimal(target)
        if quantity.operator == "plus_minus_abs" and quantity.high is not None and quantity.target is None:
            width = Decimal(quantity.high)
        elif quantity.operator == "eq" and quantity.target is not None:
            width = abs(Decimal(quantity.target))
        else:
            return None
    except ArithmeticError:
        return None
    low, high = middle - width, middle + width
    unit = (quantity.unit_ucum or "").removesuffix("{diff}") or None
    return quantity.model_copy(
        update={
            "operator": "plus_minus_abs",
            "target": target,
            "low": f"{low:f}",
            "high": f"{high:f}",
            "unit_ucum": unit,
        }
    )


def _value_text(cell: str, quantity: Quantity) -> str:
    cell = " ".join(cell.split())
    return cell if len(cell) <= len(quantity.text) + 4 else quantity.text


def _is_bracketed(quantity: Quantity, table: Table, column: Column) -> bool:
    return any(f"({quantity.text}" in row[column.index] for row in table.rows[table.header_rows :])


def _basis(header: str) -> str | None:
    match = re.search(r"\(([^)]{3,40})\)", header)
    if match and re.search(r"set[- ]?point|NOR|propagat|univariate|multivariate|others?", match.group(1), re.I):
        return match.group(1)
    return None
