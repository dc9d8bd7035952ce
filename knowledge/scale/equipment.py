"""An equipment file as pieces of equipment, however it is laid out.

One piece a row (`Site | Tag | Unit operation | D (m) | …`); one value a row (`Site | Unit operation | Property | Value
| Unit`); or one property a row with a column for each piece (`Feature | unit | SU 2,000 L | RU 2,000 L`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from knowledge.headers import header_of
from knowledge.records import Citation
from knowledge.scale.measures import Measure, by_key, cell_of, class_of, in_unit, measure_of

Rows = Sequence[Sequence[str]]
_META = {
    "site": re.compile(r"^(site|plant|facility|location|unit \(su/ru\)|standort|werk|company|side|su ?/ ?ru)\b"),
    "operation": re.compile(
        r"^(unit.?op\w*|operation|process step|step|unit operation|grundoperation|prozessschritt|opération|stage|"
        r"equipment (type|class)|class|type)\b"
    ),
    "tag": re.compile(r"^(tag|equipment( id| no\.?| tag| name)?|id|asset|name|item|gerät|équipement|description)\b"),
}  # fmt: skip
_PROPERTY = re.compile(r"^(property|parameter|feature|quantity|attribute|characteristic|merkmal|eigenschaft)\b")
_VALUE = re.compile(r"^(value|wert|valeur|set.?point|setting)\b")
_UNIT = re.compile(r"^(units?|uom|einheit|unité)$")
_LEADING = 8
_MOST, _LEAST = re.compile(r"\bmax(imum|imal|\.)?\b|\bupper\b"), re.compile(r"\bmin(imum|imal|\.)?\b|\blower\b")
_SPAN = re.compile(r"range|capabilit|capacity range|turndown|bereich|\bcap\b")
# what is regulated, so that a maximum of it is a capability of the equipment and not its geometry
_RUN = frozenset({"agitation", "gas_flow", "flow", "crossflow", "air_flow", "spray_rate", "roll_force", "fill_rate"})
_RUN_TOO = frozenset({"working_volume", "bed_height"})


@dataclass(frozen=True)
class Given:
    """One input: the number as written, and in the unit of its measure."""

    value: Decimal
    written: str
    unit: str | None
    citation: Citation | None = None
    note: str | None = None


@dataclass(frozen=True)
class Capability:
    low: Decimal | None
    high: Decimal | None
    written: str


@dataclass(frozen=True)
class Equipment:
    site: str
    tag: str
    operation: str
    values: Mapping[str, Given] = field(default_factory=dict)
    capabilities: Mapping[str, Capability] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        found = class_of(self.operation)
        return found if found != "unknown" else class_of(self.tag)


@dataclass
class _Draft:
    site: str = ""
    tag: str = ""
    operation: str = ""
    cells: list[tuple[str, str, str | None]] = field(default_factory=list)

    def done(self) -> Equipment:
        bare = Equipment(self.site.strip(), self.tag.strip(), (self.operation or self.tag).strip())
        values: dict[str, Given] = {}
        capabilities: dict[str, Capability] = {}
        unread: list[str] = []
        for name, text, unit in self.cells:
            _take(bare.kind, name, text, unit, values, capabilities, unread)
        return Equipment(bare.site, bare.tag, bare.operation, values, capabilities, tuple(unread))


def equipment_of(rows: Rows) -> tuple[Equipment, ...]:
    """The pieces that one table tells of; none where it is no table of equipment."""
    grid = [[" ".join(cell.split()) for cell in row] for row in rows]
    for start, header in enumerate(grid[:_LEADING]):
        kinds = [_kind_of(cell) for cell in header]
        if "property" in kinds and "value" in kinds:
            drafts = list(_long(grid[start + 1 :], kinds))
        elif "site" in kinds and ("operation" in kinds or "tag" in kinds) and len(header) > 2:
            drafts = list(_wide(grid[start + 1 :], header, kinds))
        elif len([c for c in header if c]) >= 2 and "property" in kinds[:2]:
            drafts = list(_beside(grid[start + 1 :], header, kinds))
        elif kinds and kinds[0] in ("site", "operation", "tag") and _is_turned([row[0] for row in grid[start:] if row]):
            drafts = list(_turned(grid[start:]))
        else:
            continue
        return tuple(one.done() for one in drafts if one.cells)
    return ()


def _kind_of(cell: str) -> str:
    text = cell.casefold().replace("_", " ").strip(" :*")
    if _PROPERTY.match(text):
        return "property"
    if _VALUE.match(text):
        return "value"
    if _UNIT.match(text):
        return "unit"
    return next((kind for kind, pattern in _META.items() if pattern.match(text)), "")


def _wide(rows: Rows, header: Sequence[str], kinds: Sequence[str]) -> Iterator[_Draft]:
    first = {kind: kinds.index(kind) for kind in ("site", "operation", "tag") if kind in kinds}
    units = [header_of(cell).unit for cell in header]
    if rows and not any(re.search(r"\d", cell) for cell in rows[0] if not re.search(r"[A-Za-z/]", cell)):
        found = [header_of(f"x ({cell})").unit if cell else None for cell in rows[0]]
        if sum(one is not None for one in found) >= 2:
            units, rows = [own or below for own, below in zip(units, found, strict=False)], rows[1:]
    before: dict[str, str] = {}
    for row in rows:
        said = {kind: row[at] or before.get(kind, "") for kind, at in first.items()}
        before = said
        cells = [
            (header[at], text, units[at] if at < len(units) else None)
            for at, text in enumerate(row)
            if text and at not in first.values() and at < len(header)
        ]
        yield _Draft(said.get("site", ""), said.get("tag", ""), said.get("operation", ""), cells)


def _long(rows: Rows, kinds: Sequence[str]) -> Iterator[_Draft]:
    wanted = ("site", "operation", "tag", "property", "value", "unit")
    at = {kind: kinds.index(kind) for kind in wanted if kind in kinds}
    drafts: dict[tuple[str, str, str], _Draft] = {}
    for row in rows:
        said = {kind: row[index] if index < len(row) else "" for kind, index in at.items()}
        key = (said.get("site", ""), said.get("operation", ""), said.get("tag", ""))
        draft = drafts.setdefault(key, _Draft(key[0], key[2], key[1]))
        if said["value"]:
            draft.cells.append((said["property"], said["value"], said.get("unit") or None))
    yield from drafts.values()


def _beside(rows: Rows, header: Sequence[str], kinds: Sequence[str]) -> Iterator[_Draft]:
    name, unit = kinds.index("property"), kinds.index("unit") if "unit" in kinds else None
    step = kinds.index("operation") if "operation" in kinds else None
    columns = [i for i, cell in enumerate(header) if cell and i > name and i not in (unit, step)]
    for column in columns:
        drafts: dict[str, _Draft] = {}
        section, site, tag = "", header[column], header[column]
        for row in rows:
            if column >= len(row):
                continue
            kind = _kind_of(row[name])
            if kind in ("site", "tag", "operation") and not header_of(row[name]).unit:
                site, tag = (row[column], tag) if kind == "site" else (site, row[column] if kind == "tag" else tag)
                section = row[column] if kind == "operation" else section
            elif row[name] and not any(row[i] for i in columns if i < len(row)):
                section = row[name]
            elif row[column]:
                operation = (row[step] if step is not None else "") or section or tag
                draft = drafts.setdefault(operation, _Draft(site, tag, operation))
                written = row[unit] if unit is not None and row[unit] else None
                draft.cells.append((row[name], row[column], written))
            if step is not None and row[step]:
                section = row[step]
        yield from drafts.values()


def _is_turned(names: Sequence[str]) -> bool:
    """The first column names what the others hold."""
    kinds = [_kind_of(name) for name in names]
    return "site" in kinds and sum(header_of(name).unit is not None for name in names) >= 2


def _turned(rows: Rows) -> Iterator[_Draft]:
    width = max(len(row) for row in rows)
    columns = [[row[i] if i < len(row) else "" for row in rows] for i in range(width)]
    yield from _wide(columns[1:], columns[0], [_kind_of(cell) for cell in columns[0]])


def _take(
    kind: str, name: str, text: str, unit: str | None, values: dict[str, Given], able: dict[str, Capability],
    unread: list[str],
) -> None:  # fmt: skip
    measure = measure_of(f"{name} ({unit})" if unit and header_of(name).unit is None else name, kind)
    if measure is None:
        return
    written = unit or header_of(name).unit
    cell = cell_of(text, written)
    goal = measure.unit
    found = None
    if cell is not None:
        low = in_unit(cell.low, cell.unit, goal) if cell.low else None
        high = in_unit(cell.high, cell.unit, goal) if cell.high else None
        found = (low, high)
    if cell is None or found is None or found == (None, None):
        unread.append(f"{measure.label}: “{text}” in column “{name}” has no number with a unit of {goal}")
        return
    low, high = found
    if _keep_capability(measure, name, cell.point, low, high, able, f"{text} {cell.unit or ''}".strip()):
        return
    if cell.point and low is not None and low > 0 and measure.key not in values:
        values[measure.key] = Given(low, cell.low or "", cell.unit)


def _keep_capability(
    measure: Measure, name: str, point: bool, low: Decimal | None, high: Decimal | None, able: dict[str, Capability],
    written: str,
) -> bool:  # fmt: skip
    """Whether the cell tells what the equipment can do, rather than what it is or is set to."""
    if measure.key not in _RUN | _RUN_TOO:
        return False
    text = header_of(name).name.casefold().replace("_", " ")
    if point and not (_MOST.search(text) or _LEAST.search(text)):
        return False
    if point:
        low, high = (None, high) if _MOST.search(text) else (low, None)
    elif not (_SPAN.search(text) or measure.key in _RUN):
        return False
    old = able.get(measure.key)
    if old is not None:
        low, high = low if low is not None else old.low, high if high is not None else old.high
        written = f"{old.written}; {written}"
    able[measure.key] = Capability(low, high, written)
    return True


def label_of(key: str) -> str:
    return by_key()[key].label
