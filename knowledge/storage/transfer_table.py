"""Transfer records in SQL: every revision is kept, the latest one is marked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select, update

from knowledge.records import Scope
from knowledge.storage.clock import now
from knowledge.storage.reuse_schema import transfer_records as table


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """One revision of a record; `payload` is the record as JSON."""

    id: str
    revision: int
    type: str
    state: str
    payload: str
    author: str
    approver: str | None
    reason: str | None
    at: str


class TransferTable:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, connection: Connection, scope: Scope, row: StoredRevision) -> None:
        """Add a revision; it is the latest from now on."""
        connection.execute(update(table).where(table.c.id == row.id).values(latest=0))
        values = {
            "id": row.id, "revision": row.revision, "sponsor": scope.sponsor, "product": scope.product,
            "type": row.type, "state": row.state, "payload": row.payload, "author": row.author,
            "approver": row.approver, "reason": row.reason, "at": row.at or now(), "latest": 1,
        }  # fmt: skip
        connection.execute(insert(table), values)

    def latest(
        self, scope: Scope, type_: str | None = None, record_id: str | None = None
    ) -> tuple[StoredRevision, ...]:
        query = select(table).where(
            table.c.sponsor == scope.sponsor, table.c.product == scope.product, table.c.latest == 1
        )
        if type_ is not None:
            query = query.where(table.c.type == type_)
        if record_id is not None:
            query = query.where(table.c.id == record_id)
        return self._rows(query.order_by(table.c.id))

    def revisions(self, scope: Scope, record_id: str) -> tuple[StoredRevision, ...]:
        """All of one record, oldest first."""
        query = select(table).where(
            table.c.sponsor == scope.sponsor, table.c.product == scope.product, table.c.id == record_id
        )
        return self._rows(query.order_by(table.c.revision))

    def _rows(self, query) -> tuple[StoredRevision, ...]:  # type: ignore[no-untyped-def]
        with self._engine.connect() as connection:
            return tuple(
                StoredRevision(r.id, r.revision, r.type, r.state, r.payload, r.author, r.approver, r.reason, r.at)
                for r in connection.execute(query)
            )
