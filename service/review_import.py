"""Decisions of an edited workbook carried out one by one; what cannot be taken is named."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from knowledge.errors import ReviewError, UsageError
from knowledge.records import Scope
from knowledge.records.base import Record
from knowledge.review import Decision
from service.exports.edited import read_edited
from service.exports.rows import rows
from service.workspace import Workspace


class TakenRow(Record):
    id: str
    action: str
    place: str


class RefusedRow(Record):
    place: str
    why: str


class ImportReport(Record):
    """What a workbook brought. With `dry_run` nothing was decided; `taken` is what would be tried."""

    taken: tuple[TakenRow, ...]
    refused: tuple[RefusedRow, ...]
    dry_run: bool = False


def import_edited(
    workspace: Workspace, scope: Scope, file: Path | IO[bytes], by: str, *, dry_run: bool = False
) -> ImportReport:
    """Take the decisions and corrections of a workbook that was exported and edited."""
    current = {row.id: row for row in rows(workspace.knowledge.parameters(scope))}
    proposals, refusals = read_edited(file, current)
    taken: list[TakenRow] = []
    refused = [RefusedRow(place=one.place, why=one.why) for one in refusals]
    for one in proposals:
        try:
            if not dry_run:
                decision = Decision(one.action, by, one.reason, one.values or None)  # type: ignore[arg-type]
                workspace.reviews.decide(scope, one.statement_id, decision)
            taken.append(TakenRow(id=one.statement_id, action=one.action, place=one.place))
        except (ReviewError, UsageError) as error:
            refused.append(RefusedRow(place=one.place, why=str(error)))
    return ImportReport(taken=tuple(taken), refused=tuple(refused), dry_run=dry_run)
