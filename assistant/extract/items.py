"""Typed items (materials, methods, holds, risks, …) from the tables and identities that naturally hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.extract.comparison_tables import transfer_items
from assistant.extract.document_items import document_items
from assistant.extract.grid import Grid
from assistant.extract.names import clean_name, usable_name
from assistant.extract.reading import cell_quantities, is_empty
from assistant.extract.setting import Setting, setting_of
from assistant.extract.statements import Source
from assistant.extract.table_kinds import TableKind
from knowledge.quantities import parse_header_unit
from knowledge.records import Citation, Element, KnowledgeField, KnowledgeItem, KnowledgeType

_MOST_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a table as an item: which column names it, and what its fields are called."""

    type: KnowledgeType
    name_at: int
    cells: Sequence[str]
    number: int


def items_of(source: Source, grids: Sequence[tuple[Grid, TableKind]], prose: Sequence[Element]) -> list[KnowledgeItem]:
    """All items of one document; equal rows of a table that continues count once."""
    found: dict[tuple[str, str], KnowledgeItem] = {}
    for grid, kind in grids:
        place = grid.element.section or grid.element.sheet
        setting = setting_of(source.entry.document_type, source.entry.title, place, grid.caption or None)
        found |= {(one.type, one.id): one for one in transfer_items(source, grid)}
        wanted = _type_of(grid, kind, setting, source.entry.document_type)
        if wanted is None:
            continue
        at = _name_column(grid, wanted)
        for number, cells in grid.rows():
            item = _item(source, grid, _Row(wanted, at, cells, number))
            if item is not None:
                found.setdefault((item.type, item.id), item)
    for item in document_items(source, prose):
        found.setdefault((item.type, item.id), item)
    return list(found.values())


def _type_of(grid: Grid, kind: TableKind, setting: Setting, document_type: str | None) -> KnowledgeType | None:
    """The kind of item that the rows of a table are; by its own kind, its headers, then by what surrounds it."""
    by_kind: dict[TableKind, KnowledgeType] = {"materials": "materials", "batches": "batches"}
    top = " | ".join(grid.headers)
    if kind in by_kind:
        return by_kind[kind]
    if kind == "risks":
        return "risks" if _MODE.search(top) else None
    if kind == "statistics":
        return (
            "effects"
            if re.match(r"(?:term|effect|factor|source|parameter|faktor)\b", grid.headers[0], re.I)
            and re.search(r"estimate|coef|effect", top, re.I)
            else None
        )
    if kind in ("control", "questions", "gradient", "runs", "steps", "batches_across"):
        return None
    for item_type, pattern in _BY_HEADER:
        if pattern.search(top):
            return item_type
    if setting.subject == "hold" and kind == "parameters":
        return "holds"
    if setting.subject == "equipment" or document_type == "equipment_list":
        return "equipment"
    if setting.kind in ("spec_release", "spec_shelf_life") and kind == "parameters":
        return "specifications"
    return None


_MODE = re.compile(r"failure\s+mode|hazard|fehlerart|mode\s+de\s+d[ée]f", re.I)
_BY_HEADER: tuple[tuple[KnowledgeType, re.Pattern[str]], ...] = (
    ("specifications", re.compile(r"\brelease\b(?!.*\bby\b).*(?:shelf|stability)|(?:test|attribute|pr[üu]fung).*\bspecification\b|freigabe.*laufzeit", re.I)),
    ("attributes", re.compile(r"(?:attribute|\bCQAs?\b|qualit[äa]tsmerkmal).*(?:criticality|category|kritikalit|criticit)", re.I)),
    ("events", re.compile(r"^(?:deviation|event|abweichung|[ée]cart|OOS|incident)\b.*(?:summary|description|class|disposition|beschreibung|cause)", re.I)),
    ("equipment", re.compile(r"(?:\btag\b|equipment|serial).*(?:calibration|qualif|due|model|capacity)|^item\b.*(?:\bSU\b|sending|receiving|\bRU\b)", re.I)),
    ("steps", re.compile(r"(?:step|unit\s+operation|schritt|[ée]tape).*(?:purpose|zweck|objectif|output|product)", re.I)),
    ("holds", re.compile(r"(?:intermediate|pool|zwischenprodukt|interm[ée]diaire).*(?:max|studied|hold|time|dauer|dur[ée]e)", re.I)),
    ("methods", re.compile(r"(?:attribute|test).*(?:validated\s+method|method\s+reference|\bmethod\b).*(?:unit|reference)?$", re.I)),
    ("materials", re.compile(r"^(?:buffer|solution|reagent|reagenz|puffer|tampon)\b", re.I)),
    ("studies", re.compile(r"^(?:study|design|studie|[ée]tude)\b.*(?:type|runs|scale|factors)", re.I)),
)  # fmt: skip
_NAMES: dict[KnowledgeType, re.Pattern[str]] = {
    "risks": _MODE,
    "materials": re.compile(
        r"material|component|reagent|buffer|substance|solution|rohstoff|reagenz|mati[èe]re|ingredient|stoff", re.I
    ),
    "batches": re.compile(r"batch|lot|charge|\bno\b", re.I),
    "steps": re.compile(r"unit\s+operation|name|process\s+step|operation|^schritt|^[ée]tape", re.I),
    "specifications": re.compile(r"test|attribute|pr[üu]fung|parameter", re.I),
    "holds": re.compile(r"intermediate|pool|material|zwischen|solution|reagen", re.I),
    "methods": re.compile(r"method|methode", re.I),
    "attributes": re.compile(r"attribute|cqa|merkmal", re.I),
    "equipment": re.compile(r"item|equipment|ger[äa]t|[ée]quipement|description|feature|parameter", re.I),
}


def _name_column(grid: Grid, wanted: KnowledgeType) -> int:
    pattern = _NAMES.get(wanted)
    if pattern is None:
        return 0
    return next((i for i, h in enumerate(grid.headers) if pattern.search(h)), 0)


def _item(source: Source, grid: Grid, row: _Row) -> KnowledgeItem | None:
    name, _ = clean_name(row.cells[row.name_at]) if row.type != "batches" else (row.cells[row.name_at].strip(), None)
    if (
        not name
        or len(name) > 160
        or (row.type not in ("batches", "effects", "events", "methods") and not usable_name(name))
    ):
        return None
    if row.type == "effects":
        if re.match(r"(?:intercept|constant|mean|residual|model|total|pure\s+error|lack\s+of\s+fit)\b", name, re.I):
            return None
        name = f"{name} → {response_of(grid.caption) or grid.near}"
    cited = source.cite_row(grid.element, row.number, "value")
    fields = tuple(_fields(grid, row, cited))
    if not fields or not cited.verified:
        return None
    key = (row.type, name.casefold(), grid.element.section or grid.element.sheet or "", "|".join(row.cells)[:200])
    return KnowledgeItem(id=source.record_id("i", *key), type=row.type, name=name, fields=fields)


def _fields(grid: Grid, row: _Row, cited: Citation) -> Iterator[KnowledgeField]:
    names: set[str] = set()
    for at, header in enumerate(grid.headers[:_MOST_COLUMNS]):
        value = " ".join(row.cells[at].split())
        name = field_name(header) or f"column {at + 1}"
        if at == row.name_at or is_empty(value):
            continue
        if name in names:
            name = f"{name} ({at + 1})"
        names.add(name)
        unit = parse_header_unit(header)
        quantities = cell_quantities(value, unit.text if unit is not None and unit.unit.ucum != "1" else None, header)
        code = quantities[0].unit_ucum if len(quantities) == 1 else None
        yield KnowledgeField(name=name, value=value, unit_ucum=code, citations=(cited,))


def field_name(header: str) -> str:
    """The header as a field is called: lower case unless it is a symbol, without its unit; "After S" → "S after"."""
    text = re.sub(r"\s*[(\[][^)\]]*[)\]]", "", header).strip()
    if match := re.match(r"(?:before|initial|vor|avant)\s+(.+)$", text, re.I):
        text = match.group(1)
    elif match := re.match(r"(?:after|residual|nach|apr[èe]s)\s+(.+)$", text, re.I):
        return f"{_plain(match.group(1))} after"
    return _plain(text)


def _plain(text: str) -> str:
    return text if text.isupper() or any(c.isupper() for c in text[1:]) else text.lower()


def response_of(caption: str) -> str | None:
    """ "Model for acidic variants (coded units)" → "acidic variants"."""
    match = re.search(
        r"\b(?:on|for|of|für|auf|pour)\s+(?:the\s+)?([a-zA-Z][\w /()-]{2,50}?)(?=\s*[(;:.]|\s+(?:model|in|with)\b|$)",
        caption,
    )
    return match.group(1).strip() if match else None
