"""The common base of all public shapes: frozen, closed, unknown is `None`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen record. Unknown fields are refused, so a renamed field is noticed at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")
