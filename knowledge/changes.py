"""What a drop changed at value level, and which decided rows it re-opens.

`before` is taken when the new documents are in and not yet extracted, since extraction lets what a replaced file
states anew take the place of what it stated before; `settle` is called after extraction. Rows are matched by name,
step, kind, scale, condition and attribute, then by the parameter they are linked to; equal values first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from knowledge.ids import scoped_id
from knowledge.quantities.shown import shown
from knowledge.records import Scope
from knowledge.records.change import DocumentChange, DropList, DropReport, ValueChange
from knowledge.records.extraction import Mention
from knowledge.storage import DocumentRow, schema
from knowledge.storage.audit import Act
from knowledge.storage.clock import now
from knowledge.storage.extraction_rows import linked_mentions_of, rows_of_documents
from knowledge.storage.knowledge_rows import DECIDED, StatementRow, detail
from knowledge.storage.reuse_schema import drops as table
from knowledge.storage.store import Store

_SAME = ("operator", "low", "target", "high", "unit_ucum")


@dataclass(frozen=True, slots=True)
class Side:
    """A statement with what it is matched by."""

    row: StatementRow
    mention: Mention
    parameter: str

    @property
    def value(self) -> tuple[object, ...]:
        s = self.row.statement
        words = s.value_text if s.operator in ("conforms", "one_of", "staged") else ""
        return (*(getattr(s, name) for name in _SAME), words)

    @property
    def linked(self) -> tuple[object, ...]:
        s = self.row.statement
        return self.parameter, s.kind, s.scale, s.condition, s.attribute, s.stage


@dataclass(frozen=True, slots=True)
class Before:
    """The replaced documents of the new ones, with what they stated: new document id → (old document, its sides)."""

    replaced: Mapping[str, tuple[DocumentRow, tuple[Side, ...]]]


class Changes:
    """Compares versions in one store; reports are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def before(self, scope: Scope, new: Collection[str]) -> Before:
        """What the predecessors of these live documents state. Call before extraction writes."""
        everything = self._store.documents.all(scope, None)
        by_id = {row.id: row for row in everything}
        pairs = {row.id: old for row in everything if row.id in new and (old := _predecessor(row, everything, by_id))}
        sides = self._sides(scope, {old.id for old in pairs.values()})
        return Before({new_id: (old, tuple(sides.get(old.id, ()))) for new_id, old in pairs.items()})

    def settle(self, scope: Scope, before: Before, *, by: str) -> DropReport | None:
        """Compare, re-open, and keep the report; None where no document took another one's place."""
        if not before.replaced:
            return None
        after = self._sides(scope, {*before.replaced, *(old.id for old, _ in before.replaced.values())})
        live = {row.id: row for row in self._store.documents.all(scope)}
        documents: list[DocumentChange] = []
        with self._store.transaction() as connection:
            for new_id, (old, olds) in before.replaced.items():
                new = live.get(new_id)
                if new is None:
                    continue
                if old.id in live:  # it is still there, and may have been extracted in this run only
                    olds = tuple(after.get(old.id, ()))
                found = [self._change(connection, scope, old, new, pair) for pair in match(olds, after.get(new_id, ()))]
                kept = tuple(change for change in found if change is not None)
                if kept:
                    documents.append(_document(old, new, kept))
            if not documents:
                return None
            report = _report(scope, documents, by)
            connection.execute(
                insert(table),
                {
                    "id": report.id, "sponsor": scope.sponsor, "product": scope.product, "at": report.at,
                    "by_whom": by, "payload": report.model_dump_json(exclude_none=True),
                },
            )  # fmt: skip
            told = {"changed": report.changed, "added": report.added, "removed": report.removed}
            act = Act(by, "drop", "drop", report.id, detail({**told, "reopened": report.reopened}))
            self._store.audit.append(connection, scope, act)
        return report

    def reports(self, scope: Scope, *, limit: int = 100, cursor: str | None = None) -> DropList:
        """The kept reports, newest first; `cursor` is the last id seen."""
        query = (
            select(table.c.payload)
            .where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
            .order_by(table.c.at.desc(), table.c.id)
        )
        with self._store.engine.connect() as connection:
            found = [DropReport.model_validate_json(text) for text in connection.execute(query).scalars()]
        start = next((n + 1 for n, one in enumerate(found) if one.id == cursor), 0)
        part = tuple(found[start : start + limit])
        more = start + len(part) < len(found)
        return DropList(drops=part, total=len(found), next_cursor=part[-1].id if more and part else None)

    # inside

    def _sides(self, scope: Scope, documents: Collection[str]) -> Mapping[str, list[Side]]:
        """By document; documents that a later file replaced are read too."""
        found: dict[str, list[Side]] = defaultdict(list)
        if not documents:
            return found
        mentions = linked_mentions_of(self._store.engine, scope, documents)
        for row in rows_of_documents(self._store.engine, scope, documents):
            known = mentions.get(row.mention_id)
            if known is not None and row.origin == "extracted":
                found[row.document_id].append(Side(row, *known))
        return found

    def _change(
        self, connection: Connection, scope: Scope, old: DocumentRow, new: DocumentRow,
        pair: tuple[Side | None, Side | None],
    ) -> ValueChange | None:  # fmt: skip
        before, after = pair
        told = after or before
        assert told is not None
        same = before is not None and after is not None and before.value == after.value
        decided = before.row if before is not None and before.row.statement.state in DECIDED else None
        kept = same and before is not None and after is not None and before.row.statement.id == after.row.statement.id
        if same and (decided is None or kept):
            return None
        reopened = False
        if decided is not None and after is not None:
            reopened = _reopen(connection, self._store, scope, decided, after.row, same=same)
        if same and not reopened:
            return None
        return ValueChange(
            change="unchanged" if same else "changed" if before and after else "added" if after else "removed",
            parameter=told.mention.name,
            unit_operation=told.mention.unit_operation,
            step=told.mention.step,
            kind=told.row.statement.kind,
            old=shown(before.row.statement) if before else None,
            new=shown(after.row.statement) if after else None,
            old_statement=before.row.statement.id if before else None,
            new_statement=after.row.statement.id if after else None,
            old_citation=before.row.statement.citation if before else None,
            new_citation=after.row.statement.citation if after else None,
            reopened=reopened and not same,
            decided=(decided.approver or decided.author) if decided is not None else None,
        )


def match(olds: Sequence[Side], news: Sequence[Side]) -> Iterator[tuple[Side | None, Side | None]]:
    """Pairs of what is the same thing in both, then the old ones left over, then the new ones. Each side once."""
    left, right = list(olds), list(news)
    for key in (
        lambda s: (s.row.match_key, s.value),
        lambda s: (s.linked, s.value),
        lambda s: s.row.match_key,
        lambda s: s.linked,
    ):
        waiting: dict[object, list[Side]] = defaultdict(list)
        for side in right:
            waiting[key(side)].append(side)
        unmatched: list[Side] = []
        for side in left:
            others = waiting[key(side)]
            if not others:
                unmatched.append(side)
                continue
            partner = others.pop(0)
            right.remove(partner)
            yield side, partner
        left = unmatched
    yield from ((side, None) for side in left)
    yield from ((None, side) for side in right)


def _predecessor(
    row: DocumentRow, everything: Iterable[DocumentRow], by_id: Mapping[str, DocumentRow]
) -> DocumentRow | None:
    """The version that this one took the place of; None for a first one, and for one that is itself superseded."""
    if row.superseded_by is not None or row.status == "superseded":
        return None
    if row.replaces is not None and row.replaces in by_id:
        return by_id[row.replaces]
    return next((other for other in everything if other.superseded_by == row.id and other.id != row.id), None)


def _reopen(
    connection: Connection, store: Store, scope: Scope, old: StatementRow, new: StatementRow, *, same: bool
) -> bool:
    """Put the successor of a decided row in review; False where that was done before."""
    if new.reopened == old.statement.id and new.statement.id != old.statement.id:
        return False
    was = old.approver or old.author or "a person"
    change = f"{shown(old.statement)} → {shown(new.statement)}"
    comment = (
        f"the same value was {old.statement.state} by {was} in the version before"
        if same
        else f"was {change}, decided by {was}"
    )
    values = {"state": "in_review", "reopened": old.statement.id, "comment": comment, "author": None, "approver": None}
    statements = schema.statements
    connection.execute(update(statements).where(statements.c.id == new.statement.id).values(**values))
    told = {"because": old.statement.id, "change": "none" if same else change}
    store.audit.append(connection, scope, Act("knowline", "reopen", "statement", new.statement.id, detail(told)))
    return True


def _document(old: DocumentRow, new: DocumentRow, changes: tuple[ValueChange, ...]) -> DocumentChange:
    order = {"changed": 0, "added": 1, "removed": 2, "unchanged": 3}
    return DocumentChange(
        file=new.path, document_id=new.id, version=new.version, replaces_file=old.path, replaces_document_id=old.id,
        replaces_version=old.version,
        changes=tuple(sorted(changes, key=lambda c: (order[c.change], not c.reopened, c.parameter.casefold()))),
    )  # fmt: skip


def _report(scope: Scope, documents: list[DocumentChange], by: str) -> DropReport:
    rows = [change for document in documents for change in document.changes]
    at = now()
    counts = {kind: sum(row.change == kind for row in rows) for kind in ("changed", "added", "removed")}
    return DropReport(
        id=scoped_id("c", scope, at, *(document.document_id for document in documents)), at=at, by=by, **counts,
        reopened=sum(row.reopened for row in rows), documents=tuple(documents),
    )  # fmt: skip


__all__ = ["Before", "Changes", "Side", "match"]
