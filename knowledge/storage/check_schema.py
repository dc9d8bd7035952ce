"""Tables of the checks: findings with their decisions, runs, settings, questions. The migrations create them."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from knowledge.storage.schema import metadata


def _text(name: str, *, null: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, primary_key=key)


findings = Table(
    "findings",
    metadata,
    _text("id", key=True),
    _text("sponsor"),
    _text("product"),
    _text("kind"),
    _text("payload"),
    _text("fingerprint"),
    _text("state"),
    _text("decision", null=True),
    _text("reason", null=True),
    _text("decided_by", null=True),
    _text("decided_at", null=True),
    Column("present", Integer, nullable=False),
    _text("first_seen"),
)

check_runs = Table(
    "check_runs",
    metadata,
    _text("sponsor", key=True),
    _text("product", key=True),
    _text("stamp"),
    _text("at"),
)

check_settings = Table(
    "check_settings",
    metadata,
    _text("sponsor", key=True),
    _text("product", key=True),
    _text("name", key=True),
    _text("value"),
    _text("set_by"),
    _text("set_at"),
)

questions = Table(
    "questions",
    metadata,
    _text("id", key=True),
    _text("sponsor"),
    _text("product"),
    _text("text"),
    _text("origin_type", null=True),
    _text("origin_id", null=True),
    _text("asked_of", null=True),
    _text("owner", null=True),
    _text("due", null=True),
    _text("state"),
    _text("answer_text", null=True),
    _text("answer_person", null=True),
    _text("answer_date", null=True),
    _text("created_by"),
    _text("created_at"),
)
