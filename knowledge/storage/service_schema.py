"""The service's own tables: accounts, tokens, sessions, jobs, feedback. The migrations create them."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from knowledge.storage.schema import metadata


def _text(name: str, *, null: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, primary_key=key)


users = Table(
    "users",
    metadata,
    _text("name", key=True),
    _text("password"),
    _text("created_at"),
    _text("created_by"),
    _text("disabled_at", null=True),
    Column("failures", Integer, nullable=False),
    _text("locked_until", null=True),
)

grants = Table(
    "grants",
    metadata,
    _text("user_name", key=True),
    _text("sponsor", key=True),
    _text("role", key=True),
    _text("granted_at"),
    _text("granted_by"),
)

tokens = Table(
    "tokens",
    metadata,
    _text("id", key=True),
    _text("user_name"),
    _text("hash"),
    _text("label"),
    _text("sponsor", null=True),
    _text("product", null=True),
    _text("created_at"),
    _text("expires_at", null=True),
    _text("revoked_at", null=True),
)

sessions = Table(
    "sessions",
    metadata,
    _text("hash", key=True),
    _text("user_name"),
    _text("created_at"),
    _text("seen_at"),
)

identities = Table(
    "identities",
    metadata,
    _text("issuer", key=True),
    _text("subject", key=True),
    _text("user_name"),
    _text("created_at"),
    _text("code_hash", null=True),
    _text("code_until", null=True),
)

jobs = Table(
    "jobs",
    metadata,
    _text("id", key=True),
    _text("sponsor"),
    _text("product"),
    _text("state"),
    _text("created_by"),
    _text("created_at"),
    _text("started_at", null=True),
    _text("finished_at", null=True),
    Column("attempts", Integer, nullable=False),
    _text("source"),
    _text("progress"),
    _text("report", null=True),
    _text("error", null=True),
)

feedback = Table(
    "feedback",
    metadata,
    _text("id", key=True),
    _text("sponsor"),
    _text("product"),
    _text("answer_id"),
    _text("verdict"),
    _text("comment", null=True),
    _text("created_by"),
    _text("created_at"),
    _text("question", null=True),
    _text("answer", null=True),
)
