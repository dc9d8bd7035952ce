"""Batch histories: one batch a row, or one a column → actual values with their batch, scale and process version."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from assistant.extract.grid import Grid
from assistant.extract.names import clean_name, usable_name
from assistant.extract.reading import cell_quantities, is_empty
from assistant.extract.setting import Setting, operation_in
from assistant.extract.statements import Details, Source, make_statement
from knowledge.quantities import parse_header_unit
from knowledge.records import Statement
from knowledge.records.extraction import Mention

_NOT_MEASURED = re.compile(
    r"\bdate\b|datum|\bstart(?:ed)?$|\bend(?:ed)?$|\blot\b|charge\b|operator|event|comment|remark|bemerkung|status|deviation|disposition|\bno\.?$|\bid$|campaign|equipment|line\b|site\b",
    re.I,
)
_SCALE = re.compile(r"\bscale\b|batch\s+size|ma(?:ß|ss)stab|ansatzgr|[ée]chelle|\bvolume\s+class", re.I)
_VERSION = re.compile(r"\bprocess(?:\s+version)?$|prozess(?:version)?$|\bversion\b|proc[ée]d[ée]$", re.I)
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}|^\d{1,2}[./]\d{1,2}[./]\d{2,4}")


def read_batches(source: Source, grid: Grid, setting: Setting) -> Iterator[Mention]:
    """One mention a column; one `actual` statement a batch."""
    scale_at = next((i for i, h in enumerate(grid.headers) if _SCALE.search(h)), None)
    version_at = next((i for i, h in enumerate(grid.headers) if i and _VERSION.search(h)), None)
    statements: dict[int, list[Statement]] = defaultdict(list)
    measured = [
        i
        for i, h in enumerate(grid.headers)
        if i not in (0, scale_at, version_at) and h and not _NOT_MEASURED.search(h)
    ]
    named = {i: column_name(grid.headers[i]) for i in measured}
    for row, cells in grid.rows():
        batch = cells[0].strip()
        if not batch or not re.search(r"\d", batch):
            continue
        scale = _scale(cells[scale_at], grid.headers[scale_at]) if scale_at is not None else setting.scale
        version = cells[version_at].strip() if version_at is not None else None
        for index in measured:
            cell = cells[index].strip()
            if is_empty(cell) or _DATE.match(cell):
                continue
            name, operation = named[index]
            unit = parse_header_unit(grid.headers[index])
            quantities = cell_quantities(cell, unit.text if unit is not None else None, name)
            if len(quantities) != 1 or (
                quantities[0].unit_ucum is None and not re.fullmatch(r"[<>≤≥]?\s?[\d.,]+", cell)
            ):
                continue
            details = Details(
                kind="actual",
                scale=scale,
                batch=batch,
                process_version=version or None,
                value_text=cell,
                unit_as_written=unit.text if unit else None,
            )
            key = (grid.element.sheet or grid.element.section or "", operation or "", name.casefold(), batch)
            statements[index].append(
                make_statement(source, key, quantities[0], details, (source.cite_row(grid.element, row, "value"),), 0.9)
            )
    for index, found in statements.items():
        name, operation = named[index]
        yield _mention(source, grid, name, operation or setting.unit_operation, found)


def read_across(source: Source, grid: Grid, setting: Setting) -> Iterator[Mention]:
    """Batches across: the corner cell names the quantity, each row what it is of."""
    corner, _ = clean_name(re.sub(r",?\s*\(?transpos\w+\)?", "", grid.headers[0]))
    corner_unit = parse_header_unit(grid.headers[0])
    for row, cells in grid.rows():
        label, number = clean_name(cells[0])
        if not usable_name(label) and not label.isupper():
            continue
        unit = parse_header_unit(cells[0]) or corner_unit
        name = f"{corner}, {label}" if corner and corner_unit is not None else label
        found: list[Statement] = []
        for index in range(1, len(cells)):
            quantities = cell_quantities(cells[index], unit.text if unit is not None else None, name)
            if len(quantities) == 1:
                details = Details(
                    kind="actual",
                    scale=setting.scale,
                    batch=grid.headers[index].strip(),
                    value_text=cells[index].strip(),
                    unit_as_written=unit.text if unit else None,
                )
                key = (grid.element.sheet or grid.element.section or "", name.casefold(), grid.headers[index].strip())
                found.append(
                    make_statement(
                        source, key, quantities[0], details, (source.cite_row(grid.element, row, "value"),), 0.85
                    )
                )
        if found:
            yield _mention(source, grid, name, operation_in(label) or setting.unit_operation, found, number)


def column_name(header: str) -> tuple[str, str | None]:
    """("pH max", "production bioreactor") of "Production bioreactor pH max": the group header names the step."""
    name, _ = clean_name(header)
    words = name.split()
    for count in range(min(3, len(words) - 1), 0, -1):
        operation = operation_in(" ".join(words[:count]))
        if operation is not None:
            return " ".join(words[count:]), operation
    return name, operation_in(name)


def _scale(cell: str, header: str) -> str | None:
    cell = cell.strip()
    unit = parse_header_unit(header)
    if not cell:
        return None
    return f"{cell} {unit.text}" if unit is not None and re.fullmatch(r"[\d.,' ]+", cell) else cell


def _mention(
    source: Source, grid: Grid, name: str, operation: str | None, found: list[Statement], number: str | None = None
) -> Mention:
    key = (grid.element.sheet or grid.element.section or "", operation or "", name.casefold(), "batches")
    return Mention(
        id=source.record_id("m", *key), document_id=source.entry.id, name=name, number=number, unit_operation=operation,
        step=None, subject="attribute", statements=tuple(found),
    )  # fmt: skip
