"""Tables of what people asked: conversations and their exchanges. The migrations create them."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from knowledge.storage.schema import metadata

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sponsor", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
)

exchanges = Table(
    "exchanges",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation_id", Text, nullable=False),
    Column("sponsor", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("filter", Text),
    Column("answer", Text),
    Column("answer_id", Text),
    Column("error", Text),
    Column("asked_at", Text, nullable=False),
)
