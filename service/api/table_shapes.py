"""What requests about the knowledge table carry: entries by hand, assignments, bulk decisions, transfer records."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from knowledge.entry import ReasonEntry, ValueEntry
from knowledge.records.base import Record
from knowledge.sources import DocumentSource

By = Field(default=None, max_length=100, description="who acts; where accounts are on, it is the signed-in user")
Why = Field(default=None, max_length=4000)


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(frozen=True, extra="forbid", json_schema_extra={"example": values})


class ValueRequest(ValueEntry):
    model_config = _example(
        name="Rinse volume", step="Protein A", kind="target", value="7 CV",
        source={"person": "H. Moser", "date": "2026-03-31", "words": "we always rinsed with 7 CV"},
    )  # fmt: skip

    reason: str | None = Why
    by: str | None = By


class ReasonRequest(ReasonEntry):
    by: str | None = By


class Assignment(Record):
    """Fields that are left out stay as they are; null clears."""

    model_config = _example(assigned_to="Ben Ott", due="2026-03-31")

    assigned_to: str | None = Field(default=None, max_length=100)
    due: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}-\d{2}$")
    by: str | None = By


class Comment(Record):
    comment: str | None = Field(max_length=4000, description="null clears; earlier ones stay in the history")
    by: str | None = By


class Actor(Record):
    by: str | None = By


class BulkAccept(Record):
    ids: tuple[str, ...] = Field(min_length=1, max_length=1000, description="statements whose evidence you opened")
    by: str | None = By


class NotAccepted(Record):
    id: str
    why: str


class BulkAccepted(Record):
    accepted: tuple[str, ...]
    refused: tuple[NotAccepted, ...]


class RecordEdit(Record):
    """Fields to set; null clears. `reason` is needed to change a record that is there."""

    model_config = _example(fields={"gate": "readiness"}, reason="readiness review held")

    fields: dict[str, str | None] = Field(min_length=1)
    reason: str | None = Why
    source: DocumentSource | None = None
    by: str | None = By


class RecordDecision(Record):
    action: str = Field(pattern=r"^(accept|reject)$")
    reason: str | None = Why
    by: str | None = By


class GoldExported(Record):
    """Lines of `parameters.jsonl`; `unquoted` decided statements were left out, no document says them."""

    lines: tuple[str, ...]
    accepted: int
    corrected: int
    rejected: int
    unquoted: int
