"""Sponsors and products: who is known, each sponsor's generation and index version."""

from __future__ import annotations

import hashlib
import json
import re

from sqlalchemy import Connection, Engine, insert, select, update

from knowledge.errors import ScopeError
from knowledge.records import Scope
from knowledge.storage import schema
from knowledge.storage.clock import now

# The trail of what was done to the home as a whole, beside those of the sponsors.
HOME_TRAIL = Scope(sponsor="", product="")
OFFBOARD = "offboard"
_UNSAFE = re.compile(r"[^a-z0-9]+")


def storage_key(sponsor: str) -> str:
    """Folder and collection name of a sponsor: readable, safe, and different for different sponsors."""
    slug = _UNSAFE.sub("-", sponsor.casefold()).strip("-")[:32] or "sponsor"
    return f"{slug}-{hashlib.blake2b(sponsor.encode('utf-8'), digest_size=6).hexdigest()}"


class Sponsors:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ensure(self, connection: Connection, scope: Scope) -> tuple[bool, bool]:
        """Create what is new; gives (sponsor is new, product is new)."""
        if not scope.sponsor.strip() or not scope.product.strip():
            raise ScopeError("sponsor and product need a name: give --sponsor and --product")
        new_sponsor = not _has_sponsor(connection, scope.sponsor)
        if new_sponsor:
            connection.execute(
                insert(schema.sponsors),
                {
                    "sponsor": scope.sponsor,
                    "storage_key": storage_key(scope.sponsor),
                    "generation": _generation_left(connection, scope.sponsor),
                    "created_at": now(),
                },
            )
        known = connection.execute(
            select(schema.products.c.product).where(
                schema.products.c.sponsor == scope.sponsor, schema.products.c.product == scope.product
            )
        ).first()
        if known is None:
            connection.execute(
                insert(schema.products),
                {"sponsor": scope.sponsor, "product": scope.product, "created_at": now(), "settled": 0},
            )
        return new_sponsor, known is None

    def all(self) -> tuple[str, ...]:
        table = schema.sponsors
        with self._engine.connect() as connection:
            return tuple(connection.execute(select(table.c.sponsor).order_by(table.c.sponsor)).scalars())

    def scopes(self) -> tuple[Scope, ...]:
        """All sponsors with their products, sorted."""
        table = schema.products
        query = select(table.c.sponsor, table.c.product).order_by(table.c.sponsor, table.c.product)
        with self._engine.connect() as connection:
            return tuple(Scope(sponsor=row.sponsor, product=row.product) for row in connection.execute(query))

    def generation(self, sponsor: str) -> int:
        table = schema.sponsors
        with self._engine.connect() as connection:
            found = connection.execute(select(table.c.generation).where(table.c.sponsor == sponsor)).scalar()
        return found or 0

    def bump(self, connection: Connection, sponsor: str) -> None:
        """One more visible change of the sponsor's documents, in the transaction that makes it."""
        table = schema.sponsors
        connection.execute(
            update(table).where(table.c.sponsor == sponsor).values(generation=table.c.generation + 1)
        )

    def changed(self, connection: Connection, scope: Scope) -> None:
        """The product's documents changed visibly; their relations must be looked at again."""
        self.bump(connection, scope.sponsor)
        self.set_settled(connection, scope, settled=False)

    def settled(self, scope: Scope) -> bool:
        """Relations between the product's documents were looked at since its last change."""
        table = schema.products
        query = select(table.c.settled).where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
        with self._engine.connect() as connection:
            return bool(connection.execute(query).scalar())

    def set_settled(self, connection: Connection, scope: Scope, *, settled: bool) -> None:
        table = schema.products
        connection.execute(
            update(table)
            .where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
            .values(settled=int(settled))
        )

    def index_version(self, sponsor: str) -> str | None:
        """Version of the embedder whose vectors the sponsor's index holds."""
        table = schema.sponsors
        with self._engine.connect() as connection:
            return connection.execute(select(table.c.index_version).where(table.c.sponsor == sponsor)).scalar()

    def set_index_version(self, connection: Connection, sponsor: str, version: str | None) -> None:
        table = schema.sponsors
        connection.execute(update(table).where(table.c.sponsor == sponsor).values(index_version=version))


def _has_sponsor(connection: Connection, sponsor: str) -> bool:
    table = schema.sponsors
    return connection.execute(select(table.c.sponsor).where(table.c.sponsor == sponsor)).first() is not None


def _generation_left(connection: Connection, sponsor: str) -> int:
    """Where the counting goes on for a sponsor that was here before and left, so that no reader takes the new one's
    documents for those that it still holds in memory."""
    table = schema.audit
    query = select(table.c.detail).where(
        table.c.sponsor == HOME_TRAIL.sponsor, table.c.action == OFFBOARD, table.c.subject_id == sponsor
    )
    left = [int(json.loads(detail)["generation"]) + 1 for detail in connection.execute(query).scalars()]
    return max(left, default=0)
