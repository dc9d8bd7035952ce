"""Project, method transfers and equipment comparisons: read from tables or entered, edited and accepted by people.

A record that a person touched is kept with all its revisions and wins over what extraction reads at the same place.
States move as in the review of statements; an edit is a proposal that waits for acceptance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from knowledge.correction import only
from knowledge.errors import NotFoundError, ReviewError, UsageError
from knowledge.ids import scoped_id
from knowledge.records import (
    EquipmentComparison,
    KnowledgeField,
    KnowledgeItem,
    KnowledgePage,
    MethodTransfer,
    Project,
    RecordHistory,
    RecordRevision,
    RecordType,
    Scope,
    TransferRecord,
)
from knowledge.sources import Source, cite_source
from knowledge.storage.audit import Act
from knowledge.storage.clock import now
from knowledge.storage.knowledge_rows import detail
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store
from knowledge.storage.transfer_table import StoredRevision, TransferTable

SHAPES: Mapping[RecordType, type[Project] | type[MethodTransfer] | type[EquipmentComparison]] = {
    "project": Project,
    "method_transfers": MethodTransfer,
    "equipment_comparisons": EquipmentComparison,
}
NAMED_BY: Mapping[RecordType, str] = {
    "project": "name",
    "method_transfers": "method",
    "equipment_comparisons": "feature",
}
_OWN = ("id", "state", "citations")


def settable(type_: RecordType) -> tuple[str, ...]:
    """The fields that people may set."""
    return tuple(name for name in SHAPES[type_].model_fields if name not in _OWN)


class Transfers:
    """Transfer records of one store. `two_person`: nobody accepts what they proposed."""

    def __init__(self, store: Store, knowledge: KnowledgeTable, *, two_person: bool = False) -> None:
        self._store = store
        self._knowledge = knowledge
        self._table = TransferTable(store.engine)
        self._two_person = two_person

    # reading

    def project(self, scope: Scope) -> Project | None:
        """The transfer that the package is for; None where nobody has said."""
        found = self._table.latest(scope, "project")
        return Project.model_validate_json(found[0].payload) if found else None

    def records(self, scope: Scope, type_: RecordType) -> tuple[TransferRecord, ...]:
        """All of a type: those people touched, then what was read from tables, by id."""
        stored = {row.id: SHAPES[type_].model_validate_json(row.payload) for row in self._table.latest(scope, type_)}
        read: dict[str, TransferRecord] = {}
        if type_ != "project":
            read = {item.id: record_of(item) for item in self._knowledge.items(scope, type_, limit=10_000).items}
        return tuple({**read, **stored}[key] for key in [*stored, *(k for k in read if k not in stored)])

    def method_transfers(self, scope: Scope) -> tuple[MethodTransfer, ...]:
        return tuple(r for r in self.records(scope, "method_transfers") if isinstance(r, MethodTransfer))

    def equipment_comparisons(self, scope: Scope) -> tuple[EquipmentComparison, ...]:
        return tuple(r for r in self.records(scope, "equipment_comparisons") if isinstance(r, EquipmentComparison))

    def page(self, scope: Scope, type_: RecordType, *, limit: int = 1000, cursor: str | None = None) -> KnowledgePage:
        """The same as items of `knowledge TYPE`."""
        records = self.records(scope, type_)
        start = next((n + 1 for n, one in enumerate(records) if one.id == cursor), 0)
        part = records[start : start + limit]
        more = start + len(part) < len(records)
        items = tuple(item_of(type_, one) for one in part)
        return KnowledgePage(items=items, total=len(records), next_cursor=part[-1].id if more and part else None)

    def history(self, scope: Scope, record_id: str) -> RecordHistory:
        """Every revision, oldest first. Raises `NotFoundError` for an unknown or foreign id."""
        rows = self._table.revisions(scope, record_id)
        if not rows:
            raise NotFoundError(f"nobody has touched a record {record_id!r} in {scope.sponsor}/{scope.product}")
        type_: RecordType = rows[0].type  # type: ignore[assignment]
        return RecordHistory(id=record_id, type=type_, revisions=tuple(_revision(type_, row) for row in rows))

    # what people do

    def edit(
        self, scope: Scope, type_: RecordType, values: Mapping[str, str | None], *, by: str,
        record_id: str | None = None, reason: str | None = None, source: Source | None = None,
    ) -> TransferRecord:  # fmt: skip
        """Enter a record, or change fields of one (`record_id`; a package has one project). Needs a reason to change.

        Raises `UsageError` for unknown fields or values, `GroundingError` where the source's quote is not found.
        """
        _check_person(by)
        before = self._find(scope, type_, record_id)
        if before is not None and not (reason or "").strip():
            raise ReviewError("changing a record needs a reason: give --reason")
        changes: dict[str, Any] = {name: _value(name, value) for name, value in only(values, settable(type_)).items()}
        if not changes:
            raise UsageError(f"nothing to set: any of {', '.join(settable(type_))}")
        key = changes.get(NAMED_BY[type_]) or (getattr(before, NAMED_BY[type_]) if before else None)
        if not key:
            raise UsageError(f"{type_} need `{NAMED_BY[type_]}`")
        known = before.model_dump() if before is not None else {"id": _fresh(scope, type_, values)}
        citations = list(before.citations) if before is not None else []
        if source is not None:
            citations.insert(0, cite_source(self._store, scope, source, "value"))
        try:
            after = SHAPES[type_].model_validate(
                {**known, **changes, "state": "in_review", "citations": tuple(c.model_dump() for c in citations)}
            )
        except ValidationError as error:
            first = error.errors()[0]
            raise UsageError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        self._keep(scope, type_, after, StoredRevision("", 0, type_, "in_review", "", by, None, reason, now()), "edit")
        return after

    def decide(
        self, scope: Scope, record_id: str, action: str, *, by: str, reason: str | None = None
    ) -> TransferRecord:
        """`accept` or `reject` a record as it is. Raises `ReviewError` for what the rules do not allow."""
        _check_person(by)
        if action not in ("accept", "reject"):
            raise UsageError(f"{action!r}: accept or reject; to change fields, set them")
        if action == "reject" and not (reason or "").strip():
            raise ReviewError("reject needs a reason: give --reason")
        type_, before = self._any(scope, record_id)
        latest = self._table.latest(scope, None, record_id)
        author = latest[0].author if latest and latest[0].state == "in_review" else None
        state, approver = ("rejected", None) if action == "reject" else ("accepted", by)
        if action == "accept" and self._two_person:
            if author == by:
                raise ReviewError(f"{by} proposed this and cannot approve it: another person must accept it")
            if author is None:
                state, approver = "in_review", None
        after = before.model_copy(update={"state": state})
        told = StoredRevision("", 0, type_, state, "", author or by, approver, reason, now())
        self._keep(scope, type_, after, told, action, actor=by)
        return after

    # inside

    def _keep(
        self, scope: Scope, type_: RecordType, after: TransferRecord, told: StoredRevision, action: str,
        actor: str | None = None,
    ) -> None:  # fmt: skip
        revisions = self._table.revisions(scope, after.id)
        row = StoredRevision(
            after.id, len(revisions) + 1, type_, told.state, after.model_dump_json(exclude_none=True), told.author,
            told.approver, told.reason, told.at,
        )  # fmt: skip
        old = SHAPES[type_].model_validate_json(revisions[-1].payload).model_dump(mode="json") if revisions else {}
        new = after.model_dump(mode="json", exclude={"citations"})
        changed = {
            "old": {k: old.get(k) for k, v in new.items() if old and old.get(k) != v},
            "new": {k: v for k, v in new.items() if old.get(k) != v},
            "reason": told.reason,
        }
        with self._store.transaction() as connection:
            self._table.put(connection, scope, row)
            act = Act(actor or told.author, action, type_, after.id, detail(changed))
            self._store.audit.append(connection, scope, act)

    def _find(self, scope: Scope, type_: RecordType, record_id: str | None) -> TransferRecord | None:
        if type_ == "project":
            return self.project(scope)
        if record_id is None:
            return None
        for one in self.records(scope, type_):
            if one.id == record_id:
                return one
        raise NotFoundError(f"no record {record_id!r} among {type_} of {scope.sponsor}/{scope.product}")

    def _any(self, scope: Scope, record_id: str) -> tuple[RecordType, TransferRecord]:
        for type_ in SHAPES:
            for one in self.records(scope, type_):
                if one.id == record_id:
                    return type_, one
        raise NotFoundError(f"no transfer record {record_id!r} in {scope.sponsor}/{scope.product}")


def record_of(item: KnowledgeItem) -> TransferRecord:
    """An item read from a table as its record; fields that the record does not have stay in the item alone."""
    type_: RecordType = item.type  # type: ignore[assignment]
    values: dict[str, Any] = {
        field.name: _value(field.name, field.value) for field in item.fields if field.name in settable(type_)
    }
    citations = tuple(dict.fromkeys(c for field in item.fields for c in field.citations))
    shape = SHAPES[type_]
    known = {"id": item.id, NAMED_BY[type_]: item.name, "citations": citations}
    try:
        return shape.model_validate(values | known)
    except ValidationError as error:
        # a word outside the list of a coded field is left to the item, which keeps it as written
        off = {str(one["loc"][0]) for one in error.errors()}
        return shape.model_validate({k: v for k, v in values.items() if k not in off} | known)


def item_of(type_: RecordType, record: TransferRecord) -> KnowledgeItem:
    """A record as `knowledge TYPE` lists it."""
    fields = tuple(f for f in _fields(type_, record) if f.name != NAMED_BY[type_])
    return KnowledgeItem(id=record.id, type=type_, name=getattr(record, NAMED_BY[type_]), fields=fields)


def _fields(type_: RecordType, record: TransferRecord) -> list[KnowledgeField]:
    values = ((name, getattr(record, name)) for name in settable(type_))
    return [
        KnowledgeField(name=name, value=_text(value), state=record.state, citations=record.citations)
        for name, value in values
        if value is not None
    ]


def _revision(type_: RecordType, row: StoredRevision) -> RecordRevision:
    record = SHAPES[type_].model_validate_json(row.payload)
    return RecordRevision(
        revision=row.revision, at=row.at, author=row.author, approver=row.approver, state=record.state,
        reason=row.reason, fields=tuple(_fields(type_, record)),
    )  # fmt: skip


def _value(name: str, value: str | None) -> Any:
    if value is None or not value.strip():
        return None
    if name != "same":
        return value.strip()
    plain = value.strip().casefold()
    return (
        True
        if plain in ("true", "yes", "same", "identical")
        else False
        if plain in ("false", "no", "different")
        else None
    )


def _text(value: object) -> str:
    return ("same" if value else "different") if isinstance(value, bool) else str(value)


def _fresh(scope: Scope, type_: RecordType, values: Mapping[str, str | None]) -> str:
    if type_ == "project":
        return scoped_id("t", scope, "project")
    return scoped_id("t", scope, type_, now(), *(f"{k}={v}" for k, v in sorted(values.items())))


def _check_person(by: str) -> None:
    if not by.strip():
        raise ReviewError("this needs a named person: give --by NAME")
