"""Tables → mentions with statements: each kind of table by the reader that fits it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.extract.batch_tables import read_across, read_batches
from assistant.extract.columns import Column, read_columns
from assistant.extract.grid import Grid
from assistant.extract.names import clean_name, usable_name
from assistant.extract.parameter_rows import ParameterRows
from assistant.extract.reading import cell_quantities
from assistant.extract.row_values import TableReading, value_text
from assistant.extract.setting import Setting
from assistant.extract.statements import Details, Source, make_statement
from assistant.extract.step_tables import read_steps
from assistant.extract.table_kinds import TableKind, kind_of
from knowledge.quantities import find_quantities, parse_header_unit
from knowledge.records import Quantity, RangeKind, Statement
from knowledge.records.extraction import Mention

_REPORTS = frozenset(
    {
        "characterization_report",
        "development_report",
        "method_validation_report",
        "stability_report",
        "hold_time_study",
        "report",
        "ppq",
        "campaign_report",
    }
)
_ROW_KINDS: tuple[tuple[RangeKind, str], ...] = (
    ("par", r"^PAR\b|proven"), ("nor", r"^NOR\b|normal\s+op|operating\s+range|betriebsbereich"), ("target", r"^target|^nominal|zielwert|cible"),
    ("setpoint", r"^set[- ]?point|sollwert|consigne"), ("characterized", r"characteri|studied|untersucht|[ée]tudi"), ("alert", r"^alert"), ("action", r"^action"),
    ("edge_of_failure", r"edge\s+of"), ("acceptance", r"accept|criteri|kriteri"),
)  # fmt: skip


def read_table(source: Source, grid: Grid, setting: Setting, notes: dict[str, str]) -> tuple[TableKind, TableReading]:
    """All mentions of one table, and what kind of table it was. `notes` are the texts of footnotes by element id."""
    columns = read_columns(grid.headers, [cells for _, cells in grid.rows()], grid.near)
    kind = kind_of(grid, columns, source.document_type)
    if kind == "matrix" and setting.subject == "hold":
        kind = "parameters"
    if kind == "parameters":
        if len(grid.headers) == 2 and grid.head_row is None:
            columns = (Column(0, "", "name"), Column(1, "", "value", setting.kind))
        if grid.head_row is None and len(grid.headers) > 2:
            return kind, TableReading()
        return kind, ParameterRows(source, grid, columns, setting, notes).read()
    if kind == "materials":
        limits = tuple(
            c
            for c in columns
            if c.use not in ("value", "result")
            or re.search(r"limit|attribute|criteri|spec|grenz|anforder", c.header, re.I)
        )
        return kind, ParameterRows(source, grid, limits, replace(setting, subject="material", kind=None), notes).read()
    if kind == "steps":
        return kind, TableReading(tuple(read_steps(source, grid, columns, setting)))
    if kind == "batches":
        return kind, TableReading(tuple(read_batches(source, grid, setting)))
    if kind == "batches_across":
        return kind, TableReading(tuple(read_across(source, grid, setting)))
    if kind == "transposed":
        return kind, TableReading(tuple(_transposed(source, grid, setting)))
    if kind == "matrix" and source.document_type not in _REPORTS:
        return kind, TableReading(tuple(_matrix(source, grid, columns, setting)))
    return kind, TableReading()


def _matrix(source: Source, grid: Grid, columns: Sequence[Column], setting: Setting) -> Iterator[Mention]:
    """Things by row, quantities by column: "Conductivity of wash 2"; the column names the quantity and its unit."""
    label = next((c for c in columns if c.use == "name"), None)
    if label is None:
        return
    for row, cells in grid.rows():
        thing, number = clean_name(cells[label.index])
        if not usable_name(thing):
            continue
        for column in columns:
            unit = parse_header_unit(column.header)
            if column is label or not cells[column.index].strip():
                continue
            quantity_name, _ = clean_name(column.header)
            name = (
                f"{thing}, {quantity_name[0].lower()}{quantity_name[1:]}"
                if not quantity_name.startswith("pH")
                else f"{thing}, {quantity_name}"
            )
            key = (grid.element.section or grid.element.sheet or "", setting.unit_operation or "", name.casefold())
            statements = []
            for quantity in cell_quantities(cells[column.index], unit.text if unit else None, quantity_name):
                details = Details(
                    kind=_matrix_kind(quantity, source.document_type, setting),
                    scale=setting.scale,
                    unit_as_written=unit.text if unit else None,
                    value_text=value_text(cells[column.index], quantity),
                )
                statements.append(
                    make_statement(
                        source,
                        (*key, column.header),
                        quantity,
                        details,
                        (source.cite_row(grid.element, row, "value"),),
                        0.7,
                    )
                )
            if statements:
                yield _mention(source, key, name, number, setting, statements)


def _matrix_kind(quantity: Quantity, document_type: str | None, setting: Setting) -> RangeKind | None:
    """A single value in a description of the process or a method is what is set; a range does not say what it is."""
    if setting.kind is not None:
        return setting.kind if quantity.operator == "eq" or setting.kind != "setpoint" else None
    described = document_type in ("process_description", "master_batch_record", "method_sop", "transfer_protocol")
    return "setpoint" if described and quantity.operator == "eq" else None


def _transposed(source: Source, grid: Grid, setting: Setting) -> Iterator[Mention]:
    """Parameters across, one kind a row; the units stand in their own row or in the headers."""
    unit_row = next(
        (cells for _, cells in grid.rows() if re.match(r"(?:units?|einheit|unit[ée])\b", cells[0].strip(), re.I)), None
    )
    for index in range(1, len(grid.headers)):
        name, number = clean_name(grid.headers[index])
        if not usable_name(name):
            continue
        header_unit = parse_header_unit(grid.headers[index])
        unit = (
            unit_row[index].strip()
            if unit_row and unit_row[index].strip()
            else header_unit.text
            if header_unit
            else None
        )
        key = (grid.element.section or grid.element.sheet or "", setting.unit_operation or "", name.casefold())
        statements: list[Statement] = []
        for row, cells in grid.rows():
            kind = next((k for k, pattern in _ROW_KINDS if re.search(pattern, cells[0].strip(), re.I)), None)
            if cells is unit_row or (kind is None and not find_quantities(cells[index])):
                continue
            for quantity in cell_quantities(cells[index], unit, name):
                details = Details(
                    kind=kind or setting.kind,
                    scale=setting.scale,
                    unit_as_written=unit,
                    value_text=cells[index].strip(),
                )
                cited = [source.cite_row(grid.element, row, "value")]
                if grid.head_row is not None:
                    cited.append(source.cite_row(grid.head, grid.head_row, "unit"))
                statements.append(
                    make_statement(source, (*key, cells[0].casefold()), quantity, details, tuple(cited), 0.9)
                )
        if statements:
            yield _mention(source, key, name, number, setting, statements)


def _mention(
    source: Source,
    key: tuple[str, ...],
    name: str,
    number: str | None,
    setting: Setting,
    statements: Sequence[Statement],
) -> Mention:
    return Mention(
        id=source.record_id("m", *key), document_id=source.entry.id, name=name, number=number, unit_operation=setting.unit_operation,
        step=setting.step, subject=setting.subject, statements=tuple(statements),
    )  # fmt: skip
