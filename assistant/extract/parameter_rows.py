"""Tables with one named thing a row → mentions with statements, by the meaning of each column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.extract.columns import Column, Use, batch_in
from assistant.extract.companions import has_own_range
from assistant.extract.grid import Grid
from assistant.extract.names import clean_name, role_of, usable_name
from assistant.extract.pairing import around, is_outcome, is_test, paired, with_unit_of_limit
from assistant.extract.reading import cell_quantities, is_empty
from assistant.extract.row_values import (
    STUDY_TYPES,
    RowReason,
    TableReading,
    as_limit,
    basis,
    equipment_kind,
    note_of,
    unit_named,
    value_text,
)
from assistant.extract.setting import Setting, operation_in
from assistant.extract.statements import Details, Source, make_statement
from assistant.extract.why import gives_reason
from knowledge.quantities import find_quantities, parse_header_unit
from knowledge.records import Citation, ParameterRole, Quantity, RangeKind, Statement
from knowledge.records.extraction import Mention

_DESIGN = re.compile(
    r"design|factor|\bDoE\b|screening|response\s+surface|characteri[sz]|robustness|range|edges?\s+of", re.I
)
_PLAIN_REASON = re.compile(
    r"rationale|justif|reason|\bwhy\b|basis|begr[üu]ndung|\bgrund\b|raison|motiv|limited\s+by|origin|source\s+of", re.I
)
_OUTCOMES = re.compile(
    r"(?:quality\s+)?attributes?$|cqas?\b|responses?\b|test\b|quality\s+attribute|zielgr|attribut", re.I
)
_OF_ATTRIBUTE: frozenset[RangeKind | None] = frozenset({"acceptance", "spec_release", "spec_shelf_life", "ipc"})


class ParameterRows:
    """One table under reading. `notes` are the texts of footnotes by element id."""

    def __init__(
        self, source: Source, grid: Grid, columns: Sequence[Column], setting: Setting, notes: dict[str, str]
    ) -> None:
        self.source, self.grid, self.columns, self.setting, self.notes = source, grid, columns, setting, notes
        self.by_use: dict[Use, list[Column]] = {}
        for column in columns:
            self.by_use.setdefault(column.use, []).append(column)
        self.names = self.by_use.get("name", [])
        self.batch = next(
            (
                m.group(1)
                for m in [re.search(r"\b(?:batch|charge|lot)\s+(?=\S*\d)([A-Z0-9][\w-]{3,})", grid.caption, re.I)]
                if m
            ),
            None,
        )

    def read(self) -> TableReading:
        mentions: list[Mention] = []
        reasons: list[RowReason] = []
        if not self.names or not (self.by_use.get("value") or self.by_use.get("result") or self.by_use.get("role")):
            return TableReading()
        if _OUTCOMES.match(self.names[0].header.strip()) and self.setting.subject == "step_parameter":
            self.setting = replace(self.setting, subject="attribute")
        operation, step, name = self.setting.unit_operation, self.setting.step, ""
        for number, cells in self.grid.rows():
            filled = [cell for cell in cells if cell.strip()]
            if len(filled) == 1 and len(cells) > 2 and not find_quantities(filled[0]):
                operation, step = operation_in(filled[0]) or operation, filled[0].strip()
                continue
            name = cells[self.names[0].index].strip() or name
            cleaned, label = clean_name(name)
            if not usable_name(cleaned) or cleaned.casefold() == self.names[0].header.strip().casefold():
                continue
            step_cell = self._cell(cells, "step")
            where = replace(
                self.setting, unit_operation=(operation_in(step_cell) if step_cell else None) or operation, step=step
            )
            for mention in self._mentions(number, cells, cleaned, self._cell(cells, "number") or label, where):
                mentions.append(mention)
                reasons += [] if mention.name != cleaned else self._reasons(number, cells, mention)
        return TableReading(tuple(mentions), tuple(reasons))

    def _reasons(self, row: int, cells: Sequence[str], mention: Mention) -> Iterator[RowReason]:
        for column in self.by_use.get("reason", []):
            text = cells[column.index].strip()
            plain = _PLAIN_REASON.search(column.header) or gives_reason(
                text, known=True, document_type=self.source.document_type
            )
            if len(text) > 3 and not is_empty(text) and plain:
                yield RowReason(text, row, self.grid.element, mention.id)

    def _mentions(
        self, row: int, cells: Sequence[str], name: str, number: str | None, where: Setting
    ) -> Iterator[Mention]:
        """The row's parameter, and the quality attribute whose criterion stands in the same row."""
        attribute = self._cell(cells, "attribute")
        found = self._found(cells, name)
        of_attribute = [(c, q) for c, q in found if attribute and c.kind in _OF_ATTRIBUTE]
        own = [pair for pair in found if pair not in of_attribute]
        mention = self._mention(row, cells, name, number, where, own)
        if mention is not None:
            yield mention
        if attribute and of_attribute:
            other = self._mention(row, cells, attribute, None, replace(where, subject="attribute"), of_attribute)
            if other is not None:
                yield other

    def _mention(
        self,
        row: int,
        cells: Sequence[str],
        name: str,
        number: str | None,
        where: Setting,
        found: list[tuple[Column, Quantity]],
    ) -> Mention | None:
        key = (self.grid.element.section or self.grid.element.sheet or "", where.unit_operation or "", name.casefold())
        statements = tuple(self._statements(row, cells, name, key, where, found))
        role_text = next((t for t in (self._role_cell(cells, c) for c in self.by_use.get("role", [])) if t), None)
        role = role_of(role_text) if role_text and where.subject != "attribute" else None
        if not statements and role is None:
            return None
        return Mention(
            id=self.source.record_id("m", *key), document_id=self.source.entry.id, name=name, number=number,
            unit_operation=where.unit_operation, step=where.step, subject=where.subject,
            unit_kind=next((q.unit_kind for _, q in found if q.unit_kind), None),
            role=role, role_as_written=role_text if role is not None else None,
            role_citation=self.source.cite_row(self.grid.element, row, None) if role is not None else None,
            statements=statements,
        )  # fmt: skip

    def _role(self, cells: Sequence[str]) -> ParameterRole | None:
        """The role that the row's class cell names."""
        found = next((t for t in (self._role_cell(cells, c) for c in self.by_use.get("role", [])) if t), None)
        return role_of(found) if found else None

    def _role_cell(self, cells: Sequence[str], column: Column) -> str | None:
        text = cells[column.index].strip()
        return text if text and role_of(text) is not None else None

    def _found(self, cells: Sequence[str], name: str) -> list[tuple[Column, Quantity]]:
        unit, attribute = self._unit(cells), self._cell(cells, "attribute")
        found: list[tuple[Column, Quantity]] = []
        for column in [*self.by_use.get("value", []), *self.by_use.get("result", [])]:
            text = cells[column.index].strip()
            header_unit = column.unit.text if column.unit is not None and column.unit.unit.ucum != "1" else unit
            of_attribute = attribute if column.kind in _OF_ATTRIBUTE else None
            if of_attribute:
                of_it = parse_header_unit(of_attribute)
                header_unit = of_it.text if of_it is not None and of_it.unit.ucum != "1" else None
            quantities = cell_quantities(text, header_unit, of_attribute or name)
            if column.kind == "actual":
                quantities = tuple(q for q in quantities if q.operator not in ("conforms", "report"))
            if self.setting.subject == "hold" and column.kind in (None, "hold_time"):
                quantities = tuple(q for q in quantities if q.unit_kind in ("time", None) and q.operator not in ("conforms", "report"))
            found += [(column, q) for q in quantities]
        return with_unit_of_limit(sorted(found, key=lambda pair: pair[0].index))

    def _statements(
        self,
        row: int,
        cells: Sequence[str],
        name: str,
        key: tuple[str, ...],
        where: Setting,
        found: list[tuple[Column, Quantity]],
    ) -> Iterator[Statement]:
        unit = self._unit(cells)
        target = next((q.target for c, q in found if c.kind in ("target", "setpoint") and q.target is not None), None)
        condition = self._condition(cells)
        for column, quantity, written in paired(found, cells, target):
            if column.deviation or (quantity.operator == "plus_minus_abs" and quantity.target is None):
                quantity = around(quantity, target) or quantity
            kind = self._kind(column, quantity, cells, name, where)
            if kind is None and where.kind is None and has_own_range(quantity, [q for c, q in found if c is column]):
                kind = "target"
            quantity = as_limit(quantity, kind, column, where, name)
            yield make_statement(
                self.source,
                (*key, column.header.casefold(), condition or "", self._cell(cells, "attribute") or ""),
                quantity,
                Details(
                    kind=kind,
                    scale=column.scale or where.scale,
                    condition=self._note(row, column) or condition,
                    attribute=self._cell(cells, "attribute") if kind in ("par", "characterized", "design_space", "edge_of_failure") else None,
                    basis="deviation from target" if column.deviation else basis(column.header),
                    batch=(batch_in(column.header) or self.batch) if kind == "actual" else None,
                    study=self._study(cells, kind),
                    unit_as_written=unit,
                    value_text=written or value_text(cells[column.index], quantity),
                    site=column.site, process_version=column.version,
                ),
                self._citations(row, column),
                0.95 if kind is not None else 0.8,
            )  # fmt: skip

    def _unit(self, cells: Sequence[str]) -> str | None:
        given = self._cell(cells, "unit")
        if given:
            return given
        return unit_named(cells[self.names[0].index])

    def _kind(
        self, column: Column, quantity: Quantity, cells: Sequence[str], name: str, where: Setting
    ) -> RangeKind | None:
        kind, setting = column.kind, where.kind
        if kind is None and setting is None and self._role(cells) == "IPC":
            return "ipc"
        document_type = self.source.document_type or ""
        if kind == "target" and document_type.startswith("method"):
            return "setpoint"
        if (
            kind is None
            and document_type == "method_sop"
            and setting == "setpoint"
            and is_test(column, self.columns, self.names[0].header)
        ):
            return "sst"
        if kind == "acceptance" and setting in ("validation", "sst", "ipc"):
            return setting
        if (
            kind == "spec_shelf_life"
            and quantity.unit_kind == "time"
            and setting not in ("spec_release", "spec_shelf_life")
        ):
            return "hold_time"
        if (
            kind is None
            and column.end is not None
            and setting is None
            and _DESIGN.search(self.grid.near + " " + (self.grid.element.section or ""))
        ):
            return "characterized"
        if kind is None and is_outcome(column, self.by_use.get("value", [])):
            return "actual"
        at_site = (
            setting is None
            and (column.site or column.by_content)
            and not column.scale
            and document_type in ("facility_fit", "equipment_list")
        )
        if kind is None and (setting == "capability" or at_site):
            scaled = bool(column.scale) and where.subject == "step_parameter"
            return equipment_kind(quantity, f"{name} {column.header}", scaled)
        if kind is None and setting is not None:
            return (
                "hold_time"
                if setting == "hold_time" and quantity.unit_kind == "time"
                else None
                if setting == "hold_time"
                else setting
            )
        if kind is None and column.scale is not None and quantity.operator == "eq":
            return "setpoint"
        if (
            kind in ("target", "setpoint")
            and quantity.operator == "range"
            and f"({quantity.text}" in cells[column.index]
        ):
            return "nor" if re.search(r"\bNOR\b|normal", column.header, re.I) else None
        return kind

    def _note(self, row: int, column: Column) -> str | None:
        return note_of(self.grid, self.notes, row, (column.index, self.names[0].index))

    def _cell(self, cells: Sequence[str], use: Use) -> str | None:
        return next((t for c in self.by_use.get(use, []) if (t := cells[c.index].strip()) and not is_empty(t)), None)

    def _condition(self, cells: Sequence[str]) -> str | None:
        beside = [*self.by_use.get("condition", [])]
        if self.setting.subject == "hold":
            timed = {c.index for c, _ in self._found(cells, "")}
            beside += [c for c in self.by_use.get("value", []) if c.index not in timed and c.kind in (None, "hold_time")]
        return ", ".join(t for c in beside if (t := cells[c.index].strip()) and not is_empty(t)) or None

    def _study(self, cells: Sequence[str], kind: RangeKind | None) -> str | None:
        text = self._cell(cells, "reference")
        if (
            text is None
            and kind in ("characterized", "par", "validation", "edge_of_failure")
            and STUDY_TYPES.search(self.source.document_type or "")
        ):
            return self.source.entry.number
        return text if text and re.search(r"\d|study|studie|DoE|OFAT", text, re.I) else None

    def _citations(self, row: int, column: Column) -> tuple[Citation, ...]:
        cited = [self.source.cite_row(self.grid.element, row, "value")]
        if self.grid.head_row is not None and column.header:
            head = self.source.cite_row(self.grid.head, self.grid.head_row, "kind")
            cited += [head] if head.quote and head.verified else []
        return tuple(cited)
