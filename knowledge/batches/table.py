"""A batch history as columns with roles: identity, groups, time, parameters, outcomes.

One row is one batch. Values below a limit of quantification stay censored; they are never set to zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from knowledge.checks.wording import name_of
from knowledge.headers import Header, headers_of
from knowledge.quantities import convert, convertible, parse_cell, unit

Role = Literal["batch", "group", "time", "parameter", "outcome", "other"]
_BATCH = re.compile(
    r"^(batch|lot|run|charge|lote?)([ _]?(id|no\.?|number|nr\.?|code|record|name))?$|"
    r"^(no\.?|nr\.?)$|batch (id|no)|"
    r"^chargen?(nummer|nr)|^numéro de lot|^run id",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"date|start|\bday of|manufactured|datum|\btime stamp|timestamp|month|run order|sequence", re.IGNORECASE
)
_GROUP = re.compile(
    r"campaign|process( version)?$|version|^(batch )?scale\b|\bsite\b|plant|\bline\b|\bcode$|^product( (name|code))?$|"
    r"strength|batch size|^size\b|kampagne|shift team|operator|equipment|reactor (no|id)|cell bank|supplier|"
    r"grade|market|"
    r"\b(lot|batch|charge)( (no|number|id))?$|column (no|id)|week.?end",
    re.IGNORECASE,
)
_NOT_GROUP = re.compile(r"\bload\b|\bage\b|cycles? (used|count)|size distribution", re.IGNORECASE)
_OUTCOME = re.compile(
    r"yield|titre|titer|purity|assay|impurit|related subst|degrad|aggregat|\bhmw\b|\blmw\b|\bhcp\b|\bdna\b|"
    r"protein a leach|"
    r"potency|viab|\bvcd\b|turbid|dissol|release|hardness|tensile|friab|content|residual|water|moist|\blod\b|loss on|"
    r"variant|glycan|fucos|galactos|bioburden|endotoxin|waste|reject|defect|recover|activity|osmolal|\bdar\b|free drug|"
    r"monomer|charge|acidic|basic|particle|subvisible|reconstitution|uniform|rsd|thickness|ejection|srel|"
    r"stiffness|weight|"
    r"solvent|diameter|appearance|quality|\bresult\b|\boos\b|full capsid|infectiv|titre|genome|residue|"
    r"ausbeute|reinheit|rendement|pureté|teneur",
    re.IGNORECASE,
)
# what a raw material brought with it is not an outcome of the process
_MATERIAL = re.compile(
    r"^(api|lactose|starch|mcc|smcc|cellulose|mannitol|excipient|raw material|magnesium|stearate|resin|media|medium|"
    r"buffer|feed|binder|povidone|talc|film|gelatin|poloxamer|polysorbate)\b",
    re.IGNORECASE,
)
_CENSORED = re.compile(r"^\s*(?:<|≤|below|lt|n\.?d\.?\b|nd\b|not detected|<\s*loq|bql|blq)", re.IGNORECASE)
_EMPTY = frozenset({"", "-", "–", "—", "n/a", "na", "n.a.", "nan", "none", "null", "not tested", "nt", "?", "."})
_NUMBER = re.compile(r"^[-+−]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?$")
_SUMMARY = re.compile(
    r"^(mean|average|avg|median|sd\b|std|rsd|cv\b|minimum|maximum|min\b|max\b|total|sum\b|limits?\b|target|"
    r"spec|mittelwert|moyenne|n$|n ?=)",
    re.IGNORECASE,
)
_FEW = 12
_DATES = (re.compile(r"^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?"), re.compile(r"^(\d{1,2})[./](\d{1,2})[./](\d{4})"))
# English, German, French, Italian, Spanish and Slavic short names
_MONTHS = (
    ("jan", "gen", "ene"), ("feb", "fév", "fev"), ("mar", "mär", "mrz"), ("apr", "avr", "abr"),
    ("may", "mai", "maj", "mag"),
    ("jun", "jui", "giu"), ("jul", "lug", "juil"), ("aug", "aoû", "avg", "ago"), ("sep", "set"), ("oct", "okt", "ott"),
    ("nov",), ("dec", "dez", "déc", "dic"),
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """`numbers` are None where missing or no number; a censored one is the limit it lies below, and its row is in
    `censored`. `texts` are the cells as written."""

    name: str
    unit: str | None
    role: Role
    texts: tuple[str, ...]
    numbers: tuple[float | None, ...]
    censored: frozenset[int] = frozenset()
    step: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return (
            f"{self.step} {self.name}" if self.step and self.step.casefold() not in self.name.casefold() else self.name
        )


@dataclass(frozen=True)
class BatchTable:
    batches: tuple[str, ...]
    columns: tuple[Column, ...]
    issues: tuple[str, ...] = ()

    def of(self, *roles: Role) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.role in roles)


@dataclass(frozen=True)
class Wanted:
    """What is known of columns beside their names: outcomes by name; units and steps by the header as written."""

    outcomes: Sequence[str] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)


def batch_table(header: Sequence[str], rows: Sequence[Sequence[str]], wanted: Wanted | None = None) -> BatchTable:
    """Raises `ValueError` where no column names the batch."""
    wanted = wanted or Wanted()
    heads = headers_of(header)
    ids = _id_column(heads, rows)
    kept, issues = _unique_rows(rows, ids)
    columns = []
    for index, head in enumerate(heads):
        if index == ids or not head.name:
            continue
        texts = tuple(row[index].strip() if index < len(row) else "" for row in kept)
        columns.append(_column(head, header[index], texts, wanted))
    names = tuple(row[ids].strip() for row in kept)
    return BatchTable(names, tuple(_distinct(columns)), issues)


def id_column(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Which column names the batch. Raises `ValueError` where none does."""
    return _id_column(headers_of(header), rows)


def _id_column(heads: Sequence[Header], rows: Sequence[Sequence[str]]) -> int:
    named = [i for i, head in enumerate(heads) if _BATCH.search(head.name.replace("_", " ").strip())]
    if not named:
        raise ValueError("no column names the batch (Batch, Lot, Run, No.)")
    return max(named, key=lambda i: (len({row[i] for row in rows if i < len(row)}), -i))


def _unique_rows(rows: Sequence[Sequence[str]], ids: int) -> tuple[list[Sequence[str]], tuple[str, ...]]:
    """One row a batch: a repeated row once; of rows that disagree the first, and it is told."""
    seen: dict[str, Sequence[str]] = {}
    same, differ, summaries = [], [], []
    for row in rows:
        name = row[ids].strip() if ids < len(row) else ""
        if _SUMMARY.match(name):
            summaries.append(name)
            continue
        if not name or sum(bool(cell.strip()) for cell in row) < 2:
            continue
        if name not in seen:
            seen[name] = row
        elif [c.strip() for c in seen[name]] == [c.strip() for c in row]:
            same.append(name)
        else:
            differ.append(name)
    issues = []
    if summaries:
        issues.append(f"rows that sum up others are left out: {_some(summaries)}")
    if same:
        issues.append(f"duplicate rows, counted once: batch {_some(same)}")
    if differ:
        issues.append(f"duplicate batch numbers with different values, the first row is used: batch {_some(differ)}")
    return list(seen.values()), tuple(issues)


def _column(head: Header, written: str, texts: tuple[str, ...], wanted: Wanted) -> Column:
    name = head.name.replace("_", " ").strip()
    head_unit = head.unit or wanted.units.get(written)
    step = wanted.steps.get(written)
    moments = [moment_of(text) for text in texts]
    filled = [text for text in texts if text.casefold() not in _EMPTY]
    told = sum(one is not None for one in moments)
    if told and told >= 0.9 * len(filled) and (_TIME.search(name) or not all(_NUMBER.match(t) for t in filled)):
        return Column(name, None, "time", texts, tuple(moments), step=step)
    numbers, censored, notes, unit_ = _numbers(texts, head_unit)
    counted = sum(one is not None for one in numbers)
    distinct = len(set(filled))
    if counted < 0.8 * len(filled) or not filled:
        role: Role = "group" if 1 < distinct <= max(2, len(filled) // 3) else "other"
        return Column(name, None, role, texts, tuple(numbers), step=step, notes=notes)
    role = _role(name, distinct, len(filled), wanted)
    return Column(name, unit_, role, texts, tuple(numbers), censored, step, notes)


def _role(name: str, distinct: int, n: int, wanted: Wanted) -> Role:
    said = name_of(name)
    if name in wanted.outcomes:
        return "outcome"
    if _GROUP.search(name) and not _NOT_GROUP.search(name) and distinct <= max(_FEW, n // 3) and n > 1:
        return "group"
    if _MATERIAL.search(name):
        return "parameter"
    attribute = any(said and said.alike(name_of(one)) for one in wanted.outcomes)
    return "outcome" if attribute or _OUTCOME.search(name) else "parameter"


def _numbers(
    texts: Sequence[str], head_unit: str | None
) -> tuple[list[float | None], frozenset[int], tuple[str, ...], str | None]:
    """Numbers in one unit (the header's, else the commonest of the cells), with the rows of censored ones."""
    found: list[tuple[float, str | None] | None] = []
    censored = set()
    for row, text in enumerate(texts):
        value = _value(text, head_unit)
        if value is not None and _CENSORED.match(text):
            censored.add(row)
        found.append(value)
    units = [one[1] for one in found if one is not None and one[1]]
    goal = head_unit or (max(sorted(set(units)), key=units.count) if units else None)
    numbers: list[float | None] = []
    turned, unfit = [], []
    for row, one in enumerate(found):
        source, target = unit(one[1]) if one and one[1] else None, unit(goal) if goal else None
        if one is None or source is None or target is None or source.ucum == target.ucum:
            numbers.append(one[0] if one is not None else None)
        elif convertible(source, target):
            numbers.append(float(convert(repr(one[0]), source, target)))
            turned.append(row)
        else:
            numbers.append(None)
            unfit.append(row)
    notes = []
    if turned:
        notes.append(f"{len(turned)} values are in another unit and were converted to {goal}")
    if unfit:
        notes.append(f"{len(unfit)} values are in a unit that does not convert to {goal} and were left out")
    return numbers, frozenset(censored), tuple(notes), goal


def _value(text: str, head_unit: str | None) -> tuple[float, str | None] | None:
    plain = text.strip()
    if plain.casefold() in _EMPTY:
        return None
    if plain.casefold() in ("yes", "ja", "oui", "true"):
        return 1.0, None
    if plain.casefold() in ("no", "nein", "non", "false"):
        return 0.0, None
    if _NUMBER.match(plain):
        return float(plain.replace(",", ".").replace("−", "-")), head_unit
    quantities = parse_cell(plain, header_unit=head_unit)
    if len(quantities) != 1:
        return None
    one = quantities[0]
    written = one.target or (
        one.high if one.operator in ("lt", "le") else one.low if one.operator in ("gt", "ge") else None
    )
    return (float(written), one.unit_as_written or head_unit) if written else None


def moment_of(text: str) -> float | None:
    """A date as a number of days; None for what is none."""
    plain = text.strip().casefold()
    if one := _DATES[0].match(plain):
        return _day(int(one[1]), int(one[2]), int(one[3] or 1))
    if one := _DATES[1].match(plain):
        return _day(int(one[3]), int(one[2]), int(one[1]))
    if one := re.match(r"^(?:(\d{1,2})[ .-])?(juil|[a-zäûé]{3})[a-zäûé]*[ .-]+(\d{2,4})$", plain):
        month = next((i for i, m in enumerate(_MONTHS, 1) if one[2] in m), 0)
        year = int(one[3]) + (2000 if len(one[3]) == 2 else 0)
        return _day(year, month, int(one[1] or 1)) if month else None
    return None


def _day(year: int, month: int, day: int) -> float | None:
    try:
        return float(date(year, month, day).toordinal())
    except ValueError:
        return None


def _distinct(columns: Sequence[Column]) -> list[Column]:
    """Columns of one name told apart by a number."""
    seen: dict[str, int] = {}
    result = []
    for column in columns:
        seen[column.label] = seen.get(column.label, 0) + 1
        count = seen[column.label]
        name = column.name if count == 1 else f"{column.name} ({count})"
        result.append(replace(column, name=name))
    return result


def _some(names: Sequence[str], limit: int = 5) -> str:
    unique = list(dict.fromkeys(names))
    return ", ".join(unique[:limit]) + (f" and {len(unique) - limit} more" if len(unique) > limit else "")
