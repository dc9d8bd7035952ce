"""Tables of review and reuse beside the knowledge table: opened evidence, transfer records, drops. See migration 7."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from knowledge.storage.schema import metadata


def _text(name: str, *, null: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, primary_key=key)


openings = Table(
    "openings",
    metadata,
    _text("statement_id", key=True),
    _text("person", key=True),
    _text("sponsor"),
    _text("product"),
    Column("revision", Integer, nullable=False),
    _text("at"),
)

transfer_records = Table(
    "transfer_records",
    metadata,
    _text("id", key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    _text("sponsor"),
    _text("product"),
    _text("type"),
    _text("state"),
    _text("payload"),
    _text("author"),
    _text("approver", null=True),
    _text("reason", null=True),
    _text("at"),
    Column("latest", Integer, nullable=False),
)

drops = Table(
    "drops",
    metadata,
    _text("id", key=True),
    _text("sponsor"),
    _text("product"),
    _text("at"),
    _text("by_whom"),
    _text("payload"),
)

# See migration 10.
model_readings = Table(
    "model_readings",
    metadata,
    _text("sponsor", key=True),
    _text("product", key=True),
    _text("sha256", key=True),
    _text("prompt", key=True),
    _text("model", key=True),
    _text("reply"),
    _text("at"),
)
