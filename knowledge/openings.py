"""Who opened the evidence of which statement, and in which revision: a bulk accept takes nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import delete, insert, select

from knowledge.errors import NotFoundError, ReviewError
from knowledge.records import Scope
from knowledge.storage.audit import Act
from knowledge.storage.clock import now
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.reuse_schema import openings as table
from knowledge.storage.store import Store


class Openings:
    """Looks at evidence, by person. A decision makes a new revision, whose evidence is to be opened again."""

    def __init__(self, store: Store, knowledge: KnowledgeTable) -> None:
        self._store = store
        self._knowledge = knowledge

    def record(self, scope: Scope, statement_id: str, by: str) -> None:
        """The person has the evidence before them. Once a person and revision; recorded in the trail.

        Raises `NotFoundError` for an unknown or foreign id.
        """
        if not by.strip():
            raise ReviewError("who opened the evidence? give --by NAME")
        rows = self._knowledge.statement_rows(scope, statement_id)
        if not rows:
            raise NotFoundError(f"no statement {statement_id!r} in {scope.sponsor}/{scope.product}")
        revision = rows[0].revision
        if self.by(scope, by).get(statement_id) == revision:
            return
        with self._store.transaction() as connection:
            connection.execute(delete(table).where(table.c.statement_id == statement_id, table.c.person == by))
            values = {
                "statement_id": statement_id, "person": by, "sponsor": scope.sponsor, "product": scope.product,
                "revision": revision, "at": now(),
            }  # fmt: skip
            connection.execute(insert(table), values)
            act = Act(by, "open", "statement", statement_id, {"revision": str(revision)})
            self._store.audit.append(connection, scope, act)

    def by(self, scope: Scope, person: str) -> Mapping[str, int]:
        """Statement id → the revision whose evidence this person opened last."""
        query = select(table.c.statement_id, table.c.revision).where(
            table.c.sponsor == scope.sponsor, table.c.product == scope.product, table.c.person == person
        )
        with self._store.engine.connect() as connection:
            return {row.statement_id: row.revision for row in connection.execute(query)}

    def anybody(self, scope: Scope, ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Who opened each of these statements, in the order of names."""
        query = (
            select(table.c.statement_id, table.c.person)
            .where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
            .order_by(table.c.person)
        )
        found: dict[str, list[str]] = {}
        with self._store.engine.connect() as connection:
            for row in connection.execute(query):
                if row.statement_id in ids:
                    found.setdefault(row.statement_id, []).append(row.person)
        return {statement_id: tuple(people) for statement_id, people in found.items()}
