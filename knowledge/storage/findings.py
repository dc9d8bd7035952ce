"""Findings of the checks as rows: what was found last, beside what people decided, which a run never overwrites."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Engine, func, insert, select, update

from knowledge.records import Conflict, Gap, Scope
from knowledge.storage import check_schema, schema
from knowledge.storage.clock import now
from knowledge.text import fold_quote

Kind = Literal["conflict", "gap"]
Finding = Conflict | Gap
OPEN = "open"
F = TypeVar("F", Conflict, Gap)


@dataclass(frozen=True, slots=True)
class Reopened:
    """A decided finding whose sources changed since."""

    kind: Kind
    id: str
    was: str


class Findings:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def stamp(self, scope: Scope) -> str:
        """Differs whenever what the checks look at may. A few cheap queries; reads of the audit trail do not count."""
        statements, rationales, links = schema.statements, schema.rationales, schema.links
        done, sponsors = schema.extractions, schema.sponsors
        parts: list[object] = []
        with self._engine.connect() as connection:
            parts.append(connection.scalar(select(sponsors.c.generation).where(sponsors.c.sponsor == scope.sponsor)))
            for columns, table in (
                ((func.count(), func.max(done.c.at)), done),
                ((func.count(), func.sum(statements.c.revision), func.max(statements.c.decided_at)), statements),
                ((func.count(), func.max(rationales.c.decided_at)), rationales),
                ((func.count(), func.max(links.c.at)), links),
            ):
                where = (table.c.sponsor == scope.sponsor) & (table.c.product == scope.product)
                parts += connection.execute(select(*columns).where(where)).one()
        return " ".join(str(part) for part in parts)

    def last_stamp(self, scope: Scope) -> str | None:
        table = check_schema.check_runs
        query = select(table.c.stamp).where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
        with self._engine.connect() as connection:
            return connection.scalar(query)

    def put(self, connection: Connection, scope: Scope, found: Sequence[Finding], stamp: str) -> tuple[Reopened, ...]:
        """Replace what was found before. Decisions stay, but where the sources are others now, the finding is open
        again; gives those. What is no longer found is kept, marked as not present."""
        table = check_schema.findings
        where = (table.c.sponsor == scope.sponsor) & (table.c.product == scope.product)
        known = {row.id: row for row in connection.execute(select(table).where(where))}
        connection.execute(update(table).where(where).values(present=0))
        reopened: list[Reopened] = []
        for one in found:
            kind: Kind = "conflict" if isinstance(one, Conflict) else "gap"
            values = {"payload": one.model_dump_json(exclude_none=True), "fingerprint": fingerprint(one), "present": 1}
            row = known.get(one.id)
            if row is None:
                values |= {
                    "id": one.id, "sponsor": scope.sponsor, "product": scope.product, "kind": kind, "state": OPEN,
                    "first_seen": now(),
                }  # fmt: skip
                connection.execute(insert(table), values)
                continue
            if row.state != OPEN and row.fingerprint != values["fingerprint"]:
                values["state"] = OPEN
                reopened.append(Reopened(kind, one.id, row.state))
            connection.execute(update(table).where(table.c.id == one.id).values(**values))
        self._ran(connection, scope, stamp)
        return tuple(reopened)

    def conflicts(self, scope: Scope, *, gone: bool = False) -> tuple[Conflict, ...]:
        """Conflicts in the order they were reported; `gone` gives those that are no longer found too."""
        return tuple(
            _decided(Conflict.model_validate_json(row.payload), row) for row in self._rows(scope, "conflict", gone)
        )

    def gaps(self, scope: Scope, *, gone: bool = False) -> tuple[Gap, ...]:
        return tuple(_decided(Gap.model_validate_json(row.payload), row) for row in self._rows(scope, "gap", gone))

    def decide(self, connection: Connection, finding_id: str, values: dict[str, str | None]) -> None:
        table = check_schema.findings
        connection.execute(update(table).where(table.c.id == finding_id).values(**values))

    def _rows(self, scope: Scope, kind: Kind, gone: bool) -> Sequence[Any]:
        table = check_schema.findings
        query = select(table).where(
            table.c.sponsor == scope.sponsor, table.c.product == scope.product, table.c.kind == kind
        )
        if not gone:
            query = query.where(table.c.present == 1)
        with self._engine.connect() as connection:
            return connection.execute(query).all()

    def _ran(self, connection: Connection, scope: Scope, stamp: str) -> None:
        table = check_schema.check_runs
        where = (table.c.sponsor == scope.sponsor) & (table.c.product == scope.product)
        values = {"stamp": stamp, "at": now()}
        if connection.execute(update(table).where(where).values(**values)).rowcount == 0:
            connection.execute(insert(table), values | {"sponsor": scope.sponsor, "product": scope.product})


def fingerprint(finding: Finding) -> str:
    """What a decision rests on: the documents with their versions, the values and the words cited."""
    if isinstance(finding, Conflict):
        cited = [(side.citation, side.value_text) for side in finding.sides]
    else:
        cited = [(citation, finding.subject) for citation in finding.evidence]
    lines = sorted(f"{c.document_id}\x1f{c.version}\x1f{value}\x1f{fold_quote(c.quote)}" for c, value in cited)
    return hashlib.blake2b("\x1e".join(lines).encode("utf-8"), digest_size=16).hexdigest()


def _decided(finding: F, row: Any) -> F:
    shown = {"state": row.state, "decided_by": row.decided_by, "decided_at": row.decided_at, "reason": row.reason}
    return finding.model_copy(update=shown | {"decision": row.decision})
