"""What a drop of new or changed documents changed at the level of values."""

from __future__ import annotations

from typing import Literal

from knowledge.records.base import Record
from knowledge.records.place import Citation

ChangeKind = Literal["changed", "added", "removed", "unchanged"]


class ValueChange(Record):
    """One value of a document that another version took the place of.

    `changed` has both sides, `added` the new one alone, `removed` the old one alone; `unchanged` rows are listed only
    where the old one had been decided. `reopened` tells that a decided row was put (back) into review for it, and
    `decided` is who had decided on the old value.
    """

    change: ChangeKind
    parameter: str
    unit_operation: str | None = None
    step: str | None = None
    kind: str | None = None
    old: str | None = None
    new: str | None = None
    old_statement: str | None = None
    new_statement: str | None = None
    old_citation: Citation | None = None
    new_citation: Citation | None = None
    reopened: bool = False
    decided: str | None = None


class DocumentChange(Record):
    """A document that took the place of another one, with the values that differ."""

    file: str
    document_id: str
    version: str | None = None
    replaces_file: str
    replaces_document_id: str
    replaces_version: str | None = None
    changes: tuple[ValueChange, ...] = ()


class DropReport(Record):
    """What one drop changed: counts, and the rows by document."""

    id: str
    at: str
    by: str
    changed: int
    added: int
    removed: int
    reopened: int
    documents: tuple[DocumentChange, ...] = ()


class DropList(Record):
    drops: tuple[DropReport, ...]
    total: int
    next_cursor: str | None = None
