"""The audit trail: who did what to which record, appended only, each record hashed together with the one before.

The head of a sponsor's chain is also written to a file outside the database after each commit, so that a flipped
byte, a removed record and a cut tail are all found.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, insert, select

from knowledge.records import Scope
from knowledge.storage import schema
from knowledge.storage.clock import now
from knowledge.storage.sponsors import storage_key

FIRST = "0" * 64
_HASHED = ("sponsor", "seq", "product", "at", "actor", "action", "subject_type", "subject_id", "detail")


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


@dataclass(frozen=True, slots=True)
class ChainState:
    """Outcome of checking one sponsor's chain; `problems` say which record and what is wrong with it."""

    sponsor: str
    records: int
    head: str | None
    problems: tuple[str, ...]


class Audit:
    def __init__(self, engine: Engine, home: Path) -> None:
        self._engine = engine
        self._folder = home / "audit"
        self._heads: dict[str, tuple[int, str]] = {}

    def append(self, connection: Connection, scope: Scope, act: Act) -> None:
        """Record an act in the transaction that carries it out."""
        table = schema.audit
        last = connection.execute(
            select(table.c.seq, table.c.hash)
            .where(table.c.sponsor == scope.sponsor)
            .order_by(table.c.seq.desc())
            .limit(1)
        ).first()
        previous = last.hash if last is not None and last.hash else FIRST
        values: dict[str, Any] = {
            "sponsor": scope.sponsor,
            "seq": (last.seq if last is not None else 0) + 1,
            "product": scope.product,
            "at": now(),
            "actor": act.actor,
            "action": act.action,
            "subject_type": act.subject_type,
            "subject_id": act.subject_id,
            "detail": json.dumps(dict(act.detail), ensure_ascii=False, sort_keys=True),
        }
        digest = _hash(previous, values)
        connection.execute(insert(table), values | {"previous": previous, "hash": digest})
        self._heads[scope.sponsor] = (values["seq"], digest)

    def committed(self) -> None:
        """The transaction is through: write the new heads outside the database."""
        for sponsor, (seq, digest) in self._heads.items():
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._head_file(sponsor)
            temporary = path.with_suffix(f".{os.getpid()}")
            temporary.write_text(f"{seq} {digest}\n", encoding="ascii")
            temporary.replace(path)
        self._heads.clear()

    def rolled_back(self) -> None:
        self._heads.clear()

    def entries(self, scope: Scope, subject_id: str | None = None) -> tuple[AuditEntry, ...]:
        """Acts of a scope in the order they happened, of one subject where it is named."""
        table = schema.audit
        query = select(table).where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
        if subject_id is not None:
            query = query.where(table.c.subject_id == subject_id)
        return self._read(query)

    def of_sponsor(self, sponsor: str) -> tuple[AuditEntry, ...]:
        """All acts of a sponsor, on the sponsor itself and on every product, in the order they happened."""
        return self._read(select(schema.audit).where(schema.audit.c.sponsor == sponsor))

    def forget(self, sponsor: str) -> None:
        """Remove the head outside the database of a trail that is gone from it."""
        self._head_file(sponsor).unlink(missing_ok=True)

    def _read(self, query: Select[Any]) -> tuple[AuditEntry, ...]:
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(schema.audit.c.seq)).all()
        return tuple(
            AuditEntry(
                row.seq,
                row.product,
                row.at,
                row.actor,
                row.action,
                row.subject_type,
                row.subject_id,
                json.loads(row.detail),
            )
            for row in rows
        )

    def verify(self, sponsor: str) -> ChainState:
        """Check every record's hash, the links between them, the numbering, and the head outside the database."""
        table = schema.audit
        problems: list[str] = []
        previous, expected, hashes = FIRST, 1, {}
        with self._engine.connect() as connection:
            for row in connection.execute(select(table).where(table.c.sponsor == sponsor).order_by(table.c.seq)):
                if row.seq != expected:
                    problems.append(f"record {expected} is missing (next is {row.seq})")
                    expected = row.seq
                if row.previous != previous:
                    problems.append(f"record {row.seq} does not follow the record before it")
                if _hash(row.previous or FIRST, {name: getattr(row, name) for name in _HASHED}) != row.hash:
                    problems.append(f"record {row.seq} was changed after it was written")
                previous, hashes[row.seq] = row.hash, row.hash
                expected += 1
        outside = self._outside_head(sponsor)
        if outside is None:
            if hashes:
                problems.append(f"the head file {self._head_file(sponsor)} is missing")
        elif outside[0] not in hashes:
            problems.append(
                f"the trail was cut: the head outside says record {outside[0]}, the last here is {expected - 1}"
            )
        elif hashes[outside[0]] != outside[1]:
            problems.append(f"record {outside[0]} is not the one that the head outside names")
        return ChainState(sponsor, len(hashes), previous if hashes else None, tuple(problems))

    def _head_file(self, sponsor: str) -> Path:
        return self._folder / f"{storage_key(sponsor)}.head"

    def _outside_head(self, sponsor: str) -> tuple[int, str] | None:
        try:
            seq, digest = self._head_file(sponsor).read_text(encoding="ascii").split()
        except FileNotFoundError:
            return None
        except (ValueError, UnicodeDecodeError):
            return (-1, "")
        return int(seq), digest


def _hash(previous: str, values: Mapping[str, Any]) -> str:
    line = json.dumps([previous, *(values[name] for name in _HASHED)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode("utf-8")).hexdigest()
