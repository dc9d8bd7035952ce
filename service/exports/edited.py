"""An edited workbook comes back: its rows become proposed decisions, conflicts are named, nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import UsageError
from service.exports.rows import Row
from service.exports.xlsx import DECISIONS, EDITABLE


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


def read_edited(path: Path, current: Mapping[str, Row]) -> tuple[tuple[Proposal, ...], tuple[Refusal, ...]]:
    """Proposals and refusals of a workbook made by `to_xlsx`, against the rows as they are now.

    A row whose source values changed since the export (its `value_as_written` differs) is refused, not merged.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, data_only=True, read_only=True)
    except Exception as error:
        raise UsageError(f"cannot read {path} as a workbook: {error}") from error
    proposals: list[Proposal] = []
    refusals: list[Refusal] = []
    for sheet in book.worksheets:
        lines = sheet.iter_rows(values_only=True)
        header = [str(cell or "") for cell in next(lines, ())]
        if "id" not in header:
            refusals.append(Refusal(sheet.title, "no `id` column: not a sheet that Knowline exported"))
            continue
        for number, cells in enumerate(lines, 2):
            row = {name: _text(cell) for name, cell in zip(header, cells, strict=False)}
            if not row.get("id"):
                continue
            outcome = _outcome(row, current, f"{sheet.title}!{number}")
            if isinstance(outcome, Proposal):
                proposals.append(outcome)
            elif outcome is not None:
                refusals.append(outcome)
    return tuple(proposals), tuple(refusals)


def _outcome(row: Mapping[str, str], current: Mapping[str, Row], place: str) -> Proposal | Refusal | None:
    now = current.get(row["id"])
    if now is None:
        return Refusal(place, f"statement {row['id']} is not in this table any more")
    if row.get("value_as_written", "") != now.value_as_written:
        return Refusal(place, f"its source changed since the export: {now.value_as_written!r} now")
    changed = {name: row.get(name, "") for name in EDITABLE if name in row and row[name] != getattr(now, name)}
    decision, reason = (row.get(name, "").strip() for name in DECISIONS)
    if decision not in ("", "accept", "correct", "reject"):
        return Refusal(place, f"decision {decision!r}: accept, correct or reject")
    if changed and decision in ("accept", "reject"):
        return Refusal(place, f"{decision} and changed {', '.join(changed)}: use correct, or leave the values")
    if changed:
        return Proposal(row["id"], "correct", reason or None, changed, place)
    if decision == "correct":
        return Refusal(place, "correct, but no value was changed")
    return Proposal(row["id"], decision, reason or None, {}, place) if decision else None


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
