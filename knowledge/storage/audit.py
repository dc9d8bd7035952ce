"""The audit trail: who did what to which record, appended only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, insert, select

from knowledge.records import Scope
from knowledge.storage import schema
from knowledge.storage.clock import now


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. `detail` is what the act was about, as text values by name."""

    seq: int
    product: str
    at: str
    actor: str
    action: str
    subject_type: str
    subject_id: str
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be recorded."""

    actor: str
    action: str
    subject_type: str
    subject_id: str
    detail: Mapping[str, str]


class Audit:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(self, connection: Connection, scope: Scope, act: Act) -> None:
        """Record an act in the transaction that carries it out."""
        table = schema.audit
        last = connection.execute(select(func.max(table.c.seq)).where(table.c.sponsor == scope.sponsor)).scalar()
        connection.execute(
            insert(table),
            {
                "sponsor": scope.sponsor,
                "seq": (last or 0) + 1,
                "product": scope.product,
                "at": now(),
                "actor": act.actor,
                "action": act.action,
                "subject_type": act.subject_type,
                "subject_id": act.subject_id,
                "detail": json.dumps(dict(act.detail), ensure_ascii=False, sort_keys=True),
            },
        )

    def entries(self, scope: Scope, subject_id: str | None = None) -> tuple[AuditEntry, ...]:
        """Acts of a scope in the order they happened, of one subject where it is named."""
        table = schema.audit
        query = select(table).where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
        if subject_id is not None:
            query = query.where(table.c.subject_id == subject_id)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(table.c.seq)).all()
        return tuple(
            AuditEntry(
                row.seq, row.product, row.at, row.actor, row.action, row.subject_type, row.subject_id,
                json.loads(row.detail),
            )
            for row in rows
        )
