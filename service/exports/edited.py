"""An edited workbook comes back: its rows become proposed decisions, conflicts are named, nothing is guessed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO

from knowledge.errors import UsageError
from service.exports.rows import Row
from service.exports.xlsx import DECISIONS, EDITABLE

_NUMBERS = ("low", "target", "high")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one edited row asks for. `values` are the changed fields of a correction."""

    statement_id: str
    action: str
    reason: str | None
    values: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class Refusal:
    place: str
    why: str


def read_edited(path: Path | IO[bytes], current: Mapping[str, Row]) -> tuple[tuple[Proposal, ...], tuple[Refusal, ...]]:
    """Proposals and refusals of a workbook made by `to_xlsx`, against the rows as they are now.

    A row whose source says something else now, or that somebody decided otherwise since the export, is refused, not
    merged; so are two rows for the same statement.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, data_only=True, read_only=True)
    except Exception as error:
        name = path if isinstance(path, Path) else "the file"
        raise UsageError(f"cannot read {name} as a workbook: {error}") from error
    outcomes: list[Proposal | Refusal] = []
    for sheet in book.worksheets:
        outcomes += _sheet(sheet.title, sheet.iter_rows(values_only=True), current)
    proposals = [one for one in outcomes if isinstance(one, Proposal)]
    times = Counter(one.statement_id for one in proposals)
    refusals = [one for one in outcomes if isinstance(one, Refusal)]
    refusals += [
        Refusal(one.place, f"statement {one.statement_id} is edited in {times[one.statement_id]} rows")
        for one in proposals
        if times[one.statement_id] > 1
    ]
    return tuple(one for one in proposals if times[one.statement_id] == 1), tuple(refusals)


def _sheet(title: str, lines: Iterator[tuple[object, ...]], current: Mapping[str, Row]) -> Iterator[Proposal | Refusal]:
    header = [str(cell or "").strip() for cell in next(lines, ())]
    if "id" not in header:
        yield Refusal(title, "no `id` column: not a sheet that Knowline exported")
        return
    for number, cells in enumerate(lines, 2):
        row = {name: _text(cell) for name, cell in zip(header, cells, strict=False)}
        if row.get("id"):
            outcome = _outcome(row, current, f"{title}!{number}")
            if outcome is not None:
                yield outcome


def _outcome(row: Mapping[str, str], current: Mapping[str, Row], place: str) -> Proposal | Refusal | None:
    decision, reason = (row.get(name, "").strip() for name in DECISIONS)
    now = current.get(row["id"])
    base = _base(row, now)
    edited = {n: row.get(n, "") for n in EDITABLE if n in row and not _equal(n, row[n], base.get(n, ""))}
    if not edited and not decision:
        return None
    conflict = _conflict(row, now, base, edited)
    if conflict is not None:
        return Refusal(place, conflict)
    if decision not in ("", "accept", "correct", "reject"):
        return Refusal(place, f"decision {decision!r}: accept, correct or reject")
    if edited and decision in ("accept", "reject"):
        return Refusal(place, f"{decision} and changed {', '.join(edited)}: use correct, or leave the values")
    if edited:
        return Proposal(row["id"], "correct", reason or None, edited, place)
    if decision == "correct":
        return Refusal(place, "correct, but no value was changed")
    return Proposal(row["id"], decision, reason or None, {}, place)


def _conflict(
    row: Mapping[str, str], now: Row | None, base: Mapping[str, str], edited: Mapping[str, str]
) -> str | None:
    """What happened to the statement since the export that this edit does not know of."""
    if now is None:
        return f"statement {row['id']} is not in this table any more"
    if _line(row.get("value_as_written", "")) != _line(now.value_as_written):
        return f"its source changed since the export: {now.value_as_written!r} now"
    moved = {name: getattr(now, name) for name in base if not _equal(name, getattr(now, name), base[name])}
    clash = [f"{n}: {edited[n]!r} here, {moved[n] or 'nothing'!r} in the table, {base[n] or 'nothing'!r} at export"
             for n in edited if n in moved and not _equal(n, edited[n], moved[n])]  # fmt: skip
    if clash:
        return "somebody changed it since the export: " + "; ".join(clash)
    if moved:
        told = ", ".join(f"{name} is {value or 'nothing'!r}" for name, value in moved.items())
        return f"somebody changed it since the export: {told} now"
    if row.get("state", now.state) != now.state:
        return f"somebody decided since the export: it was {row['state']}, it is {now.state} now"
    return None


def _base(row: Mapping[str, str], now: Row | None) -> Mapping[str, str]:
    """The editable values when the workbook was made; without the column, those of now."""
    try:
        values = json.loads(row.get("base") or "null")
    except json.JSONDecodeError:
        values = None
    if isinstance(values, list) and len(values) == len(EDITABLE):
        return dict(zip(EDITABLE, map(str, values), strict=True))
    return {name: getattr(now, name) for name in EDITABLE} if now is not None else {}


def _equal(name: str, one: str, other: str) -> bool:
    """The same text; of numbers the same number, since a spreadsheet may write 0.50 as 0.5."""
    if one == other or _line(one) == _line(other):
        return True
    if name not in _NUMBERS:
        return False
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def _line(text: str) -> str:
    return " ".join(text.split())


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
