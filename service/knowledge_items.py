"""Typed items for every door: those read from documents, and the records of the transfer that people keep."""

from __future__ import annotations

from knowledge.records import KnowledgePage, KnowledgeType, RecordType, Scope
from knowledge.transfer import SHAPES
from service.workspace import Workspace


def items_page(
    workspace: Workspace, scope: Scope, kind: KnowledgeType, *, limit: int, cursor: str | None
) -> KnowledgePage:
    """Items of a type in a stable order; `cursor` is the last id seen."""
    if kind in SHAPES:
        type_: RecordType = kind  # type: ignore[assignment]
        return workspace.transfers.page(scope, type_, limit=limit, cursor=cursor)
    return workspace.knowledge.items(scope, kind, limit=limit, cursor=cursor)
