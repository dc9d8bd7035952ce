"""A person's word on which mentions are the same parameter: merge and split, kept over all later extractions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from knowledge.errors import NotFoundError, ReviewError, UsageError
from knowledge.ids import scoped_id
from knowledge.records import Parameter, Scope
from knowledge.records.extraction import Link
from knowledge.storage.audit import Act
from knowledge.storage.knowledge_rows import detail
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store


class Links:
    """Decisions on the links of one store; each is in the audit trail."""

    def __init__(self, store: Store, table: KnowledgeTable) -> None:
        self._store = store
        self._table = table

    def merge(self, scope: Scope, parameter_id: str, into: str, *, by: str, reason: str) -> Parameter:
        """Let all mentions of one parameter belong to another; gives the other as it is then.

        Raises `NotFoundError` where either is unknown in the scope.
        """
        _check(by, reason)
        if parameter_id == into:
            raise UsageError("a parameter cannot be merged with itself: `into` names another one")
        groups = self._table.mention_ids(scope)
        for one in (parameter_id, into):
            if one not in groups:
                raise NotFoundError(f"no parameter {one!r} in {scope.sponsor}/{scope.product}")
        with self._store.transaction() as connection:
            for mention in groups[parameter_id]:
                self._link(connection, scope, Link(mention_id=mention, parameter_id=into, reason=reason, by=by))
            values = detail({"into": into, "mentions": list(groups[parameter_id]), "reason": reason})
            self._store.audit.append(connection, scope, Act(by, "merge", "parameter", parameter_id, values))
        return self._parameter(scope, into)

    def split(self, scope: Scope, parameter_id: str, mentions: Sequence[str], *, by: str, reason: str) -> Parameter:
        """Take some mentions out of a parameter as one of their own; gives the new one."""
        _check(by, reason)
        groups = self._table.mention_ids(scope)
        if parameter_id not in groups:
            raise NotFoundError(f"no parameter {parameter_id!r} in {scope.sponsor}/{scope.product}")
        wanted = tuple(dict.fromkeys(mentions))
        if not wanted or not set(wanted) < set(groups[parameter_id]):
            raise UsageError("a split takes some, not all, of the parameter's own mentions; its `links` name them")
        fresh = scoped_id("p", scope, *sorted(wanted))
        if fresh == parameter_id:
            fresh = scoped_id("p", scope, "split", *sorted(wanted))
        with self._store.transaction() as connection:
            for mention in wanted:
                self._link(connection, scope, Link(mention_id=mention, parameter_id=fresh, reason=reason, by=by))
            values = detail({"new": fresh, "mentions": list(wanted), "reason": reason})
            self._store.audit.append(connection, scope, Act(by, "split", "parameter", parameter_id, values))
        return self._parameter(scope, fresh)

    def _link(self, connection: Connection, scope: Scope, link: Link) -> None:
        self._table.link_by_hand(connection, scope, link)

    def _parameter(self, scope: Scope, parameter_id: str) -> Parameter:
        return next(p for p in self._table.parameters(scope) if p.id == parameter_id)


def _check(by: str, reason: str) -> None:
    if not by.strip() or not reason.strip():
        raise ReviewError("merging and splitting need a named person and a reason")
