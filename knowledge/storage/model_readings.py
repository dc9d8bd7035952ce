"""Replies of models to parts of documents, kept by content: the same part, prompt and model is asked once."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from knowledge.records import Scope
from knowledge.storage.clock import now
from knowledge.storage.reuse_schema import model_readings
from knowledge.storage.store import Store


class ModelReadings:
    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, scope: Scope, sha256: str, prompt: str, model: str | None) -> tuple[str, str] | None:
        """(model, reply) for the part with this hash; with `model` null the newest of any model."""
        table = model_readings
        query = (
            select(table.c.model, table.c.reply)
            .where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
            .where(table.c.sha256 == sha256, table.c.prompt == prompt)
            .order_by(table.c.at.desc(), table.c.model)
            .limit(1)
        )
        if model is not None:
            query = query.where(table.c.model == model)
        with self._store.engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.model, row.reply)

    def keep(self, scope: Scope, sha256: str, prompt: str, model: str, reply: str) -> None:
        key = {"sponsor": scope.sponsor, "product": scope.product, "sha256": sha256, "prompt": prompt, "model": model}
        with self._store.transaction() as connection:
            connection.execute(delete(model_readings).where(*(model_readings.c[name] == v for name, v in key.items())))
            connection.execute(insert(model_readings), key | {"reply": reply, "at": now()})

    def any_of(self, scope: Scope) -> bool:
        """Whether a model ever read documents of the scope."""
        table = model_readings
        query = select(table.c.sha256).where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
        with self._store.engine.connect() as connection:
            return connection.execute(query.limit(1)).first() is not None
