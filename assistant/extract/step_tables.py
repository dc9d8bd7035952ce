"""Batch-record steps → mentions: the range printed, the value written, the parameter named by the instruction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.extract.columns import Column
from assistant.extract.grid import Grid
from assistant.extract.names import clean_name, usable_name
from assistant.extract.reading import cell_quantities, is_empty
from assistant.extract.setting import Setting, operation_in
from assistant.extract.statements import Details, Source, make_statement
from knowledge.quantities import find_quantities, parse_header_unit
from knowledge.records import Quantity, RangeKind, Statement
from knowledge.records.extraction import Mention

_INSTRUCTION = re.compile(
    r"instruct|^what\b|^variable|^quantity|^measure|^point\b|anweisung|arbeitsschritt|t[aâ]tigkeit|consigne|activity|description|op[ée]ration|parameter|procedure|^action$|^check\b|pr[üu]fpunkt|^item$",
    re.I,
)
_NAMED = re.compile(r"^steps?\b|^stage\b|schritt|[ée]tape|^name$|^operation", re.I)
_RANGE = re.compile(
    r"range|limit|bereich|plage|limite|soll|target|set[- ]?point|specification|vorgabe|required|criteri", re.I
)
_ACTUAL = re.compile(
    r"actual|\bist\b|ist-?wert|recorded|result|measured|r[ée]el|valeur\s+(?:obtenue|relev)|entry|observed|reading|ablesung",
    re.I,
)
_RECORD = re.compile(
    r"\b(?:record|note|measure|check|verify|read|document|enter|determine|notieren|erfassen|prüfen|messen|noter|enregistrer|relever)\s+(?:the\s+|that\s+|la\s+|le\s+|die\s+|den\s+|das\s+)?"
    r"(?P<what>[^.;,]{2,60})", re.I,
)  # fmt: skip
_GENERIC = frozenset(
    [
        "temperature",
        "time",
        "rate",
        "volume",
        "weight",
        "mass",
        "pressure",
        "speed",
        "ph",
        "viability",
        "duration",
        "flow",
        "level",
        "value",
        "reading",
        "result",
        "start",
        "stop",
        "end",
        "amount",
        "quantity",
        "density",
        "concentration",
        "temperatur",
        "zeit",
        "druck",
        "volumen",
        "masse",
        "température",
        "pression",
        "durée",
        "débit",
    ]
)
_UNITS = re.compile(r"^(?:units?|uom|einheit|unit[ée]s?)$", re.I)
_TARGET = re.compile(
    r",?\s*\(?\b(?:target|set[- ]?point|nominal|soll(?:wert)?|cible)\b\s*:?\s*(?P<value>.+?)\)?$", re.I
)


def read_steps(source: Source, grid: Grid, columns: Sequence[Column], setting: Setting) -> Iterator[Mention]:
    """Range → a statement without kind (a batch record does not say which), actual → `actual` with the batch."""
    told = _column(grid, _INSTRUCTION)
    if told is None:
        told = next((i for i, h in enumerate(grid.headers) if _NAMED.search(h) and _worded(grid, i)), None)
    ranged = _column(grid, _RANGE, told)
    actual = _column(grid, _ACTUAL, told, ranged)
    if told is None or (ranged is None and actual is None):
        return
    batch = batch_of(source)
    units = _column(grid, _UNITS, told, ranged, actual)
    for row, cells in grid.rows():
        instruction = " ".join(cells[told].split())
        name, _ = clean_name(instruction_name(instruction))
        if not usable_name(name):
            continue
        operation = operation_in(instruction) if setting.unit_operation is None else setting.unit_operation
        key = (grid.element.section or grid.element.sheet or "", operation or "", name.casefold(), cells[0].strip())
        reader = _Step(source, grid, row, key, setting, _unit_of(instruction, cells, units))
        statements = list(
            reader.range_statements(
                cells[ranged] if ranged is not None else "", name, grid.headers[ranged] if ranged is not None else ""
            )
        )
        statements += reader.target_statements(instruction)
        if actual is not None and not is_empty(cells[actual]):
            statements += reader.actual_statements(
                cells[actual], name, cells[ranged] if ranged is not None else "", batch
            )
        if statements:
            yield Mention(
                id=source.record_id("m", *key), document_id=source.entry.id, name=name, number=None, unit_operation=operation,
                step=cells[0].strip() or setting.step, subject="step_parameter" if setting.subject != "hold" else "hold", statements=tuple(statements),
            )  # fmt: skip


def _worded(grid: Grid, index: int) -> bool:
    """Most cells of the column are words, not numbers of steps."""
    cells = [cells[index].strip() for _, cells in grid.rows() if cells[index].strip()]
    return sum(bool(re.match(r"[^\W\d_]{2}", c)) for c in cells) >= 0.7 * max(1, len(cells))


class _Step:
    """One step's row."""

    def __init__(
        self, source: Source, grid: Grid, row: int, key: tuple[str, ...], setting: Setting, unit: str | None
    ) -> None:
        self.source, self.grid, self.row, self.key, self.setting, self.unit = source, grid, row, key, setting, unit

    def range_statements(self, cell: str, name: str, header: str) -> Iterator[Statement]:
        kind: RangeKind | None = (
            "target"
            if re.search(r"target|ziel|cible", header, re.I)
            else "setpoint"
            if re.search(r"set[- ]?point|soll", header, re.I)
            else None
        )
        quantities = cell_quantities(cell, self.unit, name)
        for quantity in quantities:
            yield self._make(quantity, kind, cell if len(quantities) == 1 else None, None, 0.85)

    def target_statements(self, instruction: str) -> Iterator[Statement]:
        match = _TARGET.search(instruction)
        if match is not None:
            name = instruction[: match.start()]
            for quantity in cell_quantities(match["value"].strip(" .)"), None, name)[:1]:
                yield self._make(quantity, "target", None, None, 0.85)

    def actual_statements(self, cell: str, name: str, ranged: str, batch: str | None) -> Iterator[Statement]:
        """One value, with the unit of its range; two values (a correction, a pair) are left to a person."""
        quantities = cell_quantities(cell, range_unit(ranged) or self.unit, name)
        if len(quantities) == 1 and quantities[0].operator == "eq":
            yield self._make(quantities[0], "actual", cell, batch, 0.85)

    def _make(
        self, quantity: Quantity, kind: RangeKind | None, cell: str | None, batch: str | None, confidence: float
    ) -> Statement:
        text = " ".join(cell.split()) if cell is not None and len(cell) < 60 else quantity.text
        details = Details(
            kind=kind,
            scale=self.setting.scale,
            batch=batch,
            unit_as_written=quantity.unit_as_written or self.unit,
            value_text=text,
        )
        cited = [self.source.cite_row(self.grid.element, self.row, "value")]
        if self.grid.head_row is not None:
            head = self.source.cite_row(self.grid.head, self.grid.head_row, "kind")
            cited += [head] if head.verified else []
        ocr = 0.8 if self.grid.element.ocr else 1.0
        return make_statement(
            self.source, (*self.key, kind or "range"), quantity, details, tuple(cited), round(confidence * ocr, 2)
        )


def _unit_of(instruction: str, cells: Sequence[str], units: int | None) -> str | None:
    """The unit in its own column, else behind the name: "Bubble point, bar"."""
    if units is not None and cells[units].strip():
        return cells[units].strip()
    found = parse_header_unit(instruction)
    return found.text if found is not None and found.unit.ucum != "1" else None


def range_unit(cell: str) -> str | None:
    """The unit that the range cell writes behind its numbers, a power of ten included: "× 10⁶ vc/mL"."""
    found = find_quantities(cell)
    if not found or found[0].unit_as_written is None:
        return None
    power = re.search(r"[x×]\s?10(?:\^?\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})\s?", cell)
    if power is None:
        return found[0].unit_as_written
    digits = re.sub(r"[x×]\s?10\^?", "", power.group()).strip()
    return f"×10^{digits.translate(str.maketrans('⁰¹²³⁴⁵⁶⁷⁸⁹', '0123456789'))} {found[0].unit_as_written}"


def instruction_name(instruction: str) -> str:
    """What the step records: "Record inoculation VCD." → "Inoculation VCD"; "Incubate. Record temperature." → "Temperature, incubate"."""
    text = _TARGET.sub("", instruction).strip()
    match = _RECORD.search(text)
    if match is not None:
        what = (
            re.sub(r"\s+(?:on|in|at|of each|every|and)\b.*$", "", match["what"].strip())
            if len(match["what"].split()) > 3
            else match["what"].strip()
        )
        before = re.sub(r"^\W*\d[\d.]*\s+", "", text[: match.start()]).strip(" .;:,")
        if what.casefold() in _GENERIC and before:
            return _capital(f"{what}, {before[0].lower()}{before[1:]}")[:90]
        return _capital(what)
    return _capital(text.rstrip(" .:"))[:90]


def batch_of(source: Source) -> str | None:
    """The batch that an executed record is of, from its title or file name."""
    if source.document_type not in ("executed_batch_record", "deviation", "certificate_of_analysis"):
        return None
    for text in (source.entry.title or "", source.entry.file.rsplit("/", 1)[-1], source.entry.number or ""):
        match = re.search(
            r"(?:batch|charge|lot|lote)[\s.:-]*(?:no\.?\s|nr\.?\s)?([A-Z0-9][\w-]*\d[\w-]*)|(?<![A-Za-z0-9])([A-Z]{2,8}\d*-?\d{4,}[A-Z]?)(?![A-Za-z0-9])",
            text,
            re.I if text is source.entry.title else 0,
        )
        if match:
            return match.group(1) or match.group(2)
    return None


def _column(grid: Grid, pattern: re.Pattern[str], *taken: int | None) -> int | None:
    return next((at for at, header in enumerate(grid.headers) if at not in taken and pattern.search(header)), None)


def _capital(text: str) -> str:
    """First letter upper, but "pH" and "pCO₂" as they are."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]
