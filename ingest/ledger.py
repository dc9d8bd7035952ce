"""The ledger: how far each file of a package has come, so that a killed run goes on where it stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from sqlalchemy import Connection, Engine, delete, insert, select, update

from knowledge.records import Reason, ReasonCode, Scope
from knowledge.storage import schema
from knowledge.storage.clock import now

Stage = Literal["discovered", "read", "chunked", "embedded", "indexed", "live", "extracted", "failed", "gone"]
STAGES: tuple[Stage, ...] = ("discovered", "read", "chunked", "embedded", "indexed", "live", "extracted")
FINISHED: frozenset[Stage] = frozenset({"live", "extracted", "failed", "gone"})


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One file. `parent` is the archive or mail it came out of, `root` the folder or file that was ingested.

    A finished row without a document and without a reason is a mere container. `gone` is a file that its archive
    no longer holds, until its document has been withdrawn.
    """

    path: str
    sha256: str
    bytes: int
    fingerprint: str
    stage: Stage
    root: str | None = None
    parent: str | None = None
    document_id: str | None = None
    reason_code: ReasonCode | None = None
    reason_message: str | None = None

    @property
    def finished(self) -> bool:
        return self.stage in FINISHED

    def failed(self, reason: Reason) -> LedgerRow:
        return replace(self, stage="failed", reason_code=reason.code, reason_message=reason.message)

    def reason(self) -> Reason | None:
        if self.reason_code is None:
            return None
        return Reason(code=self.reason_code, message=self.reason_message or "")


_COLUMNS = tuple(item.name for item in fields(LedgerRow))
_BATCH = 400


class Ledger:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self, scope: Scope) -> dict[str, LedgerRow]:
        """All files of a scope by path."""
        table = schema.ledger
        query = select(*(table.c[name] for name in _COLUMNS)).where(
            table.c.sponsor == scope.sponsor, table.c.product == scope.product
        )
        with self._engine.connect() as connection:
            return {row.path: LedgerRow(**row._mapping) for row in connection.execute(query)}

    def put(self, connection: Connection, scope: Scope, rows: Sequence[LedgerRow]) -> None:
        """Write rows in place of those with the same paths."""
        if not rows:
            return
        self.forget(connection, scope, [row.path for row in rows])
        base = {"sponsor": scope.sponsor, "product": scope.product, "updated_at": now()}
        connection.execute(
            insert(schema.ledger), [base | {name: getattr(row, name) for name in _COLUMNS} for row in rows]
        )

    def advance(self, connection: Connection, scope: Scope, paths: Iterable[str], stage: Stage) -> None:
        table = schema.ledger
        for batch in _batches(paths):
            connection.execute(
                update(table)
                .where(
                    table.c.sponsor == scope.sponsor, table.c.product == scope.product, table.c.path.in_(batch)
                )
                .values(stage=stage, updated_at=now())
            )

    def forget(self, connection: Connection, scope: Scope, paths: Iterable[str]) -> None:
        table = schema.ledger
        for batch in _batches(paths):
            connection.execute(
                delete(table).where(
                    table.c.sponsor == scope.sponsor, table.c.product == scope.product, table.c.path.in_(batch)
                )
            )

    def add_roots(self, connection: Connection, scope: Scope, roots: Iterable[str]) -> None:
        """Remember folders that were ingested as a whole."""
        table = schema.roots
        for root in roots:
            key = {"sponsor": scope.sponsor, "product": scope.product, "root": root}
            connection.execute(delete(table).filter_by(**key))
            connection.execute(insert(table), key | {"ingested_at": now()})

    def roots(self, scope: Scope) -> frozenset[str]:
        """Folders that were ingested as a whole before."""
        table = schema.roots
        query = select(table.c.root).where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
        with self._engine.connect() as connection:
            return frozenset(connection.execute(query).scalars())


def _batches(paths: Iterable[str]) -> Iterable[list[str]]:
    pool = list(paths)
    for start in range(0, len(pool), _BATCH):
        yield pool[start : start + _BATCH]
