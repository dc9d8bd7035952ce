"""Electronic signatures on statements: name, time, meaning, and the revision that was signed, read from the trail."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.errors import NotFoundError
from knowledge.records import Scope
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature on one revision of a statement; `valid` while that revision is the current one."""

    by: str
    at: str
    meaning: str
    revision: int
    valid: bool


def signatures(store: Store, table: KnowledgeTable, scope: Scope, statement_id: str) -> tuple[Signature, ...]:
    """Who signed which revision, when, meaning what, oldest first; a later decision voids them visibly.

    Raises `NotFoundError` for an unknown or foreign id.
    """
    rows = table.statement_rows(scope, statement_id)
    if not rows:
        raise NotFoundError(f"no statement {statement_id!r} in {scope.sponsor}/{scope.product}")
    signed = (one for one in store.audit.entries(scope, statement_id) if "meaning" in one.detail)
    return tuple(
        Signature(
            by=one.actor,
            at=one.at,
            meaning=one.detail["meaning"],
            revision=int(one.detail["revision"]),
            valid=int(one.detail["revision"]) == rows[0].revision,
        )
        for one in signed
    )
