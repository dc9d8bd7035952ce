"""The audit trail as it is looked through: filtered in the database, page by page; checked; written as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select

from knowledge.records.base import Record
from knowledge.storage import Act, schema
from knowledge.storage.audit import AuditEntry, ChainState
from service.api.access import Access, check
from service.exports.csv import plain

COLUMNS = ("seq", "at", "actor", "action", "subject_type", "subject_id", "product", "detail")
LOOKS = "read:"
MOST = 50_000


class TrailFilter(Record):
    """What to list. `since` and `until` are days (`2026-01-31`, UTC), both included; None does not narrow.

    `looks` also lists who looked at what; `products` acts on the sponsor's other products too.
    """

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: str | None = None
    until: str | None = None
    looks: bool = False
    products: bool = False


class Trail(Record):
    """The newest `acts` first, and how many there are in all."""

    acts: tuple[AuditEntry, ...]
    total: int


class Choices(Record):
    """Who acted, and what was done, as the filter offers it."""

    actors: tuple[str, ...]
    actions: tuple[str, ...]


def trail(access: Access, wanted: TrailFilter, *, offset: int = 0, limit: int = 100) -> Trail:
    """A page of the trail of the open package and of its sponsor as a whole. Raises `ForbiddenError`."""
    check(access.caller, "audit", access.scope)
    query = _where(select(schema.audit), access, wanted)
    with access.service.workspace.store.engine.connect() as connection:
        total = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
        rows = connection.execute(query.order_by(schema.audit.c.seq.desc()).offset(offset).limit(limit)).all()
    acts = tuple(
        AuditEntry(r.seq, r.product, r.at, r.actor, r.action, r.subject_type, r.subject_id, json.loads(r.detail))
        for r in rows
    )
    return Trail(acts=acts, total=int(total))


def choices(access: Access, *, looks: bool = False) -> Choices:
    """What there is to choose from. Raises `ForbiddenError`."""
    check(access.caller, "audit", access.scope)
    found = []
    with access.service.workspace.store.engine.connect() as connection:
        for column in (schema.audit.c.actor, schema.audit.c.action):
            query = _where(select(column).distinct(), access, TrailFilter(looks=looks, products=True))
            found.append(tuple(connection.execute(query.order_by(column)).scalars()))
    return Choices(actors=found[0], actions=found[1])


def verify(access: Access) -> ChainState:
    """Check the sponsor's whole chain against the head outside the database. Raises `ForbiddenError`."""
    check(access.caller, "audit", access.scope)
    return access.service.workspace.store.audit.verify(access.scope.sponsor)


def export_trail(access: Access, wanted: TrailFilter) -> str:
    """What the filter lists, oldest first, as CSV; that it was exported is recorded. Raises `ForbiddenError`."""
    found = trail(access, wanted, limit=MOST)
    store = access.service.workspace.store
    with store.transaction() as connection:
        told = {"records": str(len(found.acts)), **wanted.model_dump(exclude_none=True, exclude_defaults=True)}
        act = Act(access.caller.name, "export_audit", "trail", "", {name: str(one) for name, one in told.items()})
        store.audit.append(connection, access.scope, act)
    return to_csv(reversed(found.acts))


def to_csv(acts: Iterable[AuditEntry]) -> str:
    """One act a line; the detail as JSON."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for act in acts:
        detail = json.dumps(dict(act.detail), ensure_ascii=False, sort_keys=True)
        values = (act.at, act.actor, act.action, act.subject_type, act.subject_id, act.product, detail)
        writer.writerow([str(act.seq), *(plain(one) for one in values)])
    return out.getvalue()


def _where(query: Select[Any], access: Access, wanted: TrailFilter) -> Select[Any]:
    table = schema.audit.c
    query = query.where(table.sponsor == access.scope.sponsor)
    if not wanted.products or access.caller.product is not None:
        query = query.where(table.product.in_(("", access.scope.product)))
    if not wanted.looks:
        query = query.where(~table.action.startswith(LOOKS))
    if wanted.actor:
        query = query.where(table.actor == wanted.actor)
    if wanted.action:
        query = query.where(table.action == wanted.action)
    if wanted.subject:
        part = wanted.subject.strip()
        named = (table.subject_id, table.subject_type, table.detail)
        query = query.where(
            named[0].icontains(part, autoescape=True)
            | named[1].icontains(part, autoescape=True)
            | named[2].icontains(part, autoescape=True)
        )
    if wanted.since:
        query = query.where(table.at >= wanted.since)
    if wanted.until:
        query = query.where(table.at < wanted.until + "U")
    return query
